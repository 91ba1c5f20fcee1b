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
    longest = max((bar.total for bar in bars), default=0)
    rows = tuple(
        Row(
            bar.label,
            svg(
                shapes_of(bar, bar.total if shares else longest),
                ident=f"{code}-{index}",
                title=bar.label,
                desc=words_of(bar),
            ),
            words_of(bar),
        )
        for index, bar in enumerate(bars)
    )
    legend: dict[str, str] = {}
    same = all([part.label for part in bar.parts] == [part.label for part in bars[0].parts] for bar in bars)
    if same and bars:
        legend = {part.css: part.label for part in bars[0].parts}
        header = (_("Строка"), *(part.label for part in bars[0].parts), _("всего"))
        table = tuple((bar.label, *(str(part.count) for part in bar.parts), str(bar.total)) for bar in bars)
    else:
        header = (_("Вопрос"), _("Ответ"), _("Сколько ответов"))
        table = tuple((bar.label, part.label, str(part.count)) for bar in bars for part in bar.parts)
    return Picture(code, title, note, rows, header, table, tuple(legend.items()))
