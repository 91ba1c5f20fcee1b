"""The page of a meeting: who sees what happened, what each side passed on, whose forms came."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from nastavnik.core.states import AT_WORK
from nastavnik.kit.access import may_read
from nastavnik.mentoring.models import Feedback, Meeting, MeetingNote, Task
from nastavnik.mentoring.selectors.held import number_of
from nastavnik.mentoring.selectors.standing import came, readers_of
from nastavnik.mentoring.selectors.workspace import timeline_of
from nastavnik.pairing.policies import side_of
from nastavnik.people.models import Account, Teacher
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import answered_lines

STEPS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class FormState:
    """Whether one person's form came; nothing of what is in it."""

    teacher: Teacher
    side: str
    given: bool
    mine: bool
    on_paper: bool


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What one side let the other read after a meeting."""

    author: Teacher
    lines: list[tuple[str, str]]
    response: Response


def with_people(meeting: Meeting) -> Meeting:
    """Read a meeting with its people, in two queries."""
    rows = Meeting.objects.select_related("relationship__mentor", "school")
    found: Meeting = rows.prefetch_related("attendances__place__mentee", "attendances__place__mentor").get(
        pk=meeting.pk
    )
    return found


def passed_on(meeting: Meeting, account: Account, language: str) -> list[PassedOn]:
    """Give what the other side allowed this reader: the mentor reads mentees, a mentee reads the mentor."""
    if not came(meeting, account):
        return []
    mentor_reads = meeting.relationship.mentor.account_id == account.pk
    rows = Feedback.objects.filter(meeting=meeting, side="mentee" if mentor_reads else "mentor")
    reader = {"mentor"} if mentor_reads else {"mentee"}
    found = []
    for row in rows.select_related("author", "response__version"):
        lines = answered_lines(row.response, reader, language)
        if lines:
            found.append(PassedOn(row.author, lines, row.response))
    return found


def form_states(meeting: Meeting, account: Account) -> list[FormState]:
    """Say whose forms came and whose are awaited; a mentee learns of the mentor's and the own one."""
    given = set(Feedback.objects.filter(meeting=meeting).values_list("author_id", flat=True))
    people = [(meeting.relationship.mentor, "mentor")]
    people += [(row.place.mentee, "mentee") for row in meeting.attendances.all() if row.present]
    mentee = "mentee" in readers_of(meeting, account)
    return [
        FormState(teacher, side, teacher.pk in given, teacher.account_id == account.pk, teacher.account_id is None)
        for teacher, side in people
        if not mentee or side == "mentor" or teacher.account_id == account.pk
    ]


NOT_THERE: dict[str, Any] = {"note": None, "agreed": [], "before": [], "timeline": []}


def meeting_page(meeting: Meeting, account: Account, language: str) -> dict[str, Any]:
    """Give what the page of a meeting shows to one reader."""
    meeting = with_people(meeting)
    readers = readers_of(meeting, account)
    attendances = list(meeting.attendances.all())
    places = [row.place for row in attendances]
    own = [place for place in places if side_of(place, account)]
    reads = may_read("mentoring.Meeting.works", readers)
    return {
        "meeting": meeting,
        "places": places,
        "people": attendances if readers else [],
        "participant": bool(own),
        "on_paper": "coordinator" in readers and meeting.relationship.mentor.account_id is None,
        "reads": reads,
        **({"works": meeting.works, "hinders": meeting.hinders} if reads else {"works": "", "hinders": ""}),
        **(_of_participant(meeting, own, account) if own else NOT_THERE),
        "passed_on": passed_on(meeting, account, language),
        "form_states": form_states(meeting, account) if meeting.held_on and not meeting.counted_from_id else [],
        "number": number_of(meeting, own),
        "own_place": next(iter(own), attendances[0].place),
        "can_close": meeting.state == Meeting.State.HELD and "coordinator" in readers,
        "live": all(row.place.state in AT_WORK for row in attendances),
    }


def _of_participant(meeting: Meeting, own: list[Any], account: Account) -> dict[str, Any]:
    """Give what a meeting holds for somebody who was expected there."""
    return {
        "note": MeetingNote.objects.filter(meeting=meeting, author=account).first(),
        "agreed": list(Task.objects.filter(meeting=meeting, place__in=own)),
        "before": _steps_before(meeting, own),
        "timeline": timeline_of(own[0]),
    }


def _steps_before(meeting: Meeting, own: list[Any]) -> list[Task]:
    """Give what was agreed before this meeting and is of one's own places: what waits first, then the newest."""
    rows = Task.objects.filter(place__in=own).exclude(meeting=meeting).select_related("place__mentee")
    if meeting.held_on is not None:
        rows = rows.filter(Q(meeting__isnull=True) | Q(meeting__planned_on__lte=meeting.planned_on))
    return list(rows.order_by(F("done_on").asc(nulls_first=True), "-pk")[:STEPS_SHOWN])


def own_feedback(meeting: Meeting, account: Account) -> Feedback | None:
    """Give the account's own sent form."""
    found: Feedback | None = (
        Feedback.objects.filter(meeting=meeting, author__account=account)
        .select_related("response__version", "author")
        .first()
    )
    return found
