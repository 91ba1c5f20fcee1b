"""Rows of meetings and of the roadmap; meetings by week."""

import datetime as dt
from collections import Counter

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from nastavnik.completion.selectors.figures import held_meetings
from nastavnik.programme.models import Programme, RoadmapItem
from nastavnik.reports.selectors.indicators.rows import Row

WEEK = dt.timedelta(days=7)


def forms(programme: Programme, on: dt.date) -> list[Row]:
    """Give the meetings that ask for forms, each with the forms that came of those expected."""
    held = held_meetings(programme).filter(counted_from__isnull=True, held_on__lte=on)
    counted = held.select_related("relationship__mentor").annotate(
        came=Count("feedback", distinct=True),
        wanted=Count("attendances", filter=Q(attendances__present=True), distinct=True) + 1,
    )
    return [
        Row(
            _("%(day)s, наставник %(name)s")
            % {"day": f"{meeting.held_on:%d.%m.%Y}", "name": meeting.relationship.mentor.short_name},
            meeting.came,
            meeting.wanted,
            "",
            "mentoring:meeting",
            meeting.pk,
        )
        for meeting in counted.order_by("held_on", "pk")
    ]


def plan(programme: Programme, on: dt.date) -> list[Row]:
    """Give the measures whose day has come and those done before it: what is done counts."""
    done = RoadmapItem.State.DONE
    rows = programme.roadmap.exclude(state=RoadmapItem.State.DROPPED).filter(Q(state=done) | Q(due_to__lte=on))
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


def by_week(programme: Programme, on: dt.date) -> list[tuple[dt.date, int]]:
    """Count the meetings held in each week, from the first one with a meeting up to a day."""
    days = held_meetings(programme).filter(held_on__lte=on).order_by().values_list("held_on", flat=True)
    counts = Counter(day - dt.timedelta(days=day.weekday()) for day in days if day is not None)
    if not counts:
        return []
    week, last, found = min(counts), min(on, max(programme.ends_on, *counts)), []
    while week <= last:
        found.append((week, counts[week]))
        week += WEEK
    return found
