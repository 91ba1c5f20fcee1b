"""Facts about consents; the subject is an entry of a register or a place."""

from typing import Any

from nastavnik.consents.models import Consent
from nastavnik.kit import clock
from nastavnik.kit.registries import fact


def _in_force(teacher_id: int, programme_id: int, *kinds: str) -> bool:
    counting = Consent.objects.counting(clock.today())
    return counting.filter(teacher_id=teacher_id, programme_id=programme_id, kind__in=kinds).exists()


@fact("consents.participation")
def participation(entry: Any) -> bool:
    """Say whether the mentee's consent to take part is in force."""
    return _in_force(entry.teacher_id, entry.programme_id, Consent.Kind.PARTICIPATION)


@fact("consents.candidacy")
def candidacy(entry: Any) -> bool:
    """Say whether the consent to be a candidate is in force."""
    return _in_force(entry.teacher_id, entry.programme_id, Consent.Kind.CANDIDACY, Consent.Kind.MENTOR_WORK)


@fact("consents.personal_data_basis")
def personal_data_basis(entry: Any) -> bool:
    """Say whether the school named the basis on which it keeps staff data."""
    return bool(entry.school.personal_data_basis.strip())


@fact("consents.mentor_work")
def mentor_work(place: Any) -> bool:
    """Say whether the mentor's written consent is registered, or the work is part of the job."""
    if _in_force(place.mentor_id, place.programme_id, Consent.Kind.MENTOR_WORK):
        return True
    entry = place.mentor.mentor_entries.filter(programme_id=place.programme_id).first()
    if entry is None or entry.legal_basis != "job_function":
        return False
    return _in_force(place.mentor_id, place.programme_id, Consent.Kind.CANDIDACY)
