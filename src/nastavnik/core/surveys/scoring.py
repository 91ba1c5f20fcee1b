"""Turn answers into scale values, exactly and with a count of what was missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from nastavnik.core.surveys.form import Band, Item, Norm, Questionnaire, Scale


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """Hold the value of one scale (None when too little was answered) and how complete it is."""

    value: float | None
    answered: int
    total: int
    prorated: bool


@dataclass(frozen=True, slots=True)
class _Exact:
    value: Fraction | None
    answered: int
    total: int
    prorated: bool


def score(spec: Questionnaire, answers: Mapping[str, object]) -> dict[str, ScaleScore]:
    """Compute every scale of a questionnaire.

    Parameters
    ----------
    spec : Questionnaire
        The form that was answered.
    answers : mapping
        Stored answers by item code, see `check_answers`. «Н» and an absent answer are missing, never 0.

    Returns
    -------
    dict of str to ScaleScore
        By scale code, in units of the items. A reverse item counts as ``min + max - x``. A scale has a
        value when at least ``min_share`` of its parts is there; a sum is then scaled up to all parts.
        An unverified scale never has one.
        ``prorated`` tells that some part was missing, in the scale itself or below it.

    Notes
    -----
    Sums are exact fractions and are divided once, so the order of items never changes a value.
    """
    exact: dict[str, _Exact] = {}
    items = {item.code: item for item in spec.items}
    for scale in spec.scales:
        if scale.items:
            parts = [_item_value(items[code], answers.get(code)) for code in scale.items]
            below = False
        else:
            parts = [exact[code].value for code in scale.of_scales]
            below = any(exact[code].prorated for code in scale.of_scales)
        exact[scale.code] = _combine(scale, parts, below)
    return {code: _rounded(result) for code, result in exact.items()}


def item_values(spec: Questionnaire, answers: Mapping[str, object]) -> dict[str, int]:
    """Give the answers as the scales count them.

    Parameters
    ----------
    spec : Questionnaire
        The form that was answered.
    answers : mapping
        Stored answers by item code.

    Returns
    -------
    dict of str to int
        By item code, a reverse item as ``min + max - x``. «Н», an absent answer and an item without bounds are
        left out.
    """
    values = {item.code: _item_value(item, answers.get(item.code)) for item in spec.items}
    return {code: int(value) for code, value in values.items() if value is not None}


def scale_items(spec: Questionnaire, scale: Scale) -> tuple[str, ...]:
    """Name the items that a scale stands on, directly or through other scales.

    Parameters
    ----------
    spec : Questionnaire
        The form.
    scale : Scale
        One of its scales.

    Returns
    -------
    tuple of str
        Codes in the order of the scale, each once.
    """
    scales = {one.code: one for one in spec.scales}
    below = (code for part in scale.of_scales for code in scale_items(spec, scales[part]))
    return tuple(dict.fromkeys((*scale.items, *below)))


def transformed(spec: Questionnaire, scores: Mapping[str, ScaleScore]) -> dict[str, float | None]:
    """Apply the linear transforms of a questionnaire.

    Parameters
    ----------
    spec : Questionnaire
        The form.
    scores : mapping of str to ScaleScore
        What `score` gave.

    Returns
    -------
    dict of str to float or None
        By the name of the transform; None where the scale has no value.
    """
    result: dict[str, float | None] = {}
    for rule in spec.transforms:
        value = scores[rule.scale].value
        (low, high), (to_low, to_high) = rule.source, rule.target
        result[rule.name] = None if value is None else to_low + (value - low) * (to_high - to_low) / (high - low)
    return result


def bands(spec: Questionnaire, scores: Mapping[str, ScaleScore]) -> dict[str, tuple[Band, Norm]]:
    """Name the values of scales by the bands of the norms.

    Parameters
    ----------
    spec : Questionnaire
        The form.
    scores : mapping of str to ScaleScore
        What `score` gave, of all scales or some.

    Returns
    -------
    dict of str to (Band, Norm)
        By scale code, with the norm that says where the band comes from. A scale without a value, without bands
        or between two bands is absent; the first norm that has a band for the value decides.
    """
    found: dict[str, tuple[Band, Norm]] = {}
    for norm in (norm for norm in spec.norms if norm.scale in scores):
        value = scores[norm.scale].value
        for band in norm.bands:
            if value is not None and band.low <= value <= band.high:
                found.setdefault(norm.scale, (band, norm))
    return found


def straight_lined(spec: Questionnaire, answers: Mapping[str, object]) -> bool:
    """Flag a form whose likert items all have the same answer.

    Parameters
    ----------
    spec : Questionnaire
        The form.
    answers : mapping
        Stored answers by item code.

    Returns
    -------
    bool
        True when at least eight likert items are answered, all alike. A flag to look at, never to delete by.
    """
    values = [answers.get(item.code) for item in spec.items if item.kind == "likert"]
    given = [value for value in values if isinstance(value, int)]
    return len(given) >= 8 and len(set(given)) == 1


def _item_value(item: Item, answer: object) -> Fraction | None:
    if not isinstance(answer, int) or item.min is None or item.max is None:
        return None
    return Fraction(item.min + item.max - answer if item.reverse else answer)


def _combine(scale: Scale, parts: list[Fraction | None], below: bool) -> _Exact:
    present = [part for part in parts if part is not None]
    total = len(parts)
    if scale.unverified or len(present) < Fraction(str(scale.min_share)) * total:
        return _Exact(None, len(present), total, prorated=False)
    mean = sum(present, Fraction(0)) / len(present)
    value = mean * total if scale.method == "sum" else mean
    return _Exact(value, len(present), total, prorated=below or len(present) < total)


def _rounded(exact: _Exact) -> ScaleScore:
    value = None if exact.value is None else float(exact.value)
    return ScaleScore(value, exact.answered, exact.total, exact.prorated)
