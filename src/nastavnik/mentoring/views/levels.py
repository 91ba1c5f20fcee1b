"""The levels of a goal: the pair writes and freezes them, the coordinator checks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import LevelsForm
from nastavnik.mentoring.models import Goal, GoalLevels
from nastavnik.mentoring.selectors.levels import LEVELS, level_lines
from nastavnik.mentoring.views.common import form_page, place_or_404
from nastavnik.mentoring.views.telling import tell_refusal


@require_http_methods(["GET", "POST"])
def levels(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the levels of a goal, or read the frozen ones."""
    goal = visible_or_404(request, Goal, pk=pk)
    place_or_404(request, goal.place_id)
    found = GoalLevels.objects.filter(goal=goal).first()
    initial = {name: getattr(found, name) for name in (*LEVELS, "weight")} if found else {}
    form = LevelsForm(request.POST or None, initial=initial)
    freeze = "freeze" in request.POST
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        data = form.cleaned_data
        words = {name: data[name] for name in LEVELS}
        try:
            services.write_levels(goal=goal, words=words, weight=data["weight"], freeze=freeze, actor=actor)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Уровни закреплены.") if freeze else _("Сохранено. Закрепить можно позже."))
            return redirect("mentoring:work", pk=goal.place_id)
    frozen = level_lines(found) if found is not None and found.frozen_at is not None else []
    return form_page(request, "mentoring/levels.html", {"form": form}, goal=goal, levels=found, frozen=frozen)


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the coordinator has looked at the levels."""
    row = visible_or_404(request, GoalLevels, pk=pk)
    try:
        services.check_levels(levels=row, actor=request.user)  # type: ignore[arg-type]
    except REFUSALS as error:
        tell_refusal(request, error)
    else:
        messages.success(request, _("Уровни проверены."))
    return redirect("mentoring:work", pk=row.goal.place_id)
