"""The version a questionnaire is answered in now, and what it asks."""

from functools import lru_cache

from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import parse
from nastavnik.surveys.models import Version


def latest_version(key: str) -> Version:
    """Give the version a questionnaire is answered in now."""
    return Version.objects.filter(questionnaire__key=key).order_by("-pk")[:1].get()


@lru_cache(maxsize=128)
def _parsed(version_id: int, sha256: str) -> Spec:
    return parse(Version.objects.only("spec").get(pk=version_id).spec)


def spec_of(version: Version) -> Spec:
    """Give what a version asks."""
    return _parsed(version.pk, version.sha256)
