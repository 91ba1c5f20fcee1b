"""What a staff list would do to the people of a school: who is new, changed, gone, and what a person decides."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from nastavnik.core.roster import Changes, FieldChange, KnownTeacher, Match, Roster, StaffRow, compare, renamed
from nastavnik.core.roster.names import name_key
from nastavnik.core.roster.rows import EMPTY
from nastavnik.core.texts import tell
from nastavnik.people.models import Teacher

TEXTS = ("position", "building", "department", "category", "email", "phone", "outside_number")
NAME_PARTS = ("last_name", "first_name", "patronymic")
ONE, DIFFERENT, SKIP, KEEP, LEFT, STAY = "one", "different", "skip", "keep", "left", "stay"
SAME = "same:"
_FIELDS: dict[str, Any] = {one.name: one for one in Teacher._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Question:
    """One row that waits for a person: what the file says, why it is asked, what may be decided."""

    key: str
    kind: str
    row: int
    text: str
    why: str
    options: tuple[tuple[str, str], ...]
    decision: str = ""

    @property
    def decided(self) -> str:
        """Give the words of the decision."""
        return dict(self.options).get(self.decision, "")


@dataclass
class Plan:
    """What accepting the list now would do; rows that wait are in none of the parts."""

    roster: Roster
    new: list[StaffRow] = field(default_factory=list)
    changed: list[Match] = field(default_factory=list)
    same: list[Match] = field(default_factory=list)
    back: set[int] = field(default_factory=set)
    gone: list[Question] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def waiting(self) -> list[Question]:
        """Give the questions nobody answered yet."""
        return [question for question in self.questions if not question.decision]

    @property
    def taken(self) -> int:
        """Count the people that accepting now would bring or confirm."""
        return len(self.new) + len(self.changed) + len(self.same)

    @property
    def kept(self) -> list[tuple[Match, FieldChange]]:
        """Give what differs and stays, because it was entered by hand."""
        return [(match, change) for match in (*self.changed, *self.same) for change in match.kept]

    @property
    def skipped(self) -> list[tuple[str, int]]:
        """Count the rows that are no people, by reason, empty rows aside."""
        reasons = Counter(one.reason for one in self.roster.skipped if one.reason != EMPTY)
        return [(tell(reason, _), number) for reason, number in reasons.most_common()]

    def find(self, key: str) -> Question | None:
        """Find a question by its key."""
        return next((one for one in (*self.questions, *self.gone) if one.key == key), None)


def known_of(teachers: Iterable[Teacher]) -> list[KnownTeacher]:
    """Describe stored teachers for the comparison."""
    return [
        KnownTeacher(
            id=one.pk,
            full_name=one.full_name,
            subjects=tuple(one.subjects),
            other_positions=tuple(one.other_positions),
            former_names=tuple(one.former_names),
            employment=one.employment,
            weekly_hours=None if one.weekly_hours is None else float(one.weekly_hours),
            by_hand=frozenset(one.by_hand),
            **{name: getattr(one, name) for name in TEXTS},
            hired_on=one.hired_on,
            pedagogical_years=one.pedagogical_years,
        )
        for one in teachers
    ]


def make_plan(roster: Roster, teachers: Sequence[Teacher], decisions: Mapping[str, str]) -> Plan:
    """Compare a list with the people of a school and lay the decisions over it."""
    return _Planner(roster, teachers, decisions).plan


class _Planner:
    """Walks through the parts of a comparison once."""

    def __init__(self, roster: Roster, teachers: Sequence[Teacher], decisions: Mapping[str, str]) -> None:
        self.decisions = decisions
        self.gone_before = {one.pk for one in teachers if one.left_on is not None}
        self.problems: dict[int, list[str]] = {}
        for problem in roster.problems:
            if problem.field != "full_name":
                self.problems.setdefault(problem.row, []).append(tell(problem.message, _))
        self.roster = replace(roster, rows=tuple(row for row in map(self._fit, roster.rows) if row is not None))
        self.plan = Plan(self.roster)
        changes = compare(known_of(teachers), self.roster)
        self.matched = {match.known.id for match in (*changes.changed, *changes.same)}
        self._matches(changes)
        self._doubtful(changes)
        self._new(changes.new)
        self._unreadable(roster)
        self._gone(changes)
        self.plan.questions.sort(key=lambda one: one.row)
        self._remarks()

    def _fit(self, row: StaffRow) -> StaffRow | None:
        """Leave out values that the staff list has no room or no use for; a name without room is no person."""
        if not settings.OIDC_NUMBER:
            row = replace(row, outside_number="")
        for name in TEXTS:
            try:
                _FIELDS[name].clean(getattr(row, name), None)
            except ValidationError as error:
                self.problems.setdefault(row.row, []).extend(error.messages)
                emptied: dict[str, Any] = {name: ""}
                row = replace(row, **emptied)
        return row if all(len(getattr(row, name)) <= _FIELDS[name].max_length for name in NAME_PARTS) else None

    def _ask(self, row: StaffRow, kind: str, why: str, options: Sequence[tuple[str, str]]) -> str:
        """Add a question about a row and give what was decided, "" while it waits."""
        key = str(row.row)
        decision = self.decisions.get(key, "")
        if decision not in dict(options):
            decision = ""
        why = "; ".join(filter(None, [why, *self.problems.get(row.row, ())]))
        self.plan.questions.append(Question(key, kind, row.row, _words(row), why, tuple(options), decision))
        if decision in {SKIP, ONE}:
            self.plan.left_out.append(row.row)
            return ""
        return decision

    def _matches(self, changes: Changes) -> None:
        for match in (*changes.changed, *changes.same):
            if match.known.id not in self.gone_before:
                self._take(match)
                continue
            options = (
                (f"{SAME}{match.known.id}", _("снова работает")),
                (DIFFERENT, _("это другой человек")),
                (SKIP, _("пропустить строку")),
            )
            decision = self._ask(match.row, "returned", _("человек отмечен как уволенный"), options)
            if decision == DIFFERENT:
                self.plan.new.append(match.row)
            elif decision:
                self._take(match)

    def _take(self, match: Match) -> None:
        (self.plan.changed if match.changes else self.plan.same).append(match)
        if match.known.id in self.gone_before:
            self.plan.back.add(match.known.id)

    def _doubtful(self, changes: Changes) -> None:
        for doubt in changes.doubtful:
            known = {f"{SAME}{one.id}": one for one in doubt.candidates}
            say = _known_words if len(known) > 1 else _known_name
            options = [(key, _("это %(person)s") % {"person": say(one)}) for key, one in known.items()]
            options += [(DIFFERENT, _("это другой человек")), (SKIP, _("пропустить строку"))]
            decision = self._ask(doubt.row, "who", tell(doubt.why, _), options)
            if decision == DIFFERENT:
                self.plan.new.append(doubt.row)
            elif decision:
                self._pair(known[decision], doubt.row)

    def _pair(self, one: KnownTeacher, row: StaffRow) -> None:
        """Take a row for a known person; a second row of the same person adds its post."""
        if one.id in self.matched:
            self.plan.left_out.append(row.row)
            self._add_post(one, row)
            return
        self.matched.add(one.id)
        found = compare([replace(one, full_name=row.full_name)], replace(self.roster, rows=(row,)))
        match = (*found.changed, *found.same)[0]
        name = renamed(one, row) if "full_name" not in one.by_hand else []
        self._take(replace(match, known=one, changes=(*name, *match.changes)))

    def _add_post(self, one: KnownTeacher, row: StaffRow) -> None:
        """Add the post of a further row to the person it belongs to."""
        match = next(found for found in (*self.plan.changed, *self.plan.same) if found.known.id == one.id)
        both = _with_post(match.row, row)
        told = FieldChange("other_positions", one.other_positions, both.other_positions)
        if both.other_positions == match.row.other_positions or "other_positions" in one.by_hand:
            return
        (self.plan.changed if match.changes else self.plan.same).remove(match)
        changes = [change for change in match.changes if change.field != told.field]
        self.plan.changed.append(replace(match, row=both, changes=(*changes, told)))

    def _one_person(self, earlier: int, row: StaffRow) -> None:
        """Keep the post of a second row about somebody new."""
        self.plan.new = [_with_post(one, row) if one.row == earlier else one for one in self.plan.new]

    def _new(self, rows: Sequence[StaffRow]) -> None:
        first: dict[str, int] = {}
        for row in rows:
            earlier = first.setdefault(name_key(row.full_name), row.row)
            if earlier != row.row:
                why = _("такой же человек в строке %(row)s") % {"row": earlier}
                options = ((ONE, _("это один человек")), (DIFFERENT, _("это разные люди")))
                decision = self._ask(row, "twice", why, options)
                if not decision and self.plan.questions[-1].decision == ONE:
                    self._one_person(earlier, row)
            elif row.row in self.problems:
                options = ((KEEP, _keep_words(self.roster, row)), (SKIP, _("пропустить строку")))
                decision = self._ask(row, "cell", "", options)
            else:
                decision = KEEP
            if decision:
                self.plan.new.append(row)

    def _unreadable(self, roster: Roster) -> None:
        """Ask about rows that should be people and could not be read."""
        read = {row.row for row in self.roster.rows}
        for problem in roster.problems:
            if problem.field == "full_name" and problem.row not in read:
                row = StaffRow(problem.row, "", "", "", "")
                self._ask(row, "unreadable", tell(problem.message, _), ((SKIP, _("пропустить строку")),))
        for person in roster.rows:
            if person.row not in read:
                why = _("имя длиннее, чем помещается в список")
                self._ask(person, "unreadable", why, ((SKIP, _("пропустить строку")),))

    def _gone(self, changes: Changes) -> None:
        options = ((LEFT, _("уволен")), (STAY, _("оставить")))
        for one in changes.gone:
            if one.id in self.gone_before or one.id in self.matched:
                continue
            key = f"gone-{one.id}"
            decision = self.decisions.get(key, "")
            why = _("в файле этого человека нет")
            self.plan.gone.append(
                Question(key, "gone", 0, _known_words(one), why, options, decision if decision in dict(options) else "")
            )

    def _remarks(self) -> None:
        """List what is worth a look and stops nothing."""
        asked = {question.row for question in self.plan.questions}
        for row in self.roster.rows:
            if row.row not in asked:
                said = (*(tell(doubt, _) for doubt in row.doubts), *self.problems.get(row.row, ()))
                self.plan.remarks += [(row.row, row.full_name, text) for text in said]


def _with_post(first: StaffRow, second: StaffRow) -> StaffRow:
    """Give a row with the posts that another row of the same person adds."""
    known = {name_key(one) for one in (first.position, *first.other_positions)}
    added = [one for one in (second.position, *second.other_positions) if one and name_key(one) not in known]
    return replace(first, other_positions=(*first.other_positions, *added))


def _words(row: StaffRow) -> str:
    """Say a row in short."""
    return ", ".join(part for part in (row.full_name, row.position, *row.subjects, row.email) if part)


def _known_words(one: KnownTeacher) -> str:
    return ", ".join(part for part in (one.full_name, one.position, *one.subjects, one.email) if part)


def _known_name(one: KnownTeacher) -> str:
    return one.full_name


def _keep_words(roster: Roster, row: StaffRow) -> str:
    fields = {problem.field for problem in roster.problems if problem.row == row.row}
    return _("оставить без даты") if fields == {"hired_on"} else _("принять, остальное оставить пустым")


def as_values(row: StaffRow, only: Iterable[str] | None = None) -> dict[str, Any]:
    """Give the values of a row for the staff list: all, or the named fields."""
    wanted = set(only) if only is not None else None
    values: dict[str, Any] = {
        "position": row.position,
        "other_positions": list(row.other_positions),
        "employment": row.employment,
        "building": row.building,
        "subjects": list(row.subjects),
        "department": row.department,
        "hired_on": row.hired_on,
        "pedagogical_years": row.pedagogical_years,
        "category": row.category,
        "weekly_hours": row.weekly_hours,
        "email": row.email,
        "phone": row.phone,
        "outside_number": row.outside_number,
    }
    names = {name: getattr(row, name) for name in NAME_PARTS}
    if wanted is None:
        return {**names, **values}
    chosen = {name: value for name, value in values.items() if name in wanted}
    return {**names, **chosen} if "full_name" in wanted else chosen
