"""Pictures: where shapes stand, that they stay inside, that words are escaped, that the table says the same."""

import datetime as dt
import itertools
import re
from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.reports.pictures import columns, dumbbell, stack, strips
from nastavnik.reports.pictures.dumbbell import Change
from nastavnik.reports.pictures.shapes import Picture, Shape, dot, line, place, scale, svg, word
from nastavnik.reports.pictures.stack import Bar, Part
from nastavnik.reports.pictures.strips import Strip
from nastavnik.reports.wordings import number, percent, signed

EVIL = '</title><script>alert("1")</script>&'
SEPTEMBER = dt.date(2026, 9, 7)


def xs(shapes: list[Shape]) -> list[float]:
    return [float(value.rstrip("%")) for shape in shapes for name, value in shape.attributes if value.endswith("%")]


def drawn(picture: Picture) -> str:
    return "".join([*(str(row.drawing) for row in picture.rows), str(picture.axis or "")])


@pytest.mark.parametrize(("value", "at"), [(1, 3), (5, 97), (3, 50), (0, 3), (9, 97)])
def test_a_value_stands_on_its_scale_and_never_outside(value: float, at: float) -> None:
    assert place(value, 1, 5) == pytest.approx(at)


def test_before_is_hollow_after_is_full_and_the_range_lies_under_them() -> None:
    shapes = dumbbell.shapes_of(Change("Класс", 4.0, 3.0, -1.0, -1.5, -0.5), 1, 5)
    dots = {shape.get("class"): shape for shape in shapes if shape.tag == "circle"}
    assert float(dots["was"].get("cx").rstrip("%")) == pytest.approx(place(4, 1, 5), abs=0.01)
    assert float(dots["became"].get("cx").rstrip("%")) == pytest.approx(place(3, 1, 5), abs=0.01)
    spread = next(shape for shape in shapes if shape.get("class") == "interval")
    assert xs([spread]) == pytest.approx([place(2.5, 1, 5), place(3.5, 1, 5)], abs=0.01)
    assert float(spread.get("y1")) > float(dots["was"].get("cy")) + float(dots["was"].get("r"))
    assert [shape.get("class") for shape in shapes if "range" in shape.get("class")] == ["range"]


def test_what_cannot_be_told_from_chance_is_dashed_and_said_so() -> None:
    unsure = Change("Класс", 4.0, 3.8, -0.2, -0.5, 0.1)
    assert "range unsure" in {shape.get("class") for shape in dumbbell.shapes_of(unsure, 1, 5)}
    with override("ru"):
        assert "не отличить" in dumbbell.words_of(unsure)
        without = Change("Класс", 4.0, 3.0, -1.0)
        assert dumbbell.words_of(without) == "было 4, стало 3"
        assert "−1,5" in dumbbell.words_of(Change("Класс", 4.0, 3.0, -1.0, -1.5, -0.5))
    assert not any(shape.get("class") == "interval" for shape in dumbbell.shapes_of(without, 1, 5))


@given(st.floats(1, 5), st.floats(1, 5), st.floats(-4, 4), st.floats(0, 3))
def test_a_dumbbell_stays_inside(before: float, after: float, change: float, spread: float) -> None:
    row = Change("Класс", before, after, change, change - spread, change + spread)
    assert all(0 <= at <= 100 for at in xs(dumbbell.shapes_of(row, 1, 5)))


def test_parts_of_a_bar_follow_one_another_and_end_at_its_length() -> None:
    bar = Bar("Методика", (Part("в паре", 3, "part"), Part("иначе", 0, "second"), Part("ждут", 1, "rest")))
    shapes = stack.shapes_of(bar, 8)
    assert xs(shapes) == pytest.approx([0, 37.1, 37.5, 12.1])
    assert [shape.get("class") for shape in shapes] == ["part", "rest"]
    assert stack.shapes_of(Bar("Пусто", (Part("в паре", 0, "part"),)), 0) == []


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_a_bar_stays_inside(counts: list[int]) -> None:
    bar = Bar("Строка", tuple(Part(str(index), count, "part") for index, count in enumerate(counts)))
    at = xs(stack.shapes_of(bar, bar.total))
    assert all(start + width <= 100.01 for start, width in zip(at[::2], at[1::2], strict=True))


def test_bars_of_the_same_parts_share_a_table_and_a_legend() -> None:
    bars = [
        Bar("А", (Part("да", 2, "part"), Part("нет", 1, "rest"))),
        Bar("Б", (Part("да", 0, "part"), Part("нет", 4, "rest"))),
    ]
    picture = stack.picture("x", "Запросы", "", bars)
    assert picture.legend == (("part", "да"), ("rest", "нет"))
    assert picture.table == (("А", "2", "1", "3"), ("Б", "0", "4", "4"))
    assert [row.words for row in picture.rows] == ["да 2, нет 1", "нет 4"]
    mixed = stack.picture("x", "Ответы", "", [bars[0], Bar("В", (Part("может быть", 7, "part"),))], shares=True)
    assert mixed.legend == ()
    assert mixed.table[-1] == ("В", "может быть", "7")
    with override("ru"):
        assert stack.picture("x", "", "", [Bar("Г", ())]).rows[0].words == "пока нет"


def test_the_highest_week_is_the_tallest_and_months_do_not_run_into_each_other() -> None:
    weeks = [(SEPTEMBER + dt.timedelta(days=7 * index), index % 4) for index in range(40)]
    shapes = columns.shapes_of(weeks)
    tall = [float(shape.get("height")) for shape in shapes if shape.tag == "rect"]
    assert max(tall) == columns.BOTTOM - columns.TOP
    assert len(tall) == 30
    months = xs([shape for shape in shapes if shape.get("text-anchor") == "start"])
    assert len(months) > 6
    assert all(later - earlier >= columns.LABEL_WIDTH for earlier, later in itertools.pairwise(months))
    assert max(xs(shapes)) <= 100
    assert columns.shapes_of([]) == [line(0, 100, columns.BOTTOM, "axis")]


def test_the_table_of_weeks_lists_those_with_meetings() -> None:
    picture = columns.picture("w", "Встречи", "", [(SEPTEMBER, 3), (SEPTEMBER + dt.timedelta(days=7), 0)])
    assert picture.table == (("07.09.2026", "3"),)
    with override("ru"):
        assert "встреч 3" in columns.picture("w", "Встречи", "", [(SEPTEMBER, 3)]).rows[0].words


def test_days_stand_in_their_order_from_the_first_to_the_last() -> None:
    last = dt.date(2027, 5, 20)
    strip = Strip("Трошин – Ушаков", (SEPTEMBER, dt.date(2027, 1, 12), last))
    at = xs([shape for shape in strips.shapes_of(strip, SEPTEMBER, last) if shape.tag == "circle"])
    assert at == sorted(at)
    assert (at[0], at[-1]) == pytest.approx((3, 97))
    picture = strips.picture("t", "Встречи", "", [strip, Strip("Без встреч", ())], SEPTEMBER, last)
    assert picture.table[0][1] == "3"
    with override("ru"):
        assert strips.words_of(strip) == "3 встречи, последняя 20.05.2027"
        assert strips.words_of(Strip("", ())) == "встреч не было"
    assert strips.shapes_of(Strip("", (last,)), last, last)[1] == dot(3, strips.MIDDLE, 5, "became")


@pytest.mark.parametrize(
    "picture",
    [
        dumbbell.picture("d", EVIL, EVIL, [Change(EVIL, 4, 3, -1, -2, -0.5)], 1, 5),
        stack.picture("s", EVIL, EVIL, [Bar(EVIL, (Part(EVIL, 3, "part"),))]),
        columns.picture("c", EVIL, EVIL, [(SEPTEMBER, 3)]),
        strips.picture("t", EVIL, EVIL, [Strip(EVIL, (SEPTEMBER,))], SEPTEMBER, SEPTEMBER + dt.timedelta(days=90)),
    ],
    ids=["dumbbell", "stack", "columns", "strips"],
)
def test_words_are_escaped_and_every_drawing_has_title_and_description(picture: Picture) -> None:
    text = drawn(picture)
    assert "<script" not in text
    assert not re.search(r"\sstyle=|\son\w+=", text)
    for row in picture.rows:
        tree = ElementTree.fromstring(str(row.drawing))  # noqa: S314 - our own drawing
        assert tree.get("role") == "img"
        named = tree.get("aria-labelledby", "").split()
        assert [tree.find(tag).get("id") for tag in ("title", "desc")] == named
        assert all((tree.find(tag).text or "").strip() for tag in ("title", "desc"))
    assert picture.table


def test_what_only_repeats_words_is_hidden_from_screen_readers() -> None:
    tree = ElementTree.fromstring(str(scale([word(50, 12, "3")])))  # noqa: S314 - our own drawing
    assert tree.get("aria-hidden") == "true"
    assert svg([], ident="a", title="т", desc="о").startswith('<svg class="chart track" role="img"')


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with override("ru"):
        assert [number(value) for value in (None, 1.0, -1.25, 0.04, -0.04)] == ["—", "1", "−1,2", "0", "0"]
        assert [signed(value) for value in (1.4, -1.4, 0.0)] == ["+1,4", "−1,4", "0"]
        assert percent(66.666) == "67 %"
        assert percent(None) == "—"
    with override("en"):
        assert number(1.5) == "1.5"


def test_several_meetings_of_one_day_are_all_counted() -> None:
    strip = Strip("Группа", (SEPTEMBER, SEPTEMBER, SEPTEMBER + dt.timedelta(days=7)))
    picture = strips.picture("t", "Встречи", "", [strip], SEPTEMBER, SEPTEMBER + dt.timedelta(days=30))
    assert picture.table[0][1:] == ("3", "07.09.2026 (×2), 14.09.2026")
    assert len(strips.shapes_of(strip, SEPTEMBER, SEPTEMBER + dt.timedelta(days=30))) == 3
