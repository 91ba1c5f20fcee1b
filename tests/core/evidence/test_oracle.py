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
from tests.core.evidence.adapters import ADAPTERS

DATA = Path(__file__).resolve().parents[2] / "data"
DEFAULT = DATA / "evidence-oracle.json"


def cases_of(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cases"]


OWN = cases_of(DEFAULT)
MORE = cases_of(DATA / "evidence-oracle-more.json")
GIVEN = cases_of(Path(os.environ["EVIDENCE_ORACLE"])) if "EVIDENCE_ORACLE" in os.environ else OWN
#: Figures that are exact although their case as a whole is a Monte-Carlo one.
EXACT = {"acceleration": 1e-6}
#: How R writes what does not exist.
NOTHING = {"NA", "NaN", "Inf", "-Inf"}
#: The interval of Hartung and Knapp has two published forms: with the factor as it is (metafor's ``knha``), and
#: raised to one (ours, see `test_the_interval_over_schools_never_shrinks`). A case that does not say which one it
#: means is met by either, with all its figures.
FORMS = {"random_effects_REML_HK": ("adhoc", (True, False))}


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
    name, forms = FORMS.get(topic, ("", (None,)))
    asked = [inputs] if not name or name in inputs else [{**inputs, name: form} for form in forms]
    found = []
    for one in asked:
        got = figures(topic, one)
        if got is None and (not isinstance(expected, Mapping) or expected.get("error") or expected.get("refused")):
            return []
        found.append(differences(got or {}, expected, tolerance))
    return min(found, key=len)


def differences(got: Any, expected: Any, tolerance: float, path: str = "") -> list[str]:
    """Say where two results differ by more than max(tolerance, tolerance * |expected|)."""
    if isinstance(expected, Mapping):
        return [
            line
            for key, value in expected.items()
            for line in differences(got.get(key), value, min(tolerance, EXACT.get(key, tolerance)), f"{path}.{key}")
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
    assert len(OWN) == 34
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
