"""Roles that follow from the registers: mentee and mentor of the running programme."""

from typing import Any

from nastavnik.kit.registries import audiences, role_providers
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry, MentorEntry

MENTEE_STATES = ("thinking", "joined", "completed")
MENTOR_STATES = ("applied", "selected", "resting")


def register_roles(account: Any) -> set[str]:
    """Give «mentee» and «mentor» to whoever stands in this year's registers; two queries."""
    if not account.school_id:
        return set()
    own = {
        "teacher__account": account,
        "teacher__left_on__isnull": True,
        "programme__school_id": account.school_id,
        "programme__archived_on__isnull": True,
    }
    roles = set()
    if MenteeEntry.objects.filter(state__in=MENTEE_STATES, **own).exists():
        roles.add("mentee")
    if MentorEntry.objects.filter(state__in=MENTOR_STATES, **own).exists():
        roles.add("mentor")
    return roles


role_providers.add("registry", register_roles)


def mentees_asked(programme: Programme) -> Any:
    """Give the teachers whom questionnaires for mentees are for."""
    return programme.mentee_entries.filter(state__in=["joined", "completed"]).values("teacher_id")


def mentors_asked(programme: Programme) -> Any:
    """Give the teachers whom questionnaires for mentors are for."""
    return programme.mentor_entries.filter(state__in=["selected", "resting"]).values("teacher_id")


audiences.add("mentees", mentees_asked)
audiences.add("mentors", mentors_asked)
