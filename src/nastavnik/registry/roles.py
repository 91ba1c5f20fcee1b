"""Roles that follow from the registers: mentee and mentor of the running programme."""

from typing import Any

from nastavnik.kit.registries import role_providers
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
