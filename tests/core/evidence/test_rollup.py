import numpy as np
import pytest

from nastavnik.core.errors import RuleError
from nastavnik.core.evidence.gates import Thresholds
from nastavnik.core.evidence.rollup import SchoolData, region_report


def region(
    sizes: list[int], mean: float = -0.5, areas: int = 1, seed: int = 1, spread: float = 0.3
) -> list[SchoolData]:
    rng = np.random.default_rng(seed)
    return [
        SchoolData(f"s{number:02}", "2027", f"район {number % areas}", tuple(rng.normal(mean, spread, size).tolist()))
        for number, size in enumerate(sizes)
    ]


def test_a_region_is_told_with_what_the_next_school_may_expect() -> None:
    report = region_report(region([8, 9, 12, 10, 3, 2]))
    assert report.claims == ("region.better",)
    assert report.texts[0].startswith("По 6 школам типичное изменение на 0,")
    assert "балла меньше" in report.texts[0]
    assert report.texts[2].startswith("В следующей такой же школе можно ждать изменения от −")
    assert "Школы, где менее пяти пар, сложены вместе." in report.texts
    assert "Часть изменения даёт обычное возвращение к среднему; по сводке его не отделить." in report.texts
    assert "Утверждать, что дело именно в наставничестве, без группы сравнения нельзя." in report.texts
    figures = report.rows[0].figures
    assert (figures["schools"], figures["people"], figures["strata"]) == (6, 44, 5)
    assert report.as_json()["rows"][""]["figures"] == figures


def test_the_direction_of_the_scale_and_no_change() -> None:
    better = region_report(region([8, 9, 12], 0.5), lower_is_better=False)
    assert better.claims == ("region.better",)
    assert "балла больше" in better.texts[0]
    assert region_report(region([8, 9, 12], 0.5)).claims == ("region.worse",)
    none = region_report(region([8, 9, 12], 0.0))
    assert none.claims == ()
    assert "данных недостаточно, чтобы отличить от случайного" in none.texts[0]


@pytest.mark.parametrize("sizes", [[], [0, 0, 0], [9], [30, 30], [3, 3, 3]])
def test_too_few_people_or_schools(sizes: list[int]) -> None:
    report = region_report(region(sizes))
    assert report.texts == ("Данных слишком мало: сводку показываем от 10 человек и трёх школ.",)
    assert report.rows == ()
    assert report.as_json()["rows"] == {}
    assert report.release.groups == ()


def test_the_floor_may_be_raised() -> None:
    assert region_report(region([4, 5, 6]), limits=Thresholds(outside=16)).rows == ()


def test_schools_that_cannot_be_summarised_are_only_counted() -> None:
    small = region_report(region([4, 4, 4]))
    assert small.texts[0] == "Полных пар ответов: 12."
    assert small.claims == ()
    same = [SchoolData(f"s{n}", "2027", "", (-0.5,) * 6) for n in range(3)]
    assert region_report(same).rows[0].figures == {"schools": 3, "people": 18}


def test_areas_are_rows_and_hidden_ones_are_mentioned() -> None:
    report = region_report(region([8, 9, 12, 10, 8, 7], areas=2))
    assert [row.code for row in report.rows] == ["", "район 0", "район 1"]
    assert not any("скрыта" in text for text in report.texts)
    narrow = region_report(region([8, 9, 12, 10, 8, 7, 6], areas=3))
    assert [row.code for row in narrow.rows] == ["", "район 0"]
    assert narrow.texts[-1].startswith("Часть строк скрыта")


def test_a_school_that_came_later_waits() -> None:
    first = region_report(region([8, 9, 12]))
    later = [*region([8, 9, 12]), SchoolData("new", "2027", "район 0", (-0.5, -0.25, -1.0))]
    second = region_report(later, [first.release])
    assert second.rows[0].figures["people"] == 29
    more = [*later, SchoolData("next", "2027", "район 0", (-0.5,) * 7)]
    third = region_report(more, [first.release, second.release])
    assert third.rows[0].figures["people"] == 39


def test_a_school_that_left_is_not_given_away() -> None:
    first = region_report(region([8, 9, 12, 10]))
    assert region_report(region([8, 9, 12, 10])[1:], [first.release]).rows == ()
    assert region_report(region([8, 9, 12, 10])[:3], [first.release]).rows != ()


def test_answers_that_changed_after_they_left_are_refused() -> None:
    first = region_report(region([8, 9, 12]))
    changed = [*region([8, 9, 12])[:2], SchoolData("s02", "2027", "район 0", (-0.5,) * 13)]
    with pytest.raises(RuleError) as refused:
        region_report(changed, [first.release])
    assert refused.value.code == "evidence.snapshot"
    next_term = [SchoolData(one.code, "2028", one.area, one.changes) for one in changed]
    assert region_report(next_term, [first.release]).rows[0].figures["people"] == 30


def test_the_order_of_schools_changes_nothing() -> None:
    known = region([8, 9, 12, 10, 8, 7], areas=2)
    assert region_report(known[::-1]) == region_report(known)
