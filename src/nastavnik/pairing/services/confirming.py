"""Confirming a pair place by place, the order about pairs, and pairs that ran before the product came."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from nastavnik.consents.models import Consent, ConsentQuerySet
from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK, NEEDS
from nastavnik.core.transitions import PLACE, REQUEST
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.selectors.pairs.place import requests_of
from nastavnik.pairing.services.handlers import confirm_handlers
from nastavnik.pairing.services.locks import lock_open, lock_place, lock_places, require_day
from nastavnik.pairing.services.seats import Seat
from nastavnik.pairing.services.telling import tell_both
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services import annul_handlers, pass_gate, register_act
from nastavnik.programme.services.locks import lock_programme
from nastavnik.registry.models import MentorEntry, MentoringRequest


def confirm(*, place: Place, actor: Account, reasons: Mapping[str, str] | None = None) -> Place:
    """Confirm one place: both answers, the meeting and both consents become its proof."""
    require_role(actor, place.school_id, "coordinator")
    with transaction.atomic():
        place = lock_place(place)
        PLACE.require(place.state, "confirmed")
        if place.state != Place.State.PROPOSED:
            raise RuleError("place.confirmed", N_("Пара уже закреплена."))
        pass_gate("confirm", programme=place.programme, subject=place, actor=actor, reasons=reasons)
        mentor, mentee = require_consents(place, Consent.objects.select_for_update())
        proof = {"met_on": place.met_on, "mentor_yes_on": place.mentor_yes_on, "mentee_yes_on": place.mentee_yes_on}
        change(
            place,
            kind="place.confirmed",
            actor=actor,
            data=proof,
            state=Place.State.CONFIRMED,
            confirmed_on=clock.today(),
            mentor_consent=mentor,
            mentee_consent=mentee,
        )
        take_into_work(place, actor)
        for _name, handler in confirm_handlers:
            handler(place=place, actor=actor)
        tell_both(place, "pairing.confirmed")
    return place


def require_consents(place: Place, rows: ConsentQuerySet) -> tuple[Consent, Consent]:
    """Find the consents a pair stands on: the mentor's written one and the mentee's to take part."""
    alive = rows.counting(clock.today()).filter(programme_id=place.programme_id)
    mentee = alive.filter(teacher_id=place.mentee_id, kind=Consent.Kind.PARTICIPATION).first()
    if mentee is None:
        raise RuleError(
            "place.mentee_consent", N_("Согласие наставляемого на участие не действует. Закрепить пару нельзя.")
        )
    mentor = alive.filter(teacher_id=place.mentor_id, kind=Consent.Kind.MENTOR_WORK).first()
    by_job = MentorEntry.objects.filter(
        programme=place.programme_id, teacher=place.mentor_id, legal_basis="job_function"
    )
    if mentor is None and by_job.exists():
        mentor = alive.filter(teacher_id=place.mentor_id, kind=Consent.Kind.CANDIDACY).first()
    if mentor is None:
        raise RuleError(
            "place.mentor_consent", N_("Письменное согласие наставника не зарегистрировано. Внесите подписанный лист.")
        )
    _check_sheet(place, mentor)
    return mentor, mentee


def _check_sheet(place: Place, consent: Consent) -> None:
    """Refuse more mentees than the mentor's sheet says."""
    if consent.up_to_mentees is None:
        return
    mine = {"programme": place.programme_id, "mentor": place.mentor_id}  # whichever sheet they were confirmed upon
    working = Place.objects.filter(state__in=AT_WORK, **mine).count()
    if working >= consent.up_to_mentees:
        raise RuleError(
            "place.sheet_full",
            N_("В согласии наставника записано наставляемых не больше %(limit)s. Нужен новый подписанный лист."),
            params={"limit": consent.up_to_mentees},
        )


def take_into_work(place: Place, actor: Account) -> None:
    """Mark the requests a confirmed place is about as being worked on."""
    for request in requests_of(place, NEEDS):
        move_request(request, "in_work", actor, through="accepted")


def move_request(request: MentoringRequest, to: str, actor: Account | None, *, through: str = "") -> None:
    """Move one request by the table of its life, through a state in between where it has not been there yet."""
    before = request.state
    if through and before != through:
        REQUEST.require(before, through)
        before = through
    REQUEST.require(before, to)
    change(request, kind=f"request.{to}", actor=actor, state=to)


def register_order(
    *, programme: Programme, places: Iterable[Place], number: str, dated: dt.date, actor: Account
) -> Act:
    """Register the order that names pairs and groups: agreed ones, or confirmed ones without an order."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_programme(programme.pk)
        chosen = lock_places(programme.pk, Place.objects.filter(pk__in=[place.pk for place in places]))
        if not chosen:
            raise RuleError("order.empty", N_("Отметьте пары, которые названы в приказе."), "places")
        for place in chosen:
            _check_for_order(programme, place)
        require_day(dated, programme.starts_on, "dated")
        act = register_act(
            programme=programme,
            kind=Act.Kind.PAIRING_ORDER,
            number=number,
            dated=dated,
            actor=actor,
            summary={"rows": [_row(place) for place in chosen]},
        )
        for place in chosen:
            change(place, kind="place.ordered", actor=actor, order=act)
    return act


def _free_places(*, act: Act, actor: Account) -> None:
    """Leave the places of an annulled order without one."""
    for place in lock_places(act.programme_id, Place.objects.filter(order=act)):
        change(place, kind="place.order_annulled", actor=actor, order=None)


annul_handlers.add("pairing", _free_places)


def _check_for_order(programme: Programme, place: Place) -> None:
    """Refuse a place of another programme, one already named, and one that nobody agreed to."""
    if place.programme_id != programme.pk:
        raise RuleError("order.other", N_("Эта пара из другой программы."), "places")
    if place.order_id is not None:
        raise RuleError("order.twice", N_("Пара уже названа в другом приказе."), "places")
    if place.step not in {"agreed", "confirmed", "paused"}:
        raise RuleError("order.not_agreed", N_("В приказ входят пары, где согласны оба. Дождитесь ответов."), "places")


def _row(place: Place) -> dict[str, object]:
    """Say about one place what the table of an order prints."""
    return {
        "place": place.pk,
        "relationship": place.relationship_id,
        "mentor": place.mentor.full_name,
        "mentor_position": place.mentor.position,
        "mentee": place.mentee.full_name,
        "mentee_position": place.mentee.position,
        "type": place.type,
        "format": place.relationship.format,
    }


def carry_over(
    *,
    programme: Programme,
    mentor: Teacher,
    mentee: Teacher,
    type: str,
    met_on: dt.date,
    mentor_yes_on: dt.date,
    mentee_yes_on: dt.date,
    confirmed_on: dt.date,
    act_number: str,
    act_dated: dt.date,
    sheet_number: str,
    actor: Account,
    format: str = "one_to_one",
    relationship: Relationship | None = None,
    manager_reason: str = "",
) -> Place:
    """Enter a pair that worked before the product came, with its old dates, act and signed sheet."""
    require_role(actor, programme.school_id, "coordinator")
    if not sheet_number.strip():
        raise RuleError("place.sheet", N_("Укажите номер листа, где оба ответили «да»."), "sheet_number")
    for name, day in (("mentor_yes_on", mentor_yes_on), ("mentee_yes_on", mentee_yes_on), ("met_on", met_on)):
        require_day(day, met_on, name)
    require_day(confirmed_on, max(mentor_yes_on, mentee_yes_on), "confirmed_on")
    require_day(act_dated, dt.date.min, "act_dated")
    with transaction.atomic():
        programme = lock_open(programme)
        seat = Seat(programme, mentor, mentee, type, format, relationship, manager_reason, worked_before=True)
        place = seat.take()
        place.state, place.proposed_on, place.invited_on, place.met_on = Place.State.CONFIRMED, met_on, met_on, met_on
        place.mentor_yes_on, place.mentee_yes_on, place.confirmed_on = mentor_yes_on, mentee_yes_on, confirmed_on
        place.reasons = {"carried_over": True}
        place.mentor_consent, place.mentee_consent = require_consents(place, Consent.objects.select_for_update())
        place.order = _old_act(programme, act_number, act_dated, actor)
        pass_gate("confirm", programme=programme, subject=place, actor=actor)
        write(
            place,
            "place.carried_over",
            actor,
            reason=place.manager_reason,
            mentor=mentor.pk,
            mentee=mentee.pk,
            type=type,
            met_on=met_on,
            confirmed_on=confirmed_on,
            act=place.order_id,
            channel="paper",
            sheet=sheet_number.strip()[:40],
        )
        take_into_work(place, actor)
    return place


def _old_act(programme: Programme, number: str, dated: dt.date, actor: Account) -> Act:
    """Find the old order by its number and date, or register it."""
    kind = Act.Kind.PAIRING_ORDER
    act: Act | None = Act.objects.filter(
        programme=programme, kind=kind, number=number.strip(), dated=dated, annulled_on__isnull=True
    ).first()
    return act or register_act(
        programme=programme, kind=kind, number=number, dated=dated, actor=actor, summary={"carried_over": True}
    )
