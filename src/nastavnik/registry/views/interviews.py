"""Notes of talks: written and erased by the coordinator, read, corrected and answered by the teacher."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, correction, form_page, press, said
from nastavnik.kit.http import number_in, visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import InterviewForm, InterviewOwnForm, NewInterviewForm
from nastavnik.registry.models import Interview
from nastavnik.registry.selectors.mentees import may_talk_with


def interview_new(request: DeskRequest) -> HttpResponse:
    """Write down a talk; whoever is not in the register yet is invited by the same press."""
    programme = programme_or_404(request)
    known = {"teacher": number_in(request.GET.get("teacher", ""))}
    people = may_talk_with(programme, request.teacher)
    form = NewInterviewForm(request.POST or None, people=people, initial=known)
    run = lambda: services.note_interview(programme=programme, actor=request.user, **form.cleaned_data)  # noqa: E731
    if done := attempt(form, run):
        words = _("Беседа записана. Запросом она станет, когда педагог прочтёт и подтвердит.")
        return said(request, words, "registry:interview", pk=done.value.pk)
    return form_page(request, "registry/interview_new.html", form=form)


def interview(request: DeskRequest, pk: int) -> HttpResponse:
    """Show notes as they are printed to be signed, with what may be done to them."""
    found = visible_or_404(request, Interview, pk=pk)
    waits = found.state == Interview.State.OFFERED
    return render(request, "registry/interview.html", {"talk": found, "teacher": found.entry.teacher, "waits": waits})


def interview_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Put notes right that nobody has answered, or erase them."""
    found = visible_or_404(request, Interview, pk=pk)
    form = InterviewForm(request.POST or None, row=found)
    run = lambda: services.correct_interview(interview=found, actor=request.user, **form.cleaned_data)  # noqa: E731
    erase = (reverse("registry:interview_erase", args=[pk]), _("Стереть запись"))
    more: dict[str, Any] = {"about": found.entry.teacher.told_apart, "of": "registry.Interview"}
    return correction(
        request, form, run, heading=_("Запись беседы"), to="registry:interview", removals=[erase], pk=pk, **more
    )


def interview_erase(request: DeskRequest, pk: int) -> HttpResponse:
    """Erase notes with every word of them."""
    found = visible_or_404(request, Interview, pk=pk)
    run = lambda: services.erase_interview(interview=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Запись беседы стёрта."), "registry:mentee", pk=found.entry_id)


def _own(request: DeskRequest, found: Interview, form: InterviewOwnForm) -> HttpResponse:
    return form_page(request, "registry/interview_own.html", form=form, talk=found)


def interview_own(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the teacher read what was written down, correct it and make it a request."""
    found = visible_or_404(request, Interview, pk=pk, entry__teacher=request.me)
    if found.state != Interview.State.OFFERED:
        return said(request, _("На эту запись беседы вы уже ответили."), "registry:participation")
    form = InterviewOwnForm(request.POST or None, row=found)
    run = lambda: services.confirm_interview(interview=found, actor=request.user, **form.words())  # noqa: E731
    if attempt(form, run):
        return said(request, _("Это ваш запрос. Куратор прочтёт его и ответит."), "registry:participation")
    return _own(request, found, form)


def interview_decline(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the teacher say that the notes are no request: their words are erased."""
    found = visible_or_404(request, Interview, pk=pk, entry__teacher=request.me)
    run = lambda: services.decline_interview(interview=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Запись беседы стёрта, запроса из неё не будет."), "registry:participation")
