"""What every picture is made of: shapes placed in per cent across and in pixels down, and the words around them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

TRACK = 28


@dataclass(frozen=True, slots=True)
class Shape:
    """One element of a drawing: tag, attributes, and the text inside."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""

    def get(self, name: str) -> str:
        """Give an attribute, '' without it."""
        return dict(self.attributes).get(name, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture: its name, its drawing, its figures in words."""

    label: str
    drawing: SafeString
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture: title, legend, lines, axis, and the table with the same figures."""

    code: str
    title: str
    note: str
    rows: tuple[Row, ...]
    header: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()
    axis: SafeString | None = None


def percent(value: float) -> str:
    """Write a place across the drawing."""
    return f"{value:.2f}%"


def place(value: float, low: float, high: float, *, margin: float = 3.0) -> float:
    """Give where a value stands between two bounds, in per cent, inside a margin on both sides."""
    inside = min(max(value, low), high)
    return margin + (100 - 2 * margin) * (inside - low) / (high - low)


def line(x1: float, x2: float, y: float, css: str, *, y2: float | None = None) -> Shape:
    """Draw a straight line."""
    ends = (("x1", percent(x1)), ("x2", percent(x2)), ("y1", f"{y:g}"), ("y2", f"{y if y2 is None else y2:g}"))
    return Shape("line", (("class", css), *ends))


def dot(x: float, y: float, radius: float, css: str) -> Shape:
    """Draw a dot."""
    return Shape("circle", (("class", css), ("cx", percent(x)), ("cy", f"{y:g}"), ("r", f"{radius:g}")))


def box(x: float, width: float, y: float, height: float, css: str) -> Shape:
    """Draw a rectangle."""
    across = (("x", percent(x)), ("width", percent(width)))
    return Shape("rect", (("class", css), *across, ("y", f"{y:g}"), ("height", f"{height:g}")))


def word(x: float, y: float, text: str, *, anchor: str = "middle") -> Shape:
    """Write a word."""
    at = (("x", percent(x)), ("y", f"{y:g}"), ("text-anchor", anchor))
    return Shape("text", (("class", "small quiet"), *at), text)


def svg(shapes: Sequence[Shape], *, ident: str, title: str, desc: str, css: str = "track") -> SafeString:
    """Give a drawing that a screen reader reads as its title and description; every word is escaped."""
    return format_html(
        '<svg class="chart {}" role="img" aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title>'
        '<desc id="{}-desc">{}</desc>{}</svg>',
        css,
        ident,
        ident,
        ident,
        title,
        ident,
        desc,
        _inside(shapes),
    )


def scale(shapes: Sequence[Shape], css: str = "axis-line") -> SafeString:
    """Give a drawing that only repeats what stands in words, hidden from screen readers."""
    return format_html('<svg class="chart {}" aria-hidden="true">{}</svg>', css, _inside(shapes))


def _inside(shapes: Sequence[Shape]) -> SafeString:
    return format_html_join(
        "",
        "<{}{}>{}</{}>",
        ((shape.tag, format_html_join("", ' {}="{}"', shape.attributes), shape.text, shape.tag) for shape in shapes),
    )
