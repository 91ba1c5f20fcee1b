"""The questionnaires of a school: the list, one of them, its preview, its sheet, its workbook."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.core.spreadsheet import Sheet
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import bands, check_answers, score, straight_lined, transformed
from nastavnik.core.surveys.xlsform import write
from nastavnik.kit.desk import Press, attempt, form_page, said
from nastavnik.kit.files import spreadsheet
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import MAX_FILE
from nastavnik.kit.once import long_work
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.surveys.forms import QuestionnaireForm
from nastavnik.surveys.forms.authoring import StartForm
from nastavnik.surveys.models import FormDraft, Questionnaire, Version
from nastavnik.surveys.selectors import latest_version, spec_of
from nastavnik.surveys.selectors.library import library, versions_of
from nastavnik.surveys.selectors.paper import paper_parts
from nastavnik.surveys.services import authoring
from nastavnik.surveys.tables import forms_tables, versions_table
from nastavnik.surveys.views.common import language
from nastavnik.surveys.views.forms.words import facts_of, others_see, readers_of

SAMPLE = "satisfaction"  # short, with both kinds of questions a school needs first


def forms(request: DeskRequest) -> HttpResponse:
    """List the questionnaires: own, shipped, templates."""
    lines = library(request.school, language())
    context = {
        "deleted": [line for line in lines if line.deleted],
        "templates": [line for line in lines if line.kind == "template"],
    }
    own = [line for line in lines if line.kind == "own" and not line.deleted]
    tables = forms_tables(request, own, [line for line in lines if line.kind == "shipped"])
    return show_tables(request, "surveys/forms/forms.html", context, *tables, title=_("Анкеты"))


@long_work
def new(request: DeskRequest) -> HttpResponse:
    """Begin a form: blank, or from a workbook with all its faults told at once."""
    school, form = request.school, StartForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told, file = form.cleaned_data, form.cleaned_data["file"]
        common: dict[str, Any] = {"school": school, "title": told["title"], "actor": request.user}

        def begin() -> FormDraft:
            if file is None:
                return authoring.start_form(**common)
            sheets = authoring.read_workbook(file.read(MAX_FILE + 1), file.name or "")
            return authoring.take_sheets(sheets=sheets, **common)

        if done := attempt(form, begin):
            words = _("Анкета с этим кодом у школы уже есть: из файла получился черновик её следующей версии.")
            if done.value.based_on is None:
                words = _("Черновик создан. Людям он не виден, пока вы его не опубликуете.")
            return said(request, words, "surveys:draft", pk=done.value.pk)
    sample = latest_version(SAMPLE, school.pk)
    return form_page(request, "surveys/forms/new.html", form=form, faults=form.faults, sample=sample)


def _form_page(request: DeskRequest, found: Questionnaire, status: int = 200, words: str = "") -> HttpResponse:
    school = request.school
    lines = versions_of(found, school)
    draft = getattr(found, "draft", None)
    shown = lines[0].version if lines else None
    spec = spec_of(shown) if shown is not None else None
    context = {
        "found": found,
        "draft": draft,
        "shown": shown,
        "spec": spec,
        "title": spec.title.display(language()) if spec else draft.spec["title"]["ru"] if draft else found.key,
        "own": found.school_id is not None,
        "fills": spec is not None and spec.ready and "coordinator" in spec.audience,
        "facts": facts_of(spec) if spec else [],
        "readers": readers_of(spec) if spec else [],
        "words": words,
    }
    table = versions_table(request, lines)
    return show_tables(request, "surveys/forms/form.html", context, table, title=context["title"], status=status)


def form(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one questionnaire: versions, what is known of it, who sees what."""
    return _form_page(request, visible_or_404(request, Questionnaire, pk=pk))


def next_version(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin the next version, or an own form from a shipped one."""
    version, form = visible_or_404(request, Version, pk=pk), Press()
    done = attempt(form, lambda: authoring.new_version(version=version, school=request.school, actor=request.user))
    if done is None:
        return _form_page(request, version.questionnaire, 422, form.words)
    draft = done.value
    if any("text" not in item for item in draft.spec["items"]):
        return redirect("surveys:draft_wording", pk=draft.pk)
    return redirect("surveys:draft", pk=draft.pk)


def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Turn a published version that nobody was asked back into a draft."""
    version = visible_or_404(request, Version, pk=pk, school=request.school)
    questionnaire, form = version.questionnaire, Press()
    done = attempt(form, lambda: authoring.take_back(version=version, school=request.school, actor=request.user))
    if done is None:
        return _form_page(request, questionnaire, 422, form.words)
    return said(request, _("Версия отозвана и снова стала черновиком."), "surveys:draft", pk=done.value.pk)


def tried(request: DeskRequest, spec: Spec, context: dict[str, Any]) -> HttpResponse:
    """Show a form as a teacher will see it; what is tried is counted and shown, and nothing is kept."""
    form = QuestionnaireForm(spec, request.POST if request.method == "POST" else None)
    status, result = 200, None
    if request.method == "POST":
        answers, errors = check_answers(spec, form.raw)
        form.take_errors(errors)
        status = 422 if errors else 200
        result = None if errors else _result(spec, answers)
    context = {**context, "form": form, "spec": spec, "result": result, "title": spec.title.display(language())}
    return render(request, "surveys/forms/preview.html", context, status=status)


def _result(spec: Spec, answers: dict[str, Any]) -> dict[str, Any]:
    scores, tongue = score(spec, answers), language()
    named, indexes = bands(spec, scores), transformed(spec, scores)
    of_scale: dict[str, list[str]] = {}
    for rule in spec.transforms:
        value = indexes[rule.name]
        if value is not None:
            of_scale.setdefault(rule.scale, []).append(f"{rule.name}: {value:g}")
    lines = [
        {
            "title": scale.title.display(tongue) if scale.title else scale.code,
            "value": scores[scale.code].value,
            "answered": scores[scale.code].answered,
            "total": scores[scale.code].total,
            "prorated": scores[scale.code].prorated,
            "unverified": scale.unverified,
            "band": named[scale.code][0].label.display(tongue) if scale.code in named else "",
            "indexes": of_scale.get(scale.code, []),
        }
        for scale in spec.scales
    ]
    return {"lines": lines, "answered": len(answers), "straight": straight_lined(spec, answers)}


def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a version as a teacher sees it, and try it."""
    version = visible_or_404(request, Version, pk=pk)
    spec = spec_of(version)
    if not spec.ready:
        return redirect("surveys:form", pk=version.questionnaire_id)
    return tried(request, spec, {"version": version})


def printed(request: DeskRequest, pk: int) -> HttpResponse:
    """Lay a version out for paper."""
    version = visible_or_404(request, Version, pk=pk)
    spec, tongue = spec_of(version), language()
    context = {
        "version": version,
        "spec": spec,
        "title": spec.title.display(tongue),
        "intro": spec.intro.display(tongue) if spec.intro else "",
        "note": spec.note.display(tongue) if spec.note else "",
        "parts": paper_parts(spec, tongue, others_see),
        "facts": facts_of(spec),
        "readers": readers_of(spec),
    }
    return render(request, "surveys/forms/printed.html", context)


def xlsform(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a version as an XLSForm workbook."""
    version = visible_or_404(request, Version, pk=pk)
    sheets = [Sheet(title, rows) for title, rows in write(spec_of(version)).items()]
    return spreadsheet(f"{version.questionnaire.key}-{version.number}", sheets)
