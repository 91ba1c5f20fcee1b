"""The SWOT analysis: lines drafted from data, lines by hand, the year before beside them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.completion import services
from nastavnik.completion.facts import report_approved
from nastavnik.completion.forms import LineForm, SwotForm
from nastavnik.completion.models import SwotLine
from nastavnik.completion.policies import require_unapproved
from nastavnik.completion.selectors.swot import compared, declined, open_drafts, quadrants, url_of
from nastavnik.kit.desk import attempt, closed, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.once import in_own_transactions
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import path_of_programme
from nastavnik.programme.views.asking import with_programme


@with_programme
def swot(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Keep the four quadrants: data suggest strengths and weaknesses, the coordinator decides."""
    initial = {name: request.GET.get(name, "") for name in ("quadrant", "text", "source")}
    form = SwotForm(request.POST or None, initial=initial)
    if attempt(form, lambda: services.add_swot_line(programme=programme, actor=request.user, **form.cleaned_data)):
        return said(request, _("Строка добавлена."), "completion:swot")
    return _page(request, programme, form, 422 if request.method == "POST" else 200)


def _page(request: DeskRequest, programme: Programme, form: SwotForm, status: int = 200) -> HttpResponse:
    editable = not report_approved(path_of_programme(programme))
    found = quadrants(programme)
    for quadrant in found:
        for line in quadrant.lines:
            line.url = url_of(line.source_ref)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "open": editable,
        "quadrants": found,
        "drafts": open_drafts(programme) if editable else [],
        "declined": declined(programme) if editable else [],
        "compared": compared(programme),
        "previous": programme.previous,
    }
    return render(request, "completion/swot.html", context, status=status)


@in_own_transactions
@with_programme
def draft(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Take a drafted line, as it is or in other words, or decline it."""
    accept = request.POST.get("decision") == "accept"
    text = LineForm(request.POST)
    if accept and not text.is_valid():
        messages.error(request, _("Строка пустая или длиннее 500 знаков: она осталась среди подсказок."))
        return redirect("completion:swot")
    return press(
        request,
        lambda: services.decide_draft(
            programme=programme,
            ref=request.POST.get("ref", ""),
            accept=accept,
            text=text.cleaned_data["text"] if accept else "",
            actor=request.user,
        ),
        _("Строка принята.") if accept else _("Строка отклонена, её можно вернуть ниже."),
        "completion:swot",
    )


def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Say a line in other words."""
    line = visible_or_404(request, SwotLine, pk=pk)
    closed(request, lambda: require_unapproved(line.programme), "completion:swot")
    form = LineForm(request.POST or None, row=line)
    if attempt(form, lambda: services.edit_swot_line(line=line, actor=request.user, **form.cleaned_data)):
        return said(request, _("Строка изменена."), "completion:swot")
    context = {"form": form, "line": line, "url": url_of(line.source_ref)}
    return render(request, "completion/swot_edit.html", context, status=422 if request.method == "POST" else 200)


def up(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a line before the one above it."""
    line = visible_or_404(request, SwotLine, pk=pk)
    return press(request, lambda: services.raise_swot_line(line=line, actor=request.user), "", "completion:swot")


def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a line out, or take a refusal back."""
    line = visible_or_404(request, SwotLine, pk=pk)
    return press(request, lambda: services.remove_swot_line(line=line, actor=request.user), "", "completion:swot")
