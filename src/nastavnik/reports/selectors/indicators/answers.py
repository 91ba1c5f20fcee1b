"""Answers counted: satisfaction, readiness, ratings of requests, single answers in bands; never one person's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from nastavnik.completion.selectors.answers import Given, final_answers, satisfied_from
from nastavnik.completion.selectors.figures import SATISFACTION
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.disclosure.bands import Answers, Band, safe_bands
from nastavnik.core.evidence.indicators.measures import hides
from nastavnik.core.states import REQUEST_SETTLED, WORKED_ON
from nastavnik.core.surveys import Item
from nastavnik.surveys.selectors import spec_by

READY = "ready_mentor"
HEAD = "head"


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers counted: yes, of all, by how many people, of how many asked."""

    yes: int
    answered: int
    people: int
    asked: int


def _tally(given: list[Given], yes: int, asked: int) -> Tally:
    return Tally(yes, len(given), len({answer.person for answer in given}), asked)


def satisfied(year: YearRows, key: str) -> Tally:
    """Count the satisfied of one side; asked are all places of the year, or all its mentors."""
    given = final_answers(year, key, SATISFACTION)
    yes = sum(answer.value >= satisfied_from(answer.item) for answer in given)
    asked = len(year.places if key == "final_self" else year.mentors)
    return _tally(given, yes, asked)


def ready(year: YearRows) -> Tally:
    """Count the mentees who are ready to become mentors."""
    given = final_answers(year, "final_self", READY)
    return _tally(given, sum(answer.value == "yes" for answer in given), len(year.places))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of the requests, told by their mentees; `counts` is None where it must not be shown."""

    told: int
    taken: int
    hidden: str
    counts: tuple[int, int, int] | None


def outcomes(year: YearRows) -> Outcomes:
    """Count the requests taken on, and those whose mentee said: resolved, partly, not."""
    return _outcomes(year)[0]


def resolved(year: YearRows) -> tuple[Tally, str]:
    """Count the resolved requests of all taken on; and why that must not be shown, '' if it may."""
    found, yes, people = _outcomes(year)
    return Tally(yes, found.taken, people, found.taken), found.hidden


def _outcomes(year: YearRows) -> tuple[Outcomes, int, int]:
    states = [(request.state, request.entry_id) for request in year.requests if request.state in WORKED_ON]
    yes, partly, no = (sum(state == code for state, _person in states) for code in REQUEST_SETTLED)
    people = len({person for state, person in states if state in REQUEST_SETTLED})
    hidden = hides(people, (yes, partly, no))
    counts = None if hidden else (yes, partly, no)
    return Outcomes(yes + partly + no, len(states), hidden, counts), yes, people


def changes(year: YearRows) -> tuple[list[int], int]:
    """Give later minus earlier rating of each request rated twice, sorted to tell nobody's, and how many people."""
    found, people = [], set()
    for request in year.requests:
        before, after = request.self_rating_before, request.self_rating_after
        if request.state in WORKED_ON and str(before).isdigit() and str(after).isdigit():
            found.append(int(after) - int(before))
            people.add(request.entry_id)
    return sorted(found), len(people)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers in bands; none where they would show somebody."""

    code: str
    text: str
    answered: int
    people: int
    bands: tuple[tuple[str, int], ...]


def after_meetings(year: YearRows) -> list[Question]:
    """Give what mentees answered after meetings: did it move on, could one speak openly."""
    rows = [row for row in year.feedback if row.side == "mentee" and row.day <= year.on]
    found = [(code, _after_meetings(rows, code)) for code in ("progress", "openness")]
    return [_question(code, given) for code, given in found if given]


def _after_meetings(rows: Iterable[Any], code: str) -> list[Given]:
    given = []
    for row in rows:
        spec, answers = spec_by(row.version, row.sha256), row.answers or {}
        if code in answers and HEAD in spec.visibility.aggregate:
            given.append(Given(row.author_id, answers[code], spec.item(code)))
    return given


def at_the_end(year: YearRows) -> list[Question]:
    """Give what mentees answered at the end: would they go on, would they be mentors."""
    found = [(code, final_answers(year, "final_self", code)) for code in ("go_on", READY)]
    return [_question(code, given) for code, given in found if given]


def _question(code: str, given: list[Given]) -> Question:
    item = given[-1].item
    people: dict[str, set[int]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for answer in given:
        people[str(answer.value)].add(answer.person)
        counts[str(answer.value)] += 1
    levels = [Answers(one.value, counts[one.value], frozenset(people[one.value])) for one in item.options]
    bands = tuple((_band_label(item, band), band.answers) for band in safe_bands(levels))
    text = item.text.display(get_language() or "ru") if item.text else code
    return Question(code, text, len(given), len({answer.person for answer in given}), bands)


def _band_label(item: Item, band: Band) -> str:
    """Name a band by its answers."""
    codes = [one.value for one in item.options]
    inside = item.options[codes.index(band.first) : codes.index(band.last) + 1]
    return " / ".join(one.label.display(get_language() or "ru") for one in inside).lower()
