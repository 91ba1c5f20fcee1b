"""What pages of questionnaires share: the language, the person, a refused form."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from nastavnik.kit import drafts
from nastavnik.kit.desk import Press
from nastavnik.people.desk import DeskRequest
from nastavnik.surveys.forms import QuestionnaireForm
from nastavnik.surveys.models import Version


def language() -> str:
    """Give the language the reader reads in."""
    return "en" if (get_language() or "ru").startswith("en") else "ru"


def asked_form(request: DeskRequest, version: Version, draft: str, answers: dict[str, Any] | None) -> QuestionnaireForm:
    """Give the questions: as sent, as the draft remembers them, or as they were answered before."""
    if request.method == "POST":
        return QuestionnaireForm(version, request.POST, may_open=True)
    form = QuestionnaireForm(version, may_open=True)
    form.take_answers(answers or {})
    form.take_draft(drafts.load(request.user, draft))
    return form


def alone_form(request: DeskRequest, version: Version, draft: str, answers: dict[str, Any] | None) -> QuestionnaireForm:
    """Give the questions for oneself: nothing of the answers can be opened to others."""
    if request.method == "POST":
        return QuestionnaireForm(version, request.POST)
    form = QuestionnaireForm(version)
    form.take_answers(answers or {})
    form.take_draft(drafts.load(request.user, draft))
    return form


def refused(request: DeskRequest, form: Press) -> HttpResponse:
    """Say on a page of its own why nothing was stored."""
    return render(request, "surveys/refused.html", {"words": form.words}, status=422)
