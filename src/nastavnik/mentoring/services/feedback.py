"""Feedback after a meeting: each side's form, the call for help, the closing of the meeting."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.transitions import MEETING
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.mentoring.models import Attendance, Feedback, Meeting
from nastavnik.mentoring.selectors.standing import PROVEN_LIVE
from nastavnik.mentoring.services.common import locked_meeting, tell
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import accounts_with_role
from nastavnik.surveys.models import Response
from nastavnik.surveys.services import AnswersError, Raw, correct, submit

FORMS = {"mentor": "after_meeting_mentor", "mentee": "after_meeting_mentee"}
WITHOUT_FEEDBACK_AFTER = dt.timedelta(days=14)
WITH_FEEDBACK = (Meeting.State.HELD, Meeting.State.CLOSED)


def side_at(meeting: Meeting, teacher: Teacher) -> str:
    """Give the side a teacher was on at a meeting; an absent person gives no feedback."""
    if meeting.relationship.mentor_id == teacher.pk:
        return "mentor"
    if Attendance.objects.filter(meeting=meeting, present=True, place__mentee_id=teacher.pk).exists():
        return "mentee"
    raise RuleError("feedback.absent", N_("Отзыв дают те, кто был на встрече."))


def require_held(meeting: Meeting, teacher: Teacher) -> str:
    """Refuse feedback about a meeting that has not taken place or that the teacher missed; gives the side."""
    side = side_at(meeting, teacher)
    if meeting.state not in WITH_FEEDBACK or meeting.counted_from_id is not None:
        raise RuleError("feedback.state", N_("Отзыв даётся, когда встреча отмечена состоявшейся."))
    return side


def give_feedback(
    *, meeting: Meeting, teacher: Teacher, raw: Raw, actor: Account | None, language: str = "ru"
) -> Feedback:
    """Send one person's form about a meeting; the last expected one closes the meeting.

    Without an actor the form comes by the person's own link, which whoever calls has checked.
    """
    with transaction.atomic():
        meeting, _places = locked_meeting(meeting)
        side = require_held(meeting, teacher)
        if Feedback.objects.filter(meeting=meeting, author=teacher).exists():
            raise RuleError("feedback.once", N_("Отзыв уже отправлен. Его можно исправить на странице встречи."))
        response = submit(
            key=FORMS[side],
            respondent=teacher,
            about=f"meeting:{meeting.pk}",
            raw=raw,
            actor=actor,
            language=language,
        )
        feedback = Feedback(
            school_id=meeting.school_id,
            meeting=meeting,
            author=teacher,
            side=side,
            response=response,
            help_wanted_from=_wanted(response),
        )
        write(feedback, "feedback.given", actor, side=side)
        _call_for_help(feedback)
        close_if_complete(meeting, actor)
    return feedback


def _wanted(response: Response) -> str:
    """Read whom the person asks for help; a role nobody holds is refused, so that no call is lost."""
    wanted = str((response.answers or {}).get("help", "no"))
    if wanted != "no" and not accounts_with_role(response.school_id, wanted):
        raise AnswersError(
            {"help": N_("В школе пока никто не назначен на эту роль. Выберите другой ответ или поговорите лично.")}
        )
    return wanted


def _call_for_help(feedback: Feedback) -> None:
    """Tell those who are asked that somebody asks; no name and no words travel."""
    wanted = feedback.help_wanted_from
    if wanted == "no":
        return
    page = "mentoring:help" if wanted == "coordinator" else "mentoring:confidant"
    tell(
        accounts_with_role(feedback.school_id, wanted),
        but=None,
        kind="mentoring.help_wanted",
        key=f"{feedback.pk}:{feedback.response_id}",
        school_id=feedback.school_id,
        url=reverse(page),
    )


def correct_feedback(*, feedback: Feedback, raw: Raw, actor: Account) -> Feedback:
    """Send corrected answers: the first stay stored, the new ones count."""
    with transaction.atomic():
        feedback = (
            Feedback.objects.select_for_update(of=("self",)).select_related("response__respondent").get(pk=feedback.pk)
        )
        before = feedback.help_wanted_from
        feedback.response = correct(response=feedback.response, raw=raw, actor=actor)
        feedback.help_wanted_from = _wanted(feedback.response)
        if feedback.help_wanted_from != before:
            feedback.help_given_on = None
        write(feedback, "feedback.corrected", actor, "response", "help_wanted_from", "help_given_on")
        if feedback.help_wanted_from != before:
            _call_for_help(feedback)
    return feedback


def help_given(*, feedback: Feedback, actor: Account) -> Feedback:
    """Note that whoever was asked for help answered."""
    with transaction.atomic():
        feedback = (
            Feedback.objects.select_for_update(of=("self",)).select_related("author__account").get(pk=feedback.pk)
        )
        if feedback.help_wanted_from == "no":
            raise RuleError("help.none", N_("Помощи здесь никто не просит. Обновите страницу."))
        require_role(actor, feedback.school_id, feedback.help_wanted_from)
        if feedback.help_given_on is None:
            feedback.help_given_on = clock.today()
            write(feedback, "help.given", actor, "help_given_on")
    return feedback


def close_if_complete(meeting: Meeting, actor: Account | None) -> None:
    """Close a held meeting once all forms are in: the mentor's, and of each who came and has not left."""
    if meeting.state != Meeting.State.HELD:
        return
    given = set(Feedback.objects.filter(meeting=meeting).values_list("author_id", flat=True))
    there = Attendance.objects.filter(meeting=meeting, present=True, place__state__in=PROVEN_LIVE)
    wanted = {meeting.relationship.mentor_id, *there.values_list("place__mentee_id", flat=True)}
    if wanted <= given:
        _close(meeting, actor, without=False)


def close_without_feedback(*, meeting: Meeting, actor: Account) -> Meeting:
    """Close a meeting whose forms did not come in fourteen days."""
    require_role(actor, meeting.school_id, "coordinator")
    with transaction.atomic():
        meeting, _places = locked_meeting(meeting)
        MEETING.require(meeting.state, Meeting.State.CLOSED)
        if meeting.held_on is None or clock.today() < meeting.held_on + WITHOUT_FEEDBACK_AFTER:
            raise RuleError(
                "meeting.early",
                N_("Отзывы ещё ждём: закрыть встречу без них можно через четырнадцать дней после неё."),
            )
        _close(meeting, actor, without=True)
    return meeting


def _close(meeting: Meeting, actor: Account | None, *, without: bool) -> None:
    MEETING.require(meeting.state, Meeting.State.CLOSED)
    meeting.state, meeting.closed_on = Meeting.State.CLOSED, clock.today()
    meeting.closed_without_feedback = without
    write(meeting, "meeting.closed", actor, "state", "closed_on", "closed_without_feedback", without_feedback=without)
