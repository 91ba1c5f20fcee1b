"""How many in each week: columns side by side, months under them."""

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nastavnik.reports.pictures.shapes import Picture, Row, Shape, box, line, svg, word

TOP, BOTTOM, UNDER = 18, 104, 122
LABEL_WIDTH = 10.0
FEWEST = 20


def shapes_of(weeks: Sequence[tuple[dt.date, int]]) -> list[Shape]:
    """Place a column for each week, the highest count over its column, months under the line."""
    most = max((count for _day, count in weeks), default=0)
    wide = 100 / max(len(weeks), FEWEST)
    found = [line(0, 100, BOTTOM, "axis")]
    told = False
    for index, (_day, count) in enumerate(weeks):
        if not count:
            continue
        tall = (BOTTOM - TOP) * count / most
        found.append(box(index * wide + wide * 0.1, wide * 0.8, BOTTOM - tall, tall, "part"))
        if count == most and not told:
            told = True
            middle = min(max((index + 0.5) * wide, 2), 98)
            found.append(word(middle, TOP - 5, str(count)))
    return [*found, *_months(weeks, wide)]


def _months(weeks: Sequence[tuple[dt.date, int]], wide: float) -> list[Shape]:
    """Name a month under its first week where the name has room."""
    found: list[Shape] = []
    free, month = 0.0, 0
    for index, (day, _count) in enumerate(weeks):
        at = index * wide
        if day.month != month and at >= free and at <= 100 - LABEL_WIDTH / 2:
            found.append(word(at, UNDER, date_format(day, "M"), anchor="start"))
            free = at + LABEL_WIDTH
        month = day.month
    return found


def picture(code: str, title: str, note: str, weeks: Sequence[tuple[dt.date, int]]) -> Picture:
    """Draw the weeks and list those with meetings."""
    total = sum(count for _day, count in weeks)
    busy = [count for _day, count in weeks if count]
    desc = _("Недель: %(weeks)s, из них со встречами %(busy)s, встреч %(total)s, самое большее за неделю %(most)s.") % {
        "weeks": len(weeks),
        "busy": len(busy),
        "total": total,
        "most": max(busy, default=0),
    }
    drawing = svg(shapes_of(weeks), ident=code, title=title, desc=desc, css="weeks")
    table = tuple((date_format(day, "d.m.Y"), str(count)) for day, count in weeks if count)
    return Picture(code, title, note, (Row("", drawing, desc),), (_("Неделя с"), _("Встреч")), table)
