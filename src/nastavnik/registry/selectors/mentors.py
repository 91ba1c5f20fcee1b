"""The register of mentors, the candidates before the council, and one mentor's card."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from nastavnik.consents.models import Consent
from nastavnik.core import stages
from nastavnik.core.stages import Check
from nastavnik.core.states import CANDIDATES, CONSENT_ALIVE, MENTEE_ASKING, MENTOR_OPEN
from nastavnik.kit.combined import Prepared, each
from nastavnik.kit.registries import facts_of
from nastavnik.kit.words import label_of
from nastavnik.library import Training as LibraryTraining
from nastavnik.library import read
from nastavnik.people.models import Account, Teacher, name_of, name_order, short_name
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import overrides_for
from nastavnik.registry.models import (
    Competence,
    CompetenceArea,
    CouncilOpinion,
    MentorEntry,
    MentoringRequest,
    Training,
)
from nastavnik.registry.questions import described
from nastavnik.registry.selectors.hours import Hours, hours_of_entry


@dataclass(frozen=True, slots=True)
class MentorRow:
    """One line of the register of mentors."""

    entry: MentorEntry
    teacher: Teacher
    types: str
    competences: list[str]
    taken: float = 0

    @property
    def hours(self) -> Hours:
        """Give the hours offered beside those that pairs take."""
        return Hours(self.entry.hours_per_week, self.taken)

    @property
    def told(self) -> list[tuple[Any, str]]:
        """Give the answers of the questionnaire as the card shows them."""
        return described(self.entry, self.competences)


def week_of(teaching: Any, mentoring: Any) -> float | None:
    """Add the hours of lessons and of mentoring a week; None where the school has not written the lessons down."""
    return None if teaching is None else float(teaching) + float(mentoring or 0)


def hours_of_mentors(programme: Programme | int) -> dict[int, float]:
    """Give the hours of lessons and mentoring a week of each mentor whose lessons are known."""
    rows = MentorEntry.objects.filter(programme=programme, teacher__weekly_hours__isnull=False)
    found = rows.values_list("teacher_id", "teacher__weekly_hours", "hours_per_week")
    return {teacher: week_of(teaching, mentoring) or 0 for teacher, teaching, mentoring in found}


def types_in_words(codes: Iterable[str]) -> str:
    """Name the types of a mentor."""
    return ", ".join(label_of(MentoringRequest.NeedType, code) for code in codes)


def mentor_entries(programme: Programme, state: str = "") -> QuerySet[Any]:
    """Give the entries of the register; nobody but their author reads why they came."""
    rows = MentorEntry.objects.filter(programme=programme).defer("motivation").select_related("teacher")
    if state:
        rows = rows.filter(state=state)
    return rows


def mentor_rows(entries: Iterable[Any], taken: Mapping[int, float] | None = None) -> list[MentorRow]:
    """Turn entries into lines, with the hours `taken` by mentor; one more query for all competences."""
    listed = list(entries)
    strong: dict[int, list[str]] = defaultdict(list)
    rows = Competence.objects.filter(entry__in=[entry.pk for entry in listed]).order_by("-level", "code")
    for entry, code in rows.values_list("entry_id", "code"):
        strong[entry].append(code)
    hours = taken or {}
    return [_row(entry, strong[entry.pk], hours.get(entry.teacher_id, 0)) for entry in listed]


def mentor_row(entry: MentorEntry) -> MentorRow:
    """Turn one entry into a line."""
    rows = sorted(entry.competences.all(), key=lambda row: (-row.level, row.code))
    return _row(entry, [row.code for row in rows], hours_of_entry(entry).taken)


def _row(entry: MentorEntry, competences: Iterable[str], taken: float) -> MentorRow:
    """Say an entry in a line, the strongest competence first."""
    named = [label_of(CompetenceArea, code) for code in competences]
    return MentorRow(entry, entry.teacher, types_in_words(entry.types), named, taken)


_by_state = Prepared(lambda programme: each(MentorEntry.objects.filter(programme=programme), "state"), programme=int)


def mentor_state_counts(programme: Programme) -> list[tuple[str, str, int]]:
    """Count the entries by state, in the order of life."""
    counts = dict(_by_state.ask(programme=programme.pk))
    return [(value, str(label), counts[value]) for value, label in MentorEntry.State.choices if value in counts]


def may_be_asked(programme: Programme, head_of: Teacher | None) -> QuerySet[Any]:
    """Give whom one may invite to be a mentor: those who are in neither register."""
    known = MentorEntry.objects.filter(programme=programme).filter(state__in=MENTOR_OPEN)
    mentees = programme.mentee_entries.filter(state__in=MENTEE_ASKING)
    everybody = Teacher.objects.filter(school_id=programme.school_id)
    rows = (everybody.on_duty() | everybody.guests()).by_name()
    rows = rows.exclude(pk__in=known.values("teacher_id")).exclude(pk__in=mentees.values("teacher_id"))
    if head_of is None:
        return rows
    return rows.filter(department=head_of.department).exclude(Q(department="") | Q(pk=head_of.pk))


@dataclass(frozen=True, slots=True)
class SelectionState:
    """What stands between a candidate and the register: what stops, and what needs a reason."""

    hard: list[Check]
    soft: list[Check]


def selection_state(entry: MentorEntry) -> SelectionState:
    """Look at both gates as they will stand once the decision is taken."""
    hard: list[Check] = []
    soft: list[Check] = []
    for gate in ("candidacy", "selection"):
        passed = overrides_for(entry.programme, gate, entry.pk)
        names = [name for name in stages.facts_of(gate) if name != "registry.selected"]
        facts = facts_of(names, entry)
        for check in stages.checks_of(gate):
            if facts.get(check.fact, True) or check.fact in passed:
                continue
            (hard if check.hard else soft).append(check)
    return SelectionState(hard, soft)


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """A candidate before the council: the public part of the profile, own opinion, how many spoke."""

    row: MentorRow
    own: CouncilOpinion | None
    spoke: int
    counts: dict[str, int]
    is_self: bool


def council_rows(programme: Programme, account: Account, *, discussed: bool = False) -> list[CouncilRow]:
    """List the candidates, or everybody the council spoke of; each member reads their own comment only."""
    entries = mentor_entries(programme)
    with_opinion = CouncilOpinion.objects.filter(entry__programme=programme).values("entry")
    rows = mentor_rows(entries.filter(pk__in=with_opinion) if discussed else entries.filter(state__in=CANDIDATES))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    own: dict[int, CouncilOpinion] = {}
    opinions = CouncilOpinion.objects.filter(entry__in=[row.entry for row in rows]).defer("comment")
    for opinion in opinions:
        counts[opinion.entry_id][opinion.opinion] += 1
        if opinion.member_id == account.pk:
            own[opinion.entry_id] = opinion
    return [
        CouncilRow(
            row,
            own.get(row.entry.pk),
            counts[row.entry.pk].total(),
            dict(counts[row.entry.pk]),
            row.teacher.account_id == account.pk,
        )
        for row in rows
    ]


def opinion_counts(entry: MentorEntry) -> list[tuple[str, int]]:
    """Count the opinions about a candidate in words."""
    counts = Counter(entry.opinions.values_list("opinion", flat=True))
    return [(str(label), counts[value]) for value, label in CouncilOpinion.Opinion.choices if counts[value]]


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training meeting and who came to it."""

    meeting: Training
    names: list[str]


def trainings_of(programme: Programme) -> list[TrainingLine]:
    """List the training meetings with who came."""
    lines: dict[int, TrainingLine] = {}
    for pk, held_on, minutes, agenda, *name in _held.ask(programme=programme.pk):
        meeting = Training(pk=pk, held_on=held_on, duration_minutes=minutes, agenda=agenda)
        line = lines.setdefault(pk, TrainingLine(meeting, []))
        if name[0] is not None:
            line.names.append(short_name(*name))
    return list(lines.values())


def _trainings(programme: int) -> Any:
    rows, person = Training.objects.filter(programme=programme), "participants__teacher"
    ordered = rows.order_by("held_on", "pk", name_order(person), "participants__pk")
    return ordered.values_list("pk", "held_on", "duration_minutes", "agenda", *name_of(person))


_held = Prepared(_trainings, programme=int)


@dataclass(frozen=True, slots=True)
class Attended:
    """One of the two meetings of the library, or another one, and the day when a mentor was there."""

    title: str
    held_on: Any


def attended(entry: MentorEntry) -> list[Attended]:
    """Say at which training meetings a mentor was, those of the library first, and which of them are still ahead."""
    held = list(entry.trainings.order_by("held_on", "pk").values_list("plan", "held_on"))
    days = {plan: day for plan, day in held if plan}
    own = [Attended(str(one.title), days.get(one.key)) for one in read(LibraryTraining)]
    return [*own, *(Attended("", day) for plan, day in held if not plan)]


def mentor_entry_of(programme: Programme | None, teacher: Teacher | None) -> Any:
    """Give the person's own entry, or None."""
    if programme is None or teacher is None:
        return None
    rows = MentorEntry.objects.filter(programme=programme, teacher=teacher)
    return rows.select_related("programme", "school").prefetch_related("competences").first()


def without_work_sheet(programme: Programme) -> list[MentorEntry]:
    """Give those taken into the register whose work wants a sheet by article 351.8, and has not even one prepared."""
    sheets = Consent.objects.filter(
        teacher=OuterRef("teacher"),
        programme=programme,
        kind=Consent.Kind.MENTOR_WORK,
        state__in=CONSENT_ALIVE,
    )
    rows = MentorEntry.objects.filter(~Exists(sheets), programme=programme, state="selected")
    return list(rows.exclude(legal_basis=MentorEntry.LegalBasis.JOB_FUNCTION).order_by("pk"))
