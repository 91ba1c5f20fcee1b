"""States and other choices in words: labels translated once a language and not once a row, and the tone of a state."""

from functools import cache
from typing import Any

from django.db.models import Choices
from django.utils.formats import localize
from django.utils.translation import get_language


@cache
def _labels(choices: type[Choices], language: str | None) -> dict[object, str]:
    return {member.value: str(member.label) for member in choices}


def label_of(choices: type[Choices], value: object) -> str:
    """Say a choice in the language of whoever reads; an unknown value is said as it is."""
    return _labels(choices, get_language()).get(value, str(value))


def number_of(value: Any) -> str:
    """Say a number as it is written by hand: no zeros after the comma, at most two digits there."""
    rounded = round(float(value), 2)
    return str(localize(int(rounded) if rounded.is_integer() else rounded))


def tone_of(row: Any) -> str:
    """Tell the tone of a row's state: its model names the states that are well or wait, any other is over."""
    return str(type(row).tones.get(row.state, "mute"))
