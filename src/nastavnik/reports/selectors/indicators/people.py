"""Rows of people: young specialists, who stayed, hours of mentors."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.service import full_years
from nastavnik.people.selectors import days_between, quiet_days
from nastavnik.reports.selectors.indicators.rows import Row
from nastavnik.reports.wordings import number

WEEK = 7


def young(year: YearRows) -> list[Row]:
    """Give the young specialists of the school: who joined counts."""
    entries = {row.teacher_id: row for row in year.mentees}
    rows = []
    for teacher in year.young:
        entry = entries.get(teacher.pk)
        joined = entry is not None and entry.joined_on is not None
        page = ("people:teacher", teacher.pk) if entry is None else ("registry:mentee", entry.pk)
        rows.append(Row(teacher.told_apart, int(joined), 1, _("в программе") if joined else "", *page))
    return rows


def stayed(year: YearRows) -> list[Row]:
    """Give the young specialists at work on the 1 September before the last one: who was there on the last counts."""
    rows = []
    for teacher in year.young_then:
        years = full_years(teacher.teaching_since, year.september_before)
        notes = [_("лет стажа тогда: %(years)s") % {"years": years}]
        if teacher.left_on is not None:
            notes.append(_("работал(а) до %(day)s") % {"day": f"{teacher.left_on:%d.%m.%Y}"})
        counts = int(teacher.left_on is None or teacher.left_on > year.last_september)
        rows.append(Row(teacher.told_apart, counts, 1, "; ".join(notes), "people:teacher", teacher.pk))
    return rows


def developed(year: YearRows) -> list[Row]:
    """Give those who joined as mentees: who has a new category, a contest or a course of this year counts."""
    rows = []
    for entry in year.mentees:
        if entry.joined_on is None or entry.joined_on > year.on:
            continue
        reached = year.developments.get(entry.pk, [])
        note = "; ".join(f"{one.get_kind_display()}, {one.achieved_on:%d.%m.%Y}" for one in reached)
        rows.append(Row(entry.teacher.told_apart, int(bool(reached)), 1, note, "registry:mentee", entry.pk))
    return rows


def load(year: YearRows) -> list[Row]:
    """Give each working mentor's minutes of meetings of the minutes offered since the first pair was confirmed."""
    spent: dict[int, int] = defaultdict(int)
    for meeting in year.met:
        spent[meeting.mentor_id] += meeting.minutes or 0
    span: dict[int, tuple[dt.date, dt.date]] = {}
    for place in year.places:
        begun, last = place.confirmed_on, min(year.on, place.ended_on or year.on)
        first, latest = span.get(place.mentor_id, (begun, last))
        span[place.mentor_id] = (min(first, begun), max(latest, last))
    entries = {entry.teacher_id: entry for entry in year.mentor_entries}
    quiet = quiet_days(year.programme.school_id, year.programme.starts_on, year.on)
    rows = []
    for teacher in year.mentors:
        entry = entries.get(teacher.pk)
        if entry is None or not entry.hours_per_week:
            continue
        weeks = max(days_between(*span[teacher.pk], quiet), WEEK) / WEEK
        minutes = round(float(entry.hours_per_week) * 60 * weeks)
        words = {"spent": number(spent[teacher.pk] / 60), "offered": number(minutes / 60)}
        note = _("%(spent)s из %(offered)s ч") % words
        rows.append(Row(teacher.told_apart, spent[teacher.pk], minutes, note, "registry:mentor", entry.pk))
    return rows
