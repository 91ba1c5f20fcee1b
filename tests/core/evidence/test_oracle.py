"""Every figure of the oracle, computed in R and checked by a second engine, against our public functions.

Another file of the same shape is checked by naming it in the environment variable EVIDENCE_ORACLE.
"""

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.core.evidence.adapters import ADAPTERS

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "evidence-oracle.json"
OWN = json.loads(DEFAULT.read_text(encoding="utf-8"))["cases"]
CASES = json.loads(Path(os.environ.get("EVIDENCE_ORACLE", DEFAULT)).read_text(encoding="utf-8"))["cases"]
#: Figures that are exact although their case as a whole is a Monte-Carlo one.
EXACT = {"acceleration": 1e-6}


def differences(got: Any, expected: Any, tolerance: float, path: str = "") -> list[str]:
    """Say where two results differ by more than max(tolerance, tolerance * |expected|)."""
    if isinstance(expected, Mapping):
        return [
            line
            for key, value in expected.items()
            for line in (
                differences(got[key], value, min(tolerance, EXACT.get(key, tolerance)), f"{path}.{key}")
                if key in got
                else [f"{path}.{key} is not computed"]
            )
        ]
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        if got is None or len(got) != len(expected):
            return [f"{path}: {got} instead of {expected}"]
        return [
            line
            for number, value in enumerate(expected)
            for line in differences(got[number], value, tolerance, f"{path}[{number}]")
        ]
    if isinstance(expected, float | int) and not isinstance(expected, bool):
        if got is not None and abs(got - expected) <= max(tolerance, tolerance * abs(expected)):
            return []
        return [f"{path}: {got} instead of {expected}"]
    return [] if got == expected else [f"{path}: {got} instead of {expected}"]


def test_the_file_has_cases() -> None:
    assert len(OWN) == 41
    assert CASES
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    adapter = ADAPTERS.get(case["topic"])
    assert adapter, f"no function for the topic {case['topic']}"
    assert differences(adapter(case["inputs"]), case["expected"], case["tol"]) == []


def test_a_wrong_figure_is_noticed() -> None:
    assert differences({"a": 1.0}, {"a": 1.00001}, 1e-6)
    assert differences({"a": [1.0]}, {"a": [1.0, 2.0]}, 1e-6)
    assert differences({}, {"a": 1.0}, 1e-6)
    assert differences({"a": math.nan}, {"a": 1.0}, 1e-6)
    assert differences({"a": None}, {"a": 1.0}, 1e-6)
    assert differences({"a": False}, {"a": True}, 1e-6)
    assert not differences({"a": [1.0, None]}, {"a": [1.0, None]}, 1e-6)


@pytest.mark.parametrize(
    "case",
    [case for case in OWN if "post" in case["inputs"] and "sd" not in case["inputs"]],
    ids=lambda case: case["id"],
)
def test_a_case_given_as_differences_has_the_same_figures(case: dict[str, Any]) -> None:
    inputs = {key: value for key, value in case["inputs"].items() if key not in {"pre", "post"}}
    inputs["diff"] = [
        after - before for before, after in zip(case["inputs"]["pre"], case["inputs"]["post"], strict=True)
    ]
    of_both = {"r", "d_av", "g_av", "g_av_ci_low", "g_av_ci_high", "g_av_lakens_variant"}
    expected = {key: value for key, value in case["expected"].items() if key not in of_both}
    assert differences(ADAPTERS[case["topic"]](inputs), expected, case["tol"]) == []


@pytest.mark.parametrize("level", [0.8, 0.9, 0.99])
def test_a_wider_level_gives_a_wider_interval(level: float) -> None:
    asked = 0
    for case in OWN:
        usual, other = (ADAPTERS[case["topic"]]({**case["inputs"], **given}) for given in ({}, {"conf_level": level}))
        for low in (key for key in usual if key.endswith("ci_low") and usual[key] is not None):
            high = low.replace("low", "high")
            assert (other[low] <= usual[low] and other[high] >= usual[high]) == (level > 0.95) or other[low] == usual[
                low
            ]
            asked += 1
    assert asked > 20
