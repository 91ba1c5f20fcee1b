"""Choosing a mentor: by the coordinator, from a run or by hand, or by the mentee for a private topic."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import PLACE_DONE
from nastavnik.core.transitions import PLACE
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.selectors.own import private_topics_of
from nastavnik.pairing.services.locks import lock_mentor, lock_open, lock_place
from nastavnik.pairing.services.seats import Seat
from nastavnik.pairing.services.telling import tell, tell_both, tell_coordinators
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme


def propose(
    *,
    programme: Programme,
    mentor: Teacher,
    mentee: Teacher,
    type: str,
    actor: Account,
    format: str = "one_to_one",
    relationship: Relationship | None = None,
    reasons: Mapping[str, Any] | None = None,
    score: int | None = None,
    replaces: Place | None = None,
    manager_reason: str = "",
) -> Place:
    """Choose a mentor for a mentee; the place is taken, nothing is sent to anybody yet."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_open(programme)
        place = Seat(programme, mentor, mentee, type, format, relationship, manager_reason).take()
        place.reasons, place.score, place.replaces = dict(reasons or {}), score, replaces
        _add(place, actor, "place.proposed", reason=place.manager_reason)
    return place


def _add(place: Place, actor: Account, kind: str, reason: str = "", **data: Any) -> None:
    """Save a new place with its line in the journal."""
    write(
        place,
        kind,
        actor,
        reason=reason,
        mentor=place.mentor_id,
        mentee=place.mentee_id,
        type=place.type,
        replaces=place.replaces_id,
        **data,
    )


def choose_mentor(*, programme: Programme, mentee: Teacher, mentor: Teacher, type: str, actor: Account) -> Place:
    """Let a mentee pick a mentor who is ready for their private topic; the meeting is proposed at once."""
    if mentee.account_id != actor.pk:
        raise RuleError("place.own_choice", N_("Наставника для личной темы выбирает только сам наставляемый."))
    if mentee.line_manager_id == mentor.pk:
        raise RuleError(
            "place.manager_own", N_("Непосредственного руководителя для личной темы выбрать нельзя."), "mentor"
        )
    with transaction.atomic():
        programme = lock_open(programme)
        topics = private_topics_of(programme, mentee, type)
        if not topics & set(lock_mentor(programme, mentor).private_topics):
            raise RuleError(
                "place.not_ready",
                N_("Этот педагог не отмечал готовность к вашей личной теме. Выберите из списка."),
                "mentor",
            )
        place = Seat(programme, mentor, mentee, type).take()
        place.reasons, place.invited_on = {"chosen_by": "mentee"}, clock.today()
        _add(place, actor, "place.chosen_by_mentee")
        tell(place, "mentor", "pairing.invited")
        tell_coordinators(place, "pairing.chosen")
    return place


def invite_to_meeting(*, place: Place, actor: Account) -> Place:
    """Send both sides the invitation to a personal meeting."""
    require_role(actor, place.school_id, "coordinator")
    with transaction.atomic():
        place = lock_place(place)
        if place.state != Place.State.PROPOSED:
            raise RuleError("place.transition", PLACE.refusal)
        if place.invited_on is not None:
            raise RuleError("place.invited", N_("Приглашение уже отправлено."))
        change(place, kind="place.invited", actor=actor, invited_on=clock.today())
        tell_both(place, "pairing.invited")
    return place


def withdraw_proposal(*, place: Place, actor: Account, reason: str = "") -> Place:
    """Take a proposal back; whoever was invited is told, without a reason."""
    require_role(actor, place.school_id, "coordinator")
    with transaction.atomic():
        place = lock_place(place)
        close_proposal(place, actor, reason)
    return place


def close_proposal(place: Place, actor: Account | None, reason: str = "") -> None:
    """Take back a locked proposal, whoever decided it."""
    PLACE.require(place.state, "withdrawn")
    change(place, kind="place.withdrawn", actor=actor, reason=reason, state=Place.State.WITHDRAWN)
    if place.invited_on is not None:
        tell_both(place, "pairing.withdrawn")


def release(*, place: Place, actor: Account) -> Place:
    """Free the seat of a choice that nobody has been told about."""
    require_role(actor, place.school_id, "coordinator")
    with transaction.atomic():
        place = lock_place(place)
        if place.invited_on is not None:
            raise RuleError(
                "place.invited", N_("Приглашение уже отправлено: можно снять предложение, люди об этом узнают.")
            )
        close_proposal(place, actor)
    return place


def replace(*, place: Place, new_mentor: Teacher, actor: Account, manager_reason: str = "") -> Place:
    """Propose another mentor after a pair that ended or did not come about."""
    if place.state not in PLACE_DONE:
        raise RuleError("place.not_over", N_("Замена возможна, когда прежняя пара завершена или не состоялась."))
    if new_mentor.pk == place.mentor_id:
        raise RuleError("place.same_mentor", N_("Это тот же наставник. Выберите другого."), "mentor")
    return propose(
        programme=place.programme,
        mentor=new_mentor,
        mentee=place.mentee,
        type=place.type,
        actor=actor,
        replaces=place,
        manager_reason=manager_reason,
    )
