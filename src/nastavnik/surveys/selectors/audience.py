"""Whom a wave is for."""

from django.db.models import QuerySet

from nastavnik.consents.models import Consent
from nastavnik.kit.registries import audiences
from nastavnik.people.models import Teacher
from nastavnik.surveys.models import Wave


def refused(programme_id: int) -> QuerySet[Consent]:
    """Give the consents to keep answers that were taken back and not given again."""
    rows = Consent.objects.filter(programme_id=programme_id, kind=Consent.Kind.QUESTIONNAIRES)
    again = rows.exclude(state=Consent.State.WITHDRAWN).values("teacher_id")
    found: QuerySet[Consent] = rows.filter(state=Consent.State.WITHDRAWN).exclude(teacher_id__in=again)
    return found


def audience_of(wave: Wave) -> QuerySet[Teacher]:
    """Give the people at work whom a wave is for, without those who took their consent back."""
    rows = Teacher.objects.on_duty().filter(school_id=wave.school_id).select_related("account").by_name()
    found: QuerySet[Teacher] = rows
    if not wave.by_code:
        members = audiences[wave.audience](wave.programme)
        found = rows.filter(pk__in=members).exclude(pk__in=refused(wave.programme_id).values("teacher_id"))
    return found
