"""The kept runs: their list, weights with a preview, the trade of a rerun, two or three side by side."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import Press, attempt, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.once import long_work
from nastavnik.kit.tables import show_tables
from nastavnik.pairing import services
from nastavnik.pairing.forms import CompareForm, RunForm, RunNameForm, WeightsForm, sent_words
from nastavnik.pairing.models import MatchRun
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.runs.compare import FEWEST, MOST, compare
from nastavnik.pairing.selectors.runs.kept import kept_runs, light_run, run_lines
from nastavnik.pairing.selectors.runs.rematch import choices, preview, read_again, seen_token
from nastavnik.pairing.selectors.runs.weights import usual, words_of
from nastavnik.pairing.tables import comparison_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.views.asking import programme_or_404

PER_PAGE = 12


def _list(request: DeskRequest, *, form: Any = None, naming: int | None = None, status: int = 200) -> HttpResponse:
    """Show the runs; `form` holds what was refused, `naming` is the run whose name it was about."""
    programme = current_programme(request)
    context: dict[str, Any] = {"programme": programme, "naming": naming, "form": form}
    if programme is not None:
        page = Paginator(kept_runs(programme), PER_PAGE).get_page(request.GET.get("page"))
        names = [
            form if run.pk == naming else RunNameForm(row=run, auto_id=f"run{run.pk}_%s") for run in page.object_list
        ]
        context |= {
            "page": page,
            "rows": list(zip(run_lines(programme, list(page.object_list)), names, strict=True)),
            "checked": request.GET.getlist("run"),
        }
    return render(request, "pairing/runs.html", context, status=status)


def runs(request: DeskRequest) -> HttpResponse:
    """List the runs that are kept."""
    return _list(request)


def _run(request: DeskRequest, pk: int) -> MatchRun:
    return visible_or_404(request, MatchRun, pk=pk, programme=programme_or_404(request))


def run_rename(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a run another name."""
    run = _run(request, pk)
    form = RunNameForm(request.POST, row=run, auto_id=f"run{pk}_%s")
    if attempt(form, lambda: services.rename_run(run=run, actor=request.user, **form.cleaned_data)):
        return said(request, _("Название записано."), "pairing:runs")
    return _list(request, form=form, naming=pk, status=422)


def run_work(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a kept run to work again."""
    run = _run(request, pk)
    return press(
        request,
        lambda: services.put_to_work(run=run, actor=request.user),
        _("Текущий подбор: «%(name)s». Уже выбранные пары не изменились.") % {"name": run},
        "pairing:workshop",
        again=lambda form: _list(request, form=form, status=422),
    )


def run_delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Forget a run."""
    run = _run(request, pk)
    return press(
        request,
        lambda: services.delete_run(run=run, actor=request.user),
        _("Подбор «%(name)s» удалён.") % {"name": run},
        "pairing:runs",
        again=lambda form: _list(request, form=form, status=422),
    )


@long_work
def weights(request: DeskRequest) -> HttpResponse:
    """Choose weights and see who would change; nothing is kept."""
    programme = programme_or_404(request)
    run = light_run(programme)
    words = usual() if request.GET.get("usual") else words_of(run)
    form = WeightsForm(request.POST if request.method == "POST" else None, words=words)
    asked = form if form.is_bound else WeightsForm(sent_words(words), words=words)
    done = attempt(asked, lambda: preview(programme, asked.words(), run))
    form = form if done else asked
    context = {"form": form, "preview": done.value if done else None, "run": run}
    name = "pairing/preview.html" if request.headers.get("HX-Request") else "pairing/weights.html"
    return render(request, name, context, status=422 if form.errors else 200)


def again(request: DeskRequest) -> HttpResponse:
    """Show the trade between few moves and a better total."""
    programme = programme_or_404(request)
    run = light_run(programme)
    if run is None:
        return redirect("pairing:workshop")
    form = RunForm(request.GET, words=words_of(run))
    words = form.words() if form.is_valid() else words_of(run)
    context: dict[str, Any] = {"run": run, "words": sent_words(words).items(), "reweighed": words != words_of(run)}
    tried = Press()
    if done := attempt(tried, lambda: read_again(Registers(programme), words, run)):
        asked = done.value
        context |= {"choices": choices(asked), "pairs": len(asked.before), "seen": seen_token(run, asked)}
    else:
        context["form"] = tried
    return render(request, "pairing/again.html", context, status=422 if "form" in context else 200)


def _compared(request: DeskRequest, programme: Programme) -> tuple[CompareForm, list[MatchRun]]:
    """Give the runs asked for; the two newest where none is named."""
    if request.GET.getlist("run"):
        form = CompareForm(request.GET, programme=programme)
        return form, form.cleaned_data["run"] if form.is_valid() else []
    newest = list(kept_runs(programme)[:FEWEST])
    return CompareForm(programme=programme), newest[::-1] if len(newest) == FEWEST else []


def compare_runs(request: DeskRequest) -> HttpResponse:
    """Put two or three runs side by side."""
    programme = programme_or_404(request)
    form, chosen = _compared(request, programme)
    if form.errors:
        return _list(request, form=form, status=422)
    found = compare(chosen) if chosen else None
    tables = comparison_tables(request, found) if found else ()
    context = {"comparison": found, "most": MOST}
    return show_tables(request, "pairing/compare.html", context, *tables, title=_("Сравнение подборов"))
