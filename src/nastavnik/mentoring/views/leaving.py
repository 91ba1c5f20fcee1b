"""The quiet way out: pause, change, end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nastavnik.core.workdays import last_duty_day
from nastavnik.kit import clock
from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import LeaveForm, PauseForm
from nastavnik.mentoring.models import ChangeRequest
from nastavnik.mentoring.selectors.calendar import working_days
from nastavnik.mentoring.views.common import form_page, place_or_404
from nastavnik.mentoring.views.telling import tell_refusal
from nastavnik.pairing.policies import side_of

EVERYBODY = ("mentor", "mentee", "coordinator")


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause a pair until a day."""
    place = place_or_404(request, pk, *EVERYBODY)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.pause(place=place, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            day = f"{row.until:%d.%m.%Y}"
            messages.success(request, _("Пауза до %(day)s. Причину никто не спрашивает.") % {"day": day})
            return redirect("mentoring:work", pk=place.pk)
    return form_page(request, "mentoring/pause.html", {"form": form}, place=place)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pause before its day."""
    place = place_or_404(request, pk, *EVERYBODY)
    try:
        services.resume(place=place, actor=request.user)  # type: ignore[arg-type]
    except REFUSALS as error:
        tell_refusal(request, error)
    else:
        messages.success(request, _("Пара снова в работе."))
    return redirect("mentoring:work", pk=place.pk)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pair: today for the mentee, after three full working days for the mentor and the school."""
    place = place_or_404(request, pk, *EVERYBODY)
    actor: Any = request.user
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ending = services.leave_place(place=place, actor=actor, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            day = f"{ending.last_day:%d.%m.%Y}"
            messages.success(request, _("Пара завершается, последний день %(day)s.") % {"day": day})
            return redirect("mentoring:work", pk=place.pk)
    side = side_of(place, actor)
    today = clock.today()
    last_day = today if side == "mentee" else last_duty_day(today, is_working=working_days(place.school))
    return form_page(request, "mentoring/leave.html", {"form": form}, place=place, side=side, last_day=last_day)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the coordinator for a change."""
    place = place_or_404(request, pk)
    try:
        services.ask_for_change(place=place, actor=request.user)  # type: ignore[arg-type]
    except REFUSALS as error:
        tell_refusal(request, error)
    else:
        messages.success(request, _("Просьба передана куратору. Другая сторона о ней не знает."))
    return redirect("mentoring:work", pk=place.pk)


@require_POST
def change_answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the change was talked over."""
    row = visible_or_404(request, ChangeRequest, pk=pk)
    try:
        services.answer_change(request=row, actor=request.user)  # type: ignore[arg-type]
    except REFUSALS as error:
        tell_refusal(request, error)
    else:
        messages.success(request, _("Отмечено: о замене поговорили."))
    return redirect("mentoring:help")
