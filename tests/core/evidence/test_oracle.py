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

from nastavnik.core.evidence.stats.errors import EvidenceError
from tests.core.evidence.adapters import ADAPTERS, UNSHOWN, asked

DATA = Path(__file__).resolve().parents[2] / "data"
DEFAULT = DATA / "evidence-oracle.json"


def cases_of(path: Path) -> list[dict[str, Any]]:
    return [case for case in json.loads(path.read_text(encoding="utf-8"))["cases"] if asked(case)]


OWN = cases_of(DEFAULT)
MORE = cases_of(DATA / "evidence-oracle-more.json")
GIVEN = cases_of(Path(os.environ["EVIDENCE_ORACLE"])) if "EVIDENCE_ORACLE" in os.environ else OWN
#: How R writes what does not exist.
NOTHING = {"NA", "NaN", "Inf", "-Inf"}


def plain(value: Any) -> Any:
    """Read what does not exist, in whatever way it is written, as None."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    none = (isinstance(value, str) and value in NOTHING) or (isinstance(value, float) and not math.isfinite(value))
    return None if none else value


def figures(topic: str, inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Compute a case; None when the question itself is refused."""
    adapter = ADAPTERS.get(topic)
    assert adapter, f"no function for the topic {topic}"
    if any(value is None for key, value in inputs.items() if key in NEEDED.get(topic, ())):
        return None
    try:
        return adapter(inputs)
    except EvidenceError:
        return None


#: Single numbers without which a question cannot be put: missing, there is nothing to compute.
NEEDED = {
    "rank_biserial_ci": ("r", "n_nonzero"),
    "reliable_change": ("sd", "rxx"),
    "minimal_detectable_change": ("sd", "rxx"),
    "wilson_ci": ("x", "n"),
}


def wrong(case: Mapping[str, Any]) -> list[str]:
    """Say in which figures a case is not met."""
    topic, expected, inputs = case["topic"], plain(case.get("expected")), plain(case["inputs"])
    tolerance = case.get("tol") or 1e-6
    got = figures(topic, inputs)
    if got is None and (not isinstance(expected, Mapping) or expected.get("error") or expected.get("refused")):
        return []
    if isinstance(expected, Mapping):
        expected = {key: value for key, value in expected.items() if key in (got or {}) or key not in UNSHOWN}
    return differences(got or {}, expected, tolerance)


def differences(got: Any, expected: Any, tolerance: float, path: str = "") -> list[str]:
    """Say where two results differ by more than max(tolerance, tolerance * |expected|)."""
    if isinstance(expected, Mapping):
        return [
            line
            for key, value in expected.items()
            for line in differences(got.get(key), value, tolerance, f"{path}.{key}")
        ]
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        if isinstance(got, str) or not isinstance(got, Sequence) or len(got) != len(expected):
            nobody = got is None and all(one is None for one in expected)
            return [] if nobody else [f"{path}: {got} instead of {expected}"]
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
    assert len(OWN) == 32
    assert GIVEN
    for cases in (GIVEN, MORE):
        assert len({case["id"] for case in cases}) == len(cases)


@pytest.mark.parametrize("case", GIVEN, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    assert wrong(case) == []


@pytest.mark.parametrize("case", MORE, ids=lambda case: case["id"])
def test_further_case(case: dict[str, Any]) -> None:
    assert wrong(case) == []


def test_a_wrong_figure_is_noticed() -> None:
    assert differences({"a": 1.0}, {"a": 1.00001}, 1e-6)
    assert differences({"a": [1.0]}, {"a": [1.0, 2.0]}, 1e-6)
    assert differences({}, {"a": 1.0}, 1e-6)
    assert differences({"a": 1.0}, {"a": None}, 1e-6)
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
    expected = {key: value for key, value in case["expected"].items() if key not in of_both | UNSHOWN}
    assert differences(ADAPTERS[case["topic"]](inputs), expected, case["tol"]) == []
