"""Questionnaires for oneself alone: the list, the questions, one's own result, erasing it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, form_page, press, said
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.surveys import services
from nastavnik.surveys.policies import agreed_to
from nastavnik.surveys.selectors import scale_lines, spec_of
from nastavnik.surveys.selectors.alone import Alone, offered_alone
from nastavnik.surveys.selectors.answers import answered_lines
from nastavnik.surveys.views.common import alone_form, language


def alone(request: DeskRequest) -> HttpResponse:
    """List what one may look at in oneself, answered or not."""
    programme = programme_or_404(request)
    context = {
        "offered": offered_alone(request.me, programme, language()),
        "agreed": agreed_to(programme, request.me),
    }
    return render(request, "surveys/alone.html", context)


def _one(request: DeskRequest, programme: Programme, key: str) -> Alone:
    found = next((one for one in offered_alone(request.me, programme, language()) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def alone_answer(request: DeskRequest, key: str) -> HttpResponse:
    """Ask the questions for oneself; sent anew they are put right."""
    programme = programme_or_404(request)
    one = _one(request, programme, key)
    if not agreed_to(programme, request.me) and request.method != "POST":
        return render(request, "surveys/agree_first.html", {"title": one.title})
    draft = f"alone-{programme.pk}-{key}"
    form = alone_form(request, one.version, draft, one.response.answers if one.response else None)
    given: dict[str, Any] = {"key": key, "respondent": request.me, "programme": programme, "actor": request.user}
    if attempt(form, lambda: services.answer_alone(raw=form.raw, language=form.language, **given)):
        return said(request, _("Ответы сохранены, их видите только вы."), "surveys:alone_result", key=key)
    return form_page(request, "surveys/alone_answer.html", form=form, one=one, draft=draft)


def alone_result(request: DeskRequest, key: str) -> HttpResponse:
    """Show one's own result."""
    one = _one(request, programme_or_404(request), key)
    if one.response is None:
        return said(request, "", "surveys:alone")
    spec = spec_of(one.version)
    context = {
        "one": one,
        "scales": scale_lines(one.response, language()),
        "lines": answered_lines(one.response, {"self"}, language()),
        "note": spec.note.display(language()) if spec.note else "",
    }
    return render(request, "surveys/alone_result.html", context)


def alone_erase(request: DeskRequest, key: str) -> HttpResponse:
    """Erase one's own answers."""
    programme = programme_or_404(request)
    given: dict[str, Any] = {"key": key, "respondent": request.me, "programme": programme, "actor": request.user}
    return press(request, lambda: services.erase_alone(**given), _("Ответы стёрты."), "surveys:alone")
