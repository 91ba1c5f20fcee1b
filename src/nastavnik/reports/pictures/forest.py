"""The forest of totals over schools: a dot with its range for all schools, for areas and for schools of one size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.core.evidence.change.report import Figure
from nastavnik.reports.pictures.shapes import Picture, Row, Shape, dot, line, place, scale, svg, word
from nastavnik.reports.wordings import number, signed

MIDDLE, UNDER = 10, 21
DIGITS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its name and the figures of its roll-up."""

    label: str
    figures: Mapping[str, Figure]

    @property
    def sure(self) -> bool:
        """Say whether the range leaves zero out."""
        return self.get("low") > 0 or self.get("high") < 0

    def get(self, name: str) -> float:
        """Give a figure as a number."""
        return float(self.figures[name] or 0)


def bounds(rows: Sequence[Line]) -> tuple[float, float]:
    """Give the ends of the scale: all ranges and zero, in half points."""
    values = [row.get(name) for row in rows for name in ("low", "high", "next_low", "next_high")]
    low, high = min(0.0, *values), max(0.0, *values)
    return (int(low * 2) - 1) / 2 if low < 0 else -0.5, (int(high * 2) + 1) / 2 if high > 0 else 0.5


def shapes_of(row: Line, low: float, high: float) -> list[Shape]:
    """Place one row: the line of no change, the range, the dot, and under it where one more school is expected."""
    zero, ends = place(0, low, high), [place(row.get(name), low, high) for name in ("low", "high")]
    wide = [place(row.get(name), low, high) for name in ("next_low", "next_high")]
    return [
        line(zero, zero, 2, "axis", y2=26),
        line(wide[0], wide[1], UNDER, "interval"),
        line(ends[0], ends[1], MIDDLE, "range" if row.sure else "range unsure"),
        dot(place(row.get("mean"), low, high), MIDDLE, 7, "became"),
    ]


def words_of(row: Line) -> str:
    """Say one row in words."""
    schools, people = int(row.get("schools")), int(row.get("people"))
    told = {
        "mean": signed(row.get("mean"), DIGITS),
        "low": signed(row.get("low"), DIGITS),
        "high": signed(row.get("high"), DIGITS),
        "schools": ngettext("%(n)s школа", "%(n)s школы", schools) % {"n": schools},
        "people": people,
    }
    return _("%(mean)s, от %(low)s до %(high)s (%(schools)s, ответивших дважды %(people)s)") % told


def _drawing(row: Line, ident: str, low: float, high: float) -> SafeString:
    ends = {"low": number(low), "high": number(high)}
    desc = _("%(words)s. Шкала от %(low)s до %(high)s.") % {"words": words_of(row), **ends}
    return svg(shapes_of(row, low, high), ident=ident, title=row.label, desc=desc)


def forest(code: str, title: str, rows: Sequence[Line]) -> Picture:
    """Draw all rows on one scale with the table beside."""
    low, high = bounds(rows)
    lines = tuple(
        Row(row.label, _drawing(row, f"{code}-{at}", low, high), words_of(row)) for at, row in enumerate(rows)
    )
    header = (
        _("Какие школы"),
        _("Школ"),
        _("Ответили дважды"),
        _("Изменение"),
        _("От"),
        _("До"),
        _("В ещё одной школе от"),
        _("до"),
        _("Различие школ I², %"),
    )
    names = ("mean", "low", "high", "next_low", "next_high")
    table = tuple(
        (
            row.label,
            number(row.get("schools"), 0),
            number(row.get("people"), 0),
            *(signed(row.get(name), DIGITS) for name in names),
            number(row.get("i2"), 0),
        )
        for row in rows
    )
    note = _("Изменение в баллах анкеты; в каждой строке не меньше трёх школ и десяти человек, школы не названы.")
    legend = [("became", _("среднее изменение")), ("interval", _("где ждать изменение ещё одной школы"))]
    if not all(row.sure for row in rows):
        legend.append(("range unsure", _("не отличить от случайных колебаний")))
    ticks = [low, 0.0, high]
    axis = scale([word(place(tick, low, high), 12, number(tick)) for tick in ticks])
    return Picture(code, title, note, lines, header, table, tuple(legend), axis)
