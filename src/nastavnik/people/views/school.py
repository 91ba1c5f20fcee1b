"""The school's settings and calendar."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nastavnik.core.workdays import federal_holidays
from nastavnik.kit import clock
from nastavnik.kit.http import REFUSALS, refuse
from nastavnik.people.forms import DaysForm, RangeForm, SchoolForm, WeekForm
from nastavnik.people.selectors import calendar_ranges
from nastavnik.people.services import change_school, clear_calendar_days, set_calendar_days
from nastavnik.people.views.staff import school_of

SUMMER = 7


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:
    """Show the calendar of the school year that runs now."""
    today = clock.today()
    start = today.replace(year=today.year if today.month > SUMMER else today.year - 1, month=8, day=1)
    end = start.replace(year=start.year + 1)
    holidays = sorted(day for year in (start.year, end.year) for day in federal_holidays(year) if start <= day < end)
    context = {
        "week_form": WeekForm(instance=school_of(request)),
        "form": DaysForm(),
        "ranges": calendar_ranges(school_of(request), since=start),
        "holidays": holidays,
        "start": start,
        "end": end,
        **forms,
    }
    return render(
        request, "people/calendar.html", context, status=422 if any(one.errors for one in forms.values()) else 200
    )


def days(request: HttpRequest) -> HttpResponse:
    """Show the calendar, and set days."""
    if request.method != "POST":
        return _page(request)
    form = DaysForm(request.POST)
    if form.is_valid():
        try:
            set_calendar_days(school=school_of(request), actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Дни записаны в календарь."))
            return redirect("people:calendar")
    return _page(request, form=form)


@require_POST
def week(request: HttpRequest) -> HttpResponse:
    """Set the length of the working week."""
    form = WeekForm(request.POST, instance=school_of(request))
    if form.is_valid():
        change_school(school=school_of(request), actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("Рабочая неделя изменена."))
        return redirect("people:calendar")
    return _page(request, week_form=form)


@require_POST
def remove_days(request: HttpRequest) -> HttpResponse:
    """Forget days that were set."""
    form = RangeForm(request.POST)
    if form.is_valid():
        try:
            clear_calendar_days(school=school_of(request), actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Дни убраны: снова действует обычная неделя."))
            return redirect("people:calendar")
    return _page(request, remove_form=form)


def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the school's names and settings."""
    form = SchoolForm(request.POST or None, instance=school_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            change_school(school=school_of(request), actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Сведения о школе сохранены."))
            return redirect("people:school")
    return render(request, "people/school.html", {"form": form}, status=422 if form.errors else 200)
