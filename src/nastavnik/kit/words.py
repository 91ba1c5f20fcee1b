"""Labels of choices, translated once a language and not once a row."""

from functools import cache

from django.db.models import Choices
from django.utils.translation import get_language


@cache
def _labels(choices: type[Choices], language: str | None) -> dict[object, str]:
    return {member.value: str(member.label) for member in choices}


def label_of(choices: type[Choices], value: object) -> str:
    """Say a choice in the language of whoever reads; an unknown value is said as it is."""
    return _labels(choices, get_language()).get(value, str(value))
