"""From a file with the staff list to the people of the school: upload, preview, decisions, result."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.core.roster import FieldChange
from nastavnik.core.texts import tell
from nastavnik.kit.desk import attempt, press
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import MAX_FILE
from nastavnik.kit.once import long_work
from nastavnik.people.desk import DeskRequest
from nastavnik.people.forms import FIELD_LABELS, ColumnsForm, DecisionForm, UploadForm
from nastavnik.people.models import RosterImport, Teacher
from nastavnik.people.services import (
    accept_roster,
    decide,
    discard_roster,
    preview,
    set_choices,
    upload_roster,
)

SHOWN = 200


@long_work
def upload(request: DeskRequest) -> HttpResponse:
    """Take a file; it is read at once and nothing of it reaches the staff list."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if done := attempt(
            form,
            lambda: upload_roster(
                school=request.school,
                name=file.name or "",
                content=file.read(MAX_FILE + 1),
                actor=request.user,
            ),
        ):
            made = done.value
            return redirect("people:import", pk=made.pk)
    waiting = RosterImport.objects.visible_to(request.user).filter(state=RosterImport.State.PREVIEW).first()
    context = {"form": form, "waiting": waiting}
    return render(request, "people/upload.html", context, status=422 if form.errors else 200)


def _show(request: DeskRequest, found: RosterImport, form: Any = None) -> HttpResponse:
    """Show an import as it stands: preview, result, or given up."""
    context: dict[str, Any] = {"import": found, "form": form, "counts": found.counts}
    template = "people/result.html"
    if found.state == RosterImport.State.PREVIEW:
        template = "people/preview.html"
        plan = preview(found)
        context |= {"plan": plan, "columns": _columns(plan.roster), "changes": _changes(plan), "shown": SHOWN}
        context["questions"], context["gone"] = plan.questions[:SHOWN], plan.gone[:SHOWN]
        context["waiting"] = len(plan.waiting)
    elif found.counts.get("waiting"):
        asked = set(found.counts["waiting"])
        context["questions"] = [one for one in preview(found, {}).questions if one.key in asked][:SHOWN]
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _columns(roster: Any) -> list[dict[str, Any]]:
    """Lay the columns of the file out for the page."""
    return [
        {
            "title": one.title or _("столбец %(number)s") % {"number": one.index + 1},
            "became": FIELD_LABELS.get(one.field or ""),
            "why": tell(one.why, _),
            "raw": one.example_raw,
            "understood": one.example_understood,
        }
        for one in roster.columns
    ]


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(value) or "—"
    if hasattr(value, "strftime"):
        return f"{value:%d.%m.%Y}"
    return f"{value:g}" if isinstance(value, float) else str(value if value not in (None, "") else "—")


def _both(one: FieldChange) -> tuple[str, str]:
    """Say what a field was and becomes; how somebody is employed is kept as a code."""
    kinds = {value: str(label) for value, label in Teacher.Employment.choices} if one.field == "employment" else {}
    old, new = (_words(kinds.get(value, value) if kinds else value) for value in (one.old, one.new))
    return old, new


def _changes(plan: Any) -> list[dict[str, Any]]:
    """Say for each changed person what was and what becomes of each field, and what stays by hand."""
    rows = []
    for match in (*plan.changed, *(one for one in plan.same if one.kept)):
        said = [(FIELD_LABELS[one.field], *_both(one), False) for one in match.changes]
        said += [(FIELD_LABELS[one.field], *_both(one), True) for one in match.kept]
        rows.append({"pk": match.known.id, "name": match.known.full_name, "said": said})
    return rows[:SHOWN]


def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Show an import."""
    return _show(request, visible_or_404(request, RosterImport, pk=pk))


@long_work
def columns(request: DeskRequest, pk: int) -> HttpResponse:
    """Say by hand which sheet to take and what the columns mean."""
    found = visible_or_404(request, RosterImport, pk=pk)
    if found.state != RosterImport.State.PREVIEW:
        return redirect("people:import", pk=pk)
    roster = preview(found).roster
    form = ColumnsForm(request.POST or None, roster=roster)
    if attempt(form, lambda: set_choices(roster_import=found, choices=form.choices(), actor=request.user)):
        return redirect("people:import", pk=pk)
    context = {"form": form, "import": found, "roster": roster}
    return render(request, "people/columns.html", context, status=422 if form.errors else 200)


@long_work
def decide_row(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a decision about one row."""
    found = visible_or_404(request, RosterImport, pk=pk)
    form = DecisionForm(request.POST)
    if attempt(form, lambda: decide(roster_import=found, actor=request.user, **form.cleaned_data)):
        return redirect("people:import", pk=pk)
    return _show(request, found, form)


@long_work
def accept(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring the list in."""
    found = visible_or_404(request, RosterImport, pk=pk)
    return press(
        request,
        lambda: accept_roster(roster_import=found, actor=request.user),
        _("Список принят."),
        "people:import",
        pk=pk,
        again=lambda form: _show(request, found, form),
    )


def discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the import up."""
    found = visible_or_404(request, RosterImport, pk=pk)
    return press(
        request,
        lambda: discard_roster(roster_import=found, actor=request.user),
        _("Загрузка отменена, список педагогов не изменился."),
        "people:upload",
        again=lambda form: _show(request, found, form),
    )
