"""The board of the closing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.completion.models import ProgrammeReport
from nastavnik.completion.selectors.declared import declared_outcome
from nastavnik.completion.selectors.people import final_forms, pairs_progress, reflections_count
from nastavnik.completion.selectors.swot import quadrants
from nastavnik.completion.selectors.year import nominations, summaries_waiting
from nastavnik.core.stages import checks_of
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import Counts, gate_state, path_of_programme
from nastavnik.programme.views.asking import with_programme


def _gate(counts: Counts) -> list[tuple[str, str, str]]:
    """Give the checks of the archive: how each stands, its words, a note."""
    state = gate_state("archive", counts.programme, counts)
    passed = {item.fact for item in state.overridden}
    missing = {item.fact for item in (*state.hard, *state.soft)}
    lines = []
    for check in checks_of("archive"):
        label = _(check.label)
        stands = "warn" if check.fact in missing else "yes"
        note = _("дальше без этого, причина записана") if check.fact in passed else ""
        lines.append((stands, label[:1].upper() + label[1:], note))
    return lines


@with_programme
def board(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show how far the closing has come; the head sees counts."""
    written, agreed, pairs = summaries_waiting(programme)
    counts = path_of_programme(programme)
    pairs_now = pairs_progress(counts)
    context = {
        "programme": programme,
        "coordinator": request.holds("coordinator"),
        "pairs": pairs_now,
        "over": pairs_now.completed + pairs_now.ended,
        "forms": final_forms(programme),
        "reflections": reflections_count(programme),
        "gate": _gate(counts),
        "quadrants": quadrants(programme),
        "outcome": declared_outcome(programme),
        "group_count": programme.group_reflections.count(),
        "written": written,
        "agreed": agreed,
        "pairs_count": pairs,
        "report": ProgrammeReport.objects.filter(programme=programme).select_related("act").first(),
        "events": list(programme.events.all()),
        "nominations": nominations(programme),
    }
    return render(request, "completion/board.html", context)
