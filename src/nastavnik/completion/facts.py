"""Facts of stage 7; the subject is the counts of the programme."""

from nastavnik.completion.models import ClosingEvent, ProgrammeReport, SwotLine
from nastavnik.completion.selectors.people import final_forms, places_of
from nastavnik.core.states import AT_WORK
from nastavnik.kit.combined import each, total
from nastavnik.kit.registries import fact
from nastavnik.programme.selectors import Counts, path_counts

path_counts.add("completion.pairs", lambda programme, school: each(places_of(programme), "state"))
path_counts.add(
    "completion.swot",
    lambda programme, school: each(
        SwotLine.objects.filter(programme_id=programme, state=SwotLine.State.ACCEPTED), "quadrant"
    ),
)
path_counts.add(
    "completion.reports",
    lambda programme, school: total(ProgrammeReport.objects.filter(programme_id=programme, approved_on__isnull=False)),
)
path_counts.add(
    "completion.events",
    lambda programme, school: total(ClosingEvent.objects.filter(programme_id=programme, held_on__isnull=False)),
)


@fact("completion.closing_begun")
def closing_begun(counts: Counts) -> bool:
    """Say whether the coordinator began the closing."""
    return counts.programme.closing_begun_on is not None


@fact("completion.pairs_closed")
def pairs_closed(counts: Counts) -> bool:
    """Say whether no pair or group is at work any more."""
    return counts.number("completion.pairs", *AT_WORK) == 0


@fact("completion.forms_in")
def forms_in(counts: Counts) -> bool:
    """Say whether four of five expected final forms came."""
    return final_forms(counts.programme).enough


@fact("completion.swot_made")
def swot_made(counts: Counts) -> bool:
    """Say whether every quadrant has a line."""
    return counts.keys("completion.swot") >= set(SwotLine.Quadrant.values)


@fact("completion.report_approved")
def report_approved(counts: Counts) -> bool:
    """Say whether the report is approved."""
    return counts.number("completion.reports") > 0


@fact("completion.event_held")
def event_held(counts: Counts) -> bool:
    """Say whether the closing event was held."""
    return counts.number("completion.events") > 0
