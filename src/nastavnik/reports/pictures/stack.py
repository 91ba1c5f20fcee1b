"""Parts of a whole: one bar a line, every part in words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nastavnik.reports.pictures.shapes import TRACK, Picture, Row, Shape, box, svg

GAP, TOP, HEIGHT = 0.4, 5, TRACK - 10


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: its name, how many, and the class of its colour."""

    label: str
    count: int
    css: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: a name and its parts."""

    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """Count the whole."""
        return sum(part.count for part in self.parts)


def shapes_of(bar: Bar, full: int) -> list[Shape]:
    """Place the parts one after another; `full` is what the whole width stands for."""
    found, at = [], 0.0
    for part in bar.parts:
        width = 100 * part.count / full if full else 0.0
        if width > 0:
            found.append(box(at, max(width - GAP, width / 2), TOP, HEIGHT, part.css))
        at += width
    return found


def words_of(bar: Bar) -> str:
    """Say every part that is there."""
    return ", ".join(f"{part.label} {part.count}" for part in bar.parts if part.count) or _("пока нет")


def picture(code: str, title: str, note: str, bars: Sequence[Bar], *, shares: bool = False) -> Picture:
    """Draw bars on one scale of counts, or each of its own whole when `shares`."""
    rows = _rows(code, bars, shares)
    if len({tuple(part.label for part in bar.parts) for bar in bars}) != 1:  # each bar has parts of its own
        header = (_("Вопрос"), _("Ответ"), _("Сколько ответов"))
        table = tuple((bar.label, part.label, str(part.count)) for bar in bars for part in bar.parts)
        return Picture(code, title, note, rows, header, table)
    legend = {part.css: part.label for part in bars[0].parts}
    lines = tuple((bar.label, *(str(part.count) for part in bar.parts), str(bar.total)) for bar in bars)
    names = (_("Строка"), *(part.label for part in bars[0].parts), _("всего"))
    return Picture(code, title, note, rows, names, lines, tuple(legend.items()))


def _rows(code: str, bars: Sequence[Bar], shares: bool) -> tuple[Row, ...]:
    longest = max((bar.total for bar in bars), default=0)
    found = []
    for index, bar in enumerate(bars):
        shapes, words = shapes_of(bar, bar.total if shares else longest), words_of(bar)
        found.append(Row(bar.label, svg(shapes, ident=f"{code}-{index}", title=bar.label, desc=words), words))
    return tuple(found)
