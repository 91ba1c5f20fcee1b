"""The way into the archive, the archive, and the next year."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.completion import services
from nastavnik.completion.forms import ArchiveForm
from nastavnik.completion.models import ProgrammeReport
from nastavnik.completion.policies import require_closing
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.wording import day_of, in_words
from nastavnik.completion.selectors.year import past_years, to_invite_again, waiting_year, wished_to_go_on
from nastavnik.completion.tables import archive_table
from nastavnik.completion.views.report import report_parts
from nastavnik.kit.desk import attempt, closed, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest, asked_first
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme, gate_state, path_of_programme
from nastavnik.programme.views.asking import with_programme


@with_programme
def to_archive(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Put the year into the archive, with a reason for what is not done."""
    closed(request, lambda: require_closing(programme), "programme:board")
    state = gate_state("archive", programme, path_of_programme(programme))
    form = ArchiveForm(state.soft, request.POST if request.method == "POST" else None)

    def run() -> Programme:
        return services.archive_programme(programme=programme, actor=request.user, reasons=form.reasons)

    asked = {"title": _("Отправить в архив"), "button": _("Отправить"), "back": reverse("completion:board")}
    if form.is_valid() and (page := asked_first(request, run, **asked)):
        return page
    if attempt(form, run):
        return said(request, _("Программа в архиве. Её итоги можно читать, менять их нельзя."), "completion:archive")
    context = {"form": form, "programme": programme}
    return render(request, "completion/to_archive.html", context, status=422 if request.method == "POST" else 200)


@with_programme
def closing_back(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Take back the beginning of the end."""
    run = lambda: services.take_closing_back(programme=programme, actor=request.user)  # noqa: E731
    return press(request, run, _("Завершение отменено: программа снова идёт."), "programme:board")


def archive(request: DeskRequest) -> HttpResponse:
    """List past years; from the last one the next may begin."""
    coordinator = request.holds("coordinator")
    current = current_programme(request)
    context = {
        "waiting": waiting_year(request.user) if coordinator and current is None else None,
        "current": current,
        "go_on": wished_to_go_on(current) if coordinator and current is not None else [],
        "invite_again": to_invite_again(current) if coordinator and current is not None else [],
    }
    return show_tables(request, "completion/archive.html", context, archive_table(request, past_years(request.user)))


def past(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a year for reading: its report, or its figures where there is none."""
    programme = visible_or_404(request, Programme, pk=pk)
    report = ProgrammeReport.objects.filter(programme=programme).select_related("act", "composed_by").first()
    if report is not None:
        context = report_parts(programme, report)
    else:
        counted = figures(YearRows(programme))
        context = {"groups": in_words(counted), "day": day_of(counted)}
    offer = services.archive_offer(programme, request.user)
    return render(request, "completion/past.html", {"programme": programme, "offer": offer, **context})


def give_back(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a year back out of the archive."""
    programme = visible_or_404(request, Programme, pk=pk)
    return press(
        request,
        lambda: services.return_from_archive(programme=programme, actor=request.user),
        _("Программа снова открыта."),
        "programme:board",
    )


def next_year(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Begin the year after an archived one."""
    programme = visible_or_404(request, Programme, pk=pk)
    return press(
        request,
        lambda: services.begin_next_year(programme=programme, actor=request.user),
        _("Программа следующего года создана. В неё никто не записан: наставников можно пригласить снова."),
        "completion:archive",
    )
