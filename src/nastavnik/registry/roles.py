"""Roles that follow from the registers: mentee and mentor of the running programme."""

from typing import Any

from nastavnik.core.states import IN_REGISTER, MENTEE_ROLE, MENTOR_ROLE
from nastavnik.kit.registries import audiences, role_providers
from nastavnik.people.selectors import Standing, own_facts
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.registry.selectors.mentees import taking_part


def _own(account: int, school: int) -> dict[str, Any]:
    """Give the filter of one's own entries in the running programme."""
    return {
        "teacher__account": account,
        "teacher__left_on": None,
        "programme__school": school,
        "programme__archived_on": None,
    }


# The states of one's own entries, with the number of the programme.
own_facts.add(
    "registry.mentee",
    lambda account, school: (
        MenteeEntry.objects.filter(**_own(account, school)).order_by().values_list("state", "programme_id")
    ),
)
own_facts.add(
    "registry.mentor",
    lambda account, school: (
        MentorEntry.objects.filter(**_own(account, school)).order_by().values_list("state", "programme_id")
    ),
)


def register_roles(standing: Standing) -> set[str]:
    """Give «mentee» and «mentor» to whoever stands in this year's registers."""
    found = {"mentee": MENTEE_ROLE, "mentor": MENTOR_ROLE}
    return {role for role, states in found.items() if not standing.keys(f"registry.{role}").isdisjoint(states)}


role_providers.add("registry", register_roles)


def mentees_asked(programme: Programme) -> Any:
    """Give the teachers whom questionnaires for mentees are for."""
    return taking_part(programme).values("teacher_id")


def mentors_asked(programme: Programme) -> Any:
    """Give the teachers whom questionnaires for mentors are for."""
    return programme.mentor_entries.filter(state__in=IN_REGISTER).values("teacher_id")


audiences.add("mentees", mentees_asked)
audiences.add("mentors", mentors_asked)
