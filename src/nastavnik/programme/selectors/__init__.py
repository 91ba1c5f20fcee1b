"""Reading programmes: the current one, its stage and path, its gates, roadmap and papers."""

from nastavnik.programme.selectors.board import (
    StageLine,
    SummaryLine,
    act_links,
    board_link,
    board_links,
    path_with_notes,
    stage_lines,
    stage_notes,
    summary_lines,
    summary_of,
    unfinished,
    waits_of,
)
from nastavnik.programme.selectors.counts import (
    Counts,
    counts_for,
    day_counts,
    path_counts,
    path_of_programme,
)
from nastavnik.programme.selectors.matters import StageStart, matters_for, stage_starts, sums_for
from nastavnik.programme.selectors.programmes import (
    current_programme,
    gate_state,
    overrides_for,
    stage_of,
    year_before,
)
from nastavnik.programme.selectors.roadmap import Plan, PlanLine, plan_of, sign_of
from nastavnik.programme.selectors.signs import done_signs, signs_of
from nastavnik.programme.selectors.thresholds import thresholds_of
