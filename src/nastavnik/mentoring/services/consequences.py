"""What a withdrawn consent, and somebody who stops taking part, mean for the pairs at work."""

import datetime as dt

from django.db.models import Q

from nastavnik.consents.models import Consent
from nastavnik.core.states import AT_WORK
from nastavnik.kit import clock
from nastavnik.kit.registries import consequences
from nastavnik.mentoring.models import Ending
from nastavnik.mentoring.services.goals import settle_goals
from nastavnik.mentoring.services.places import end_place, pause, tell_of_end
from nastavnik.pairing.models import Place
from nastavnik.pairing.services import confirm_handlers
from nastavnik.pairing.services.leaving import resting_on
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account, Teacher
from nastavnik.people.services import away_handlers
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.registry.services import leave_handlers, mentor_leave_handlers
from nastavnik.surveys.services import tell_new_mentor


def consent_withdrawn(*, consent: Consent, actor: Account) -> None:
    """End the places that rest on the consent: the mentee's today, the mentor's after the legal notice."""
    for place in Place.objects.filter(resting_on(consent), state__in=AT_WORK).order_by("pk"):
        by_mentee = place.mentee_id == consent.teacher_id
        _end(place, Ending.Initiator.WITHDRAWAL, actor, at_once=by_mentee)


def mentee_left(*, entry: MenteeEntry, actor: Account) -> None:
    """End the places of a mentee who leaves the programme."""
    rows = Place.objects.filter(programme_id=entry.programme_id, mentee_id=entry.teacher_id)
    for place in rows.filter(state__in=AT_WORK).order_by("pk"):
        _end(place, Ending.Initiator.MENTEE, actor, at_once=True)


def mentor_left(*, entry: MentorEntry, actor: Account) -> None:
    """Begin to end the places of a mentor who stops."""
    rows = Place.objects.filter(programme_id=entry.programme_id, mentor_id=entry.teacher_id)
    for place in rows.filter(state__in=AT_WORK).order_by("pk"):
        _end(place, Ending.Initiator.MENTOR, actor, at_once=False)


def _end(found: Place, initiator: str, actor: Account, *, at_once: bool) -> None:
    """End one place; the pairing room, whose turn comes after, tells of an end that takes its days."""
    place = lock_place(found)
    if place.state == Place.State.CLOSING and not at_once:
        return
    ending = end_place(place, initiator, actor, at_once=at_once)
    if at_once:
        tell_of_end(ending.place, "mentee", actor)


consequences.add("mentoring", consent_withdrawn, turn=10)
leave_handlers.add("mentoring", mentee_left, turn=10)
mentor_leave_handlers.add("mentoring", mentor_left, turn=10)


def teacher_away(*, teacher: Teacher, until: dt.date, actor: Account) -> None:
    """Pause the pairs of somebody on a long leave until the day after it, or the end of the programme."""
    sides = Q(mentor=teacher) | Q(mentee=teacher)
    rows = Place.objects.filter(sides, programme__archived_on__isnull=True, state=Place.State.CONFIRMED)
    for place in rows.select_related("programme").order_by("mentor_id", "pk"):
        back = min(until + dt.timedelta(days=1), place.programme.ends_on)
        if back > clock.today():
            pause(place=place, until=back, actor=actor)


away_handlers.add("mentoring", teacher_away)


def pair_confirmed(*, place: Place, actor: Account) -> None:
    """Give the new pair the mentee's long goals of earlier years; say that opened answers stay with whom they were."""
    settle_goals(place=place, actor=actor)
    tell_new_mentor(mentee=place.mentee, place=place.pk)


confirm_handlers.add("mentoring", pair_confirmed)
