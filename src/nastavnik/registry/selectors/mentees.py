"""The register of mentees for its coordinator: facts and topics, never a category or a private word."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nastavnik.consents.models import Consent
from nastavnik.core.alphabet import reading_order
from nastavnik.core.errors import N_
from nastavnik.core.gates import Decision
from nastavnik.core.states import MENTOR_ROLE, REQUEST_UNSENT, TAKING_PART
from nastavnik.kit.access import may_read
from nastavnik.kit.combined import Combined, Prepared, each, total
from nastavnik.kit.registries import days_to_pair, mentee_columns
from nastavnik.kit.tables.more import More
from nastavnik.kit.words import label_of
from nastavnik.people.models import Teacher, name_of
from nastavnik.people.models.teacher import EARLY_YEARS, TeacherQuerySet
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import gate_state
from nastavnik.registry.models import PRIVATE_TOPICS, MenteeEntry, MentorEntry, MentoringRequest, RequestTopic
from nastavnik.surveys.models import Response


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One request in the register: its topic, or that the topic is the author's own business."""

    pk: int | None
    words: str
    state: str
    waits: bool


@dataclass(frozen=True, slots=True)
class MenteeRow:
    """One line of the register."""

    entry: MenteeEntry
    teacher: Teacher
    requests: list[TopicLine]
    consents: list[str]
    more: More


def _topic_lines(entries: Iterable[int]) -> dict[int, list[TopicLine]]:
    """Say the requests of each entry, a line each, without the words that are not the coordinator's."""
    lines: dict[int, list[TopicLine]] = defaultdict(list)
    rows = MentoringRequest.objects.filter(entry__in=entries).exclude(state__in=REQUEST_UNSENT)
    for entry, pk, topic, state in rows.values_list("entry_id", "pk", "topic", "state"):
        lines[entry].append(_topic_line(pk, topic, state))
    return lines


def _topic_line(pk: int, topic: str, state: str) -> TopicLine:
    """Say one request; a private topic is not named and not opened."""
    if topic in PRIVATE_TOPICS:
        return TopicLine(None, _("личная тема, выбирает сам педагог"), "", waits=False)
    words = label_of(MentoringRequest.State, state)
    return TopicLine(pk, label_of(RequestTopic, topic), words, state == "submitted")


def baselines(programme: Programme, people: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Say of whom the starting point is known, as the gate of joining asks it; the answers stay with their authors."""
    sent = MentoringRequest.objects.filter(entry__programme=programme, entry__teacher__in=people)
    rated = sent.exclude(state__in=REQUEST_UNSENT).values_list("entry__teacher_id", "self_rating_before")
    forms = Response.objects.filter(respondent__in=people, version__questionnaire__key="ppz32")
    answered = forms.filter(submitted_at__date__gte=programme.starts_on).values_list("respondent_id", flat=True)
    known = {teacher for teacher, rating in rated if rating} | set(answered)
    return {teacher: {"baseline": _("есть")} for teacher in known}


#: Years in the profession by which the register is narrowed: words, the fewest and the most.
YEARS = {
    "early": (N_("до 3 лет"), 0, EARLY_YEARS),
    "some": (N_("4–10 лет"), EARLY_YEARS + 1, 10),
    "many": (N_("больше 10 лет"), 11, 100),
}


def mentee_entries(programme: Programme, state: str = "") -> QuerySet[Any]:
    """Give the entries of the register with what a row shows."""
    rows = MenteeEntry.objects.filter(programme=programme).defer("category").select_related("teacher")
    if state:
        rows = rows.filter(state=state)
    return rows


def narrowed(rows: QuerySet[Any], *, years: str = "", department: str = "", way: str = "") -> QuerySet[Any]:
    """Keep the entries of people with so many years at work, of a department, with a way in or without."""
    if years in YEARS:
        _words, least, most = YEARS[years]
        rows = rows.filter(teacher__pedagogical_years__range=(least, most))
    if department:
        rows = rows.filter(teacher__department=department)
    if way:
        rows = rows.filter(teacher__account__isnull=way == "none")
    return rows


def mentee_rows(programme: Programme, entries: Iterable[Any]) -> list[MenteeRow]:
    """Turn entries into lines; one more query for all requests and one for all consents."""
    listed = list(entries)
    asked = _topic_lines([entry.pk for entry in listed])
    given: dict[int, list[str]] = defaultdict(list)
    consents = Consent.objects.filter(programme=programme, teacher_id__in=[entry.teacher_id for entry in listed])
    consents = consents.exclude(state="withdrawn").filter(kind__in=["participation", "questionnaires"]).order_by()
    words = {"participation": _("участие"), "questionnaires": _("анкеты")}
    for teacher, kind, state in consents.values_list("teacher_id", "kind", "state"):
        given[teacher].append(words[kind] if state == "in_force" else _("%s: ждёт подписи") % words[kind])
    more = More(mentee_columns, programme, [entry.teacher_id for entry in listed])
    return [MenteeRow(entry, entry.teacher, asked[entry.pk], sorted(given[entry.teacher_id]), more) for entry in listed]


def _at(school: Any) -> TeacherQuerySet:
    rows: TeacherQuerySet = Teacher.objects.filter(school_id=school)
    return rows


_counts = Combined("count of the register of mentees", programme=int, school=int)
_counts.add("states", lambda programme, school: each(MenteeEntry.objects.filter(programme=programme), "state"))
_counts.add("early", lambda programme, school: total(_at(school).on_duty().early_career(), "school_id"))
_counts.add("departments", lambda programme, school: each(_at(school).at_work(), "department"))


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """What stands above the register: entries by state in the order of life, the young, the departments."""

    states: list[tuple[str, str, int]]
    early: int
    departments: list[str]


def register_counts(programme: Programme) -> RegisterCounts:
    """Count what stands above the register, in one statement."""
    found = _counts.ask(programme=programme.pk, school=programme.school_id)
    numbers = dict(found["states"])
    states = [(value, str(label), numbers[value]) for value, label in MenteeEntry.State.choices if value in numbers]
    departments = sorted((name for name, _number in found["departments"] if name), key=reading_order)
    return RegisterCounts(states, sum(number for _key, number in found["early"]), departments)


def taking_part(programme: Programme | int, on: dt.date | None = None) -> QuerySet[MenteeEntry]:
    """Give who takes part or has come to the end of the year; at the end of a day, also who left only after it."""
    rows: QuerySet[MenteeEntry] = MenteeEntry.objects.filter(programme=programme)
    if on is None:
        return rows.filter(state__in=TAKING_PART)
    left_later = Q(state=MenteeEntry.State.LEFT, ended_on__gt=on)
    return rows.filter(Q(state__in=TAKING_PART) | left_later, joined_on__lte=on)


def without_entry(programme: int, school: int) -> TeacherQuerySet:
    """Give the teachers at work who are not in the register of mentees."""
    asked = MenteeEntry.objects.filter(programme=programme).values("teacher_id")
    mentors = MentorEntry.objects.filter(programme=programme, state__in=MENTOR_ROLE)
    rows: TeacherQuerySet = Teacher.objects.filter(school_id=school).on_duty().by_name()
    return rows.exclude(pk__in=asked).exclude(pk__in=mentors.values("teacher_id"))


def early_career(programme: int, school: int) -> QuerySet[Any]:
    """Give the teachers in their first years at work whom nobody has asked yet."""
    rows = without_entry(programme, school).early_career()
    return rows.only("pedagogical_years", "subjects", "apart", *name_of())


_early = Prepared(early_career, programme=int, school=int)


def early_not_asked(programme: Programme) -> list[Teacher]:
    """Give the early-career teachers whom nobody has asked yet."""
    return _early.ask(programme=programme.pk, school=programme.school_id)


def may_invite(programme: Programme, head_of: Teacher | None) -> QuerySet[Any]:
    """Give whom one may invite: everybody for the coordinator, the own department for its head."""
    rows = without_entry(programme.pk, programme.school_id)
    if head_of is None:
        return rows
    return rows.filter(department=head_of.department).exclude(Q(department="") | Q(pk=head_of.pk))


#: From so many pairs on the usual number of days says something.
LEAST_PAIRS = 5


def usual_days(school: int) -> int | None:
    """Give in how many days people of this school usually came to a pair; nothing where there were too few pairs."""
    days = [one for _name, source in days_to_pair for one in source(school)]
    return round(median(days)) if len(days) >= LEAST_PAIRS else None


def may_talk_with(programme: Programme, but: Teacher | None) -> QuerySet[Any]:
    """Give with whom a talk may be written down: everybody at work whose year is not over, but oneself."""
    over = MenteeEntry.objects.filter(programme=programme, state="completed").values("teacher_id")
    rows = Teacher.objects.filter(school_id=programme.school_id).on_duty().by_name().exclude(pk__in=over)
    return rows.exclude(pk=but.pk) if but is not None else rows


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request as the coordinator opens it."""

    request: MentoringRequest
    teacher: Teacher
    text: str
    expected: str
    when: list[str]


def request_card(request: MentoringRequest) -> RequestCard | None:
    """Give what the coordinator may read of a request; nothing of a private one."""
    if request.topic in PRIVATE_TOPICS or request.state == "draft":
        return None
    text, expected = (
        getattr(request, name) if may_read(f"registry.MentoringRequest.{name}", {"coordinator"}) else ""
        for name in ("text_for_coordinator", "expected_change")
    )
    when = [request.get_urgency_display(), request.get_horizon_display()]
    return RequestCard(request, request.entry.teacher, text, expected, [one for one in when if one])


def join_gate(entry: MenteeEntry) -> Decision:
    """Say how the gate of joining stands for a person."""
    return gate_state("join", entry.programme, entry, entry.pk)


def entry_of(programme: Programme | None, teacher: Teacher | None) -> Any:
    """Give the person's own entry, or None."""
    if programme is None or teacher is None:
        return None
    return MenteeEntry.objects.filter(programme=programme, teacher=teacher).select_related("programme").first()
