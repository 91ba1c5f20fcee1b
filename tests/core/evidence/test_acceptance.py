"""How a report behaves on data of which the truth is known."""

import json
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from nastavnik.core.evidence.change import report_of_change
from nastavnik.core.evidence.change.comparable import comparable
from nastavnik.core.evidence.change.waves import Declaration
from nastavnik.core.evidence.totals.rollup import region_report
from nastavnik.core.evidence.totals.snapshots import Release, SchoolData
from nastavnik.core.surveys import canonical_hash, canonical_mapping, parse, score
from tests.core.evidence.builders import AFTER, BEFORE, FORM, easier, measures, outcome, school
from tests.core.evidence.simulate import chosen_schools, unchosen_schools
from tests.support.wording import forbidden_in


def everything(report: Any) -> str:
    return json.dumps(report.as_json(), ensure_ascii=False)


@pytest.mark.parametrize("audience", ["coordinator", "head"])
def test_a1_five_of_five_is_no_proof(audience: Any) -> None:
    report = report_of_change(school(*measures([3.0] * 5, [2.0, 2.25, 2.5, 2.0, 1.75])), audience)
    assert report.headline.id == "five"
    assert report.headline.texts == (
        "Анкету до и после заполнили 5 чел. Для вывода о программе этого мало.",
        "Из 5 человек затруднений стало меньше почти у всех.",
    )
    assert report.claims == ()
    assert report.block("sure") is None
    assert '"p"' not in everything(report)
    assert "эффект" not in everything(report).lower()
    assert report.block("found").figures["better"] is None  # type: ignore[union-attr]


def test_a2_selection_alone_is_never_called_a_success() -> None:
    ids = []
    for data in chosen_schools(2000, (8, 12, 16), seed=20260901):
        report = report_of_change(data)
        told = everything(report).lower()
        assert "эффект" not in told
        assert "помогло" not in told
        assert forbidden_in(told) == ()
        assert "обычное возвращение к среднему" in report.block("expected").texts[0]  # type: ignore[union-attr]
        assert "ожидалось бы от −" in report.block("expected").texts[0]  # type: ignore[union-attr]
        if report.headline.id == "T1":
            assert any("возвращение к среднему" in text for text in report.headline.texts)
            assert any("без группы сравнения нельзя" in text for text in report.headline.texts)
        ids.append(report.headline.id)
    assert set(ids) == {"T1", "T2"}
    assert ids.count("T1") > 400


def test_a2_the_found_change_is_told_from_the_usual_in_few_schools() -> None:
    beyond = 0
    for data in chosen_schools(120, (12, 20), seed=4):
        report = report_of_change(data)
        told = any("Отличить от него увиденное изменение" in text for text in report.headline.texts)
        beyond += report.headline.id == "T1" and not told
    assert beyond <= 6


def test_a3_eight_empty_domains_give_a_claim_in_one_school_of_twenty_at_most() -> None:
    claimed = 0
    schools = 400
    declared = Declaration("TOTAL", date(2026, 9, 1), ("D1", "D4", "D7"))
    for data in unchosen_schools(schools, 12, 8, seed=3):
        report = report_of_change(replace(data, declared=declared))
        tested = report.block("domains").figures["tested"]  # type: ignore[union-attr]
        assert tested == 3
        claimed += bool(report.claims)
    assert claimed <= 0.05 * schools
    assert claimed > 0


def test_a5_four_who_left_with_much_difficulty_change_the_headline() -> None:
    data = school(*easier(12))
    assert report_of_change(data).headline.id == "T1"
    gone = measures([4.5, 4.75, 4.25, 4.5], [None] * 4, name="gone")
    report = report_of_change(replace(data, outcome=outcome(*easier(12), *gone)))
    assert report.headline.id == "T5"
    assert report.headline.texts[1:3] == (
        "Не ответили повторно 4 чел.",
        "Вывод может быть приукрашен: если у них ничего не изменилось, общий сдвиг −0,56 балла.",
    )
    assert report.claims == ()


def test_a6_expectation_and_judgement_are_not_compared() -> None:
    form = replace(FORM, id="p145_teacher", comparable_pre_post=False)
    assert not comparable(form, form).allowed
    waves = {"before": replace(BEFORE, form=form), "after": replace(AFTER, form=form)}
    report = report_of_change(school(*easier(12), **waves), "coordinator")
    assert report.headline.id == "refused"
    assert report.claims == ()
    assert [block.code for block in report.blocks] == ["expectation", "missing", "declared", "method"]
    assert report.block("expectation").texts == ("Ожидали в среднем 3,44, оценили в 2,69 (12 чел.).",)  # type: ignore[union-attr]


SPEC: dict[str, Any] = {
    "id": "small",
    "version": "1.0.0",
    "licence": {"spdx": "CC0-1.0", "holder": "Школа", "items_shipped": True, "proof": "own wording"},
    "title": {"ru": "Малая"},
    "comparable_pre_post": True,
    "audience": ["mentee"],
    "visibility": {"item": ["self"], "min_n": 5},
    "response": {"type": "likert", "min": 1, "max": 5, "labels": {"ru": ["1", "2", "3", "4", "5"]}},
    "items": [
        {"code": f"plan{n}", "kind": "likert", "text": {"ru": f"Вопрос {n}"}, "reverse": n == 2} for n in (1, 2, 3)
    ],
    "scales": [{"code": "ALL", "items": ["plan1", "plan2", "plan3"], "method": "mean", "direction": "lower_is_better"}],
}


def test_a7_another_word_under_the_same_version_is_another_fingerprint() -> None:
    form = parse(SPEC)
    reworded = json.loads(json.dumps(SPEC))
    reworded["items"][0]["text"]["ru"] = "Вопрос первый"
    assert canonical_hash(parse(reworded)) != canonical_hash(form)
    assert canonical_hash(parse(canonical_mapping(form))) == canonical_hash(form)


def test_a9_the_order_of_items_changes_no_score() -> None:
    turned = {
        **SPEC,
        "items": SPEC["items"][::-1],
        "scales": [{**SPEC["scales"][0], "items": SPEC["scales"][0]["items"][::-1]}],
    }
    for answers in product((1, 2, 5, None), repeat=3):
        given = {f"plan{n}": answer for n, answer in enumerate(answers, 1) if answer is not None}
        assert score(parse(turned), given) == score(parse(SPEC), given)


def reachable(groups: list[frozenset[str]]) -> set[frozenset[str]]:
    """Find every group that adding and subtracting at most three totals gives."""
    found: set[frozenset[str]] = set()
    keys = sorted(frozenset().union(*groups))
    for size in (1, 2, 3):
        for some in combinations(groups, size):
            for signs in product((1, -1), repeat=size):
                total = [sum(sign * (key in group) for sign, group in zip(signs, some, strict=True)) for key in keys]
                if set(total) <= {0, 1}:
                    found.add(frozenset(key for key, one in zip(keys, total, strict=True) if one))
    return found - {frozenset()}


def test_a8_no_export_and_no_difference_of_exports_tells_of_fewer_than_ten() -> None:
    rng = np.random.default_rng(8)
    hidden = shown = 0
    for _ in range(24):
        known = [
            SchoolData.of(f"s{n:02}", f"район {rng.integers(4)}", rng.normal(-0.3, 0.5, rng.integers(1, 9)).tolist())
            for n in range(16)
        ]
        earlier: list[Release] = []
        for upto in (11, 12, 16):
            report = region_report(known[:upto], earlier)
            earlier.append(report.release)
            assert all(row.figures["people"] >= 10 and row.figures["schools"] >= 3 for row in report.rows)  # type: ignore[operator]
            shown += len(report.rows)
            hidden += 5 - len(report.rows)
        groups = sorted({group for release in earlier for group in release.groups}, key=sorted)
        told_apart = reachable(groups)
        assert all(len(group) >= 10 and len({key[:3] for key in group}) >= 3 for group in told_apart)
    assert shown > 60
    assert hidden > 20


def test_a10_a_run_repeated_or_turned_over_gives_the_same_bits() -> None:
    people = [*easier(24), *measures([3.0, 3.5, 4.0], [None, 3.0, None], name="x")]
    once = everything(report_of_change(school(*people), "coordinator"))
    assert everything(report_of_change(school(*people), "coordinator")) == once
    turned = school(*people[::-1], staff=tuple(reversed(school().staff)))
    assert everything(report_of_change(turned, "coordinator")) == once
    assert report_of_change(turned, "coordinator") == report_of_change(school(*people), "coordinator")


def test_a10_the_drawn_figures_are_the_same_bits_too() -> None:
    """On a wide scale another seed would move the bounds of the bootstrap: it is stored, and no clock takes part."""
    dice = np.random.default_rng(10)
    pre = dice.uniform(0, 1000, 24).round(2).tolist()
    people = measures(pre, (np.array(pre) * 0.8 + dice.normal(0, 90, 24)).clip(0, 1000).round(2).tolist())
    wide = {"lowest": 0.0, "highest": 1000.0}

    def bounds(seed: int, order: int) -> tuple[object, object]:
        report = report_of_change(school(outcome=outcome(*people[::order], **wide), seed=seed), "coordinator")
        figures = report.block("sure").figures  # type: ignore[union-attr]
        return figures["bca_low"], figures["bca_high"]

    assert bounds(7, 1) == bounds(7, 1) == bounds(7, -1)
    assert bounds(7, 1) != bounds(8, 1)
