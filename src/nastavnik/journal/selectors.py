"""Reading the journal: the head of a chain, and the proof that the chain is whole."""

import datetime as dt
from dataclasses import dataclass

from nastavnik.journal.models import Event, Head
from nastavnik.kit.combined import Prepared

#: A clock may lag behind the last line by so much: a wrong time zone, the afternoon a demonstration was built for.
LAG = dt.timedelta(days=1)
#: Nobody leaves a site alone for so long: a clock that says so has jumped.
IDLE = dt.timedelta(days=400)


def clock_jumped(now: dt.datetime) -> bool:
    """Say whether a moment is before the last line, or unbelievably long after it: the battery of an old computer."""
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    return last is not None and not last - LAG <= now <= last + IDLE


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk over one school's chain found."""

    school_id: int
    lines: int
    head: str
    broken_at: int | None

    @property
    def whole(self) -> bool:
        """Say whether every line follows from the one before."""
        return self.broken_at is None


def head_of(school_id: int) -> str:
    """Give the hash of the last line, printed on acts."""
    return next(iter(_heads.ask(school=school_id)), "")


_heads = Prepared(lambda school: Head.objects.filter(pk=school).values_list("hash", flat=True), school=int)


def check_chain(school_id: int) -> ChainReport:
    """Walk the chain from its first line and compare every hash."""
    previous, number, broken = "", 0, None
    for event in Event.objects.filter(school_id=school_id).order_by("number").iterator():
        number += 1
        if event.number != number or event.previous_hash != previous or event.computed_hash() != event.hash:
            broken = number
            break
        previous = event.hash
    head = Head.objects.filter(pk=school_id).first()
    if broken is None and head is not None and (head.number, head.hash) != (number, previous):
        broken = number + 1
    return ChainReport(school_id, number, previous, broken)
