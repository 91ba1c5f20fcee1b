"""One change over schools: what is told, what waits, what no subtraction may reach."""

import numpy as np
import pytest

from nastavnik.core.evidence.totals.rollup import region_report
from nastavnik.core.evidence.totals.snapshots import SchoolData, answer_keys


def region(
    sizes: list[int], mean: float = -0.5, areas: int = 1, seed: int = 1, spread: float = 0.3, **more
) -> list[SchoolData]:
    rng = np.random.default_rng(seed)
    return [
        SchoolData.of(f"s{number:02}", f"район {number % areas}", rng.normal(mean, spread, size).tolist(), **more)
        for number, size in enumerate(sizes)
    ]


def test_a_region_is_told_with_what_the_next_school_may_expect() -> None:
    report = region_report(region([8, 9, 12, 10, 3, 2]))
    assert report.refused == ""
    assert report.texts[0].startswith("По 6 школам типичное изменение на 0,")
    assert "балла меньше" in report.texts[0]
    assert report.texts[2].startswith("В следующей такой же школе можно ждать изменения от −")
    assert "Школы, где менее пяти пар, сложены вместе." in report.texts
    assert "Часть изменения даёт обычное возвращение к среднему; по сводке его не отделить." in report.texts
    assert "Утверждать, что дело именно в наставничестве, без группы сравнения нельзя." in report.texts
    figures = report.rows[0].figures
    assert (figures["schools"], figures["people"], figures["strata"]) == (6, 44, 5)


def test_more_and_no_change() -> None:
    assert "балла больше" in region_report(region([8, 9, 12], 0.5)).texts[0]
    none = region_report(region([8, 9, 12], 0.0))
    assert "данных недостаточно, чтобы отличить от случайного" in none.texts[0]


@pytest.mark.parametrize("sizes", [[], [0, 0, 0], [9], [30, 30], [3, 3, 3]])
def test_too_few_people_or_schools(sizes: list[int]) -> None:
    report = region_report(region(sizes))
    assert report.texts == ("Данных слишком мало: сводку показываем от 10 человек и трёх школ.",)
    assert (report.refused, report.rows) == ("few", ())
    assert report.release.groups == ()


def test_schools_that_cannot_be_summarised_are_only_counted() -> None:
    small = region_report(region([4, 4, 4]))
    assert small.texts[0] == "Полных пар ответов: 12."
    same = [SchoolData.of(f"s{n}", "", (-0.5,) * 6) for n in range(3)]
    assert region_report(same).rows[0].figures == {"schools": 3, "people": 18, "before": 0, "again": 0}


def test_who_did_not_answer_again_is_counted_and_may_stop_the_conclusion() -> None:
    enough = region_report(region([8, 9, 12], before=10, again=8))
    assert "Повторно ответили 24 из 30, заполнивших первую анкету." in enough.texts
    assert "балла меньше" in enough.texts[0]
    few = region_report(region([8, 9, 12], before=20, again=12))
    assert few.texts[0] == "Повторно ответили менее 70 из 100: вывод о программах сделать нельзя."
    assert not any("балла меньше" in text for text in few.texts)


def test_what_was_expected_without_a_programme_needs_three_schools_that_asked_everybody() -> None:
    generic = "Часть изменения даёт обычное возвращение к среднему; по сводке его не отделить."
    known = region([10, 10, 10], expected=(-0.2, -0.1))
    report = region_report(known)
    assert report.texts[-2] == (
        "При таком отборе без всякой программы ожидалось бы изменение от −0,1 до −0,2 балла: посчитано по 3 школам, "
        "где в начале года спросили всех."
    )
    assert generic in region_report([*region([10, 10, 10, 10])[2:], *known[:2]]).texts
    moved = [*known[:2], *region([10, 10, 10], expected=(-0.3, -0.1))[2:]]
    assert generic in region_report(moved, [report.release]).texts


def test_areas_are_rows_and_hidden_ones_are_mentioned() -> None:
    report = region_report(region([8, 9, 7, 6, 8, 7], areas=2))
    assert [row.code for row in report.rows] == ["", "area:район 0", "area:район 1"]
    assert not any("скрыта" in text for text in report.texts)
    narrow = region_report(region([8, 9, 9, 6, 8, 7, 6], areas=3))
    assert [row.code for row in narrow.rows] == ["", "area:район 0"]
    assert narrow.texts[-1].startswith("Часть строк скрыта")


def test_schools_of_one_size_are_a_row_where_nobody_follows_from_it() -> None:
    report = region_report(region([5, 6, 7, 12, 13, 14]))
    assert [row.code for row in report.rows] == ["", "size:5", "size:10"]
    report = region_report(region([5, 6, 7, 12, 13]))
    assert [row.code for row in report.rows] == [""]


def test_schools_that_came_later_wait_until_they_are_three_and_ten_people() -> None:
    first = region_report(region([8, 9, 12]))
    later = [*region([8, 9, 12]), SchoolData.of("new", "район 0", (-0.5, -0.25, -1.0))]
    second = region_report(later, [first.release])
    assert second.refused == "difference"
    assert second.rows == ()
    assert second.texts[0].startswith("Со времени прошлой сводки ответы изменились меньше чем у 10 человек")
    two = [*later, SchoolData.of("next", "район 0", (-0.5,) * 17)]
    assert region_report(two, [first.release]).refused == "difference"
    three = [*two, SchoolData.of("third", "район 0", (-0.5,) * 2)]
    assert region_report(three, [first.release]).rows[0].figures["people"] == 51


def test_a_school_that_left_is_not_given_away() -> None:
    first = region_report(region([8, 9, 12, 10]))
    assert region_report(region([8, 9, 12, 10])[1:], [first.release]).refused == "difference"
    assert region_report(region([8, 9, 12, 10])[:3], [first.release]).refused == "difference"


def test_few_answers_that_changed_after_they_left_are_not_given_away() -> None:
    first = region_report(region([8, 9, 12]))
    one_more = [*region([8, 9, 12])[:2], *region([8, 9, 13])[2:]]
    assert region_report(one_more, [first.release]).refused == "difference"
    anew = region([8, 9, 12], seed=2)
    assert region_report(anew, [first.release]).refused == ""
    assert region_report(region([8, 9, 12]), [first.release]) == first


def test_answers_are_told_apart_by_value_and_number_not_by_person() -> None:
    assert answer_keys("s", [2.0, 1.0, 2.0]) == {"s:1.0:1": 1.0, "s:2.0:1": 1.0, "s:2.0:2": 1.0}


def test_the_order_of_schools_changes_nothing() -> None:
    known = region([8, 9, 12, 10, 8, 7], areas=2)
    assert region_report(known[::-1]) == region_report(known)
