from typing import Any

import pytest

from nastavnik.core.evidence.change.gates import LADDER, NEEDS, Facts, allowed, holds, ladder, reason

INSIDE = {
    0: set(),
    2: set(),
    3: {"progress"},
    4: {"progress"},
    5: {"progress", "counts", "median"},
    9: {"progress", "counts", "median", "interval", "rank_biserial", "conclusion", "comparison"},
}


@pytest.mark.parametrize("pairs", INSIDE)
def test_the_coordinator_reads_the_table(pairs: int) -> None:
    assert ladder(pairs, "coordinator") == INSIDE[pairs]


def test_each_step_adds() -> None:
    added = [ladder(n, "head") - ladder(n - 1, "head") for n in (5, 6, 10, 20, 30)]
    assert added == [
        {"progress", "counts"},
        {"interval", "rank_biserial", "conclusion", "comparison"},
        {"effect_size", "p_value", "domains", "verdict_shares", "subgroups"},
        {"bca", "consistency", "ancova"},
        {"all_domains"},
    ]
    assert ladder(31, "coordinator") == {what for row in LADDER.values() for what in row}


@pytest.mark.parametrize("pairs", [0, 4])
def test_the_head_sees_nothing_of_four(pairs: int) -> None:
    assert ladder(pairs, "head") == set()


def test_outside_nothing_below_ten_leaves() -> None:
    assert ladder(9, "outside") == set()
    assert ladder(10, "outside") == ladder(10, "head")
    assert ladder(40, "teacher") == set()


FULL = {"pairs": 30, "audience": "head", "declared": True, "comparison": 12, "retest": True}


@pytest.mark.parametrize(
    ("changes", "stopped"),
    [
        ({}, set()),
        ({"retest": False}, {"verdict_shares"}),
        ({"rci": False}, {"verdict_shares"}),
        ({"declared": False}, {"p_value", "domains"}),
        ({"comparison": 9}, {"ancova"}),
        ({"comparison": 4}, {"ancova", "comparison"}),
        ({"comparison": 9, "audience": "outside"}, {"ancova", "comparison"}),
        (
            {"response": 0.69},
            {"p_value", "effect_size", "bca", "verdict_shares", "conclusion", "domains", "comparison", "ancova"},
        ),
        ({"response": 0.7}, set()),
    ],
)
def test_further_conditions_take_things_away(changes: dict[str, Any], stopped: set[str]) -> None:
    facts = Facts(**{**FULL, **changes})
    assert ladder(30, facts.audience) - allowed(facts) == stopped
    for what in stopped:
        assert reason(what, facts) in {need.reason for need in NEEDS if what in need.of}  # type: ignore[arg-type]
    for what in allowed(facts):
        assert reason(what, facts) == ""


def test_forms_that_measure_something_else_leave_only_progress() -> None:
    facts = Facts(**{**FULL, "comparable": False})
    assert allowed(facts) == {"progress"}
    assert reason("interval", facts) == "анкеты двух опросов не сопоставимы"
    assert reason("interval", Facts(4, "head")) == "слишком мало людей"


def test_an_unknown_condition_is_an_error() -> None:
    with pytest.raises(KeyError):
        holds("mood", Facts(5, "head"))
