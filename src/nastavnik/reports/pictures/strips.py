"""When each pair met: a line a pair, a dot a meeting."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.reports.pictures.shapes import TRACK, Picture, Row, Shape, dot, line, place, scale, svg, word

MIDDLE = TRACK / 2
LABEL_WIDTH = 10.0


@dataclass(frozen=True, slots=True)
class Strip:
    """The meetings of one pair or group: a day for each, in order; several of one day are one dot."""

    label: str
    days: tuple[dt.date, ...]


def shapes_of(strip: Strip, first: dt.date, last: dt.date) -> list[Shape]:
    """Place the days on a line from the first to the last day of all."""
    ends = first.toordinal(), max(last.toordinal(), first.toordinal() + 1)
    dots = [dot(place(day.toordinal(), *ends), MIDDLE, 5, "became") for day in dict.fromkeys(strip.days)]
    return [line(0, 100, MIDDLE, "axis"), *dots]


def words_of(strip: Strip) -> str:
    """Say how many meetings there were and when the last one was."""
    if not strip.days:
        return _("встреч не было")
    count = len(strip.days)
    told = ngettext("%(count)s встреча", "%(count)s встречи", count) % {"count": count}
    return _("%(told)s, последняя %(day)s") % {"told": told, "day": date_format(strip.days[-1], "d.m.Y")}


def _told(day: dt.date, times: int) -> str:
    """Write a day, with the number of meetings where there were several."""
    written = date_format(day, "d.m.Y")
    return written if times == 1 else f"{written} (×{times})"


def axis_of(first: dt.date, last: dt.date) -> SafeString:
    """Name the months from the first to the last day."""
    ends = first.toordinal(), max(last.toordinal(), first.toordinal() + 1)
    found, free, day = [], 0.0, first.replace(day=1)
    while day <= last:
        at = place(day.toordinal(), *ends)
        if at >= free and at <= 100 - LABEL_WIDTH / 2:
            found.append(word(at, 12, date_format(day, "M"), anchor="start"))
            free = at + LABEL_WIDTH
        day = (day + dt.timedelta(days=32)).replace(day=1)
    return scale(found)


def picture(code: str, title: str, note: str, strips: Sequence[Strip], first: dt.date, last: dt.date) -> Picture:
    """Draw the pairs one under another, in the order given."""
    rows = tuple(
        Row(
            strip.label,
            svg(shapes_of(strip, first, last), ident=f"{code}-{index}", title=strip.label, desc=words_of(strip)),
            words_of(strip),
        )
        for index, strip in enumerate(strips)
    )
    header = (_("Пара или группа"), _("Встреч"), _("Дни встреч"))
    table = tuple(
        (strip.label, str(len(strip.days)), ", ".join(_told(day, times) for day, times in Counter(strip.days).items()))
        for strip in strips
    )
    return Picture(code, title, note, rows, header, table, axis=axis_of(first, last))
