"""Reading programmes: the current one, its stage and path, its gates, roadmap and papers."""

from nastavnik.programme.selectors.board import (
    StageLine,
    SummaryLine,
    act_links,
    board_links,
    path_with_notes,
    stage_lines,
    stage_notes,
    summary_lines,
    summary_of,
    unfinished,
)
from nastavnik.programme.selectors.counts import (
    Counts,
    counts_for,
    day_counts,
    path_counts,
    path_of_programme,
    work_counts,
    work_for,
    work_of_programme,
)
from nastavnik.programme.selectors.programmes import (
    PathStep,
    current_programme,
    gate_state,
    overrides_for,
    path_of,
    stage_of,
)
from nastavnik.programme.selectors.roadmap import Plan, PlanLine, plan_of, urgent_items
from nastavnik.programme.selectors.thresholds import thresholds_of

__all__ = [
    "Counts",
    "PathStep",
    "Plan",
    "PlanLine",
    "StageLine",
    "SummaryLine",
    "act_links",
    "board_links",
    "counts_for",
    "current_programme",
    "day_counts",
    "gate_state",
    "overrides_for",
    "path_counts",
    "path_of",
    "path_of_programme",
    "path_with_notes",
    "plan_of",
    "stage_lines",
    "stage_notes",
    "stage_of",
    "summary_lines",
    "summary_of",
    "thresholds_of",
    "unfinished",
    "urgent_items",
    "work_counts",
    "work_for",
    "work_of_programme",
]
