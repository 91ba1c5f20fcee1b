"""Goals, steps and practical results of a place."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from nastavnik.core.goals import horizon_warning
from nastavnik.core.states import AT_WORK
from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import (
    GOAL_EXAMPLES,
    GoalForm,
    GoalOutcomeForm,
    ResultForm,
    StepDoneForm,
    StepForm,
)
from nastavnik.mentoring.models import Goal, GoalLevels, PracticalResult, Task
from nastavnik.mentoring.policies import require_state
from nastavnik.mentoring.selectors.levels import level_lines
from nastavnik.mentoring.services.goals import require_undone
from nastavnik.mentoring.views.common import open_place, place_or_404
from nastavnik.people.desk import DeskRequest


def goal_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Set a goal; an unusual term is set too, with a warning."""
    place = place_or_404(request, pk)
    open_place(request, place)
    key = f"goal-{place.pk}"
    form = GoalForm(request.POST or None, initial=drafts.initial(request.user, key, GoalForm.base_fields))
    if done := attempt(form, lambda: services.set_goal(place=place, actor=request.user, **form.cleaned_data)):
        goal = done.value
        messages.success(request, _("Цель поставлена."))
        warning = horizon_warning(goal.horizon, goal.start_on, goal.due_on)
        if warning:
            messages.warning(request, _(warning))
        return redirect("mentoring:work", pk=place.pk)
    return form_page(request, "mentoring/goal_new.html", form=form, place=place, draft=key, examples=GOAL_EXAMPLES)


def _goal(request: DeskRequest, pk: int) -> Goal:
    """Give a goal to the people of its place; the coordinator reads goals, changing them is theirs."""
    goal = visible_or_404(request, Goal, pk=pk)
    place_or_404(request, goal.place_id)
    return goal


def goal(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what became of a goal."""
    found = _goal(request, pk)
    levels = GoalLevels.objects.filter(goal=found, frozen_at__isnull=False).first()
    form = GoalOutcomeForm(level_lines(levels) if levels else [], request.POST or None)
    if attempt(form, lambda: services.close_goal(goal=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Отмечено."), "mentoring:work", pk=found.place_id)
    return form_page(request, "mentoring/goal.html", form=form, goal=found)


def goal_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring a goal back to work."""
    found = _goal(request, pk)
    return press(
        request,
        lambda: services.reopen_goal(goal=found, actor=request.user),
        _("Цель снова в работе."),
        "mentoring:work",
        pk=found.place_id,
    )


def step_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Agree on a step."""
    place = place_or_404(request, pk)
    open_place(request, place)
    form = StepForm(request.POST or None)
    if attempt(form, lambda: services.agree_step(place=place, actor=request.user, **form.cleaned_data)):
        return said(request, _("Шаг записан."), "mentoring:work", pk=place.pk)
    return form_page(request, "mentoring/step_new.html", form=form, place=place)


def step(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that a step is done."""
    task = visible_or_404(request, Task, pk=pk)
    open_place(request, task.place, lambda _place: require_undone(task))
    form = StepDoneForm(request.POST or None)
    if attempt(form, lambda: services.complete_step(task=task, actor=request.user, **form.cleaned_data)):
        return said(request, _("Шаг отмечен сделанным."), "mentoring:work", pk=task.place_id)
    return form_page(request, "mentoring/step.html", form=form, task=task)


def result_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a practical result."""
    place = place_or_404(request, pk)
    open_place(request, place, lambda place: require_state(place, *AT_WORK))
    form = ResultForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        data = {**form.cleaned_data, "file": form.stored(actor)}
        if attempt(form, lambda: services.add_practical_result(place=place, actor=actor, **data)):
            return said(request, _("Результат добавлен."), "mentoring:work", pk=place.pk)
    return form_page(request, "mentoring/result_new.html", form=form, place=place)


def result_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the file of a result, to be saved and not shown."""
    result = visible_or_404(request, PracticalResult, pk=pk)
    if result.file is None:
        raise Http404
    response = HttpResponse(bytes(result.file.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, result.file.name) or "attachment"
    return response
