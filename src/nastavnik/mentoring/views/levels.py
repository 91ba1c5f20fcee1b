"""The levels of a goal: the pair writes and freezes them, the coordinator checks."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, form_page, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import LevelsForm
from nastavnik.mentoring.models import LEVELS, Goal, GoalLevels
from nastavnik.mentoring.selectors.levels import level_lines
from nastavnik.mentoring.services.levels import require_not_begun, require_unset
from nastavnik.mentoring.views.common import place_or_404
from nastavnik.people.desk import DeskRequest


def levels(request: DeskRequest, pk: int) -> HttpResponse:
    """Write the levels of a goal, or read the frozen ones."""
    goal = visible_or_404(request, Goal, pk=pk)
    place_or_404(request, goal.place_id)
    found = GoalLevels.objects.filter(goal=goal).first()
    frozen = level_lines(found) if found is not None and found.frozen_at is not None else []
    if not frozen:
        closed(request, lambda: require_unset(goal, request.user), "mentoring:work", pk=goal.place_id)
    form = LevelsForm(request.POST or None, row=found)
    freeze = "freeze" in request.POST
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        data = form.cleaned_data
        words = {name: data[name] for name in LEVELS}
        if attempt(
            form,
            lambda: services.write_levels(goal=goal, words=words, weight=data["weight"], freeze=freeze, actor=actor),
        ):
            return said(
                request,
                _("Уровни закреплены.") if freeze else _("Сохранено. Закрепить можно позже."),
                "mentoring:work",
                pk=goal.place_id,
            )
    told = {"frozen": frozen, "late": missing(lambda: require_not_begun(goal))}
    return form_page(request, "mentoring/levels.html", form=form, goal=goal, levels=found, **told)


def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that the coordinator has looked at the levels."""
    row = visible_or_404(request, GoalLevels, pk=pk)
    return press(
        request,
        lambda: services.check_levels(levels=row, actor=request.user),
        _("Уровни проверены."),
        "mentoring:work",
        pk=row.goal.place_id,
    )
