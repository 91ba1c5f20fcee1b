"""What a withdrawn consent, and leaving the school, mean for the registers; runs inside their transactions."""

import datetime as dt
from typing import Any

from nastavnik.consents.models import Consent
from nastavnik.core.states import MENTEE_OPEN, MENTOR_OPEN
from nastavnik.kit.registries import consequences
from nastavnik.people.models import Account, Teacher
from nastavnik.people.services import away_handlers, left_handlers
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_programme
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.registry.services.mentees import end_participation
from nastavnik.registry.services.mentors import end_mentoring, save


def consent_withdrawn(*, consent: Consent, actor: Account) -> None:
    """Take the person out of the register that rested on the consent.

    Without the consent to take part nobody stays a mentee, without the candidacy nobody stays a mentor;
    without the mentor's paper consent alone a mentor rests: no new pairs.
    """
    who: dict[str, Any] = {"programme_id": consent.programme_id, "teacher_id": consent.teacher_id}
    if consent.kind == Consent.Kind.PARTICIPATION:
        for mentee in MenteeEntry.objects.select_for_update().filter(state__in=MENTEE_OPEN, **who):
            end_participation(mentee, actor)
    elif consent.kind == Consent.Kind.CANDIDACY:
        for mentor in MentorEntry.objects.select_for_update().filter(state__in=MENTOR_OPEN, **who):
            _end_candidacy(mentor, actor)
    elif consent.kind in {Consent.Kind.MENTOR_WORK, Consent.Kind.SHARE_OUTSIDE}:
        for mentor in MentorEntry.objects.select_for_update().filter(state="selected", **who):
            mentor.state = MentorEntry.State.RESTING
            save(mentor, "mentor.resting", actor)


def _end_candidacy(entry: MentorEntry, actor: Account) -> None:
    """End it; the paper consent to the work of a mentor includes being a candidate: such a mentor rests."""
    others = Consent.objects.in_force().filter(
        programme_id=entry.programme_id, teacher_id=entry.teacher_id, kind=Consent.Kind.MENTOR_WORK
    )
    if entry.state == MentorEntry.State.SELECTED and others.exists():
        entry.state = MentorEntry.State.RESTING
        save(entry, "mentor.resting", actor)
        return
    end_mentoring(entry, actor)


def teacher_left(*, teacher: Teacher, actor: Account) -> None:
    """Take somebody who no longer works here out of the registers; their pairs end by their own rules."""
    running = Programme.objects.filter(school_id=teacher.school_id, archived_on__isnull=True)
    for pk in running.order_by("pk").values_list("pk", flat=True):
        lock_programme(pk)
    who: dict[str, Any] = {"teacher": teacher, "programme__archived_on__isnull": True}
    for mentee in MenteeEntry.objects.select_for_update(of=("self",)).filter(state__in=MENTEE_OPEN, **who):
        end_participation(mentee, actor)
    for mentor in MentorEntry.objects.select_for_update(of=("self",)).filter(state__in=MENTOR_OPEN, **who):
        end_mentoring(mentor, actor)


def teacher_away(*, teacher: Teacher, until: dt.date, actor: Account) -> None:
    """Let a mentor who goes on a long leave rest: no new proposals until they come back to the register."""
    running = Programme.objects.filter(school_id=teacher.school_id, archived_on__isnull=True)
    rows = MentorEntry.objects.select_for_update(of=("self",)).filter(teacher=teacher, programme__in=running)
    for mentor in rows.filter(state=MentorEntry.State.SELECTED):
        mentor.state = MentorEntry.State.RESTING
        save(mentor, "mentor.resting", actor)


consequences.add("registry", consent_withdrawn, turn=30)
left_handlers.add("registry", teacher_left)
away_handlers.add("registry", teacher_away)
