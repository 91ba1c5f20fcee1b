"""Thresholds in force: the programme's own, else the default of the indicator."""

from nastavnik.core.evidence.indicators.catalogue import INDICATORS
from nastavnik.programme.models import Programme


def thresholds_of(programme: Programme) -> dict[str, float]:
    """Give the threshold of every indicator that has one, in units of the indicator."""
    own = {code: float(value) for code, value in programme.thresholds.values_list("code", "value")}
    return {one.code: own.get(one.code, one.threshold) for one in INDICATORS if one.threshold is not None}
