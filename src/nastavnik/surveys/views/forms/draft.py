"""Writing a form: its questions, scales, words, and the steps back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BooleanField, MultipleChoiceField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.core.surveys import parse
from nastavnik.kit import drafts
from nastavnik.kit.desk import Press, attempt, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.surveys.forms.authoring import HeadForm, ScaleForm, WordingForm
from nastavnik.surveys.forms.items import KINDS, ItemForm
from nastavnik.surveys.forms.parts import heading_at
from nastavnik.surveys.models import FormDraft
from nastavnik.surveys.services import authoring
from nastavnik.surveys.views.forms.library import tried

Data = dict[str, Any]


def _live(request: DeskRequest, pk: int) -> FormDraft:
    return visible_or_404(request, FormDraft, pk=pk, deleted_at__isnull=True)


def _remembered(request: DeskRequest, form: Any, key: str) -> dict[str, Any]:
    """Show what was typed and not saved; say so, and under which name it is kept."""
    kept = drafts.load(request.user, key) if request.method != "POST" else None
    if kept is not None:
        for name, field in form.fields.items():
            if isinstance(field, MultipleChoiceField):
                form.initial[name] = kept.getlist(name)
            else:
                form.initial[name] = name in kept if isinstance(field, BooleanField) else kept.get(name, "")
        form.initial |= {name: kept[name] for name in kept if name.startswith("version-")}
    return {"draft_key": key, "unsaved": kept is not None}


def _page(request: DeskRequest, draft: FormDraft, status: int = 200, words: str = "") -> HttpResponse:
    spec, kinds = draft.spec, dict(KINDS)
    scaled = {code for scale in spec.get("scales", []) for code in scale.get("items", [])}
    items = [
        {
            **item,
            "kind_label": kinds[item["kind"]],
            "heading": heading_at(spec, item["code"]),
            "scaled": item["code"] in scaled,
            "first": place == 0,
            "last": place == len(spec["items"]) - 1,
        }
        for place, item in enumerate(spec["items"])
    ]
    context = {
        "draft": draft,
        "spec": spec,
        "items": items,
        "scales": spec.get("scales", []),
        "silent": sum("text" not in item for item in spec["items"]),
        "steps_back": len(draft.past),
        "words": words,
    }
    part = "surveys/forms/draft.html#work" if request.headers.get("HX-Request") else "surveys/forms/draft.html"
    return render(request, part, context, status=status)


def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the questions of a draft."""
    return _page(request, _live(request, pk))


def _step(request: DeskRequest, pk: int, step: Callable[[FormDraft], Any]) -> HttpResponse:
    """Take one step of the list: htmx gets the list anew, a plain browser is led back to it."""
    return _press(request, _live(request, pk), step, "", "surveys:draft", pk)


def _press(
    request: DeskRequest, found: FormDraft, step: Callable[[FormDraft], Any], words: str, to: str, pk: int
) -> HttpResponse:
    """Do what a button asks for; a refusal is shown over the questions."""

    def again(form: Press) -> HttpResponse:
        return _page(request, found, 422, form.words)

    return press(request, lambda: step(found), words, to, pk=pk, again=again)


def shift(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Move a question up or down."""
    up = request.POST.get("to") != "down"
    return _step(request, pk, lambda one: authoring.shift_item(draft=one, code=code, up=up, actor=request.user))


def drop_item(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Take a question out."""
    return _step(request, pk, lambda one: authoring.remove_item(draft=one, code=code, actor=request.user))


def drop_scale(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Take a scale out."""
    return _step(request, pk, lambda one: authoring.remove_scale(draft=one, code=code, actor=request.user))


def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the last change back."""
    return _step(request, pk, lambda one: authoring.undo(draft=one, actor=request.user))


def head(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what stands over the questions."""
    found = _live(request, pk)
    form = HeadForm(request.POST or None, row=found)
    if attempt(form, lambda: authoring.change_head(draft=found, head=form.head(found.spec), actor=request.user)):
        return redirect("surveys:draft", pk=pk)
    kept = _remembered(request, form, f"form-{pk}-head")
    return form_page(request, "surveys/forms/head.html", form=form, draft=found, **kept)


def item(request: DeskRequest, pk: int, code: str = "") -> HttpResponse:
    """Add a question, or change one."""
    found = _live(request, pk)
    old = next((one for one in found.spec["items"] if one["code"] == code), None)
    if code and old is None:
        raise Http404
    form = ItemForm(request.POST or None, row=found, old=old)
    taken = [one["code"] for one in found.spec["items"]]

    def save() -> None:
        authoring.add_or_change_item(
            draft=found, item=form.item(taken), heading=form.section_title(), actor=request.user
        )

    if attempt(form, save):
        if "more" in request.POST:
            messages.success(request, _("Вопрос записан. Следующий:"))
            return redirect("surveys:draft_item_new", pk=pk)
        return redirect("surveys:draft", pk=pk)
    kept = _remembered(request, form, f"form-{pk}-item-{code}")
    return form_page(request, "surveys/forms/item.html", form=form, draft=found, code=code, **kept)


def scale(request: DeskRequest, pk: int, code: str = "") -> HttpResponse:
    """Add a scale, or change one."""
    found = _live(request, pk)
    old = next((one for one in found.spec.get("scales", []) if one["code"] == code), None)
    if code and old is None:
        raise Http404
    form = ScaleForm(request.POST or None, row=found, old=old)
    if attempt(form, lambda: authoring.add_or_change_scale(draft=found, scale=form.scale(), actor=request.user)):
        return redirect("surveys:draft", pk=pk)
    kept = _remembered(request, form, f"form-{pk}-scale-{code}")
    return form_page(request, "surveys/forms/scale.html", form=form, draft=found, code=code, **kept)


def wording(request: DeskRequest, pk: int) -> HttpResponse:
    """Paste the wording of a template."""
    found = _live(request, pk)
    if not any("text" not in one for one in found.spec["items"]):
        return redirect("surveys:draft", pk=pk)
    form = WordingForm(request.POST or None, spec=found.spec)

    def save() -> None:
        told = form.cleaned_data
        authoring.paste_wording(draft=found, texts=told["texts"], labels=told["labels"], actor=request.user)

    if attempt(form, save):
        messages.success(request, _("Тексты записаны. Проверьте их и опубликуйте анкету."))
        return redirect("surveys:draft", pk=pk)
    context = {"draft": found, "codes": [one["code"] for one in found.spec["items"]], "licence": found.spec["licence"]}
    context |= _remembered(request, form, f"form-{pk}-wording")
    return form_page(request, "surveys/forms/wording.html", form=form, **context)


def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a draft as a teacher will see it, and try it."""
    found = _live(request, pk)
    if not found.spec["items"] or any("text" not in one for one in found.spec["items"]):
        return redirect("surveys:draft", pk=pk)
    return tried(request, parse(found.spec), {"draft": found})


def publish(request: DeskRequest, pk: int) -> HttpResponse:
    """Publish a draft."""
    found, form = _live(request, pk), Press()
    done = attempt(form, lambda: authoring.publish(draft=found, actor=request.user))
    if done is None:
        return _page(request, found, 422, form.words)
    words = _("Анкета опубликована, версия %(number)s. Её можно выбрать в анкетировании.")
    return said(request, words % {"number": done.value.number}, "surveys:form", pk=done.value.questionnaire_id)


def delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Delete a draft; it can be returned."""
    found, words = _live(request, pk), _("Черновик удалён. Вернуть его можно на странице анкеты.")

    def step(one: FormDraft) -> None:
        authoring.delete_draft(draft=one, actor=request.user)

    return _press(request, found, step, words, "surveys:form", found.questionnaire_id)


def give_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Return a deleted draft."""
    found = visible_or_404(request, FormDraft, pk=pk)
    form = Press()
    if attempt(form, lambda: authoring.return_draft(draft=found, actor=request.user)):
        return redirect("surveys:draft", pk=pk)
    messages.error(request, form.words)
    return redirect("surveys:forms")
