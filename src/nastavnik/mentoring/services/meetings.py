"""Meetings: planned, counted, held, called off, described."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK
from nastavnik.core.transitions import MEETING
from nastavnik.journal.services import change, record, write
from nastavnik.kit import clock
from nastavnik.mentoring.models import Attendance, Meeting, MeetingNote
from nastavnik.mentoring.policies import require_at_work, require_one_of, require_side_or_coordinator, require_state
from nastavnik.mentoring.selectors.standing import came
from nastavnik.mentoring.services.common import locked_meeting, people_of, tell
from nastavnik.mentoring.services.goals import add_step
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.services.locks import lock_place, lock_places
from nastavnik.people.models import Account
from nastavnik.programme.services import pass_gate

LATE_ENTRY_DAYS = 7
LONGEST_TEXT = 4000
FURTHEST_PLAN_DAYS = 366


def _chosen(relationship: Relationship, places: Iterable[Place] | None, actor: Account) -> list[Place]:
    """Lock the places a meeting is for: the named ones, the mentee's own, or all that are live."""
    live = lock_places(relationship.programme_id, relationship.places.filter(state__in=AT_WORK))
    own = [place for place in live if side_of(place, actor) == "mentee"]
    if places is not None:
        wanted = {place.pk for place in places}
        live = [place for place in live if place.pk in wanted]
    elif own:
        live = own
    if not live:
        raise RuleError("meeting.places", N_("В этой паре сейчас никто не работает: встречу назначить не для кого."))
    if own and any(side_of(place, actor) != "mentee" for place in live):
        raise RuleError(
            "meeting.others", N_("Встречу всей группы назначает наставник; своя встреча назначается отсюда.")
        )
    return live


def plan_meeting(
    *,
    relationship: Relationship,
    kind: str,
    planned_on: dt.date,
    actor: Account,
    places: Iterable[Place] | None = None,
    planned_time: str = "",
    venue: str = "",
    mode: str = "in_person",
    topic: str = "",
) -> Meeting:
    """Plan a meeting of a pair, a group or some of a group; the final one passes its gate for every place."""
    with transaction.atomic():
        chosen = _chosen(relationship, places, actor)
        require_at_work(chosen, actor)
        require_plausible(planned_on, chosen, "planned_on")
        if planned_on > clock.today() + dt.timedelta(days=FURTHEST_PLAN_DAYS):
            raise RuleError("meeting.far", N_("Эта дата дальше чем через год. Проверьте год."), "planned_on")
        if kind == Meeting.Kind.FINAL:
            for place in chosen:
                pass_gate("final_meeting", programme=place.programme, subject=place, actor=actor)
        meeting = Meeting(
            school_id=relationship.school_id,
            relationship=relationship,
            kind=kind,
            planned_on=planned_on,
            planned_time=planned_time.strip(),
            venue=venue.strip(),
            mode=mode,
            topic=topic.strip(),
        )
        write(meeting, "meeting.planned", actor, meeting_kind=kind)
        _expect(meeting, chosen, actor)
        tell(
            people_of(chosen),
            but=actor,
            kind="mentoring.meeting_planned",
            key=f"{meeting.pk}:{planned_on}",
            school_id=meeting.school_id,
            url=page_of_meeting(meeting),
            day=planned_on.isoformat(),
            time=meeting.planned_time,
            venue=meeting.venue,
        )
    return meeting


def page_of_meeting(meeting: Meeting) -> str:
    """Give the address of the page of a meeting."""
    return reverse("mentoring:meeting", args=[meeting.pk])


def require_plausible(day: dt.date, places: Iterable[Place], field: str) -> None:
    """Refuse a day before the people had met at all."""
    if any(place.met_on is not None and day < place.met_on for place in places):
        raise RuleError("meeting.before_pair", N_("Эта дата раньше личной встречи пары. Проверьте число и год."), field)


def _expect(meeting: Meeting, places: Iterable[Place], actor: Account, present: bool | None = None) -> None:
    """Write down whom a new meeting is for."""
    for place in places:
        row = Attendance(school_id=meeting.school_id, meeting=meeting, place=place, present=present)
        write(row, "meeting.expected", actor)


def count_introduction(*, place: Place, actor: Account) -> Meeting:
    """Count the personal meeting held before the pair was confirmed as the introductory one."""
    with transaction.atomic():
        place = lock_place(place)
        require_side_or_coordinator(place, actor)
        require_state(place)
        if place.met_on is None or Meeting.objects.filter(counted_from=place).exists():
            raise RuleError("meeting.counted", N_("Личная встреча уже зачтена как знакомство или ещё не проведена."))
        meeting = Meeting(
            school_id=place.school_id,
            relationship_id=place.relationship_id,
            kind=Meeting.Kind.INTRODUCTORY,
            state=Meeting.State.CLOSED,
            planned_on=place.met_on,
            held_on=place.met_on,
            closed_on=clock.today(),
            mode=place.met_mode if place.met_mode in Meeting.Mode.values else Meeting.Mode.IN_PERSON,
            counted_from=place,
        )
        write(meeting, "meeting.counted", actor, place=place.pk)
        _expect(meeting, [place], actor, present=True)
    return meeting


def hold_meeting(
    *,
    meeting: Meeting,
    held_on: dt.date,
    actor: Account,
    duration_minutes: int | None = None,
    works: str = "",
    hinders: str = "",
    present: set[int] | None = None,
    step_title: str = "",
    step_due: dt.date | None = None,
) -> Meeting:
    """Note that a meeting took place: when, who came, what works and hinders, the next step."""
    with transaction.atomic():
        meeting, places = locked_meeting(meeting)
        own = require_one_of(places, actor)
        MEETING.require(meeting.state, Meeting.State.HELD)
        if held_on > clock.today():
            raise RuleError(
                "meeting.future",
                N_("Эта дата ещё не наступила: отметьте встречу, когда она пройдёт."),
                "held_on",
            )
        require_plausible(held_on, places, "held_on")
        there = _who_came(places, present)
        _describe(meeting, works, hinders, own)
        change(
            meeting,
            kind="meeting.held",
            actor=actor,
            data={"present": [place.pk for place in there]},
            state=Meeting.State.HELD,
            held_on=held_on,
            duration_minutes=duration_minutes,
            entered_later=(clock.today() - held_on).days > LATE_ENTRY_DAYS,
            works=meeting.works,
            hinders=meeting.hinders,
        )
        for row in Attendance.objects.filter(meeting=meeting, place__in=places).order_by("pk"):
            change(row, kind="meeting.attended", actor=actor, present=row.place_id in {place.pk for place in there})
        if step_title.strip():
            for place in there:
                add_step(place, step_title, step_due, actor, meeting)
        _ask_for_feedback(meeting, there, actor)
    return meeting


def _who_came(places: list[Place], present: set[int] | None) -> list[Place]:
    there = [place for place in places if present is None or place.pk in present]
    if not there:
        raise RuleError(
            "meeting.nobody", N_("Отметьте, кто был. Если никто не пришёл, встреча не состоялась."), "present"
        )
    return there


def _describe(meeting: Meeting, works: str, hinders: str, own: str) -> None:
    """Write what happened; only those who were there write it."""
    texts = {"works": works.strip(), "hinders": hinders.strip()}
    if any(texts.values()) and not own:
        raise RuleError("meeting.words", N_("О содержании встречи пишут только её участники."))
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise RuleError("meeting.long", N_("Текст длиннее 4000 знаков. Сократите его."), field)
        setattr(meeting, field, text)


def _ask_for_feedback(meeting: Meeting, there: list[Place], actor: Account) -> None:
    tell(
        people_of(there),
        but=actor,
        kind="mentoring.feedback_wanted",
        key=str(meeting.pk),
        school_id=meeting.school_id,
        url=reverse("mentoring:feedback", args=[meeting.pk]),
        day=str(meeting.held_on),
        meeting=meeting.pk,
    )


def describe_meeting(*, meeting: Meeting, works: str, hinders: str, actor: Account) -> Meeting:
    """Add to what happened while the meeting waits for feedback."""
    with transaction.atomic():
        meeting, _places = locked_meeting(meeting)
        if not came(meeting, actor):
            raise RuleError("meeting.words", N_("О содержании встречи пишут только её участники."))
        if meeting.state != Meeting.State.HELD:
            raise RuleError(
                "meeting.closed", N_("Закрытую встречу изменить нельзя. Запишите новое к следующей встрече.")
            )
        _describe(meeting, works, hinders, "participant")
        write(meeting, "meeting.described", actor, "works", "hinders")
    return meeting


def cancel_meeting(*, meeting: Meeting, actor: Account) -> Meeting:
    """Call a planned meeting off."""
    return _called_off(meeting, actor, Meeting.State.CANCELLED, "meeting.cancelled")


def miss_meeting(*, meeting: Meeting, actor: Account) -> Meeting:
    """Note that a planned meeting did not take place."""
    return _called_off(meeting, actor, Meeting.State.MISSED, "meeting.missed")


def _called_off(meeting: Meeting, actor: Account, state: str, kind: str) -> Meeting:
    with transaction.atomic():
        meeting, places = locked_meeting(meeting)
        require_one_of(places, actor)
        MEETING.require(meeting.state, state)
        change(meeting, kind=kind, actor=actor, state=state)
        tell(
            people_of(places),
            but=actor,
            kind="mentoring.meeting_called_off",
            key=f"{meeting.pk}:{meeting.planned_on}",
            school_id=meeting.school_id,
            url=page_of_meeting(meeting),
            day=meeting.planned_on.isoformat(),
        )
    return meeting


def write_note(*, meeting: Meeting, text: str, actor: Account) -> MeetingNote:
    """Write a note for oneself about a meeting; nobody else reads it."""
    with transaction.atomic():
        meeting, places = locked_meeting(meeting)
        if not any(side_of(place, actor) for place in places):
            raise RuleError("meeting.note", N_("Заметку для себя пишут только участники встречи."))
        if len(text.strip()) > LONGEST_TEXT:
            raise RuleError("meeting.long", N_("Текст длиннее 4000 знаков. Сократите его."), "text")
        note, _created = MeetingNote.objects.update_or_create(
            meeting=meeting, author=actor, defaults={"school_id": meeting.school_id, "text": text.strip()}
        )
        record("meeting.note_written", actor, note)
    return note
