"""Statistics of change for small groups: pure functions that agree with R and refuse what the data cannot carry.

`report_of_change` composes them into a report for one reader, `region_report` into a roll-up over schools.

Differences are post minus pre, rounded to ten decimals before they are compared. Missing answers (None, NaN) are left
out and counted. What cannot be computed is None; a question that makes no sense raises `EvidenceError` with words for
people.

SciPy is imported as a whole, never part by part: its parts load with the first figure that asks for one, so that the
site starts without them.
"""

from nastavnik.core.evidence.agreement import Agreement, agreement, icc_agreement
from nastavnik.core.evidence.ancova import Ancova, ancova
from nastavnik.core.evidence.attainment import GoalLevels, goal_attainment, goal_levels, goals_reached
from nastavnik.core.evidence.bootstrap import BCA_FROM, Bootstrap, bca
from nastavnik.core.evidence.change import Block, Headline, Report, report_of_change
from nastavnik.core.evidence.comparable import Comparability, comparable, require_comparable
from nastavnik.core.evidence.data import Interval, Paired, Values, paired, present
from nastavnik.core.evidence.difference import Difference, difference_in_differences, difference_of_changes
from nastavnik.core.evidence.dropouts import DIFFERS, Attrition, DropoutBounds, attrition, dropout_bounds
from nastavnik.core.evidence.effects import PairedEffect, d_z_interval, hedges_correction, paired_effect
from nastavnik.core.evidence.errors import LIMIT, EvidenceError
from nastavnik.core.evidence.extremes import Extremes, extremes
from nastavnik.core.evidence.gates import Audience, Thresholds
from nastavnik.core.evidence.mann_whitney import MannWhitney, mann_whitney
from nastavnik.core.evidence.measurement import (
    ReliableChange,
    minimal_detectable_change,
    reliable_change,
    standard_error,
)
from nastavnik.core.evidence.multiplicity import holm
from nastavnik.core.evidence.own import Own, error_known, own_change, own_refusal
from nastavnik.core.evidence.power import (
    design_effect,
    minimal_detectable_d_z,
    paired_power,
    people_for,
    sample_size,
)
from nastavnik.core.evidence.rank_biserial import RankBiserial, rank_biserial, rank_biserial_interval
from nastavnik.core.evidence.region import Pooled, pool
from nastavnik.core.evidence.regression_mean import averaged_reliability, observed_regression, selection_regression
from nastavnik.core.evidence.reliability import Alpha, Omega, cronbach_alpha, omega_total
from nastavnik.core.evidence.rollup import RegionReport, region_report
from nastavnik.core.evidence.schools import SchoolChange, school_changes
from nastavnik.core.evidence.shares import Outcomes, Share, clopper_pearson, outcomes, share, wilson
from nastavnik.core.evidence.shift import Shift, hodges_lehmann, median_interval, walsh_averages
from nastavnik.core.evidence.signed_rank import SignedRank, pairs_needed, signed_rank, smallest_p
from nastavnik.core.evidence.signflip import SignFlip, sign_flip
from nastavnik.core.evidence.snapshots import Release, SchoolData
from nastavnik.core.evidence.suppression import may_release, shown
from nastavnik.core.evidence.waves import ChangeData, Declaration, FormVersion, Measure, Outcome, Progress, Wave

__all__ = [
    "BCA_FROM",
    "DIFFERS",
    "LIMIT",
    "Agreement",
    "Alpha",
    "Ancova",
    "Attrition",
    "Audience",
    "Block",
    "Bootstrap",
    "ChangeData",
    "Comparability",
    "Declaration",
    "Difference",
    "DropoutBounds",
    "EvidenceError",
    "Extremes",
    "FormVersion",
    "GoalLevels",
    "Headline",
    "Interval",
    "MannWhitney",
    "Measure",
    "Omega",
    "Outcome",
    "Outcomes",
    "Own",
    "Paired",
    "PairedEffect",
    "Pooled",
    "Progress",
    "RankBiserial",
    "RegionReport",
    "Release",
    "ReliableChange",
    "Report",
    "SchoolChange",
    "SchoolData",
    "Share",
    "Shift",
    "SignFlip",
    "SignedRank",
    "Thresholds",
    "Values",
    "Wave",
    "agreement",
    "ancova",
    "attrition",
    "averaged_reliability",
    "bca",
    "clopper_pearson",
    "comparable",
    "cronbach_alpha",
    "d_z_interval",
    "design_effect",
    "difference_in_differences",
    "difference_of_changes",
    "dropout_bounds",
    "error_known",
    "extremes",
    "goal_attainment",
    "goal_levels",
    "goals_reached",
    "hedges_correction",
    "hodges_lehmann",
    "holm",
    "icc_agreement",
    "mann_whitney",
    "may_release",
    "median_interval",
    "minimal_detectable_change",
    "minimal_detectable_d_z",
    "observed_regression",
    "omega_total",
    "outcomes",
    "own_change",
    "own_refusal",
    "paired",
    "paired_effect",
    "paired_power",
    "pairs_needed",
    "people_for",
    "pool",
    "present",
    "rank_biserial",
    "rank_biserial_interval",
    "region_report",
    "reliable_change",
    "report_of_change",
    "require_comparable",
    "sample_size",
    "school_changes",
    "selection_regression",
    "share",
    "shown",
    "sign_flip",
    "signed_rank",
    "smallest_p",
    "standard_error",
    "walsh_averages",
    "wilson",
]
