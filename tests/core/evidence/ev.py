"""Every statistic under one short name, as the tests of agreement with R call them."""

from nastavnik.core.evidence.stats.agreement import agreement, icc_agreement
from nastavnik.core.evidence.stats.ancova import ancova
from nastavnik.core.evidence.stats.attainment import goal_attainment, goal_levels, goals_reached
from nastavnik.core.evidence.stats.bootstrap import bca
from nastavnik.core.evidence.stats.data import Interval, paired, present
from nastavnik.core.evidence.stats.difference import difference_of_changes
from nastavnik.core.evidence.stats.dropouts import dropout_bounds, standardised_gap
from nastavnik.core.evidence.stats.effects import correlation, hedges_correction, paired_effect
from nastavnik.core.evidence.stats.errors import EvidenceError
from nastavnik.core.evidence.stats.extremes import extremes
from nastavnik.core.evidence.stats.mann_whitney import mann_whitney
from nastavnik.core.evidence.stats.measurement import (
    beyond_error,
    minimal_detectable_change,
    reliable_change,
    standard_error,
)
from nastavnik.core.evidence.stats.multiplicity import holm
from nastavnik.core.evidence.stats.pooling import pool
from nastavnik.core.evidence.stats.power import (
    minimal_detectable_d_z,
    paired_power,
)
from nastavnik.core.evidence.stats.rank_biserial import rank_biserial, rank_biserial_interval
from nastavnik.core.evidence.stats.regression_mean import (
    averaged_reliability,
    observed_regression,
)
from nastavnik.core.evidence.stats.reliability import cronbach_alpha, omega_total
from nastavnik.core.evidence.stats.schools import strata, summarise
from nastavnik.core.evidence.stats.shares import share, wilson
from nastavnik.core.evidence.stats.shift import hodges_lehmann, walsh_averages
from nastavnik.core.evidence.stats.signed_rank import signed_rank

__all__ = [
    "EvidenceError",
    "Interval",
    "agreement",
    "ancova",
    "averaged_reliability",
    "bca",
    "beyond_error",
    "correlation",
    "cronbach_alpha",
    "difference_of_changes",
    "dropout_bounds",
    "extremes",
    "goal_attainment",
    "goal_levels",
    "goals_reached",
    "hedges_correction",
    "hodges_lehmann",
    "holm",
    "icc_agreement",
    "mann_whitney",
    "minimal_detectable_change",
    "minimal_detectable_d_z",
    "observed_regression",
    "omega_total",
    "paired",
    "paired_effect",
    "paired_power",
    "pool",
    "present",
    "rank_biserial",
    "rank_biserial_interval",
    "reliable_change",
    "share",
    "signed_rank",
    "standard_error",
    "standardised_gap",
    "strata",
    "summarise",
    "walsh_averages",
    "wilson",
]
