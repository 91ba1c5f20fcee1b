"""What follows when somebody leaves: a withdrawn consent or a left register starts the exit of each pair."""

import datetime as dt
from typing import Any

from django.db.models import Q

from nastavnik.consents.models import Consent
from nastavnik.core.errors import N_, RuleError
from nastavnik.core.workdays import last_duty_day
from nastavnik.kit import clock
from nastavnik.kit.registries import consequences
from nastavnik.outbox import services as outbox
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.life import begin_closing
from nastavnik.pairing.services.locks import lock_place
from nastavnik.pairing.services.proposals import close_proposal
from nastavnik.pairing.services.telling import KINDS, tell, tell_coordinators
from nastavnik.people.models import Account, School, Teacher
from nastavnik.people.selectors import duty_days
from nastavnik.people.services import away_handlers
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MentorEntry
from nastavnik.registry.services.handlers import basis_checks, leave_handlers, mentor_leave_handlers


def last_day_of_mentor(school: School, notified_on: dt.date) -> dt.date:
    """Give the last day of a mentor's duties: three full working days by the calendar of the school."""
    return last_duty_day(notified_on, is_working=duty_days(school))


def mentee_leaves(*, programme: Programme, mentee: Teacher, actor: Account) -> None:
    """End what a mentee is part of, today and without a reason."""
    for place in _places(programme, mentee=mentee):
        _leave(place, clock.today(), actor)


def mentor_leaves(*, programme: Programme, mentor: Teacher, actor: Account) -> None:
    """Withdraw a mentor's proposals and begin the end of the pairs, with the notice of the Labour Code."""
    ends_on = last_day_of_mentor(programme.school, clock.today())
    for place in _places(programme, mentor=mentor):
        _leave(place, ends_on, actor)


def _places(programme: Programme, **sides: Teacher) -> list[Place]:
    return list(Place.objects.live().filter(programme=programme, **sides).order_by("mentor_id", "pk"))


def _leave(place: Place, ends_on: dt.date, actor: Account) -> None:
    """Take one place out of the programme; it is locked, whatever its state."""
    place = lock_place(place)
    if place.state == Place.State.PROPOSED:
        close_proposal(place, actor)
        return
    begin_closing(place=place, ends_on=ends_on, actor=None)
    for side, teacher in (("mentor", place.mentor), ("mentee", place.mentee)):
        if teacher.account_id != actor.pk:
            tell(place, "mentor" if side == "mentor" else "mentee", "pairing.closing")
    tell_coordinators(place, "pairing.closing")


def after_withdrawal(*, consent: Consent, actor: Account) -> None:
    """Follow a withdrawn consent: of a mentee to take part, of a mentor to work."""
    programme, teacher = consent.programme, consent.teacher
    if consent.kind == Consent.Kind.PARTICIPATION:
        mentee_leaves(programme=programme, mentee=teacher, actor=actor)
    elif consent.kind in {Consent.Kind.MENTOR_WORK, Consent.Kind.SHARE_OUTSIDE} or _stands_on(consent):
        mentor_leaves(programme=programme, mentor=teacher, actor=actor)
    elif consent.kind == Consent.Kind.CANDIDACY:
        for place in _places(programme, mentor=teacher):
            if place.state == Place.State.PROPOSED:
                _leave(place, clock.today(), actor)
    else:
        return
    outbox.silence(account=teacher.account, kinds=KINDS)


def _stands_on(consent: Consent) -> bool:
    return Place.objects.live().filter(resting_on(consent, "mentor")).exists()


def resting_on(consent: Consent, *sides: str) -> Q:
    """Keep the places that rest on a consent, or on an earlier one of the same person to the same."""
    found = Q()
    for side in sides or ("mentor", "mentee"):
        same = {"teacher": consent.teacher_id, "programme": consent.programme_id, "kind": consent.kind}
        found |= Q(**{f"{side}_consent__{name}": value for name, value in same.items()})
    return found


def after_mentee_left(*, entry: Any, actor: Account) -> None:
    """Follow an entry of the mentee register that was left."""
    mentee_leaves(programme=entry.programme, mentee=entry.teacher, actor=actor)


def after_mentor_left(*, entry: Any, actor: Account) -> None:
    """Follow an entry of the mentor register that was left."""
    mentor_leaves(programme=entry.programme, mentor=entry.teacher, actor=actor)


def teacher_away(*, teacher: Teacher, until: dt.date, actor: Account) -> None:
    """Take back the proposals of somebody on a long leave; the requests look for another mentor, or wait."""
    rows = Place.objects.filter(Q(mentor=teacher) | Q(mentee=teacher), state=Place.State.PROPOSED)
    for place in rows.order_by("mentor_id", "pk"):
        close_proposal(lock_place(place), actor)


def refuse_another_basis(*, entry: MentorEntry) -> None:
    """Refuse another legal basis once a pair was confirmed upon the present one."""
    if Place.objects.filter(programme=entry.programme_id, mentor=entry.teacher_id, confirmed_on__isnull=False).exists():
        raise RuleError(
            "mentor.basis_stands",
            N_("На этом основании уже закреплена пара. Другое основание оформляют документом следующего года."),
        )


basis_checks.add("pairing", refuse_another_basis)
consequences.add("pairing", after_withdrawal, turn=20)
leave_handlers.add("pairing", after_mentee_left, turn=20)
mentor_leave_handlers.add("pairing", after_mentor_left, turn=20)
away_handlers.add("pairing", teacher_away)
