"""What pages of questionnaires share: the language, the person, a refused form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from nastavnik.core.errors import RuleError
from nastavnik.kit import drafts, guards
from nastavnik.kit.http import refuse
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import teacher_of
from nastavnik.surveys.forms import QuestionnaireForm
from nastavnik.surveys.models import Version
from nastavnik.surveys.services import AnswersError


def language() -> str:
    """Give the language the reader reads in."""
    return "en" if (get_language() or "ru").startswith("en") else "ru"


def me(request: HttpRequest) -> Teacher:
    """Give the staff row of whoever asks."""
    teacher = teacher_of(request.user)
    if teacher is None:
        raise Http404
    return teacher


def asked_form(request: HttpRequest, version: Version, draft: str, answers: dict[str, Any] | None) -> QuestionnaireForm:
    """Give the questions: as sent, as the draft remembers them, or as they were answered before."""
    if request.method == "POST":
        return QuestionnaireForm(version, request.POST, may_open=True)
    form = QuestionnaireForm(version, may_open=True)
    form.take_answers(answers or {})
    form.take_draft(drafts.load(request.user, draft))
    return form


def say_refusal(form: Any, error: Any) -> None:
    """Show a refusal beside the questions it is about."""
    if isinstance(error, AnswersError):
        form.take_errors(error.errors)
    else:
        form.full_clean()
        refuse(form, error)


def words_of(error: Any) -> str:
    """Give the words of a refusal that belongs to no form."""
    if isinstance(error, RuleError):
        return error.render(gettext)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return guards.message_for(error) or gettext("Пока страница была открыта, данные изменились. Обновите страницу.")


def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """Say on a page of its own why nothing was stored."""
    return render(request, "surveys/refused.html", {"words": words_of(error)}, status=422)


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """Show a page with its form; a refused one is 422."""
    wrong = form.is_bound and form.errors
    return render(request, template, {"form": form, **context}, status=422 if wrong else 200)
