"""The board of the closing, and the figures of the year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nastavnik.completion.models import ProgrammeReport
from nastavnik.completion.selectors.declared import declared_outcome
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.people import final_forms, pairs_progress, reflections_count
from nastavnik.completion.selectors.swot import quadrants
from nastavnik.completion.selectors.wording import day_of, in_words
from nastavnik.completion.selectors.year import nominations, summaries_waiting
from nastavnik.core.stages import checks_of
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import gate_state
from nastavnik.programme.views.asking import holds, with_programme
from nastavnik.programme.views.tables import xlsx_response


def _gate(programme: Programme) -> list[tuple[str, str, str]]:
    """Give the checks of the archive: how each stands, its words, a note."""
    state = gate_state("archive", programme, programme)
    passed = {item.fact for item in state.overridden}
    missing = {item.fact for item in (*state.hard, *state.soft)}
    lines = []
    for check in checks_of("archive"):
        label = _(check.label)
        stands = "warn" if check.fact in missing else "yes"
        note = _("дальше без этого, причина записана") if check.fact in passed else ""
        lines.append((stands, label[:1].upper() + label[1:], note))
    return lines


@require_safe
@with_programme
def board(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show how far the closing has come; the head sees counts."""
    written, agreed, pairs = summaries_waiting(programme)
    pairs_now = pairs_progress(programme)
    context = {
        "programme": programme,
        "coordinator": holds(request, "coordinator"),
        "pairs": pairs_now,
        "over": pairs_now.completed + pairs_now.ended,
        "forms": final_forms(programme),
        "reflections": reflections_count(programme),
        "gate": _gate(programme),
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


@require_safe
@with_programme
def results(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the figures of the year, each with how it is counted."""
    found = figures(programme)
    context = {"programme": programme, "groups": in_words(found), "day": day_of(found)}
    return render(request, "completion/results.html", context)


@require_safe
@with_programme
def results_xlsx(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give the figures as a table."""
    header = [_("Раздел"), _("Показатель"), _("Значение"), _("Доля"), _("Как посчитано")]
    rows = [
        [group.title, line.label, line.value, line.share, line.how]
        for group in in_words(figures(programme))
        for line in group.lines
    ]
    return xlsx_response(_("Результаты программы"), header, rows)
