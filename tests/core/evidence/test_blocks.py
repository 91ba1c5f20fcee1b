"""The parts of a report below its headline."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nastavnik.core.evidence.change import report_of_change
from nastavnik.core.evidence.change.blocks.expected import expectation
from nastavnik.core.evidence.change.report import Block
from nastavnik.core.evidence.change.sentences import bounds_of
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.change.waves import Declaration, Measure, Progress
from nastavnik.core.surveys.form import Reliability
from tests.core.evidence.builders import AFTER, FORM, STAFF, easier, measures, outcome, school

RETEST = Reliability("TOTAL", "retest", 0.7, 60, "учителя", "школа")


def block(data: Any, code: str, audience: Any = "head") -> Block:
    found = report_of_change(data, audience).block(code)
    assert found is not None
    return found


def test_sizes_and_p_come_with_ten_and_the_bootstrap_with_twenty() -> None:
    keys = {n: set(block(school(*easier(n)), "sure").figures) for n in (6, 10, 20)}
    assert keys[6] == {"hl", "low", "high", "r"}
    assert keys[10] - keys[6] == {"p", "g", "g_low", "g_high", "df"}
    assert keys[20] - keys[10] == {"mean", "bca_low", "bca_high", "resamples"}
    assert block(school(*easier(6)), "sure").texts[-1] == "Рангово-бисериальная корреляция: −1,0."


def test_a_rank_correlation_short_of_one_has_its_interval() -> None:
    people = (*easier(8), *measures([3.0, 3.0], [3.25, 3.5], name="x"))
    figures = block(school(*people), "sure").figures
    assert figures["r_low"] < figures["r"] < figures["r_high"]  # type: ignore[operator]


def test_p_waits_for_a_declaration_made_in_time() -> None:
    data = school(*easier(12))
    kinds = {
        "yes": (data.declared, "объявлен 14.09.2026, до второго опроса"),
        "late": (Declaration("TOTAL", AFTER.first_on), "когда второй опрос уже начался"),
        "other": (Declaration("PLAN", date(2026, 9, 1)), "объявлен другой показатель"),
        "no": (None, "заранее не объявлен"),
    }
    for kind, (declared, words) in kinds.items():
        found = replace(data, declared=declared)
        assert block(found, "declared").figures["kind"] == kind
        assert words in block(found, "declared").texts[0]
        assert ("p" in block(found, "sure").figures) == (kind == "yes")


def test_what_was_expected_follows_the_reliability() -> None:
    people = easier(12, start=3.5)
    supposed = expectation(Study(school(*people), "head"))
    assert supposed is not None
    assert (supposed.low_r, supposed.high_r, supposed.known) == (0.6, 0.8, False)
    chosen = sum(one.pre or 0 for one in people) / 12
    gap = chosen - sum(STAFF) / len(STAFF)
    assert supposed.first == pytest.approx(-0.4 * gap)
    assert supposed.second == pytest.approx(-0.2 * gap)
    known = expectation(Study(school(*people, retest=RETEST), "head"))
    assert known is not None
    assert known.first == known.second == pytest.approx(-0.3 * gap)
    alpha = replace(RETEST, type="alpha")
    assert expectation(Study(school(*people, retest=alpha), "head")) == supposed


def test_several_baselines_give_their_own_reliability_and_take_most_of_it_away() -> None:
    people = [replace(one, earlier=((one.pre or 0) + (0.25 if n % 2 else -0.25),)) for n, one in enumerate(easier(12))]
    found = expectation(Study(school(*people, design="multiple_baseline"), "head"))
    assert found is not None
    assert found.known
    assert 0.5 < found.low_r < 0.9
    chosen = sum(one.baseline or 0 for one in people) / 12
    gap = chosen - sum(STAFF) / len(STAFF)
    doubled = 2 * found.low_r / (1 + found.low_r)
    assert found.first == pytest.approx(-(1 - doubled) * gap)
    opposed = [replace(one, earlier=(7.0 - (one.pre or 0),)) for one in people]
    contrary = expectation(Study(school(*opposed), "head"))
    assert contrary is not None
    assert contrary.low_r == 0.6
    same = [replace(one, pre=3.0, earlier=(3.0,)) for one in people]
    assert expectation(Study(school(*same), "head")).low_r == 0.6  # type: ignore[union-attr]


def wavering(n: int) -> list[Measure]:
    """Give people with two baselines that differ a little."""
    return [replace(one, earlier=((one.pre or 0) + (0.25 if k % 2 else -0.25),)) for k, one in enumerate(easier(n))]


def test_words_about_the_mean_follow_the_number_of_baselines() -> None:
    single = block(school(*easier(12)), "expected")
    assert single.figures["measures"] == "1"
    assert single.figures["own_r"] is None
    assert "здесь оно меньше" not in single.texts[0]
    found = block(school(*wavering(12), design="multiple_baseline"), "expected")
    assert "(у каждого по 2)" in found.texts[0]
    assert "ожидалось бы около" in found.texts[0]
    assert "измерена здесь же, по замерам до начала" in found.texts[-1]
    assert "12 человек" in found.texts[-1]
    assert found.figures["own_n"] == 12
    assert abs(found.figures["first"]) < abs(single.figures["first"])  # type: ignore[arg-type]
    no_staff = block(school(*wavering(12), staff=()), "expected")
    assert "посчитать нельзя" in no_staff.texts[0]
    assert "здесь оно меньше" in no_staff.texts[0]
    assert no_staff.figures["own_r"] == found.figures["own_r"]
    few = block(school(*wavering(8)), "expected")
    assert few.figures["own_r"] is None
    assert "при повторе не измерена" in few.texts[0]
    five = block(school(*wavering(5)), "expected")
    assert "для такой малой группы не считаем" in five.texts[0]
    assert "здесь оно меньше" in five.texts[0]


def test_each_person_counts_with_the_own_number_of_baselines() -> None:
    people = wavering(12)
    mixed = [replace(one, earlier=()) if number >= 11 else one for number, one in enumerate(people)]
    late = Measure("late", "mentee", None, 2.0)
    found = block(school(*mixed, late), "expected")
    assert "(у каждого по 1–2)" in found.texts[0]
    both, one = (expectation(Study(school(*these, retest=RETEST), "head")) for these in (people, easier(12)))
    between = expectation(Study(school(*mixed, late, retest=RETEST), "head"))
    assert abs(both.first) < abs(between.first) < abs(one.first)  # type: ignore[union-attr]


def test_three_declared_and_one_made_is_said() -> None:
    found = block(school(*easier(12), design="multiple_baseline"), "expected")
    assert found.texts[-1].startswith("Объявлены три замера до начала, но повторных замеров нет")


def test_without_the_staff_nothing_is_computed() -> None:
    text = "посчитать нельзя: нет исходных ответов всего коллектива."
    assert block(school(*easier(12), staff=()), "expected").texts[0].endswith(text)
    narrow = tuple(one.pre or 0 for one in easier(12)) + (2.0,) * 4
    assert block(school(*easier(12), staff=narrow), "expected").figures["first"] is None
    others = measures([2.0] * 5, [None] * 5, "comparison", "c")
    found = block(school(*easier(12), *others, staff=()), "expected")
    assert found.figures["first"] is not None


def test_who_is_missing() -> None:
    people = (*easier(12), *measures([3.25] * 5, [None] * 5, name="gone"), *measures([None], [3.0], name="late"))
    other = Measure("z", "mentee", 3.0, 2.0, same_language=False)
    found = block(school(*people, other), "missing")
    assert found.texts[:3] == (
        "Вначале ответили 18 чел., из них повторно 13.",
        "Без исходной анкеты ответили 1 чел.; в сравнение они не входят.",
        "На другом языке ответили повторно 1 чел.; в сравнение они не входят.",
    )
    assert found.figures["lost"] == 5
    assert found.figures["g"] is not None
    assert found.figures["worst"] <= found.figures["same"] <= 0  # type: ignore[operator]
    few = block(school(*easier(12), *measures([3.25] * 4, [None] * 4, name="gone")), "missing")
    assert few.figures["g"] is None
    alike = block(school(*measures([3.0] * 12, [3.0] * 12), *measures([3.0] * 2, [None] * 2, name="gone")), "missing")
    assert len(alike.texts) == 4
    assert alike.texts[1].startswith("Чем они отличались от ответивших, не показываем")
    assert block(school(*easier(4), *measures([3.0], [None], name="gone")), "missing").texts == (
        "Вначале ответили 5 чел., из них повторно 4.",
    )


def test_the_ends_of_the_scale() -> None:
    assert block(school(*easier(12)), "limits").texts == ("У краёв шкалы ответы не скопились.",)
    best = measures([1.0] * 5 + [2.0] * 7, [1.0] * 12)
    found = block(school(*best), "limits")
    assert found.texts == ("Возможного улучшения нет у 5 человек: они начали с лучшего балла.",)
    assert found.figures == {"at_best": 5, "at_worst": 0}
    few = block(school(*measures([1.0] * 3 + [5.0] * 4 + [2.0] * 5, [1.0] * 12)), "limits")
    assert few.texts == (
        "Возможного улучшения нет у нескольких человек: они начали с лучшего балла.",
        "С худшего возможного балла начали несколько человек; дальше шкала не различает.",
    )
    assert few.figures == {"at_best": None, "at_worst": None}
    worst = block(school(*measures([5.0] * 6 + [2.0] * 6, [1.0] * 12)), "limits")
    assert worst.texts == ("С худшего возможного балла начали 6 чел.; дальше шкала не различает.",)


def test_incomplete_answers_are_counted_and_left_out_once() -> None:
    people = tuple(replace(one, prorated=number < 2) for number, one in enumerate(easier(12)))
    found = block(school(*people), "prorated")
    assert found.texts[0] == "По неполным ответам посчитаны баллы у 2 человек."
    assert found.figures["hl"] == -0.75
    many = tuple(replace(one, prorated=number < 8) for number, one in enumerate(easier(12)))
    assert block(school(*many), "prorated").figures == {"prorated": 8}
    assert block(school(*easier(12)), "prorated").texts == ("Все баллы посчитаны по полным ответам.",)


def test_the_look_back_stands_apart() -> None:
    people = tuple(replace(one, then=3.5) for one in easier(12))
    found = block(school(*people), "then")
    assert found.figures["n"] == 12
    assert "исходную анкету он не заменяет" in found.texts[0]
    assert report_of_change(school(*easier(12))).block("then") is None
    assert report_of_change(school(*people[:5], *easier(12)[5:])).block("then") is None


def domains(*changes: float, n: int = 12) -> tuple[Any, ...]:
    pre = [3.0 + 0.25 * (number % 4) for number in range(n)]
    return tuple(
        outcome(
            *measures(pre, [value + change * (1 + number % 2) for number, value in enumerate(pre)]), code=f"D{place}"
        )
        for place, change in enumerate(changes)
    )


def test_domains_named_beforehand_are_tested_after_the_total() -> None:
    declared = Declaration("TOTAL", date(2026, 9, 1), ("D0", "D1", "D2"))
    data = school(*easier(12), declared=declared, domains=domains(-0.5, 0.5, 0.0, -0.5))
    report = report_of_change(data)
    assert report.claims == ("total.better", "domain.D0.better", "domain.D1.worse")
    rows = {row.code: row for row in report.block("domains").rows}  # type: ignore[union-attr]
    assert set(rows) == {"D0", "D1", "D2"}
    assert rows["D0"].texts == ("Медиана сдвига на 0,75 балла меньше (от 0,5 до 1,0), от случайного отличается.",)
    assert rows["D1"].texts == ("Медиана сдвига на 0,75 балла больше (от 0,5 до 1,0), от случайного отличается.",)
    assert rows["D2"].texts == ("Было 3,38, стало 3,38; данных недостаточно, чтобы отличить от случайного.",)
    assert rows["D0"].figures["p_holm"] == 0.001
    assert report.as_json()["blocks"]["domains"]["rows"]["D2"]["figures"]["p_holm"] == 1.0
    up = tuple(replace(one, direction="higher_is_better") for one in data.domains)
    assert report_of_change(replace(data, domains=up)).claims[1:] == ("domain.D0.worse", "domain.D1.better")


def test_domains_stay_closed_while_the_total_is_unclear() -> None:
    declared = Declaration("TOTAL", date(2026, 9, 1), ("D0",))
    still = measures([3.0] * 12, [3.25, 2.75] * 6)
    report = report_of_change(school(*still, declared=declared, domains=domains(-0.5, -0.5)))
    assert report.claims == ()
    (row,) = report.block("domains").rows  # type: ignore[union-attr]
    assert row.texts == (
        "Было 3,38, стало 2,63; отдельно не проверяется, пока вывод об общем показателе под вопросом.",
    )


def test_a_domain_of_few_answers_is_not_shown() -> None:
    declared = Declaration("TOTAL", date(2026, 9, 1), ("D0",))
    (row,) = report_of_change(school(*easier(12), declared=declared, domains=domains(-0.5, n=9))).block("domains").rows  # type: ignore[union-attr]
    assert (row.texts, row.figures) == (("Слишком мало ответов.",), {"n": 9})


def test_all_domains_are_described_from_thirty() -> None:
    declared = Declaration("TOTAL", date(2026, 9, 1), ("D0",))
    found = block(school(*easier(30), declared=declared, domains=domains(-0.5, -0.5, n=30)), "domains")
    assert [row.texts[0].startswith("Медиана") for row in found.rows] == [True, False]
    assert found.figures["tested"] == 1
    undeclared = report_of_change(school(*easier(30), declared=None, domains=domains(-0.5, n=30)))
    assert undeclared.block("domains").rows[0].texts == ("Было 3,36, стало 2,61.",)  # type: ignore[union-attr]
    assert undeclared.claims == ("total.better",)


def test_verdicts_need_the_retest_and_two_sides_of_five() -> None:
    people = (*easier(6, by=1.5), *measures([3.0] * 6, [3.0] * 6, name="x"))
    found = block(school(*people, retest=RETEST, retest_sd=0.5, rci=True), "verdicts")
    assert found.texts == (
        "Изменение больше погрешности анкеты у 6 человек из 12.",
        "Погрешность анкеты для одного человека: без настоящей перемены 95 изменений из 100 не превышают "
        "0,76 балла (надёжность при повторе 0,7).",
    )
    assert found.figures["mdc"] == round(1.959964 * 2**0.5 * 0.5 * 0.3**0.5, 2)
    few = block(school(*easier(12), retest=RETEST, retest_sd=0.5, rci=True), "verdicts")
    assert few.figures["beyond"] is None
    assert "менее чем у 5 человек" in few.texts[0]
    assert block(school(*people, retest=RETEST, rci=True), "verdicts").figures["n"] == 12
    short = school(*people, retest=RETEST, staff=STAFF[:19], rci=True)
    assert report_of_change(short).withheld["verdict_shares"] == "надёжность анкеты при повторе ещё не измерена"
    flat = school(*people, retest=RETEST, staff=(2.0,) * 30, rci=True)
    assert report_of_change(flat).block("verdicts") is None
    for kind in ("alpha", "omega"):
        other = report_of_change(school(*people, retest=replace(RETEST, type=kind), retest_sd=0.5, rci=True))
        assert other.block("verdicts") is None
        assert "mdc" not in str(other.as_json())
    switched_off = report_of_change(school(*people, retest=RETEST, retest_sd=0.5))
    assert switched_off.block("verdicts") is None
    assert switched_off.withheld["verdict_shares"] == "в анкете вывод об одном человеке не предусмотрен"


def test_progress_needs_no_questionnaire() -> None:
    data = school(*easier(3), progress=Progress(4, 6, 9, 31))
    found = block(data, "progress", "coordinator")
    assert found.texts == ("Пар и мест в группах завершено: 4; встреч проведено: 31.", "Целей достигнуто: 6 из 9.")
    assert report_of_change(data, "head").block("progress") is None
    assert report_of_change(school(*easier(5), progress=data.progress)).block("progress") is not None


def test_the_method_names_only_what_was_used() -> None:
    figures = block(school(*easier(6)), "method").figures
    assert figures["methods"] == "hodges_lehmann,rtm"
    assert figures["first"] == "2026-09-01/2026-09-14"
    full = block(school(*easier(20), *measures([2.0] * 6 + [3.0] * 6, [2.5, 1.5] * 6, "comparison", "c")), "method")
    assert full.figures["methods"] == "signed_rank,hodges_lehmann,g_av,bca,did,ancova,rtm"
    one_day = replace(AFTER, last_on=AFTER.first_on, form=replace(FORM, version="1.1.0", sha256="b" * 64))
    told = block(school(*easier(12), after=one_day), "method").texts
    assert "Между опросами формулировки анкеты уточнялись; вопросы и ключ прежние." in told
    assert "Опросы: 01.09.2026–14.09.2026 и 03.05.2027." in told


def test_an_absent_interval_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="no interval"):
        bounds_of(None)


def test_comparison_of_six_is_shown_without_p() -> None:
    others = measures([2.0, 2.5, 3.0, 2.25, 2.75], [2.25, 2.25, 3.0, 2.5, 2.5], "comparison", "c")
    found = block(school(*easier(6), *others), "comparison")
    assert "p" not in found.figures
    assert found.texts[0] == "Сравниваются все ответившие коллеги без наставника."
    waiting = block(school(*easier(6), *others, design="waiting_list"), "comparison")
    assert waiting.texts[0] == "Сравниваются те, кто ждёт наставника."
