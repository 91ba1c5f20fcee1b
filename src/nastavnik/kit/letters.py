"""What a kind of letter is: its words are composed at the moment of mailing, so that no secret stands in a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nastavnik.kit.registries import letter_kinds


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it is mailed: the subject without its school, the text, to whom."""

    subject: str
    text: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter; `compose` takes the stored row and gives its words, or None when nobody needs it any more."""

    name: str
    label: Any
    compose: Callable[[Any], Words | None]


def letter(name: str, label: Any) -> Callable[[Callable[[Any], Words | None]], Callable[[Any], Words | None]]:
    """Register a function as the one that composes a kind of letter; `label` says in general words what it is."""

    def add(compose: Callable[[Any], Words | None]) -> Callable[[Any], Words | None]:
        letter_kinds.add(name, LetterKind(name, label, compose))
        return compose

    return add
