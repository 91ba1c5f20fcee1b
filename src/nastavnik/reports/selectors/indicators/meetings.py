"""Rows of meetings and of the roadmap; meetings by week."""

import datetime as dt
from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.states import MEASURE_OUT
from nastavnik.programme.models import RoadmapItem
from nastavnik.reports.selectors.indicators.rows import Row

WEEK = dt.timedelta(days=7)


def forms(year: YearRows) -> list[Row]:
    """Give the meetings that ask for forms, each with the forms that came of those expected."""
    came = Counter(row.meeting_id for row in year.feedback)
    return [
        Row(
            _("%(day)s, наставник %(name)s") % {"day": f"{one.on:%d.%m.%Y}", "name": one.mentor.short_name},
            came[one.pk],
            one.present + 1,
            "",
            "mentoring:meeting",
            one.pk,
        )
        for one in year.met
        if one.asks
    ]


def plan(year: YearRows) -> list[Row]:
    """Give the measures whose day has come and those done before it: what is done counts."""
    done = RoadmapItem.State.DONE
    listed = year.programme.roadmap.exclude(state__in=MEASURE_OUT)
    rows = listed.filter(Q(state=done) | Q(due_to__lte=year.on))
    return [
        Row(
            item.title,
            int(item.state == done),
            1,
            _("срок %(day)s") % {"day": f"{item.due_to:%d.%m.%Y}"} if item.due_to else "",
            "programme:item",
            item.pk,
        )
        for item in rows.order_by("due_to", "position", "pk")
    ]


def by_week(year: YearRows) -> list[tuple[dt.date, int]]:
    """Count the meetings held in each week, from the first one with a meeting up to a day."""
    counts = Counter(meeting.on - dt.timedelta(days=meeting.on.weekday()) for meeting in year.met)
    if not counts:
        return []
    week, last, found = min(counts), min(year.on, max(year.programme.ends_on, *counts)), []
    while week <= last:
        found.append((week, counts[week]))
        week += WEEK
    return found
