"""Facts of stage 7; the subject is a programme."""

from nastavnik.completion.models import ProgrammeReport, SwotLine
from nastavnik.completion.selectors.people import AT_WORK, final_forms
from nastavnik.kit.registries import fact
from nastavnik.pairing.models import Place
from nastavnik.programme.models import Programme


@fact("completion.closing_begun")
def closing_begun(programme: Programme) -> bool:
    """Say whether the coordinator began the closing."""
    return programme.closing_begun_on is not None


@fact("completion.pairs_closed")
def pairs_closed(programme: Programme) -> bool:
    """Say whether no pair or group is at work any more."""
    return not Place.objects.filter(programme=programme, state__in=AT_WORK).exists()


@fact("completion.forms_in")
def forms_in(programme: Programme) -> bool:
    """Say whether four of five expected final forms came."""
    return final_forms(programme).enough


@fact("completion.swot_made")
def swot_made(programme: Programme) -> bool:
    """Say whether every quadrant has a line."""
    found = set(programme.swot.filter(state=SwotLine.State.ACCEPTED).values_list("quadrant", flat=True))
    return found >= set(SwotLine.Quadrant.values)


@fact("completion.report_approved")
def report_approved(programme: Programme) -> bool:
    """Say whether the report is approved."""
    return ProgrammeReport.objects.filter(programme=programme, approved_on__isnull=False).exists()


@fact("completion.event_held")
def event_held(programme: Programme) -> bool:
    """Say whether the closing event was held."""
    return programme.events.filter(held_on__isnull=False).exists()
