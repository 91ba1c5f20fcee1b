"""An indicator in words: of who rose, stayed and fell only what there is."""

from itertools import product

import pytest
from django.utils.translation import override

from nastavnik.core.evidence.indicators.catalogue import BY_CODE
from nastavnik.core.evidence.indicators.measures import mean_change, share, wait
from nastavnik.reports.selectors.indicators.lines import Line
from nastavnik.reports.selectors.indicators.shown import shown

RUSSIAN = ("выше у", "без изменений у", "ниже у")
ENGLISH = ("higher in", "unchanged in", "lower in")


@pytest.mark.parametrize(("language", "words"), [("ru", RUSSIAN), ("en", ENGLISH)])
def test_only_what_there_is_is_named(language: str, words: tuple[str, ...]) -> None:
    for counts in product((0, 12, 21), repeat=3):
        changes = [change for change, count in zip((2, 0, -1), counts, strict=True) for _one in range(count)]
        line = Line(BY_CODE["I5"], mean_change(BY_CODE["I5"], changes, people=len(changes)))
        with override(language):
            told = shown(line).counts
        assert told == ", ".join(f"{word} {count}" for word, count in zip(words, counts, strict=True) if count)


def test_of_a_small_group_that_all_moved_alike_nothing_is_counted() -> None:
    line = Line(BY_CODE["I5"], mean_change(BY_CODE["I5"], [2] * 6, people=6))
    assert "выше у" not in shown(line).notes


@pytest.mark.parametrize(
    ("limit", "words"),
    [(1, "не меньше 1 балла"), (1.5, "не меньше 1,5 балла"), (2, "не меньше 2 баллов"), (9, "не меньше 9 баллов")],
)
def test_a_threshold_in_points_is_said_in_its_case(limit: float, words: str) -> None:
    line = Line(BY_CODE["I5"], mean_change(BY_CODE["I5"], [2] * 12, people=12, threshold=limit))
    with override("ru"):
        assert shown(line).limit == words


@pytest.mark.parametrize(
    ("language", "changes", "words"),
    [
        ("ru", [1], "+1 балл"),
        ("ru", [2], "+2 балла"),
        ("ru", [5], "+5 баллов"),
        ("ru", [-1], "−1 балл"),
        ("ru", [1, 2], "+1,5 балла"),
        ("ru", [0], "0 баллов"),
        ("en", [1], "+1 point"),
        ("en", [1, 2], "+1.5 points"),
    ],
)
def test_points_are_said_in_their_number(language: str, changes: list[int], words: str) -> None:
    with override(language):
        assert shown(Line(BY_CODE["I5"], mean_change(BY_CODE["I5"], changes * 12, people=12))).value == words


def test_a_percentage_is_written_as_the_language_writes_it() -> None:
    line = Line(BY_CODE["I7"], share(BY_CODE["I7"], 8, 10, threshold=80))
    for language, words in (("ru", ("80 %", "не меньше 80 %")), ("en", ("80%", "at least 80%"))):
        with override(language):
            assert (shown(line).value, shown(line).limit) == words


def test_counts_beside_words_are_counts_of_answers_and_of_people() -> None:
    with override("ru"):
        assert shown(Line(BY_CODE["I2"], share(BY_CODE["I2"], 1, 3))).counts == "ответов 3"
        waits = wait(BY_CODE["I9"], [(0, True), (3, True), (9, False)])
        assert shown(Line(BY_CODE["I9"], waits)).counts == "пара нашлась у 2 из 3"
