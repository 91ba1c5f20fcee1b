"""Rows of people: young specialists, who stayed, hours of mentors."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from nastavnik.completion.selectors.figures import held_meetings
from nastavnik.completion.selectors.people import YOUNG_YEARS, mentors_of, places_of, young_of
from nastavnik.core.service import full_years, years_before
from nastavnik.mentoring.selectors.calendar import days_between, quiet_days
from nastavnik.people.models import Teacher, name_order
from nastavnik.programme.models import Programme
from nastavnik.registry.models import Development
from nastavnik.reports.selectors.indicators.rows import Row
from nastavnik.reports.wordings import number

SEPTEMBER = 9
WEEK = 7


def young(programme: Programme, on: dt.date) -> list[Row]:
    """Give the young specialists of the school: who joined counts."""
    entries = {row.teacher_id: row for row in programme.mentee_entries.all()}
    rows = []
    for teacher in young_of(programme).by_name():  # type: ignore[attr-defined]
        entry = entries.get(teacher.pk)
        joined = entry is not None and entry.joined_on is not None
        page = ("people:teacher", teacher.pk) if entry is None else ("registry:mentee", entry.pk)
        rows.append(Row(teacher.full_name, int(joined), 1, _("в программе") if joined else "", *page))
    return rows


def last_september(on: dt.date) -> dt.date:
    """Give the last 1 September up to a day."""
    first = dt.date(on.year, SEPTEMBER, 1)
    return first if first <= on else dt.date(on.year - 1, SEPTEMBER, 1)


def stayed(programme: Programme, on: dt.date) -> list[Row]:
    """Give the young specialists at work on the 1 September before the last one: who was there on the last counts."""
    last = last_september(on)
    before = dt.date(last.year - 1, SEPTEMBER, 1)
    then = Teacher.objects.filter(
        school_id=programme.school_id,
        hired_on__lte=before,
        teaching_since__gt=years_before(before, YOUNG_YEARS + 1),
    ).exclude(left_on__lte=before)
    rows = []
    for teacher in then.by_name():
        notes = [_("лет стажа тогда: %(years)s") % {"years": full_years(teacher.teaching_since, before)}]
        if teacher.left_on is not None:
            notes.append(_("работал(а) до %(day)s") % {"day": f"{teacher.left_on:%d.%m.%Y}"})
        counts = int(teacher.left_on is None or teacher.left_on > last)
        rows.append(Row(teacher.full_name, counts, 1, "; ".join(notes), "people:teacher", teacher.pk))
    return rows


def developed(programme: Programme, on: dt.date) -> list[Row]:
    """Give those who joined as mentees: who has a new category, a contest or a course of this year counts."""
    joined = programme.mentee_entries.filter(joined_on__lte=on).select_related("teacher").defer("category")
    kinds: dict[int, list[str]] = defaultdict(list)
    for one in Development.objects.filter(entry__programme=programme, achieved_on__lte=on):
        kinds[one.entry_id].append(f"{one.get_kind_display()}, {one.achieved_on:%d.%m.%Y}")
    return [
        Row(
            entry.teacher.full_name,
            int(entry.pk in kinds),
            1,
            "; ".join(kinds[entry.pk]) if entry.pk in kinds else "",
            "registry:mentee",
            entry.pk,
        )
        for entry in joined.order_by(name_order("teacher"), "pk")
    ]


def load(programme: Programme, on: dt.date) -> list[Row]:
    """Give each working mentor's minutes of meetings of the minutes offered since the first pair was confirmed."""
    spent: dict[int, int] = defaultdict(int)
    held = held_meetings(programme).filter(held_on__lte=on, duration_minutes__isnull=False)
    for mentor, minutes in held.values_list("relationship__mentor_id", "duration_minutes"):
        spent[mentor] += minutes or 0
    span: dict[int, tuple[dt.date, dt.date]] = {}
    for mentor, begun, ended in places_of(programme).values_list("mentor_id", "confirmed_on", "ended_on"):
        if begun is None:
            continue
        last = min(on, ended or on)
        first, latest = span.get(mentor, (begun, last))
        span[mentor] = (min(first, begun), max(latest, last))
    hours = dict(programme.mentor_entries.values_list("teacher_id", "hours_per_week"))
    entries = dict(programme.mentor_entries.values_list("teacher_id", "pk"))
    quiet = quiet_days(programme.school_id, programme.starts_on, on)
    rows = []
    for teacher in mentors_of(programme):
        offered = hours.get(teacher.pk)
        if not offered or teacher.pk not in span:
            continue
        weeks = max(days_between(*span[teacher.pk], quiet), WEEK) / WEEK
        minutes = round(float(offered) * 60 * weeks)
        words = {"spent": number(spent[teacher.pk] / 60), "offered": number(minutes / 60)}
        note = _("%(spent)s из %(offered)s ч") % words
        rows.append(Row(teacher.full_name, spent[teacher.pk], minutes, note, "registry:mentor", entries[teacher.pk]))
    return rows
