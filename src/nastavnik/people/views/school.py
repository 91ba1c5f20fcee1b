"""The school's settings and calendar."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.core.workdays import federal_holidays
from nastavnik.kit import access, clock
from nastavnik.kit.desk import attempt, said
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.people.forms import DaysForm, RangeForm, SchoolForm, WeekForm
from nastavnik.people.selectors import calendar_ranges
from nastavnik.people.services import change_school, clear_calendar_days, set_calendar_days
from nastavnik.people.tables import days_table

SUMMER = 7


def _page(request: DeskRequest, **forms: Any) -> HttpResponse:
    """Show the calendar of the school year that runs now."""
    today = clock.today()
    start = today.replace(year=today.year if today.month > SUMMER else today.year - 1, month=8, day=1)
    end = start.replace(year=start.year + 1)
    holidays = sorted(day for year in (start.year, end.year) for day in federal_holidays(year) if start <= day < end)
    context = {
        "week_form": WeekForm(instance=request.school),
        "form": DaysForm(),
        "holidays": holidays,
        "start": start,
        "end": end,
        **forms,
    }
    table = days_table(request, calendar_ranges(request.school, since=start))
    wrong = any(one.errors for one in forms.values())
    return show_tables(request, "people/calendar.html", context, table, status=422 if wrong else 200)


def days(request: DeskRequest) -> HttpResponse:
    """Show the calendar, and set days."""
    if request.method != "POST":
        return _page(request)
    form = DaysForm(request.POST)
    if attempt(form, lambda: set_calendar_days(school=request.school, actor=request.user, **form.cleaned_data)):
        return said(request, _("Дни записаны в календарь."), "people:calendar")
    return _page(request, form=form)


def week(request: DeskRequest) -> HttpResponse:
    """Set the length of the working week."""
    form = WeekForm(request.POST, instance=request.school)
    if form.is_valid():
        change_school(school=request.school, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Рабочая неделя изменена."))
        return redirect("people:calendar")
    return _page(request, week_form=form)


def remove_days(request: DeskRequest) -> HttpResponse:
    """Forget days that were set."""
    form = RangeForm(request.POST)
    if attempt(form, lambda: clear_calendar_days(school=request.school, actor=request.user, **form.cleaned_data)):
        return said(request, _("Дни убраны: снова действует обычная неделя."), "people:calendar")
    return _page(request, remove_form=form)


def settings(request: DeskRequest) -> HttpResponse:
    """Show and change the school's names and settings."""
    form = SchoolForm(request.POST or None, instance=request.school)
    if attempt(form, lambda: change_school(school=request.school, actor=request.user, **form.cleaned_data)):
        return said(request, _("Сведения о школе сохранены."), "people:school")
    context = {"form": form, "keeps": access.may_open("web:status", request.roles)}
    return render(request, "people/school.html", context, status=422 if form.errors else 200)
