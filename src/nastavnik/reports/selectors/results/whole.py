"""All results of a programme on a day, as the page, the table and the command show them alike."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from nastavnik.completion.selectors.figures import Figures, figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.change.gates import Audience
from nastavnik.core.evidence.indicators.catalogue import NOT_APPLICABLE
from nastavnik.kit.sealing import read_by
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.change.changed import Changed, change_of
from nastavnik.reports.selectors.indicators import answers, lines, meetings
from nastavnik.reports.selectors.results import requests, responses
from nastavnik.reports.selectors.results.goals import Attainment, attainment, goals


@dataclass(frozen=True, slots=True)
class Results:
    """Everything the pages of results show; no name and no key of a person is in it."""

    on: dt.date
    programme: Programme
    change: Changed
    indicators: tuple[lines.Line, ...]
    outcomes: answers.Outcomes
    topics: tuple[requests.TopicLine, ...]
    goals: dict[str, int]
    attainment: Attainment
    weeks: tuple[tuple[dt.date, int], ...]
    rates: tuple[responses.Rate, ...]
    questions: tuple[answers.Question, ...]
    figures: Figures

    @property
    def begun(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.change.waves or self.topics or self.weeks or any(self.goals.values()))


@read_by(None)
def results_of(programme: Programme, on: dt.date, audience: Audience = "head") -> Results:
    """Count all results of a programme as they stand for one reader, with windows that end on a day."""
    year = YearRows(programme, on)
    return Results(
        on,
        programme,
        change_of(year, audience),
        tuple(lines.lines(year)),
        answers.outcomes(year),
        tuple(requests.coverage(year)),
        goals(year),
        attainment(year),
        tuple(meetings.by_week(year)),
        tuple(responses.rates(year)),
        (*answers.after_meetings(year), *answers.at_the_end(year)),
        figures(year),
    )


def as_json(found: Results) -> dict[str, Any]:
    """Give the results as plain data; nothing in it depends on the clock or on the language."""
    year = found.programme
    return {
        "programme": {
            "id": year.pk,
            "title": year.title,
            "starts_on": year.starts_on.isoformat(),
            "ends_on": year.ends_on.isoformat(),
        },
        "on": found.on.isoformat(),
        "change": found.change.report.as_json() if found.change.report else None,
        "waves": [{"name": one.name, "asked": one.asked, "answered": one.answered} for one in found.change.waves],
        "indicators": [_indicator(line) for line in found.indicators],
        "not_applicable": list(NOT_APPLICABLE),
        "requests": {
            "topics": [{**asdict(line), "total": line.total} for line in found.topics],
            "outcomes": asdict(found.outcomes),
        },
        "goals": {**found.goals, "levels": asdict(found.attainment)},
        "meetings_by_week": [[day.isoformat(), count] for day, count in found.weeks],
        "forms": [{"code": rate.code, "came": rate.came, "expected": rate.expected} for rate in found.rates],
        "answers": [
            {
                "code": one.code,
                "answered": one.answered,
                "people": one.people,
                "bands": [count for _label, count in one.bands],
            }
            for one in found.questions
        ],
        "figures": found.figures.as_json()["groups"],
    }


def _indicator(line: lines.Line) -> dict[str, Any]:
    one = line.indicator
    return {
        "official": one.official,
        "title": one.title,
        "formula": one.formula,
        "unit": one.unit,
        "better": one.better,
        **asdict(line.measure),
    }
