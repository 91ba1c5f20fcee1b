"""Every statistic, one file a question: pure functions that agree with R and refuse what the data cannot carry.

- the same people twice: `effects`, `shift`, `signed_rank`, `rank_biserial`, `bootstrap`, `extremes`
- participants against colleagues: `ancova`, `difference`, `mann_whitney`; who did not answer again: `dropouts`
- how good the questions are: `reliability`, `measurement`, `regression_mean`, `agreement`
- shares, goals, waiting: `shares`, `attainment`, `waiting`
- what a group can notice: `power`, `noncentral`; many questions at once: `multiplicity`
- many schools: `schools`, `pooling`
- what all of them stand on: `data` (columns of numbers), `ranks`, `errors`

Differences are post minus pre, rounded to ten decimals before they are compared. Missing answers (None, NaN) are left
out and counted. What cannot be computed is None; a question that makes no sense raises `EvidenceError` with words for
people.

SciPy is imported as a whole, never part by part: its parts load with the first figure that asks for one, so that the
site starts without them.
"""
