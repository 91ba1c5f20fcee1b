"""Comparing a new staff list with the people already known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.roster.model import Roster, StaffRow
from nastavnik.core.roster.names import Name, name_key, parse_name

NAMESAKES = N_("есть люди с таким же именем, по почте, предмету и должности их не различить")
SAME_ADDRESS = N_("та же почта у человека с другим именем")
NEW_SURNAME = N_("то же имя и отчество у человека, которого в файле нет: фамилия могла смениться. Та же?")
SHORT_NAME = N_("имя в файле сокращено и подходит к уже известному человеку")
_FEW = 20
COMPARED = (
    "position",
    "other_positions",
    "employment",
    "building",
    "subjects",
    "department",
    "hired_on",
    "pedagogical_years",
    "category",
    "weekly_hours",
    "email",
    "phone",
    "outside_number",
)


@dataclass(frozen=True)
class KnownTeacher:
    """A teacher as stored; ``by_hand`` names the fields a person entered in the product."""

    id: int
    full_name: str
    email: str = ""
    position: str = ""
    subjects: tuple[str, ...] = ()
    department: str = ""
    hired_on: date | None = None
    pedagogical_years: int | None = None
    category: str = ""
    weekly_hours: int | float | None = None
    phone: str = ""
    outside_number: str = ""
    other_positions: tuple[str, ...] = ()
    employment: str = ""
    building: str = ""
    former_names: tuple[str, ...] = ()
    by_hand: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: what is stored and what the list says."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Match:
    """A row of the list and the teacher it is.

    Attributes
    ----------
    changes
        Fields to take from the list.
    kept
        Fields that differ but were entered by hand, so they stay as they are.
    """

    known: KnownTeacher
    row: StaffRow
    changes: tuple[FieldChange, ...]
    kept: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Doubtful:
    """A row about which a person decides: one of ``candidates`` or somebody new."""

    row: StaffRow
    candidates: tuple[KnownTeacher, ...]
    why: str


@dataclass(frozen=True)
class Changes:
    """What a list would change; nobody is in two of the parts, candidates are never gone."""

    new: tuple[StaffRow, ...]
    changed: tuple[Match, ...]
    same: tuple[Match, ...]
    gone: tuple[KnownTeacher, ...]
    doubtful: tuple[Doubtful, ...]


@dataclass
class _Ledger:
    """Rows and teachers not yet paired, and what was decided so far."""

    rows: dict[int, StaffRow]
    known: dict[int, KnownTeacher]
    pairs: list[tuple[KnownTeacher, StaffRow]] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)

    def pair(self, teacher: KnownTeacher, row: StaffRow) -> None:
        self.pairs.append((self.known.pop(teacher.id), self.rows.pop(row.row)))

    def doubt(self, row: StaffRow, candidates: Sequence[KnownTeacher], why: str) -> None:
        self.doubtful.append(Doubtful(self.rows.pop(row.row), tuple(candidates), why))
        self.asked.update(one.id for one in candidates)

    def left(self, rows: Sequence[StaffRow]) -> list[StaffRow]:
        return [row for row in rows if row.row in self.rows]

    def free(self, teachers: Sequence[KnownTeacher]) -> list[KnownTeacher]:
        return [one for one in teachers if one.id in self.known]


def compare(known: Sequence[KnownTeacher], roster: Roster) -> Changes:
    """Tell who is new, changed, the same or gone, and what a person has to decide.

    Parameters
    ----------
    known
        The teachers of the school, ids unique.
    roster
        The list as understood.

    Returns
    -------
    Changes
        People are matched by normalized name, then by e-mail; namesakes are told apart by
        e-mail, then subject and position. A surname that alone differs from somebody missing is a
        question. An absent value in the list changes nothing.
    """
    ledger = _Ledger({row.row: row for row in roster.rows}, {one.id: one for one in known})
    _by_name(ledger)
    _by_address(ledger)
    _by_initials(ledger)
    _by_given_names(ledger)
    matches = sorted((_match(one, row) for one, row in ledger.pairs), key=lambda match: match.row.row)
    return Changes(
        new=tuple(ledger.rows.values()),
        changed=tuple(match for match in matches if match.changes),
        same=tuple(match for match in matches if not match.changes),
        gone=tuple(one for one in ledger.known.values() if one.id not in ledger.asked),
        doubtful=tuple(sorted(ledger.doubtful, key=lambda one: one.row.row)),
    )


def _by_name(ledger: _Ledger) -> None:
    groups: dict[str, tuple[list[StaffRow], list[KnownTeacher]]] = {}
    for row in ledger.rows.values():
        groups.setdefault(name_key(row.full_name), ([], []))[0].append(row)
    for one in ledger.known.values():
        groups.setdefault(name_key(one.full_name), ([], []))[1].append(one)
    for rows, teachers in groups.values():
        if len(rows) == len(teachers) == 1:
            ledger.pair(teachers[0], rows[0])
        elif rows and teachers:
            _namesakes(ledger, rows, teachers)


def _namesakes(ledger: _Ledger, rows: list[StaffRow], teachers: list[KnownTeacher]) -> None:
    """Pair people of one name by what only they share; the rest is for a person to decide."""
    few = len(rows) <= _FEW and len(teachers) <= _FEW
    for sign in (_same_email, _same_work, _same_subject, _same_position) if few else ():
        for row in ledger.left(rows):
            fits = [one for one in ledger.free(teachers) if sign(one, row)]
            if len(fits) == 1 and sum(sign(fits[0], other) for other in ledger.left(rows)) == 1:
                ledger.pair(fits[0], row)
    for row in ledger.left(rows):
        ledger.doubt(row, ledger.free(teachers) or teachers, NAMESAKES)


def _same_email(one: KnownTeacher, row: StaffRow) -> bool:
    return bool(row.email) and one.email.lower() == row.email


def _same_subject(one: KnownTeacher, row: StaffRow) -> bool:
    return not _foreign(one, row) and not _words(one.subjects).isdisjoint(_words(row.subjects))


def _same_position(one: KnownTeacher, row: StaffRow) -> bool:
    return not _foreign(one, row) and bool(row.position) and name_key(one.position) == name_key(row.position)


def _same_work(one: KnownTeacher, row: StaffRow) -> bool:
    return _same_subject(one, row) and _same_position(one, row)


def _foreign(one: KnownTeacher, row: StaffRow) -> bool:
    """Tell whether both have an address and the addresses differ."""
    return bool(one.email and row.email) and one.email.lower() != row.email


def _words(subjects: Sequence[str]) -> set[str]:
    return {name_key(subject) for subject in subjects}


def _by_address(ledger: _Ledger) -> None:
    rows: dict[str, list[StaffRow]] = {}
    teachers: dict[str, list[KnownTeacher]] = {}
    for row in ledger.rows.values():
        rows.setdefault(row.email, []).append(row)
    for one in ledger.known.values():
        teachers.setdefault(one.email.lower(), []).append(one)
    for address in [address for address in rows if address and address in teachers]:
        alone = len(rows[address]) == len(teachers[address]) == 1
        for row in rows[address]:
            if alone and _kin(teachers[address][0], row):
                ledger.pair(teachers[address][0], row)
            else:
                ledger.doubt(row, teachers[address], SAME_ADDRESS)


def _kin(one: KnownTeacher, row: StaffRow) -> bool:
    """Tell whether two names may be one person's: a new surname, or initials for names."""
    name = parse_name(one.full_name)
    if name is None:
        return False
    given = (name_key(name.first), name_key(name.patronymic))
    return given == (name_key(row.first_name), name_key(row.patronymic)) or _shortened(name, _name(row))


def _name(row: StaffRow) -> Name:
    return Name(row.last_name, row.first_name, row.patronymic, True)


def _shortened(first: Name, second: Name) -> bool:
    """Tell whether one name is the other with initials or without a patronymic."""
    if name_key(first.last) != name_key(second.last):
        return False
    return _starts(first.first, second.first) and _starts(first.patronymic, second.patronymic)


def _starts(first: str, second: str) -> bool:
    one, other = name_key(first), name_key(second)
    if one == other or not one or not other:
        return True
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _by_initials(ledger: _Ledger) -> None:
    names = {one.id: parse_name(one.full_name) for one in ledger.known.values()}
    surnames: dict[str, list[tuple[KnownTeacher, Name]]] = {}
    for one in ledger.known.values():
        name = names[one.id]
        if name is not None:
            surnames.setdefault(name_key(name.last), []).append((one, name))
    for row in list(ledger.rows.values()):
        near = surnames.get(name_key(row.last_name), [])
        fits = [one for one, name in near if _shortened(name, _name(row))]
        if fits:
            ledger.doubt(row, fits, SHORT_NAME)


def _by_given_names(ledger: _Ledger) -> None:
    """Ask whether somebody new is somebody missing whose surname changed; a former surname points to its owner."""
    missing: dict[tuple[str, str], list[KnownTeacher]] = {}
    for one in ledger.known.values():
        name = parse_name(one.full_name)
        if name is not None and _whole(name):
            missing.setdefault(_given(name), []).append(one)
    for row in list(ledger.rows.values()):
        name = _name(row)
        fits = [one for one in missing.get(_given(name), ()) if not _foreign(one, row)] if _whole(name) else []
        before = [one for one in fits if name_key(name.last) in map(name_key, one.former_names)]
        if fits:
            ledger.doubt(row, before or fits, NEW_SURNAME)


def _given(name: Name) -> tuple[str, str]:
    return name_key(name.first), name_key(name.patronymic)


def _whole(name: Name) -> bool:
    """Tell whether a name and a patronymic are both there, not as initials."""
    return min(map(len, _given(name))) > 1


def _match(one: KnownTeacher, row: StaffRow) -> Match:
    differing = [*renamed(one, row), *_differing(one, row)]
    return Match(
        one,
        row,
        tuple(change for change in differing if change.field not in one.by_hand),
        tuple(change for change in differing if change.field in one.by_hand),
    )


def renamed(one: KnownTeacher, row: StaffRow) -> list[FieldChange]:
    """Give a changed name, unless the list only shortens it or writes «е» for «ё»."""
    old = parse_name(one.full_name)
    if name_key(one.full_name) == name_key(row.full_name):
        return []
    if old is not None and _shortened(old, _name(row)) and len(row.full_name) <= len(old.full):
        return []
    return [FieldChange("full_name", one.full_name, row.full_name)]


def _differing(one: KnownTeacher, row: StaffRow) -> list[FieldChange]:
    found: list[FieldChange] = []
    for name in COMPARED:
        old, new = getattr(one, name), getattr(row, name)
        absent = new is None or new in ("", ())
        if not absent and not _equal(old, new):
            found.append(FieldChange(name, old, new))
    return found


def _equal(old: Any, new: Any) -> bool:
    if isinstance(new, tuple):
        return _words(old) == _words(new)
    if isinstance(new, str):
        return bool(name_key(old) == name_key(new))
    return bool(old == new)
