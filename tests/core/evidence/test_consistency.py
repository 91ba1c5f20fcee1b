"""How consistent the questions were: from how many people on, on which answers, and what is said of odd ones."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from statistics import variance
from typing import Any

import pytest

from nastavnik.core.evidence.change import report_of_change
from nastavnik.core.evidence.change.gates import least
from nastavnik.core.evidence.change.report import Report
from nastavnik.core.evidence.change.waves import Area, ChangeData, Measure, Outcome
from nastavnik.core.evidence.stats.reliability import cronbach_alpha, omega_total
from tests.core.evidence.builders import DECLARED, FORM, easier, measures, outcome, school

Row = tuple[float | None, ...]
ITEMS = ("q1", "q2", "q3", "q4")


def rows(n: int, width: int = 4) -> list[Row]:
    """Give answers that go together, not wholly: a level of the person and a chance of each question."""
    chance = Random(20)
    levels = [1 + person % 5 for person in range(n)]
    return [tuple(float(min(5, max(1, level + chance.randint(-2, 2)))) for _item in range(width)) for level in levels]


def given(people: Sequence[Measure], answers: Sequence[Row]) -> tuple[Measure, ...]:
    return tuple(replace(one, answers=row) for one, row in zip(people, answers, strict=True))


def data(answers: Sequence[Row], items: tuple[str, ...] = ITEMS, **changes: Any) -> ChangeData:
    scale = outcome(*given(easier(len(answers)), answers), items=items, **changes)
    return replace(school(), outcome=scale, aggregate=("coordinator", "head"))


def figures(report: Report) -> dict[str, Any]:
    block = report.block("consistency")
    assert block is not None
    return dict(block.figures)


def by_hand(table: Sequence[Row]) -> float:
    """Compute alpha in fractions, by its definition."""
    whole = [[Fraction(int(value or 0)) for value in row] for row in table]
    k = len(whole[0])
    own = sum(variance(column) for column in zip(*whole, strict=True))
    return float(Fraction(k, k - 1) * (1 - own / variance([sum(row) for row in whole])))


def test_from_twenty_pairs_on_alpha_and_omega_are_told() -> None:
    report = report_of_change(data(rows(20)))
    found = figures(report)
    assert found["alpha"] == round(by_hand(rows(20)), 2)
    alpha, omega = cronbach_alpha(rows(20)), omega_total(rows(20))
    assert alpha.interval is not None
    assert omega.value is not None
    assert (found["low"], found["high"]) == (round(alpha.interval.low, 2), round(alpha.interval.high, 2))
    assert (found["omega"], found["extraction"]) == (round(omega.value, 2), "ML")
    assert (found["n"], found["items"], found["left"], found["same"]) == (20, 4, 0, 0)
    texts = report.block("consistency").texts  # type: ignore[union-attr]
    number = str(found["alpha"]).replace(".", ",")
    assert texts[0].startswith(f"Согласованность вопросов при первом опросе: альфа {number}, диапазон Фельдта от")
    assert "наибольшее правдоподобие" in texts[1]
    assert texts[2:4] == ("Посчитано по 4 вопросам и полным ответам 20 человек.", "Неполных ответов не было.")
    assert "Судить по ним об изменении одного человека нельзя" in texts[-1]
    method = report.block("method").figures["methods"]  # type: ignore[union-attr]
    assert "alpha,omega" in str(method)
    formulas = " ".join(report.block("formulas").texts)  # type: ignore[union-attr]
    assert all(source in formulas for source in ("Кронбах, 1951", "Фельдт, 1965", "Макдоналд, 1999"))


@pytest.mark.parametrize("n", [0, 1, 4, 5, 12, 19])
def test_below_twenty_pairs_it_says_why_not(n: int) -> None:
    report = report_of_change(data(rows(n)), "coordinator")
    found = report.block("consistency")
    assert found is not None
    assert found.texts == (
        "Согласованность вопросов (альфа, омега) не посчитана: для неё обе анкеты должны заполнить "
        f"не менее 20 человек, заполнили {n}.",
    )
    assert (found.figures["alpha"], found.figures["omega"], found.figures["why"]) == (None, None, "few")
    assert report.block("formulas") is report.block("questions") is None
    assert "alpha" not in str(report.block("method").figures["methods"])  # type: ignore[union-attr]
    assert report.withheld["consistency"] == "слишком мало людей"


def test_it_is_told_from_twenty_and_an_unknown_thing_from_no_number() -> None:
    assert least("consistency") == 20
    with pytest.raises(KeyError):
        least("mood")  # type: ignore[arg-type]


def test_incomplete_answers_are_left_out_and_counted() -> None:
    answers: list[Row] = [*rows(21), (3.0, None, 2.0, 4.0), (None, None, None, None)]
    scale = outcome(*given(easier(23), answers), *measures([3.0], [2.0], name="silent"), items=ITEMS)
    report = report_of_change(replace(school(), outcome=scale))
    assert figures(report)["alpha"] == round(by_hand(rows(21)), 2)
    assert (figures(report)["n"], figures(report)["left"]) == (21, 2)
    assert "Не вошли неполные ответы 2 человек." in report.block("consistency").texts  # type: ignore[union-attr]
    few = report_of_change(data([*rows(19), (None, 1.0, 1.0, 1.0)]))
    assert figures(few) == {"alpha": None, "omega": None, "why": "incomplete", "items": 4, "n": 19, "left": 1}
    assert few.block("consistency").texts[0].endswith("так ответили при первом опросе 19.")  # type: ignore[union-attr]


def test_those_who_did_not_answer_again_count_and_colleagues_do_not() -> None:
    lost = measures([3.0], [None], name="lost")
    others = measures([2.0] * 6, [2.0] * 6, "comparison", "c")
    people = (*given((*easier(22), *lost), rows(23)), *given(others, [(5.0, 1.0, 5.0, 1.0)] * 6))
    report = report_of_change(replace(school(), outcome=outcome(*people, items=ITEMS)))
    assert (figures(report)["n"], figures(report)["alpha"]) == (23, round(by_hand(rows(23)), 2))


def test_the_order_of_people_and_their_keys_change_nothing() -> None:
    once = report_of_change(data(rows(24)))
    people = data(rows(24)).outcome.people
    renamed = tuple(replace(one, key=f"z{99 - number}") for number, one in enumerate(people))
    again = report_of_change(replace(school(), outcome=outcome(*renamed, items=ITEMS), aggregate=("head",)))
    for code in ("consistency", "questions"):
        assert again.block(code) == once.block(code)


AREAS = (Area("A", ("q1", "q2")), Area("B", ("q3", "q4")), Area("C", ("q5", "q6")))
SIX = tuple(f"q{number}" for number in range(1, 7))


def test_omega_of_a_score_over_areas_stands_on_the_areas() -> None:
    answers = rows(30, 6)
    domain = outcome(*given(easier(30), [row[:2] for row in answers]), code="A", items=("q1", "q2"))
    whole = replace(data(answers, SIX, areas=AREAS), domains=(domain, outcome(*easier(30), code="B", items=("q3",))))
    report = report_of_change(whole)
    means = [[(row[place] + row[place + 1]) / 2 for place in (0, 2, 4)] for row in answers]  # type: ignore[operator]
    assert figures(report)["omega"] == round(omega_total(means).value or 0.0, 2)
    assert figures(report)["alpha"] == round(by_hand(answers), 2)
    texts = report.block("consistency").texts  # type: ignore[union-attr]
    assert "по 3 областям" in texts[1]
    assert "среднее каждой области" in report.block("formulas").texts[-1]  # type: ignore[union-attr]
    by_area = {row.code: row for row in report.block("consistency").rows}  # type: ignore[union-attr]
    assert list(by_area) == ["A", "B", "C"]
    assert by_area["A"].figures["alpha"] == round(by_hand([row[:2] for row in answers]), 2)
    assert by_area["A"].texts[-1] == "Омега не посчитана: для неё нужно не менее трёх вопросов."
    assert set(by_area["B"].figures) == set(by_area["C"].figures) == {"loading"}
    assert "loading" not in report.block("questions").rows[0].figures  # type: ignore[union-attr]


def test_an_area_of_few_complete_answers_or_of_equal_sums_says_so() -> None:
    answers: list[Row] = rows(30, 6)
    part = [(row[0], None) if number < 11 else row[:2] for number, row in enumerate(answers)]
    domains = (
        outcome(*given(easier(30), part), code="A", items=("q1", "q2")),
        outcome(*given(easier(30), [(2.0, 4.0)] * 30), code="B", items=("q3", "q4")),
    )
    report = report_of_change(replace(data(answers, SIX, areas=AREAS), domains=domains))
    by_area = {row.code: row for row in report.block("consistency").rows}  # type: ignore[union-attr]
    assert by_area["A"].texts[-1] == "Альфа и омега не посчитаны: на все вопросы ответили менее 20 человек."
    assert by_area["B"].texts[-1] == "Альфа и омега не посчитаны: сумма ответов у всех одна и та же."
    assert (by_area["A"].figures["n"], by_area["A"].figures["left"]) == (19, 11)


def test_below_thirty_only_the_areas_named_beforehand_are_told_by_themselves() -> None:
    answers = rows(24, 6)
    domains = tuple(
        outcome(*given(easier(24), [row[:2] for row in answers]), code=code, items=("q1", "q2")) for code in "AB"
    )
    whole = replace(data(answers, SIX, areas=AREAS), domains=domains, declared=replace(DECLARED, domains=("B",)))
    by_area = {row.code: row for row in report_of_change(whole).block("consistency").rows}  # type: ignore[union-attr]
    assert ["alpha" in by_area[code].figures for code in "ABC"] == [False, True, False]


def test_one_area_that_does_not_vary_or_two_areas_only() -> None:
    flat: list[Row] = [(*row[:4], 2.0, 4.0) for row in rows(24, 6)]
    report = report_of_change(data(flat, SIX, areas=AREAS))
    assert "среднее одной из областей у всех одно и то же" in report.block("consistency").texts[1]  # type: ignore[union-attr]
    assert report.block("consistency").rows == ()  # type: ignore[union-attr]
    two = report_of_change(data(rows(24), areas=AREAS[:2]))
    assert "по 4 вопросам" in two.block("consistency").texts[1]  # type: ignore[union-attr]
    assert two.block("consistency").rows == ()  # type: ignore[union-attr]


def test_one_question_has_no_consistency() -> None:
    report = report_of_change(data([(3.0,)] * 24, ("q1",)))
    assert figures(report)["why"] == "one"
    assert report.block("consistency").texts == (  # type: ignore[union-attr]
        "В шкале один вопрос, поэтому о согласованности вопросов говорить нельзя.",
    )


def test_everybody_alike_leaves_nothing_to_compare() -> None:
    same = report_of_change(data([(3.0, 2.0, 4.0, 3.0)] * 24))
    assert (figures(same)["why"], figures(same)["n"]) == ("flat", 24)
    opposed = report_of_change(data([(1.0, 5.0), (5.0, 1.0)] * 12, ("q1", "q2")))
    assert figures(opposed)["why"] == "flat"


def test_identical_questions_give_one_and_no_omega() -> None:
    report = report_of_change(data([(float(1 + n % 5),) * 4 for n in range(24)]))
    found = figures(report)
    assert (found["alpha"], found["low"], found["high"], found["omega"]) == (1.0, 1.0, 1.0, None)
    assert "одни ответы полностью следуют из других" in report.block("consistency").texts[1]  # type: ignore[union-attr]
    assert omega_total([(*row, row[0] + row[1]) for row in rows(24)]).value is None  # type: ignore[operator]


def test_questions_that_contradict_each_other_are_named_as_such() -> None:
    against: list[Row] = [(float(1 + n % 5), float(5 - n % 5), float(1 + n // 5)) for n in range(24)]
    report = report_of_change(data(against, ITEMS[:3]))
    found, texts = figures(report), report.block("consistency").texts  # type: ignore[union-attr]
    assert found["alpha"] == round(by_hand(against), 2) < 0
    assert found["low"] < found["alpha"] < found["high"]
    assert "альфа −" in texts[0]
    assert texts[1].startswith("Альфа ниже нуля: ответы на вопросы расходятся")


def test_a_question_answered_alike_by_all_is_counted_and_stops_omega() -> None:
    answers: list[Row] = [(*row[:3], 4.0) for row in rows(24)]
    report = report_of_change(data(answers))
    assert (figures(report)["same"], figures(report)["omega"], figures(report)["extraction"]) == (1, None, None)
    texts = report.block("consistency").texts  # type: ignore[union-attr]
    assert "Омега не посчитана: на часть вопросов все ответили одинаково." in texts
    assert "Вопросов, на которые все ответили одинаково: 1. Людей они не различают." in texts
    questions = {row.code: row for row in report.block("questions").rows}  # type: ignore[union-attr]
    assert questions["q4"].texts[0] == "Все ответили одинаково."
    assert questions["q4"].figures["without"] == round(by_hand([row[:3] for row in answers]), 2)
    assert len(report.block("formulas").texts) == 2  # type: ignore[union-attr]


def test_more_questions_than_people_and_two_questions_have_no_omega() -> None:
    wide = report_of_change(data(rows(24, 26), tuple(f"q{number}" for number in range(26))))
    assert figures(wide)["alpha"] == round(by_hand(rows(24, 26)), 2)
    assert figures(wide)["omega"] is None
    assert "людей должно быть больше, чем частей" in wide.block("consistency").texts[1]  # type: ignore[union-attr]
    two = report_of_change(data(rows(24, 2), ITEMS[:2]))
    assert "не менее трёх вопросов" in two.block("consistency").texts[1]  # type: ignore[union-attr]
    assert two.block("questions").rows == ()  # type: ignore[union-attr]


def test_without_the_only_question_that_varies_there_is_no_alpha() -> None:
    lone: list[Row] = [(float(1 + n % 5), 3.0, 3.0) for n in range(24)]
    report = report_of_change(data(lone, ITEMS[:3]))
    rows_of = report.block("questions").rows  # type: ignore[union-attr]
    assert rows_of[0].texts == ("Без этого вопроса альфу не посчитать.",)
    assert figures(report)["alpha"] == 0.0


def test_reverse_questions_are_said_to_be_turned() -> None:
    report = report_of_change(data(rows(24), reverse=("q2",)))
    assert "Обратные вопросы перед расчётом перевёрнуты." in report.block("consistency").texts  # type: ignore[union-attr]


def test_rows_of_questions_are_for_readers_of_totals_and_tell_of_nobody() -> None:
    whole = data(rows(24))
    for audience in ("coordinator", "head"):
        block = report_of_change(whole, audience).block("questions")  # type: ignore[arg-type]
        assert block is not None
        assert [row.code for row in block.rows] == list(ITEMS)
        for number, row in enumerate(block.rows):
            rest = [[value for place, value in enumerate(one) if place != number] for one in rows(24)]
            assert row.figures["without"] == round(by_hand(rest), 2)  # type: ignore[arg-type]
            assert set(row.figures) == {"same", "without", "loading"}
    assert report_of_change(whole, "outside").block("questions") is None
    assert report_of_change(whole, "outside").block("consistency") is not None
    only = replace(whole, aggregate=("coordinator",))
    assert report_of_change(only, "head").block("questions") is None
    assert report_of_change(only, "coordinator").block("questions") is not None
    assert report_of_change(whole, "teacher").block("consistency") is None


def test_forms_that_do_not_compare_and_scales_without_questions_say_nothing() -> None:
    other = replace(data(rows(24)), after=replace(data(rows(24)).after, form=replace(FORM, id="other")))
    assert report_of_change(other).block("consistency") is None
    assert report_of_change(school(*easier(24))).block("consistency") is None


def test_alpha_never_makes_a_verdict_about_one_person() -> None:
    report = report_of_change(replace(data(rows(40)), rci=True))
    assert report.block("verdicts") is None
    assert report.withheld["verdict_shares"] == "надёжность анкеты при повторе ещё не измерена"
    assert not {"sem", "mdc", "rci"} & {name for block in report.blocks for name in block.figures}


def test_an_outcome_may_be_without_people() -> None:
    empty = Outcome("TOTAL", "lower_is_better", 1.0, 5.0, (), items=ITEMS)
    assert figures(report_of_change(replace(school(), outcome=empty)))["why"] == "few"
