"""The year's report: composed, approved, printed."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.completion import services
from nastavnik.completion.forms import NumberForm, ReportForm
from nastavnik.completion.models import ProgrammeReport
from nastavnik.completion.policies import require_closing, require_unapproved
from nastavnik.completion.selectors.figures import Figures, figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.swot import quadrants
from nastavnik.completion.selectors.wording import day_of, in_words
from nastavnik.completion.selectors.year import agreed_summaries, nominations
from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, closed, said
from nastavnik.kit.once import long_work
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme


def _found(programme: Programme) -> ProgrammeReport | None:
    report: ProgrammeReport | None = (
        ProgrammeReport.objects.filter(programme=programme).select_related("act", "composed_by").first()
    )
    return report


def report_parts(programme: Programme, report: ProgrammeReport) -> dict[str, object]:
    """Give what a report prints: its figures as they stood, agreed summaries, the analysis, nominations."""
    kept = Figures.from_json(report.figures)
    return {
        "report": report,
        "groups": in_words(kept),
        "day": day_of(kept),
        "summaries": agreed_summaries(programme),
        "quadrants": quadrants(programme),
        "group_reflections": programme.group_reflections.select_related("relationship__mentor"),
        "nominations": nominations(programme),
    }


@with_programme
def report(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show the report for reading and printing."""
    found = _found(programme)
    coordinator = request.holds("coordinator")
    context = {"programme": programme, "coordinator": coordinator, "report": found}
    if found is not None:
        context |= report_parts(programme, found)
    return render(request, "completion/report.html", context)


@long_work
@with_programme
def compose(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Write conclusions and proposals; the figures are counted at that moment."""
    found = _found(programme)
    closed(request, lambda: require_closing(programme), "programme:board")
    closed(request, lambda: require_unapproved(programme), "completion:report")
    key = f"report-{programme.pk}"
    form = ReportForm(
        request.POST or None, row=found, initial=drafts.initial(request.user, key, ReportForm.base_fields)
    )
    counted = figures(YearRows(programme))
    if attempt(
        form,
        lambda: services.compose_report(programme=programme, counted=counted, actor=request.user, **form.cleaned_data),
    ):
        return said(request, _("Отчёт составлен. Проверьте его и передайте на утверждение."), "completion:report")
    context = {"form": form, "draft": key, "groups": in_words(counted), "day": day_of(counted)}
    return render(request, "completion/compose.html", context, status=422 if request.method == "POST" else 200)


@with_programme
def approve(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Register the number and date of the approved report."""
    found = _found(programme)
    if found is None or found.approved_on is not None:
        return redirect("completion:report")
    form = NumberForm(request.POST or None)
    if attempt(form, lambda: services.approve_report(report=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Отчёт утверждён и внесён в реестр документов."), "completion:report")
    context = {
        "form": form,
        "title": _("Утвердить отчёт"),
        "lead": _("Отчёт подписан на бумаге: внесите его номер и дату. После этого он не меняется."),
        "action": _("Утвердить"),
        "back": "completion:report",
    }
    return render(request, "completion/number.html", context, status=422 if request.method == "POST" else 200)
