"""One word about each wait: who is waited for, since when, how long that is usual, when to speak of it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nastavnik.core.workdays import Workdays

#: Letters about one wait go at most so many days after it began: what nobody does in two months no letter moves.
LONGEST_NUDGE = 60


@dataclass(frozen=True, slots=True)
class Wait:
    """Say what one state expects of somebody.

    Parameters
    ----------
    owner : str
        A role (``coordinator``), a side of the record (``mentor``, ``mentee``, ``person``) or ``addressee``.
    term : int
        Days after the beginning in which it is usually done; a school may set another. These and all other days but
        `longest` are working days of the school, unless `by_date`.
    one, many : str
        Russian text of one record (places ``%(who)s``, ``%(title)s``, ``%(day)s``) and of several (``%(n)s``).
    action : str
        Russian text of the button.
    stage : int
        Stage of the programme the wait belongs to, 1 to 7.
    page : str
        Name of the page where it is done, given the key of the record unless `whole`.
    nudges : tuple of int
        Days after the beginning on which the owner is written to.
    after : int
        Days after the beginning from which the owner is shown it; negative where the beginning is a day ahead.
    before : int, optional
        Days after the beginning from which another wait of the state takes its place.
    voluntary : bool
        Never late, written about once, never told upwards.
    private : bool
        Known to its owner alone: in nobody else's list, count, card or letter.
    first : bool
        Help or law: stands before everything else.
    whole : bool
        The page is one for all records.
    fixed : bool
        May not be put off.
    longest : int
        Days for which it may be put off at most.
    by_date : bool
        Days are counted by date, for what has its own pace whether the school works or not: pairs, what is voluntary.
    waiter, quiet : str
        The side that waits meanwhile, and the Russian text (place ``%(day)s``) that it reads.
    """

    owner: str
    term: int
    one: str
    many: str
    action: str
    stage: int
    page: str
    nudges: tuple[int, ...] = ()
    after: int = 0
    before: int | None = None
    voluntary: bool = False
    private: bool = False
    first: bool = False
    whole: bool = False
    fixed: bool = False
    longest: int = 30
    by_date: bool = False
    waiter: str = ""
    quiet: str = ""

    def days(self, since: dt.date, on: dt.date, school: Workdays) -> int:
        """Count the days since it began, as this wait counts them.

        Parameters
        ----------
        since, on : datetime.date
            Day it began and day asked about.
        school : Workdays
            The school's calendar.

        Returns
        -------
        int
            Negative while the beginning is ahead.
        """
        return (on - since).days if self.by_date else school.between(since, on)

    def last_day(self, since: dt.date, school: Workdays, term: int | None = None) -> dt.date:
        """Give the day with which the term ends.

        Parameters
        ----------
        since : datetime.date
            Day it began.
        school : Workdays
            The school's calendar.
        term : int, optional
            Days the school has set.

        Returns
        -------
        datetime.date
            From the next day that counts it is late.
        """
        days = self.term if term is None else term
        return since + dt.timedelta(days=days) if self.by_date else school.after(since, days)

    def shown(self, days: int) -> bool:
        """Tell whether the owner is shown the wait.

        Parameters
        ----------
        days : int
            Days since it began, see `days`.

        Returns
        -------
        bool
            True from `after` days on, and not `before` another takes its place.
        """
        return days >= self.after and (self.before is None or days < self.before)

    def late(self, days: int, term: int | None = None) -> bool:
        """Tell whether it takes longer than usual.

        Parameters
        ----------
        days : int
            Days since it began.
        term : int, optional
            Days the school has set.

        Returns
        -------
        bool
            Never True of what is voluntary.
        """
        return not self.voluntary and self.overdue(days, term)

    def overdue(self, days: int, term: int | None = None) -> bool:
        """Tell whether the term is over, whoever it binds: from then on the waiting side may remind.

        Parameters
        ----------
        days : int
            Days since it began.
        term : int, optional
            Days the school has set.

        Returns
        -------
        bool
            True after the last day of the term.
        """
        return days > (self.term if term is None else term)

    def nudge_due(self, days: int, told: int) -> bool:
        """Tell whether it is time to write to the owner.

        Parameters
        ----------
        days : int
            Days since it began.
        told : int
            How often the owner was written to about it.

        Returns
        -------
        bool
            True when the next day of `nudges` is reached; a voluntary wait has one such day at most.
        """
        most = self.nudges[:1] if self.voluntary else self.nudges
        return told < len(most) and most[told] <= days <= LONGEST_NUDGE


@dataclass(frozen=True, slots=True)
class Settled:
    """Say why nobody is waited for in a state.

    Parameters
    ----------
    why : str
        The reason, for whoever reads the code.
    """

    why: str


@dataclass(frozen=True, slots=True)
class Life:
    """Declare the whole life of one kind of record.

    Parameters
    ----------
    name : str
        Name of the life, a slug.
    states : tuple of str
        Every state, stored or derived, in the order of life.
    waits : mapping
        For every state its waits, or why it is settled.
    stands_for : mapping
        For a stored state under another name here its derived states; empty where another life has it.
    """

    name: str
    states: tuple[str, ...]
    waits: Mapping[str, tuple[Wait, ...] | Settled]
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holes(self, stored: tuple[str, ...] = ()) -> list[str]:
        """Name the states that nobody thought of.

        Parameters
        ----------
        stored : tuple of str
            The states as the record keeps them.

        Returns
        -------
        list of str
            Forgotten and misspelt states, and those with an empty list of waits, sorted; empty when all is said.
        """
        wanted = set(self.states)
        for state in stored:
            wanted.update(self.stands_for.get(state, (state,)))
        empty = {state for state, waits in self.waits.items() if waits == ()}
        return sorted((wanted ^ set(self.waits)) | (wanted ^ set(self.states)) | empty)

    def waits_in(self, state: str) -> tuple[Wait, ...]:
        """Give the waits of a state.

        Parameters
        ----------
        state : str
            A state; an unknown one has none.

        Returns
        -------
        tuple of Wait
            Empty for a settled state.
        """
        found = self.waits.get(state, ())
        return () if isinstance(found, Settled) else found

    def every(self) -> Iterator[tuple[str, Wait]]:
        """Walk over each wait once, with the first state that has it.

        Yields
        ------
        tuple of str and Wait
            In the order of the states; states with the same words are one.
        """
        seen: set[Wait] = set()
        for state in self.states:
            for wait in self.waits_in(state):
                if wait not in seen:
                    seen.add(wait)
                    yield state, wait

    def slug(self, wait: Wait) -> str:
        """Give the state under which a wait is listed: the first that has it.

        Parameters
        ----------
        wait : Wait
            One of this life.

        Returns
        -------
        str
            So that two states that may not be told apart are listed under one name.

        Raises
        ------
        KeyError
            When the wait is none of this life.
        """
        for state, one in self.every():
            if one == wait:
                return state
        raise KeyError(wait.one)

    def named(self, slug: str, owner: str) -> Wait | None:
        """Find the wait of an owner listed under a state.

        Parameters
        ----------
        slug, owner : str
            First state that has it, and whose wait it is.

        Returns
        -------
        Wait or None
            None when there is no such wait.
        """
        return next((wait for state, wait in self.every() if state == slug and wait.owner == owner), None)


def rank(wait: Wait, since: dt.date, *, stage: int, late: dt.date | None) -> tuple[int, int, int, int]:
    """Give the place of a wait among others: help and law, late by its day, the programme's stage, age.

    Parameters
    ----------
    wait : Wait
        What is waited for.
    since : datetime.date
        Day it began.
    stage : int
        Stage the programme is in.
    late : datetime.date, optional
        The day with which its term ended, if it is over: the day that stands beside the line.

    Returns
    -------
    tuple of int
        To sort by, the first first.
    """
    away, first = abs(stage - wait.stage), 0 if wait.first else 1
    return (first, 0, late.toordinal(), away) if late is not None else (first, 1, away, since.toordinal())
