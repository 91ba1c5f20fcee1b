"""Before and after: two dots on a line for each area, with the range of the change under them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nastavnik.reports.pictures.shapes import Picture, Row, Shape, dot, line, place, scale, svg, word
from nastavnik.reports.wordings import number, signed

MIDDLE, UNDER = 12, 23


@dataclass(frozen=True, slots=True)
class Change:
    """One area before and after: typical values, the typical change and its range where it may be shown."""

    label: str
    before: float
    after: float
    change: float | None = None
    low: float | None = None
    high: float | None = None
    claimed: bool = True

    @property
    def apart(self) -> bool:
        """Say whether the range leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def sure(self) -> bool:
        """Say whether the range leaves zero out and the report stands by it."""
        return self.claimed and self.apart


def shapes_of(row: Change, low: float, high: float) -> list[Shape]:
    """Place one area: the range under the line, then the line, the hollow dot before, the full dot after."""
    before, after = place(row.before, low, high), place(row.after, low, high)
    found = []
    if row.low is not None and row.high is not None:
        ends = (place(row.before + row.low, low, high), place(row.before + row.high, low, high))
        found.append(line(*ends, UNDER, "interval"))
        found += [line(end, end, UNDER - 4, "interval", y2=UNDER + 4) for end in ends]
    found.append(line(before, after, MIDDLE, "range" if row.sure else "range unsure"))
    return [*found, dot(before, MIDDLE, 7, "was"), dot(after, MIDDLE, 8, "became")]


def words_of(row: Change) -> str:
    """Say the change in words."""
    told = _("было %(before)s, стало %(after)s") % {"before": number(row.before), "after": number(row.after)}
    if row.low is None or row.high is None:
        return told
    if not row.apart:
        return _("%(told)s; от случайных колебаний не отличить") % {"told": told}
    spread = {"told": told, "change": signed(row.change or 0.0), "low": signed(row.low), "high": signed(row.high)}
    if not row.claimed:
        words = _("%(told)s; изменение %(change)s, от %(low)s до %(high)s, под вопросом: ответили не все")
        return words % spread
    return _("%(told)s; типичное изменение %(change)s, от %(low)s до %(high)s") % spread


def _drawing(row: Change, ident: str, low: float, high: float) -> SafeString:
    ends = {"low": number(low), "high": number(high)}
    desc = _("%(words)s. Шкала от %(low)s до %(high)s.") % {"words": words_of(row), **ends}
    return svg(shapes_of(row, low, high), ident=ident, title=row.label, desc=desc)


def axis_of(low: int, high: int) -> SafeString:
    """Draw the scale once for all lines."""
    ticks = range(low, high + 1)
    return scale([word(place(tick, low, high), 12, str(tick)) for tick in ticks])


def picture(code: str, title: str, note: str, rows: Sequence[Change], low: int, high: int) -> Picture:
    """Draw all areas on one scale."""
    lines = tuple(
        Row(row.label, _drawing(row, f"{code}-{index}", low, high), words_of(row)) for index, row in enumerate(rows)
    )
    header = (_("Область"), _("В начале"), _("В конце"), _("Изменение"), _("От"), _("До"))
    table = tuple(
        (
            row.label,
            number(row.before),
            number(row.after),
            "—" if row.change is None else signed(row.change),
            "—" if row.low is None else signed(row.low),
            "—" if row.high is None else signed(row.high),
        )
        for row in rows
    )
    legend = [("was", _("было")), ("became", _("стало")), ("interval", _("вероятный диапазон изменения"))]
    if not all(row.sure for row in rows):
        legend.append(("range unsure", _("не отличить от случайных колебаний, под вопросом или не проверялось")))
    return Picture(code, title, note, lines, header, table, tuple(legend), axis_of(low, high))
