"""Where help is needed: the coordinator's page."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import press
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Feedback
from nastavnik.mentoring.selectors.help import calls_marked_lately, grouped, help_lines
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import current_programme

PER_PAGE = 50


def help_page(request: DeskRequest) -> HttpResponse:
    """Show which pairs may want the coordinator and why; dates and counts, nobody's words."""
    programme = current_programme(request)
    lines = help_lines(programme, clock.today()) if programme is not None else []
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "groups": grouped(list(page)),
        "page": page,
        "total": len(lines),
        "given": calls_marked_lately(request.user, clock.now()),
    }
    return render(request, "mentoring/help.html", context)


def help_not_given(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the mark back: the call waits again."""
    row = visible_or_404(request, Feedback, pk=pk)
    run = lambda: services.help_not_given(feedback=row, actor=request.user)  # noqa: E731
    return press(request, run, _("Отметка снята: просьба о помощи снова ждёт."), "mentoring:help")


def help_given(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that the call was answered."""
    row = visible_or_404(request, Feedback, pk=pk)
    return press(
        request,
        lambda: services.help_given(feedback=row, actor=request.user),
        _("Отмечено: помощь оказана."),
        "mentoring:help",
    )
