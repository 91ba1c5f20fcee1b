"""The version a questionnaire is answered in now, and what it asks."""

from functools import lru_cache

from django.db.models import F, Q

from nastavnik.core.evidence.change.waves import FormVersion
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import parse
from nastavnik.surveys.models import Version


def latest_version(key: str, school_id: int | None = None) -> Version:
    """Give the version a questionnaire is answered in now; a school's own form stands before the shipped one."""
    rows = Version.objects.filter(Q(school__isnull=True) | Q(school_id=school_id), questionnaire__key=key)
    found: Version = rows.order_by(F("school_id").desc(nulls_last=True), "-pk")[:1].get()
    return found


@lru_cache(maxsize=128)
def spec_by(version_id: int, sha256: str) -> Spec:
    """Give what the version with this number and fingerprint asks."""
    return parse(Version.objects.only("spec").get(pk=version_id).spec)


def spec_of(version: Version) -> Spec:
    """Give what a version asks."""
    return spec_by(version.pk, version.sha256)


def form_of(version: Version) -> FormVersion:
    """Give what decides whether answers to two versions may be compared."""
    spec = spec_of(version)
    items = tuple(item.code for item in spec.items if item.kind == "likert")
    return FormVersion(spec.id, version.number, version.sha256, items, spec.comparable_pre_post)
