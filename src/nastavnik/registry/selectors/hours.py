"""Hours a week that mentors offer, beside those their pairs take; who makes pairs tells the latter."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from nastavnik.core.hours import room_for
from nastavnik.kit.registries import Registry
from nastavnik.kit.words import number_of
from nastavnik.registry.models import MentorEntry

#: Who tells the hours taken: of a year by mentor, or of one mentor of it.
hours_givers: Registry[Callable[[int, int | None], dict[int, float]]] = Registry("source of hours taken")


@dataclass(frozen=True, slots=True)
class Hours:
    """What a mentor offers a week and how much of it pairs take; `out` where no pair fits any more."""

    offered: Decimal | None
    taken: float

    @property
    def out(self) -> bool:
        """Say that the rest is not enough for one more pair."""
        return room_for(None if self.offered is None else float(self.offered), self.taken) == 0

    @property
    def words(self) -> str:
        """Say what is taken of what is offered."""
        if self.offered is None:
            return number_of(self.taken) if self.taken else ""
        told = {"taken": number_of(self.taken), "offered": number_of(self.offered)}
        return _("%(taken)s из %(offered)s") % told


def hours_by_mentor(programme: int, mentor: int | None = None) -> dict[int, float]:
    """Give the hours taken by mentor of a year, or of one mentor."""
    found: dict[int, float] = {}
    for _name, give in hours_givers:
        for teacher, hours in give(programme, mentor).items():
            found[teacher] = found.get(teacher, 0) + hours
    return found


def hours_of_entry(entry: MentorEntry) -> Hours:
    """Give the hours of one mentor."""
    return Hours(entry.hours_per_week, hours_by_mentor(entry.programme_id, entry.teacher_id).get(entry.teacher_id, 0))
