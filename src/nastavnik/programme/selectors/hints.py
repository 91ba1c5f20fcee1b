"""What was asked for without names, beside the places where the coordinator chooses: rooms above give it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nastavnik.kit.registries import Registry
from nastavnik.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Hint:
    """What answers suggest for one choice: words, how many say so, a note; `counted` of `total` answers are told."""

    total: int
    counted: int
    lines: Sequence[tuple[str, int, str]]


#: By what is chosen (`role_models`, `formats`, `audiences`): what answers suggest, nothing where nobody was asked.
hints: Registry[Callable[[Programme], Hint | None]] = Registry("source of suggestions")
