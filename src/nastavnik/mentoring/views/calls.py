"""The confidant: writing to them at any time, and their own page of calls; nobody else opens either."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit import clock, drafts
from nastavnik.kit.desk import attempt, closed, form_page, press, said
from nastavnik.kit.forms import offer
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import AnswerForm, CallForm, ConfidantForm, RecordForm
from nastavnik.mentoring.models import ConfidantCall
from nastavnik.mentoring.policies import require_on_paper, require_read
from nastavnik.mentoring.selectors.calls import (
    TERM,
    caller_of,
    calls_to,
    confidants_for,
    has_confidant,
    in_office,
    is_late,
    own_calls,
    people_choices,
)
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import without_account

DRAFT = "own-words"


def _form(request: DeskRequest, row: ConfidantCall | None = None) -> CallForm:
    caller, school = caller_of(request.user), request.school.pk
    people, named = confidants_for(school, caller), people_choices(school, caller)
    typed = drafts.initial(request.user, DRAFT, CallForm.base_fields) if row is None else {}
    return CallForm(request.POST or None, row=row, people=people, named=named, initial=typed)


def _words(form: CallForm) -> dict[str, Any]:
    return {"text": form.cleaned_data["text"], "about": form.cleaned_data["about"], "confidant": form.chosen()}


def mine(request: DeskRequest) -> HttpResponse:
    """Say who the confidant is, take a call to them, list one's own."""
    people = confidants_for(request.school.pk, caller_of(request.user))
    form = _form(request) if people or request.method == "POST" else None
    if form is not None and attempt(form, lambda: services.call_confidant(actor=request.user, **_words(form))):
        return said(request, _("Обращение отправлено. О нём знает только тот, кому оно написано."), "mentoring:calls")
    context = {
        "people": people,
        "others": in_office(request.school.pk, "head", "coordinator"),
        "is_confidant": "confidant" in request.roles,
        "calls": own_calls(request.user),
        "term": TERM,
        "draft": DRAFT,
    }
    return form_page(request, "mentoring/calls.html", form=form, **context)


def _own(request: DeskRequest, handle: UUID) -> ConfidantCall:
    call = visible_or_404(request, ConfidantCall, handle=handle)
    if not call.is_of(request.user):
        raise Http404
    return call


def call(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Show an own call with its answer; while it is unread its words can be put right."""
    row = _own(request, handle)
    astray = row.closed_on is None and not has_confidant(row)
    open_still = row.read_on is None and row.closed_on is None and not astray
    form = _form(request, row) if open_still or request.method == "POST" else None
    if form is not None and attempt(form, lambda: services.correct_call(call=row, actor=request.user, **_words(form))):
        return said(request, _("Исправлено."), "mentoring:call", handle=handle)
    people = confidants_for(request.school.pk, caller_of(request.user)) if astray else []
    context = {"call": row, "astray": astray, "people": people, "choice": ConfidantForm(people=people)}
    return form_page(request, "mentoring/call.html", form=form, **context)


def withdraw(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Take an own call back."""
    row = _own(request, handle)
    words = _("Обращение отозвано и стёрто вместе с ответом.")
    return press(request, lambda: services.withdraw_call(call=row, actor=request.user), words, "mentoring:calls")


def hand_on(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Give an own call that nobody reads to another confidant."""
    row = _own(request, handle)
    form = ConfidantForm(request.POST, people=confidants_for(request.school.pk, caller_of(request.user)))
    return press(
        request,
        lambda: services.hand_on(call=row, confidant=form.chosen(), actor=request.user),
        _("Обращение передано."),
        "mentoring:calls",
    )


def confidant(request: DeskRequest) -> HttpResponse:
    """Show a confidant who calls: names and days."""
    calls, today = calls_to(request.user), clock.today()
    late = {row.pk for row in calls.waiting if is_late(row, today)}
    return form_page(request, "mentoring/confidant.html", calls=calls, late=late)


def _to_me(request: DeskRequest, handle: UUID) -> ConfidantCall:
    call = visible_or_404(request, ConfidantCall, handle=handle)
    if call.confidant_id != request.user.pk:
        raise Http404
    return call


def read(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Open a call; only the press marks it as read."""
    row = _to_me(request, handle)
    return press(
        request, lambda: services.read_call(call=row, actor=request.user), "", "mentoring:call_answer", handle=handle
    )


def answer(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Show the words of a call that was opened, and take an answer and what was done."""
    row = _to_me(request, handle)
    closed(request, lambda: require_read(row), "mentoring:confidant")
    draft = f"answer-{row.handle}"
    typed = drafts.initial(request.user, draft, AnswerForm.base_fields)
    form = AnswerForm(request.POST or None, row=row, initial=typed)
    if attempt(form, lambda: services.answer_call(call=row, actor=request.user, **form.cleaned_data)):
        return said(request, _("Записано. Тот, кто обратился, это увидит."), "mentoring:call_answer", handle=handle)
    return form_page(request, "mentoring/call_answer.html", form=form, call=row, draft=draft)


def close(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Say that a call needs nothing more, or take that back."""
    row = _to_me(request, handle)
    return press(request, lambda: services.close_call(call=row, actor=request.user), "", "mentoring:confidant")


def record(request: DeskRequest) -> HttpResponse:
    """Write down what somebody without an account told."""
    on_paper = without_account(request.school)
    closed(request, lambda: require_on_paper(on_paper), "mentoring:confidant")
    form = RecordForm(request.POST or None)
    offer(form, "teacher", on_paper, _("выберите"))
    if attempt(form, lambda: services.record_call(actor=request.user, **form.cleaned_data)):
        return said(request, _("Записано."), "mentoring:confidant")
    return form_page(request, "mentoring/call_record.html", form=form)
