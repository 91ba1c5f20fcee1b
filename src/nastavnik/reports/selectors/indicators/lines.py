"""Every indicator measured from its rows, with the threshold of this programme."""

from dataclasses import dataclass

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.catalogue import BY_CODE, INDICATORS, Indicator
from nastavnik.core.evidence.indicators.measures import Measure, mean_change, ratio, share, wait
from nastavnik.programme.selectors import thresholds_of
from nastavnik.reports.selectors.indicators import answers, meetings, pairs, people
from nastavnik.reports.selectors.indicators.rows import Row, Source, totals


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with its measure; the rows behind it are asked for one indicator at a time."""

    indicator: Indicator
    measure: Measure


def _waiting(year: YearRows) -> list[Row]:
    return [row for row, _days, _over in pairs.waits(year)]


ROWS: dict[str, Source] = {
    "I1": people.young,
    "I6": pairs.regular,
    "I7": meetings.forms,
    "I8": meetings.plan,
    "I9": _waiting,
    "I10": pairs.results,
    "I11": people.stayed,
    "I12": people.developed,
    "I13": people.load,
    "I14": pairs.ended,
}


def rows_of(code: str, year: YearRows) -> list[Row] | None:
    """Give the rows behind an indicator; None where they would be somebody's answers."""
    return ROWS[code](year) if code in ROWS else None


def lines(year: YearRows) -> list[Line]:
    """Measure every indicator."""
    limits = thresholds_of(year.programme)
    return [Line(one, _measure(one, year, limits.get(one.code))) for one in INDICATORS]


def line(code: str, year: YearRows) -> Line:
    """Measure one indicator."""
    one = BY_CODE[code]
    return Line(one, _measure(one, year, thresholds_of(year.programme).get(code)))


def _measure(one: Indicator, year: YearRows, threshold: float | None) -> Measure:
    if one.code == "I9":
        waits = [(days, over) for _row, days, over in pairs.waits(year)]
        return wait(one, waits, threshold=threshold)
    if one.source == "answers":
        return _of_answers(one, year, threshold)
    part, of = totals(ROWS[one.code](year))
    if one.code == "I13":
        return ratio(one, part, of, threshold=threshold)
    return share(one, part, of, threshold=threshold, cases=one.code == "I11")


def _of_answers(one: Indicator, year: YearRows, threshold: float | None) -> Measure:
    if one.code == "I5":
        found, people_count = answers.changes(year)
        return mean_change(one, found, people=people_count, threshold=threshold)
    if one.code == "I4":
        tally, hidden = answers.resolved(year)
        if hidden == "none":
            return Measure(one.code, "empty", of=0, threshold=threshold)
        if hidden:
            return Measure(one.code, "few", of=tally.answered, threshold=threshold)
    elif one.code == "I15":
        tally = answers.ready(year)
    else:
        tally = answers.satisfied(year, "final_self" if one.code == "I2" else "final_mentor")
    asked = tally.asked if one.official else None  # who did not answer counts as dissatisfied
    return share(one, tally.yes, tally.answered, people=tally.people, participants=asked, threshold=threshold)
