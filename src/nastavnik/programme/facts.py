"""Facts of the programme itself."""

from nastavnik.kit.registries import fact
from nastavnik.people.selectors import holders
from nastavnik.programme.models import Act, Programme


@fact("programme.coordinator_appointed")
def coordinator_appointed(programme: Programme) -> bool:
    """Say whether somebody is the coordinator of the school."""
    return holders(programme.school_id, "coordinator").exists()


@fact("programme.roadmap_approved")
def roadmap_approved(programme: Programme) -> bool:
    """Say whether the order about the roadmap is registered."""
    return programme.acts.filter(kind=Act.Kind.ROADMAP_ORDER).exists()


@fact("programme.outreach_held")
def outreach_held(programme: Programme) -> bool:
    """Say whether the staff was told about the programme."""
    return programme.outreach.exists()


@fact("programme.mentor_outreach_held")
def mentor_outreach_held(programme: Programme) -> bool:
    """Say whether future mentors were told about the programme."""
    return programme.outreach.filter(audience="mentors").exists()
