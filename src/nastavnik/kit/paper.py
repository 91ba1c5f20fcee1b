"""Standing in on paper: what somebody signed, or said, and another types in for them.

Who enters opens the paper around the single service; the service asks `people.policies.acting_for`, and every line of
the journal written meanwhile says from what it was entered.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.db.models import QuerySet

from nastavnik.kit.registries import Registry

Kind = Literal["sheet", "told"]
SHEET: Final[Literal["sheet"]] = "sheet"
TOLD: Final[Literal["told"]] = "told"


@dataclass(frozen=True, slots=True)
class Paper:
    """How an act of a person (by the key of their row) is entered: a signed sheet, or their word."""

    person: int
    kind: Kind
    day: dt.date
    number: str = ""

    @property
    def said(self) -> dict[str, str]:
        """Give what a line of the journal says of it."""
        return {"channel": self.kind, **({"sheet": self.number} if self.number else {})}


_present: ContextVar[Paper | None] = ContextVar("paper", default=None)


def present() -> Paper | None:
    """Give the paper that is entered now."""
    return _present.get()


def about(person: int) -> Paper | None:
    """Give the paper that is entered now, where it is this person's."""
    paper = _present.get()
    return paper if paper is not None and paper.person == person else None


@contextmanager
def entered_from(paper: Paper) -> Iterator[None]:
    """Enter what a paper says."""
    token = _present.set(paper)
    try:
        yield
    finally:
        _present.reset(token)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAct:
    """Something a person does that may be entered for them.

    `needs` is what is good enough: a signed sheet, or their word too. `rows` gives a teacher's rows that it can be done
    to now, `forms` what is asked beside the paper, `run` takes the row, the actor and the forms.
    """

    name: str
    label: Any
    needs: Kind
    rows: Callable[[Any], QuerySet[Any]]
    run: Callable[..., Any]
    forms: Callable[..., tuple[Any, ...]] = lambda _row, _data, _files: ()
    title: Callable[[Any], str] = str


paper_acts: Registry[PaperAct] = Registry("act on paper")
