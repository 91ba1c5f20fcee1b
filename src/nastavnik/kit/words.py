"""States and other choices in words: labels translated once a language and not once a row, and the tone of a state."""

from functools import cache
from typing import Any

from django.db.models import Choices
from django.utils.translation import get_language


@cache
def _labels(choices: type[Choices], language: str | None) -> dict[object, str]:
    return {member.value: str(member.label) for member in choices}


def label_of(choices: type[Choices], value: object) -> str:
    """Say a choice in the language of whoever reads; an unknown value is said as it is."""
    return _labels(choices, get_language()).get(value, str(value))


def tone_of(row: Any) -> str:
    """Tell the tone of a row's state: its model names the states that are well or wait, any other is over."""
    return str(type(row).tones.get(row.state, "mute"))
