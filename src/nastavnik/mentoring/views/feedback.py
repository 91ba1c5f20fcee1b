"""Feedback in a minute from a phone; from paper by the coordinator; one's own answers read back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, closed, form_page, said
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Meeting
from nastavnik.mentoring.selectors.meeting import own_feedback, with_people
from nastavnik.mentoring.selectors.standing import came
from nastavnik.mentoring.services.feedback import FORMS, require_held
from nastavnik.mentoring.views.common import (
    confidant_choice,
    language,
    leave_confidant_out,
    meeting_or_404,
    questions,
)
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.surveys.selectors import answered_lines


def _own_meeting(request: DeskRequest, pk: int) -> Meeting:
    """Give a meeting to those who took part in it."""
    found = with_people(meeting_or_404(request, pk))
    actor: Any = request.user
    if not came(found, actor):
        raise Http404
    return found


def _side(meeting: Meeting, teacher: Teacher) -> str:
    return "mentor" if meeting.relationship.mentor_id == teacher.pk else "mentee"


def feedback(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for the form of one's own side; a sent one is read back."""
    meeting = _own_meeting(request, pk)
    actor: Any = request.user
    sent = own_feedback(meeting, actor)
    if sent is not None:
        lines = answered_lines(sent.response, {"self"}, language())
        return render(request, "mentoring/sent.html", {"meeting": meeting, "lines": lines})
    return _ask(request, meeting, actor.teacher, f"feedback-{meeting.pk}")


def _ask(request: DeskRequest, meeting: Meeting, teacher: Teacher, draft: str) -> HttpResponse:
    actor: Any = request.user
    closed(request, lambda: require_held(meeting, teacher), "mentoring:meeting", pk=meeting.pk)
    form = questions(request, FORMS[_side(meeting, teacher)], draft)
    own = teacher.account_id == actor.pk
    choice = confidant_choice(request, teacher) if own else None
    if attempt(
        form,
        lambda: services.give_feedback(
            meeting=meeting,
            teacher=teacher,
            raw=form.raw,
            actor=actor,
            language=form.language,
            confidant=choice.chosen() if choice is not None else None,
        ),
    ):
        return said(request, _("Отзыв отправлен."), "mentoring:meeting", pk=meeting.pk)
    if not own:
        leave_confidant_out(form)
    context = {"meeting": meeting, "teacher": teacher, "draft": draft, "own": own, "choice": choice}
    return form_page(request, "mentoring/feedback.html", form=form, **context)


def correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct one's own sent form: the first answers stay stored, the new ones count."""
    meeting = _own_meeting(request, pk)
    actor: Any = request.user
    sent = own_feedback(meeting, actor)
    if sent is None:
        return redirect("mentoring:feedback", pk=meeting.pk)
    draft = f"correct-{meeting.pk}"
    form = questions(request, FORMS[sent.side], draft)
    choice = confidant_choice(request, sent.author)
    if request.method == "POST":
        if attempt(
            form,
            lambda: services.correct_feedback(feedback=sent, raw=form.raw, actor=actor, confidant=choice.chosen()),
        ):
            return said(
                request,
                _("Исправлено. Прежние ответы сохранены, считаются новые."),
                "mentoring:feedback",
                pk=meeting.pk,
            )
    else:
        given = {code: str(value) for code, value in (sent.response.answers or {}).items()}
        typed = dict(form.initial)
        form.initial = {**given, **typed} if drafts.load(actor, draft) is not None else {**typed, **given}
    context = {"meeting": meeting, "teacher": sent.author, "draft": draft, "own": True, "again": True, "choice": choice}
    return form_page(request, "mentoring/feedback.html", form=form, **context)


def paper(request: DeskRequest, pk: int, teacher_pk: int) -> HttpResponse:
    """Enter the form that a teacher without an account filled in on paper."""
    meeting = with_people(meeting_or_404(request, pk))
    there = {row.place.mentee_id for row in meeting.attendances.all() if row.present}
    there.add(meeting.relationship.mentor_id)
    teachers = Teacher.objects.visible_to(request.user).filter(pk__in=there, account__isnull=True)
    teacher = get_object_or_404(teachers, pk=teacher_pk)
    return _ask(request, meeting, teacher, f"paper-{meeting.pk}-{teacher.pk}")
