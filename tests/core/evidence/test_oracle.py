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
    assert len(CASES) >= 40
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
