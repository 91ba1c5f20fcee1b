"""What waits for whom: each room declares the lives of its records, everybody reads one list made from them.

A wait is computed from the records and never stored. Stored are only what cannot be computed: until when somebody put
one off (`Snooze`), a school's own term (`SchoolTerm`), and how often somebody was written to (`outbox.models.Told`).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localtime

from nastavnik.core.waits import Life, Wait
from nastavnik.core.workdays import Workdays, calendar
from nastavnik.kit import clock
from nastavnik.kit.combined import Combined
from nastavnik.kit.models import SchoolTerm, Snooze
from nastavnik.kit.past import Past
from nastavnik.kit.registries import Registry

#: Owners that are appointed; every other owner is a side of the record.
ROLES = frozenset({"coordinator", "head", "council_member", "department_head", "confidant", "operator"})
ADDRESSEE = "addressee"
COLUMNS = {
    "state": "varchar(40)",
    "since": "varchar(40)",
    "key_id": "bigint",
    "left_id": "bigint",
    "right_id": "bigint",
    "account_id": "bigint",
    "title": "varchar(300)",
}
#: How a list is read: all the school has to know; one's own alone, and after a space each role that waits are read for
#: too; all, for the work of the night.
DESK, OWN, ALL = "desk", "own", "all"
SNOOZED, TERMS = "kit.snoozed", "kit.terms"
#: Asked by the room that keeps the school's calendar: the length of its week beside each day that is otherwise.
CALENDAR, AT_WORK = "kit.calendar", "working"


class Record(NamedTuple):
    """One record as the list of waits knows it: its state and since when, its two people, whom it is addressed to."""

    state: str
    since: dt.date
    key: int
    left: int | None
    right: int | None
    account: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A life with the names of its sides, in the order of the columns; a private one its own people alone read.

    In the states `unreached` nothing on the site reaches the person on the left; in the states `told` somebody who
    stands on a side is written to.
    """

    life: Life
    sides: tuple[str, ...]
    private: bool
    stored: tuple[Any, ...]
    words: Callable[[str], Any] | None
    unreached: tuple[str, ...]
    told: frozenset[str]

    @property
    def owners(self) -> set[str]:
        """Give whom it waits for in any of its states."""
        return {wait.owner for _state, wait in self.life.every()}

    def side(self, record: Record, owner: str) -> int | None:
        """Give the number of the person who stands on a side of a record."""
        if owner not in self.sides:
            return None
        return (record.left, record.right)[self.sides.index(owner)]


class _Questions(Combined):
    def narrow(self, name: str, variant: str) -> tuple[str, list[Any]]:
        """Keep one's own rows of what is private, and of everything where only one's own is asked for."""
        kind, *roles = variant.split()
        if kind == ALL or name in {SNOOZED, TERMS, CALENDAR}:
            return "", []
        if not lives[name].private and (kind == DESK or not lives[name].owners.isdisjoint(roles)):
            return "", []
        marks = [self._marks[name] for name in ("teacher", "teacher", "account")]
        return " WHERE left_id = %s OR right_id = %s OR account_id = %s", marks


lives: Registry[Declared] = Registry("life")
questions = _Questions("source of waits", COLUMNS, programme=int, school=int, teacher=int, account=int)
#: PostgreSQL takes a bare NULL for a text.
NOBODY = Cast(Value(None), BigIntegerField())
NO_WORDS = Value("", output_field=CharField())
Question = Callable[[Any, Any], "QuerySet[Any, Any]"]


def declare(
    life: Life,
    *,
    sides: tuple[str, ...] = (),
    private: bool = False,
    stored: tuple[Any, ...] = (),
    words: Callable[[str], Any] | None = None,
    unreached: tuple[str, ...] = (),
) -> Declared:
    """Register a life; one that forgot a state, or names an owner nobody knows, does not start."""
    _require_whole(life, sides, stored)
    told = frozenset(
        state for state in life.states if any(one.nudges and one.owner in sides for one in life.waits_in(state))
    )
    return lives.add(life.name, Declared(life, sides, private, stored, words, unreached, told))


def _require_whole(life: Life, sides: tuple[str, ...], stored: tuple[Any, ...]) -> None:
    holes = life.holes(tuple(str(value) for choices in stored for value in choices.values))
    named = {one for _state, wait in life.every() for one in (wait.owner, wait.waiter) if one}
    unknown = named - ROLES - {ADDRESSEE} - set(sides)
    if holes or unknown:
        raise LookupError(f"the life {life.name!r} forgot {holes or 'nothing'}, does not know {unknown or 'nobody'}")


def lives_of(life: Life, **how: Any) -> Callable[[Question], Question]:
    """Register a life with the question that gives its open records by the keys of the programme and the school.

    Of `how`: `sides` names the people in the columns of a record, `private` says that they alone read it, `stored` are
    the choices of states it is about, `words` says a code that stands as the title of a record, `unreached` are the
    states in which nothing on the site reaches the person on the left.
    """
    declare(life, **how)

    def add(function: Question) -> Question:
        questions.add(life.name, lambda programme, school, teacher, account: function(programme, school))
        return function

    return add


def laid_out(
    rows: "QuerySet[Any, Any]",
    *,
    state: Any,
    since: Any,
    key: Any = "pk",
    left: Any = NOBODY,
    right: Any = NOBODY,
    account: Any = NOBODY,
    title: Any = NO_WORDS,
) -> "QuerySet[Any, Any]":
    """Lay rows out in the columns of a record; each is a field of theirs, a path or an expression."""
    given = {"state": state, "since": since, "key": key, "left": left, "right": right, "account": account}
    shown = {f"matter_{name}": value for name, value in {**given, "title": title}.items()}
    made = {name: value for name, value in shown.items() if not isinstance(value, str)}
    rows = rows.order_by().annotate(**made)
    return rows.values_list(*(value if isinstance(value, str) else name for name, value in shown.items()))


def day_of(text: str) -> dt.date:
    """Read a day, or the school's day of a moment, from its text in the database."""
    if len(text) <= len("2026-10-12"):
        return dt.date.fromisoformat(text)
    moment = dt.datetime.fromisoformat(text)
    return localtime(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).date()


@dataclass(frozen=True, slots=True)
class Matter:
    """One record with one of its waits, on a day, and the state under which it is listed.

    `term` is the school's own, `until` the day it was put off to, `school` its calendar. Where `number` is more than
    one it stands for as many records of others, alike in their state and their day; of them the record is the first.
    """

    declared: Declared
    record: Record
    wait: Wait
    slug: str
    term: int
    until: dt.date | None
    school: Workdays
    number: int

    @property
    def name(self) -> str:
        """Give the name of its life."""
        return self.declared.life.name

    @property
    def group(self) -> tuple[str, str, str]:
        """Give what it is counted together with."""
        return self.name, self.slug, self.wait.owner

    def days(self, on: dt.date) -> int:
        """Count how long it waits."""
        return self.wait.days(self.record.since, on, self.school)

    def late(self, on: dt.date) -> bool:
        """Say whether it takes longer than the school thinks usual."""
        return self.wait.late(self.days(on), self.term)

    def overdue(self, on: dt.date) -> bool:
        """Say whether its term is over, whoever it binds."""
        return self.wait.overdue(self.days(on), self.term)

    @property
    def last_day(self) -> dt.date:
        """Give the day with which its term ends."""
        return self.wait.last_day(self.record.since, self.school, self.term)

    def nudge_due(self, on: dt.date, told: int) -> bool:
        """Say whether it is time to write to its owner."""
        return self.wait.nudge_due(self.days(on), told)

    def shown(self, on: dt.date) -> bool:
        """Say whether its owner is shown it today."""
        return self.wait.shown(self.days(on)) and not self.put_off(on)

    def put_off(self, on: dt.date) -> bool:
        """Say whether its owner put it off to a later day."""
        return self.until is not None and self.until > on

    @property
    def owner(self) -> int | None:
        """Give the number of the person it waits for, where it waits for a side."""
        return self.declared.side(self.record, self.wait.owner)


#: Makes further records of the waits that were found and of the people whom nothing on the site reaches.
Derive = Callable[[list[Matter], frozenset[int]], list[tuple[Declared, Record]]]
#: A record and how many it stands for.
Counted = tuple[Declared, Record, int]


def number_of(found: Iterable[Matter]) -> int:
    """Say how many records some waits stand for."""
    return sum(one.number for one in found)


def matters(
    variant: str, *, derive: Derive | None = None, past: Past | None = None, summed: bool = False, **whose: int
) -> list[Matter]:
    """Give every wait there is, read by one statement however many rooms and records there are.

    `whose` are the keys of the programme and the school, and of the teacher and the account that read; `derive` makes
    further records of the waits that were found; `past` are the tables of an earlier day, read instead of today's. With
    `summed` alike records are one with their number, but for the reader's own, what was put off, and what people wait
    in whom nothing reaches: a page that tells a school by kinds weighs the same however large the school is.
    """
    whose = {"teacher": 0, "account": 0, **whose}
    found = questions.rows(variant, past=past, **whose)
    terms = {row[6]: row[2] for row in found.pop(TERMS)}
    snoozed = {(row[6], row[2]): row for row in found.pop(SNOOZED)}
    days = _workdays(found.pop(CALENDAR, []))
    nobody = frozenset(
        row[2] for name, rows in found.items() if (states := lives[name].unreached) for row in rows if row[0] in states
    )
    alone = _Alone(whose["teacher"], whose["account"], nobody, snoozed) if summed else None
    records = [one for name, rows in found.items() for one in _records(lives[name], rows, alone)]
    made = list(_matters(records, terms, snoozed, days))
    if derive is None:
        return made
    return made + list(_matters([(*one, 1) for one in derive(made, nobody)], terms, snoozed, days))


def _workdays(rows: Iterable[Any]) -> Workdays:
    """Read the school's calendar: the length of its week, and the days that are otherwise."""
    week, otherwise = 5, {}
    for kind, day, length, *_rest in rows:
        week = length
        if day:
            otherwise[day_of(day)] = kind == AT_WORK
    return Workdays(calendar(week, otherwise))


class _Alone(NamedTuple):
    """Which records are not summed: whose reader reads, whom nothing reaches, what was put off."""

    teacher: int
    account: int
    nobody: frozenset[int]
    snoozed: Mapping[tuple[str, int], Any]

    def has(self, declared: Declared, row: Sequence[Any]) -> bool:
        """Say whether a record is told apart from those like it."""
        state, _since, key, left, right, account, _title = row
        if self.account == account or self.teacher in (left, right):
            return True
        if state in declared.told and (left in self.nobody or right in self.nobody):
            return True
        return bool(self.snoozed) and any(
            (f"{declared.life.name}/{owner}", key) in self.snoozed for owner in declared.owners
        )


def _records(declared: Declared, rows: Iterable[Sequence[Any]], alone: _Alone | None) -> Iterator[Counted]:
    """Read rows as records; alike ones are one with their number where they are summed."""
    days: dict[str, dt.date] = {}
    firsts: dict[tuple[str, dt.date], Sequence[Any]] = {}
    numbers: dict[tuple[str, dt.date], int] = {}
    for row in rows:
        text = row[1]
        if text is None:
            continue
        since = days.get(text)
        if since is None:
            since = days[text] = day_of(text)
        if alone is None or alone.has(declared, row):
            yield declared, Record(row[0], since, *row[2:]), 1
            continue
        kind = row[0], since
        number = numbers[kind] = numbers.get(kind, 0) + 1
        if number == 1 or row[2] < firsts[kind][2]:
            firsts[kind] = row
    for kind, number in numbers.items():
        yield declared, Record(*kind, *firsts[kind][2:]), number


def _matters(
    records: Iterable[Counted], terms: Mapping[str, int], snoozed: Mapping[tuple[str, int], Any], days: Workdays
) -> Iterator[Matter]:
    """Put waits beside what the school and their owners said of them; what was put off comes back with another state.

    A school has thousands of records in a few dozen states: of a state the waits are looked up once.
    """
    known: dict[tuple[str, str], list[tuple[Wait, str, int, str]]] = {}
    for declared, record, number in records:
        life = declared.life
        place = (life.name, record.state)
        if place not in known:
            listed = [(wait, life.slug(wait)) for wait in life.waits_in(record.state)]
            known[place] = [
                (wait, slug, terms.get(f"{life.name}/{slug}/{wait.owner}", wait.term), f"{life.name}/{wait.owner}")
                for wait, slug in listed
            ]
        for wait, slug, term, owner in known[place]:
            row = snoozed.get((owner, record.key)) if snoozed else None
            until = dt.date.fromisoformat(row[0]) if row is not None and day_of(row[1]) == record.since else None
            yield Matter(declared, record, wait, slug, term, until, days, number)


def _snoozed(programme: Any, school: Any, teacher: Any, account: Any) -> "QuerySet[Any, Any]":
    path = Concat("life", Value("/"), "owner", output_field=CharField())
    rows = Snooze.objects.filter(school_id=school)
    return laid_out(rows, state=Cast("until", CharField()), since="since", key="key", title=path)


def _terms(programme: Any, school: Any, teacher: Any, account: Any) -> "QuerySet[Any, Any]":
    path = Concat("life", Value("/"), "state", Value("/"), "owner", output_field=CharField())
    return laid_out(SchoolTerm.objects.filter(school_id=school), state=NO_WORDS, since=NO_WORDS, key="days", title=path)


questions.add(SNOOZED, _snoozed)
questions.add(TERMS, _terms)


def put_off(*, matter: Matter, until: dt.date, school_id: int, account: Any) -> Snooze:
    """Put a wait off to a day; it comes back by itself, and earlier when its record changes."""
    row, _created = Snooze.objects.update_or_create(
        school_id=school_id,
        life=matter.name,
        key=matter.record.key,
        owner=matter.wait.owner,
        defaults={"since": matter.record.since, "until": until, "by": account, "made_on": clock.today()},
    )
    return row


def set_term(*, school_id: int, life: str, state: str, owner: str, days: int | None) -> None:
    """Set a school's own term of a wait; None gives the default back."""
    rows = SchoolTerm.objects.filter(school_id=school_id, life=life, state=state, owner=owner)
    if days is None:
        rows.delete()
    else:
        rows.update_or_create(school_id=school_id, life=life, state=state, owner=owner, defaults={"days": days})
