"""An indicator in words: of who rose, stayed and fell only what there is."""

from itertools import product

import pytest
from django.utils.translation import override

from nastavnik.core.evidence.indicators import BY_CODE
from nastavnik.core.evidence.measures import mean_change
from nastavnik.reports.selectors.indicators import Line
from nastavnik.reports.selectors.shown import shown

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
