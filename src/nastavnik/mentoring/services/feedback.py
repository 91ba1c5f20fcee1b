"""Feedback after a meeting: each side's form, the call for help, the closing of the meeting."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK, MEETING_HELD
from nastavnik.core.transitions import MEETING
from nastavnik.journal.services import give_back, write
from nastavnik.kit import clock
from nastavnik.mentoring.models import Attendance, Feedback, Meeting
from nastavnik.mentoring.services.calls import call_from_feedback, take_back_from_feedback
from nastavnik.mentoring.services.common import locked_meeting, tell
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import accounts_with_role
from nastavnik.surveys.models import Response
from nastavnik.surveys.services import AnswersError, Raw, correct, submit

FORMS = {"mentor": "after_meeting_mentor", "mentee": "after_meeting_mentee"}
WITHOUT_FEEDBACK_AFTER = dt.timedelta(days=14)
NOBODY = N_("В школе пока никто не назначен на эту роль. Выберите другой ответ или поговорите лично.")
NOT_ON_PAPER = N_(
    "Просьбу к доверенному лицу с листа не вносят: человек обращается сам, и больше о ней не знает никто."
)


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
    if meeting.state not in MEETING_HELD or meeting.counted_from_id is not None:
        raise RuleError("feedback.state", N_("Отзыв даётся, когда встреча отмечена состоявшейся."))
    return side


def give_feedback(
    *,
    meeting: Meeting,
    teacher: Teacher,
    raw: Raw,
    actor: Account | None,
    language: str = "ru",
    confidant: Account | None = None,
) -> Feedback:
    """Send one person's form about a meeting; the last expected one closes the meeting.

    Without an actor the form comes by the person's own link, which whoever calls has checked. Where the school has
    several confidants, `confidant` says which of them is asked for help.
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
            help_wanted_from=_from_coordinator(wanted := _wanted(response)),
        )
        if wanted == "confidant" and actor is not None and actor.pk != teacher.account_id:
            raise AnswersError({"help": NOT_ON_PAPER})
        write(feedback, "feedback.given", actor, side=side)
        _call_for_help(feedback, wanted, confidant)
        close_if_complete(meeting, actor)
    return feedback


def _wanted(response: Response) -> str:
    """Read whom the person asks for help."""
    return str((response.answers or {}).get("help", "no"))


def _from_coordinator(wanted: str) -> str:
    """Give what stands beside the form about help: that the confidant is asked stands in the call alone."""
    return wanted if wanted == "coordinator" else "no"


def _call_for_help(feedback: Feedback, wanted: str, confidant: Account | None) -> None:
    """Tell who is asked that somebody asks, without name and words; where nobody holds the role it is refused."""
    if wanted == "confidant":
        try:
            call_from_feedback(feedback=feedback, confidant=confidant)
        except RuleError as refused:
            raise AnswersError({"help": refused.message}) from refused
    elif wanted == "coordinator":
        asked = accounts_with_role(feedback.school_id, wanted)
        if not asked:
            raise AnswersError({"help": NOBODY})
        tell(
            asked,
            but=None,
            kind="mentoring.help_wanted",
            key=f"{feedback.pk}:{feedback.response_id}",
            school_id=feedback.school_id,
            url=reverse("mentoring:help"),
        )


def correct_feedback(*, feedback: Feedback, raw: Raw, actor: Account, confidant: Account | None = None) -> Feedback:
    """Send corrected answers: the first stay stored, the new ones count."""
    with transaction.atomic():
        feedback = (
            Feedback.objects.select_for_update(of=("self",)).select_related("response__respondent").get(pk=feedback.pk)
        )
        before = _wanted(feedback.response)
        feedback.response = correct(response=feedback.response, raw=raw, actor=actor)
        wanted = _wanted(feedback.response)
        feedback.help_wanted_from = _from_coordinator(wanted)
        if wanted != before:
            feedback.help_given_on = None
            take_back_from_feedback(feedback)
        write(feedback, "feedback.corrected", actor, "response", "help_wanted_from", "help_given_on")
        if wanted != before:
            _call_for_help(feedback, wanted, confidant)
    return feedback


def help_given(*, feedback: Feedback, actor: Account) -> Feedback:
    """Note that the coordinator, who was asked for help, answered."""
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


def help_not_given(*, feedback: Feedback, actor: Account) -> None:
    """Take back within a day a mark that help was given: the call waits again."""
    give_back(feedback, actor=actor, standing=())
    feedback.refresh_from_db()


def close_if_complete(meeting: Meeting, actor: Account | None) -> None:
    """Close a held meeting once all forms are in: the mentor's, and of each who came and has not left."""
    if meeting.state != Meeting.State.HELD:
        return
    given = set(Feedback.objects.filter(meeting=meeting).values_list("author_id", flat=True))
    there = Attendance.objects.filter(meeting=meeting, present=True, place__state__in=AT_WORK)
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
