"""Score many responses at once, with exactly the values of `score`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nastavnik.core.surveys.form import Item, Questionnaire, Scale
from nastavnik.core.surveys.scoring import ScaleScore, score

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

#: Whole numbers up to this one are exact as floats, so one division rounds as a fraction does.
_EXACT = 2**53
_MISSING = -(2**62)


@dataclass(frozen=True, slots=True)
class ScaleColumn:
    """Hold one scale of many responses: `value` is NaN where too little was answered."""

    value: Floats
    answered: Ints
    total: int
    prorated: Flags

    def at(self, row: int) -> ScaleScore:
        """Give one response's score.

        Parameters
        ----------
        row : int
            0-based place of the response.

        Returns
        -------
        ScaleScore
            What `score` gives for it.
        """
        value = float(self.value[row])
        missing = value != value
        return ScaleScore(None if missing else value, int(self.answered[row]), self.total, bool(self.prorated[row]))


@dataclass(frozen=True, slots=True)
class _Exact:
    """Fractions row by row; `denominators` lists all that may occur, `bound` is the largest numerator."""

    numerator: Ints
    denominator: Ints | int
    denominators: tuple[int, ...]
    bound: int
    there: Flags
    prorated: Flags


def score_many(spec: Questionnaire, responses: Sequence[Mapping[str, Any]]) -> dict[str, ScaleColumn]:
    """Compute every scale of many responses to one version.

    Parameters
    ----------
    spec : Questionnaire
        The form that was answered.
    responses : sequence of mapping
        Stored answers by item code, one mapping a response; read as `score` reads them.

    Returns
    -------
    dict of str to ScaleColumn
        By scale code, row by row the very values of `score`: sums are whole numbers, divided once.

    Notes
    -----
    A form whose numbers are too large for exact machine words, and a response with an answer outside its item's
    bounds, are counted one by one.
    """
    items = {item.code: item for item in spec.items}
    wanted = list(dict.fromkeys(code for scale in spec.scales for code in scale.items))
    columns, strange = _columns([items[code] for code in wanted], responses)
    exact: dict[str, _Exact] = {}
    result: dict[str, ScaleColumn] = {}
    for scale in spec.scales:
        parts = [columns[code] for code in scale.items] or [exact[code] for code in scale.of_scales]
        found = _combine(scale, parts)
        if found is None:
            return _one_by_one(spec, responses)
        exact[scale.code], result[scale.code] = found
    for row in np.flatnonzero(strange).tolist():
        for code, told in score(spec, responses[row]).items():
            column = result[code]
            column.value[row] = np.nan if told.value is None else told.value
            column.answered[row], column.prorated[row] = told.answered, told.prorated
    return result


def transform_many(spec: Questionnaire, scores: Mapping[str, ScaleColumn]) -> dict[str, Floats]:
    """Apply the linear transforms of a questionnaire to many responses.

    Parameters
    ----------
    spec : Questionnaire
        The form.
    scores : mapping of str to ScaleColumn
        What `score_many` gave.

    Returns
    -------
    dict of str to array
        By the name of the transform; NaN where the scale has no value.
    """
    result: dict[str, Floats] = {}
    for rule in spec.transforms:
        (low, high), (to_low, to_high) = rule.source, rule.target
        result[rule.name] = to_low + (scores[rule.scale].value - low) * (to_high - to_low) / (high - low)
    return result


def _columns(items: Sequence[Item], responses: Sequence[Mapping[str, Any]]) -> tuple[dict[str, _Exact], Flags]:
    """Lay the answers out by item, and mark the responses that only `score` reads right."""
    strange = np.zeros(len(responses), dtype=np.bool_)
    columns: dict[str, _Exact] = {}
    for item in items:
        low, high = item.min or 0, item.max or 0
        answers = _numbers(item.code, responses)
        there = answers != _MISSING
        strange |= there & ((answers < low) | (answers > high))
        turned = low + high - answers if item.reverse else answers
        bound, whole = max(abs(low), abs(high)), np.zeros(len(responses), dtype=np.bool_)
        columns[item.code] = _Exact(np.where(there & ~strange, turned, 0), 1, (1,), bound, there, whole)
    return columns, strange


def _numbers(code: str, responses: Sequence[Mapping[str, Any]]) -> Ints:
    try:
        raw = list(map(itemgetter(code), responses))
    except KeyError:
        raw = [answers.get(code) for answers in responses]
    if set(map(type, raw)) != {int}:
        raw = [answer if isinstance(answer, int) else _MISSING for answer in raw]
    try:
        return np.array(raw, dtype=np.int64)
    except OverflowError:
        return np.array([max(_MISSING + 1, min(answer, -_MISSING)) for answer in raw], dtype=np.int64)


def _combine(scale: Scale, parts: Sequence[_Exact]) -> tuple[_Exact, ScaleColumn] | None:
    """Combine parts exactly; None when machine words would not hold the numbers."""
    total = len(parts)
    need = max(1, ceil(Fraction(str(scale.min_share)) * total))
    common = lcm(*(each for part in parts for each in part.denominators))
    times = total if scale.method == "sum" else 1
    bound = sum(part.bound for part in parts) * common * times
    if max(bound, common * total) >= _EXACT:
        return None
    there = np.array([part.there for part in parts])
    answered = there.sum(axis=0)
    sums = np.array([part.numerator * (common // part.denominator) for part in parts]).sum(axis=0) * times
    good = (answered >= need) & (not scale.unverified)
    numerator = np.where(good, sums, 0)
    denominator = common * np.where(good, answered, 1)
    prorated = good & ((answered < total) | np.array([part.prorated for part in parts]).any(axis=0))
    possible = tuple(common * count for count in range(need, total + 1))
    value = np.where(good, numerator / denominator, np.nan)
    exact = _Exact(numerator, denominator, (1, *possible), bound, good, prorated)
    return exact, ScaleColumn(value, answered, total, prorated)


def _one_by_one(spec: Questionnaire, responses: Sequence[Mapping[str, Any]]) -> dict[str, ScaleColumn]:
    told = [score(spec, answers) for answers in responses]
    found: dict[str, ScaleColumn] = {}
    for scale in spec.scales:
        column = [one[scale.code] for one in told]
        found[scale.code] = ScaleColumn(
            np.array([np.nan if one.value is None else one.value for one in column], dtype=np.float64),
            np.array([one.answered for one in column], dtype=np.int64),
            len(scale.items or scale.of_scales),
            np.array([one.prorated for one in column], dtype=np.bool_),
        )
    return found
