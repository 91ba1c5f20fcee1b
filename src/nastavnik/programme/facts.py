"""Facts of the programme itself; the subject is its counts."""

from nastavnik.kit.registries import fact
from nastavnik.programme.selectors import Counts


@fact("programme.coordinator_appointed")
def coordinator_appointed(counts: Counts) -> bool:
    """Say whether somebody is the coordinator of the school."""
    return counts.number("programme.coordinators") > 0


@fact("programme.roadmap_approved")
def roadmap_approved(counts: Counts) -> bool:
    """Say whether the order about the roadmap is registered."""
    return counts.number("programme.roadmap_orders") > 0


@fact("programme.outreach_held")
def outreach_held(counts: Counts) -> bool:
    """Say whether the staff was told about the programme."""
    return counts.number("programme.outreach") > 0


@fact("programme.mentor_outreach_held")
def mentor_outreach_held(counts: Counts) -> bool:
    """Say whether future mentors were told about the programme."""
    return counts.number("programme.outreach", "mentors") > 0
