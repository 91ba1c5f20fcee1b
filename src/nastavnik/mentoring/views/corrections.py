"""Putting right what is written about the work of a pair, each on one page with what else may be done to it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import closed, correction, missing, press
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import (
    GoalEditForm,
    HeldForm,
    MoveForm,
    PauseEditForm,
    ResultEditForm,
    StepEditForm,
)
from nastavnik.mentoring.models import Goal, Meeting, PracticalResult, Task
from nastavnik.mentoring.policies import require_one_of
from nastavnik.mentoring.services import corrections as rules
from nastavnik.mentoring.views.common import meeting_or_404, open_place, place_or_404
from nastavnik.people.desk import DeskRequest

WORK = "mentoring:work"


def _open_meeting(request: DeskRequest, found: Meeting, policy: Any) -> None:
    """Say what is missing to whoever may not, or no longer, put this meeting right."""
    places = [row.place for row in found.attendances.select_related("place__mentor", "place__mentee")]

    def allowed() -> None:
        require_one_of(places, request.user)
        policy(found)

    closed(request, allowed, "mentoring:meeting", pk=found.pk)


def move(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a planned meeting on another day."""
    found = meeting_or_404(request, pk)
    _open_meeting(request, found, rules.require_planned)
    form = MoveForm(request.POST or None, row=found)
    return correction(
        request,
        form,
        lambda: services.move_meeting(meeting=found, actor=request.user, **form.cleaned_data),
        heading=_("Перенести встречу"),
        note=_("Вторая сторона узнает о новом дне сразу."),
        of="mentoring.Meeting",
        to="mentoring:meeting",
        pk=found.pk,
    )


def correct_meeting(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct the day, the length and who came."""
    found = meeting_or_404(request, pk)
    _open_meeting(request, found, rules.require_correctable)
    form = HeldForm(request.POST or None, row=found)

    def run() -> Any:
        data = {name: form.cleaned_data[name] for name in ("held_on", "duration_minutes")}
        return services.correct_meeting(meeting=found, actor=request.user, present=form.present(), **data)

    return correction(
        request,
        form,
        run,
        heading=_("Исправить запись о встрече"),
        note=_("Вторая сторона узнает, что запись изменилась. Прежние значения остаются в истории."),
        to="mentoring:meeting",
        pk=found.pk,
    )


def uncount(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back the counted introduction."""
    found = meeting_or_404(request, pk)
    place = found.counted_from or found.attendances.select_related("place").all()[0].place
    return press(
        request,
        lambda: services.uncount_introduction(meeting=found, actor=request.user),
        _("Личная встреча больше не зачтена как знакомство."),
        WORK,
        pk=place.pk,
    )


def _of_pair(request: DeskRequest, model: Any, pk: int) -> Any:
    """Give a row of a pair to its two people."""
    found = visible_or_404(request, model, pk=pk)
    place_or_404(request, found.place_id)
    return found


def _pressed(request: DeskRequest, found: Any, act: Callable[..., object], words: str) -> HttpResponse:
    """Do one act to a row of a pair, and lead back to the pair."""
    return press(request, lambda: act(actor=request.user), words, WORK, pk=found.place_id)


def goal_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a goal at work."""
    found = _of_pair(request, Goal, pk)
    open_place(request, found.place, lambda _place: rules.require_active(found))
    form = GoalEditForm(request.POST or None, row=found)
    remove = [(reverse("mentoring:goal_remove", args=[found.pk]), _("Убрать цель"))]
    return correction(
        request,
        form,
        lambda: services.change_goal(goal=found, actor=request.user, **form.cleaned_data),
        heading=_("Исправить цель"),
        removals=[] if missing(lambda: rules.require_bare(found)) else remove,
        of="mentoring.Goal",
        to=WORK,
        pk=found.place_id,
    )


def goal_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a goal set by mistake."""
    found = _of_pair(request, Goal, pk)
    return _pressed(request, found, partial(services.drop_goal, goal=found), _("Цель убрана."))


def step_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a step."""
    found = _of_pair(request, Task, pk)
    open_place(request, found.place)
    form = StepEditForm(request.POST or None, row=found)
    undone = [(reverse("mentoring:step_undo", args=[found.pk]), _("Вернуть в работу"))]
    remove = [(reverse("mentoring:step_remove", args=[found.pk]), _("Убрать шаг"))]
    return correction(
        request,
        form,
        lambda: services.change_step(task=found, actor=request.user, **form.cleaned_data),
        heading=_("Исправить шаг"),
        removals=undone if found.done_on else remove,
        of="mentoring.Task",
        to=WORK,
        pk=found.place_id,
    )


def step_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back the mark that a step is done."""
    found = _of_pair(request, Task, pk)
    return _pressed(request, found, partial(services.undo_step, task=found), _("Шаг снова в работе."))


def step_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a step."""
    found = _of_pair(request, Task, pk)
    return _pressed(request, found, partial(services.drop_step, task=found), _("Шаг убран."))


def result_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a practical result."""
    found = _of_pair(request, PracticalResult, pk)
    open_place(request, found.place)
    form = ResultEditForm(request.POST or None, request.FILES or None, row=found)

    def run() -> Any:
        data = {**form.cleaned_data, "file": form.stored(request.user)}
        return services.change_result(result=found, actor=request.user, **data)

    return correction(
        request,
        form,
        run,
        heading=_("Исправить результат"),
        removals=[(reverse("mentoring:result_remove", args=[found.pk]), _("Убрать результат"))],
        to=WORK,
        pk=found.place_id,
    )


def result_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a practical result."""
    found = _of_pair(request, PracticalResult, pk)
    return _pressed(request, found, partial(services.drop_result, result=found), _("Результат убран."))


def pause_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a pause longer or shorter."""
    place = place_or_404(request, pk, "mentor", "mentee", "coordinator")
    open_place(request, place, rules.open_pause)
    form = PauseEditForm(request.POST or None, row=place.pauses.filter(ended_on__isnull=True).first())
    return correction(
        request,
        form,
        lambda: services.change_pause(place=place, actor=request.user, **form.cleaned_data),
        heading=_("Изменить паузу"),
        to=WORK,
        pk=place.pk,
    )


def change_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back one's own wish for a change."""
    place = place_or_404(request, pk)
    run = lambda: services.withdraw_change(place=place, actor=request.user)  # noqa: E731
    return press(request, run, _("Просьба о замене отозвана."), WORK, pk=place.pk)
