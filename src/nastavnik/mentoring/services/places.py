"""Pauses and endings: one step away, without a reason; what is due ends itself."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.kit.paper import about
from nastavnik.kit.registries import daily_work
from nastavnik.mentoring.models import ChangeRequest, Ending, Meeting, Pause
from nastavnik.mentoring.policies import require_one_of, require_side, require_side_or_coordinator, require_state
from nastavnik.mentoring.services.common import other_side, page_of, tell
from nastavnik.mentoring.services.feedback import close_if_complete
from nastavnik.mentoring.services.settling import call_off, settle_ended
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.services import begin_closing, finish, mark_paused
from nastavnik.pairing.services import resume as mark_resumed
from nastavnik.pairing.services.leaving import last_day_of_mentor
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import accounts_with_role

LONGEST_REASON = 2000
DAY = dt.timedelta(days=1)


def pause(*, place: Place, until: dt.date, actor: Account) -> Pause:
    """Pause a place until a date, for illness or leave; no reason is asked."""
    with transaction.atomic():
        place = lock_place(place)
        side = require_side_or_coordinator(place, actor)
        today = clock.today()
        if until <= today:
            raise RuleError("pause.until", N_("Укажите день в будущем: с него пара снова в работе."), "until")
        if until > place.programme.ends_on:
            raise RuleError("pause.far", N_("Эта дата позже конца программы. Выберите день раньше."), "until")
        mark_paused(place=place, actor=actor)
        row = Pause(school_id=place.school_id, place=place, starts_on=today, until=until, asked_by=side)
        write(row, "pause.begun", actor, place=place.pk, until=until)
        tell(
            other_side(place, side),
            but=actor,
            kind="mentoring.paused",
            key=str(row.pk),
            school_id=place.school_id,
            url=page_of(place),
            day=until.isoformat(),
        )
    return row


def resume(*, place: Place, actor: Account) -> Place:
    """Bring a paused place back to work before its date."""
    with transaction.atomic():
        place = lock_place(place)
        side = require_side_or_coordinator(place, actor)
        return _resumed(place, actor, side, clock.today())


def _resumed(place: Place, actor: Account | None, side: str, on: dt.date) -> Place:
    place = mark_resumed(place=place, actor=actor)
    end_pauses(place, on, actor)
    tell(
        other_side(place, side),
        but=actor,
        kind="mentoring.resumed",
        key=f"{place.pk}:{on}",
        school_id=place.school_id,
        url=page_of(place),
    )
    return place


def end_pauses(place: Place, on: dt.date, actor: Account | None) -> None:
    """Note the day an open pause ended."""
    for row in Pause.objects.filter(place=place, ended_on__isnull=True):
        change(row, kind="pause.ended", actor=actor, ended_on=on)


def _signed_by(place: Place, actor: Account) -> str:
    """Give the side whose letter the coordinator enters; nobody's where the school itself ends it."""
    for side, person in (("mentor", place.mentor), ("mentee", place.mentee)):
        if about(person.pk) is not None:
            require_side(place, actor, side)
            return side
    return ""


def require_untold(place: Place, side: str | None) -> None:
    """Refuse an end where there is nothing to end, and a second notice; the mentee may still leave today."""
    require_state(place, *AT_WORK)
    if side != "mentee" and Ending.objects.filter(place=place).exists():
        raise RuleError("ending.told", N_("О завершении уже предупредили. Последний день стоит на странице пары."))


def leave_place(*, place: Place, actor: Account, reason: str = "") -> Ending:
    """Leave a pair: the mentee today, the mentor and the school after three full working days."""
    with transaction.atomic():
        place = lock_place(place)
        side = side_of(place, actor) or _signed_by(place, actor)
        if not side:
            require_role(actor, place.school_id, "coordinator")
        require_untold(place, side)
        if len(reason.strip()) > LONGEST_REASON:
            raise RuleError("ending.reason", N_("Причина слишком длинная: уложите её в две тысячи знаков."), "reason")
        initiator = side or Ending.Initiator.EMPLOYER
        ending = end_place(place, initiator, actor, at_once=side == "mentee", reason=reason)
        tell_of_end(ending.place, initiator, actor)
    return ending


def end_place(place: Place, initiator: str, actor: Account, *, at_once: bool, reason: str = "") -> Ending:
    """End a locked place for whoever decided it: today, or after the notice that the law gives."""
    today = clock.today()
    last_day = today if at_once else last_day_of_mentor(place.school, today)
    ending = Ending.objects.filter(place=place).first()
    if ending is None:
        ending = Ending(
            school_id=place.school_id,
            place=place,
            initiator=initiator,
            notified_on=today,
            last_day=last_day,
            reason=reason.strip(),
            entered_by=actor,
        )
        write(ending, "place.leaving", actor, place=place.pk, initiator=initiator, last_day=last_day)
    end_pauses(place, today, actor)
    if at_once:
        ending.place = finish(place=place, state="ended", ended_on=today, actor=actor)
        _after_end(place, actor)
    else:
        ending.place = begin_closing(place=place, ends_on=last_day, actor=actor)
    return ending


def tell_of_end(place: Place, initiator: str, actor: Account | None) -> None:
    """Tell the other side: over by agreement, no reason is named."""
    last_day = place.last_day or clock.today()
    tell(
        other_side(place, initiator),
        but=actor,
        kind="mentoring.ended",
        key=f"{place.pk}:{last_day}",
        school_id=place.school_id,
        url=page_of(place),
        day=last_day.isoformat(),
    )
    tell(
        accounts_with_role(place.school_id, "coordinator"),
        but=actor,
        kind="mentoring.ending_to_arrange",
        key=f"{place.pk}:{last_day}",
        school_id=place.school_id,
        url=page_of(place),
        day=last_day.isoformat(),
    )


def _after_end(place: Place, actor: Account | None) -> None:
    """Call planned meetings of an ended place off, stop waiting for its feedback, close warnings about it."""
    call_off(place, actor)
    for meeting in Meeting.objects.filter(attendances__place=place, state="held").select_related("relationship"):
        close_if_complete(meeting, actor)
    settle_ended(place.programme, clock.today())


def finish_due(*, on: dt.date, school_id: int | None = None) -> int:
    """End the places whose last day has passed and the pauses whose date came; safe to run again."""
    places = Place.objects.filter(school_id=school_id) if school_id is not None else Place.objects.all()
    due = places.filter(state="closing", ends_on__lt=on).values_list("pk", flat=True)
    back = Pause.objects.filter(ended_on__isnull=True, until__lte=on, place__in=places, place__state="paused")
    done = 0
    for pk in list(due):
        done += _finish_one(pk, on)
    for pk in list(back.values_list("place_id", flat=True)):
        done += _resume_one(pk, on)
    return done


def _finish_one(pk: int, on: dt.date) -> int:
    with transaction.atomic():
        place = lock_place(Place.objects.get(pk=pk))
        if place.state != Place.State.CLOSING or place.ends_on is None or place.ends_on >= on:
            return 0
        finish(place=place, state="ended", ended_on=place.ends_on + DAY, actor=None)
        _after_end(place, None)
    return 1


def _resume_one(pk: int, on: dt.date) -> int:
    with transaction.atomic():
        place = lock_place(Place.objects.get(pk=pk))
        if (
            place.state != Place.State.PAUSED
            or not Pause.objects.filter(place=place, ended_on__isnull=True, until__lte=on).exists()
        ):
            return 0
        _resumed(place, None, "", on)
    return 1


def ask_for_change(*, place: Place, actor: Account) -> ChangeRequest:
    """Ask the coordinator for another mentor or mentee; the other side does not learn of it."""
    with transaction.atomic():
        place = lock_place(place)
        entered = next((one for one in (place.mentor, place.mentee) if about(one.pk) is not None), None)
        if entered is None and not side_of(place, actor):
            raise RuleError("change.side", N_("О замене просят сами участники пары."))
        require_one_of([place], actor)
        require_state(place, *AT_WORK)
        asker = (entered.account if entered is not None else None) or actor
        row = ChangeRequest(school_id=place.school_id, place=place, asked_by=asker, asked_on=clock.today())
        write(row, "change.asked", actor)
        tell(
            accounts_with_role(place.school_id, "coordinator"),
            but=None,
            kind="mentoring.change_asked",
            key=str(row.pk),
            school_id=place.school_id,
            url=page_of(place),
        )
    return row


def answer_change(*, request: ChangeRequest, actor: Account) -> ChangeRequest:
    """Note that the coordinator talked the change over."""
    require_role(actor, request.school_id, "coordinator")
    with transaction.atomic():
        row: ChangeRequest = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if row.answered_on is None:
            row.answered_on = clock.today()
            write(row, "change.answered", actor, "answered_on")
    return row


def end_what_is_due(on: dt.date, school_id: int) -> None:
    """Do the daily work of this room."""
    finish_due(on=on, school_id=school_id)


daily_work.add("mentoring", end_what_is_due)
