"""The quiet way out: pause, change, end."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import LeaveForm, PauseForm
from nastavnik.mentoring.models import ChangeRequest, Ending
from nastavnik.mentoring.services.places import require_untold
from nastavnik.mentoring.views.common import open_place, place_or_404
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import require_step, side_of
from nastavnik.pairing.services.leaving import last_day_of_mentor
from nastavnik.people.desk import DeskRequest, asked_first

EVERYBODY = ("mentor", "mentee", "coordinator")


def pause(request: DeskRequest, pk: int) -> HttpResponse:
    """Pause a pair until a day."""
    place = place_or_404(request, pk, *EVERYBODY)
    open_place(request, place, lambda place: require_step(place, Place.State.PAUSED))
    form = PauseForm(request.POST or None)
    if done := attempt(form, lambda: services.pause(place=place, actor=request.user, **form.cleaned_data)):
        row = done.value
        day = f"{row.until:%d.%m.%Y}"
        return said(
            request, _("Пауза до %(day)s. Причину никто не спрашивает.") % {"day": day}, "mentoring:work", pk=place.pk
        )
    return form_page(request, "mentoring/pause.html", form=form, place=place)


def resume(request: DeskRequest, pk: int) -> HttpResponse:
    """End a pause before its day."""
    place = place_or_404(request, pk, *EVERYBODY)
    return press(
        request,
        lambda: services.resume(place=place, actor=request.user),
        _("Пара снова в работе."),
        "mentoring:work",
        pk=place.pk,
    )


def leave(request: DeskRequest, pk: int) -> HttpResponse:
    """End a pair: today for the mentee, after three full working days for the mentor and the school."""
    place = place_or_404(request, pk, *EVERYBODY)
    actor: Any = request.user
    open_place(request, place, lambda place: require_untold(place, side_of(place, actor)))
    form = LeaveForm(request.POST or None)
    side = side_of(place, actor)
    run = partial(_leave, place, actor, form)
    asked = {"title": _("Завершить пару досрочно"), "button": _("Предупредить о завершении"), "back": request.path}
    if not side and form.is_valid() and (page := asked_first(request, run, **asked)):
        return page
    if done := attempt(form, run):
        day = f"{done.value.place.last_day:%d.%m.%Y}"
        return said(
            request, _("Пара завершается, последний день %(day)s.") % {"day": day}, "mentoring:work", pk=place.pk
        )
    today = clock.today()
    last_day = today if side == "mentee" else last_day_of_mentor(place.school, today)
    return form_page(request, "mentoring/leave.html", form=form, place=place, side=side, last_day=last_day)


def _leave(place: Place, actor: Any, form: LeaveForm) -> Ending:
    return services.leave_place(place=place, actor=actor, **form.cleaned_data)


def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask the coordinator for a change."""
    place = place_or_404(request, pk)
    return press(
        request,
        lambda: services.ask_for_change(place=place, actor=request.user),
        _("Просьба передана куратору. Другая сторона о ней не знает."),
        "mentoring:work",
        pk=place.pk,
    )


def change_answered(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that the change was talked over."""
    row = visible_or_404(request, ChangeRequest, pk=pk)
    return press(
        request,
        lambda: services.answer_change(request=row, actor=request.user),
        _("Отмечено: о замене поговорили."),
        "mentoring:help",
    )
