"""Answers counted: satisfaction, readiness, ratings of requests, single answers in bands; never one person's."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from nastavnik.completion.selectors.answers import Given, final_answers, satisfied_from
from nastavnik.completion.selectors.figures import SATISFACTION
from nastavnik.completion.selectors.people import mentors_of, places_of
from nastavnik.core.evidence.disclosure.bands import Answers, Band, safe_bands
from nastavnik.core.evidence.indicators.measures import hides
from nastavnik.core.surveys import Item
from nastavnik.mentoring.models import Feedback
from nastavnik.mentoring.selectors.requests import WORKED_ON
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MentoringRequest
from nastavnik.surveys.selectors import spec_of

READY = "ready_mentor"
TOLD = ("resolved", "partly", "unresolved")
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


def satisfied(programme: Programme, key: str) -> Tally:
    """Count the satisfied of one side; asked are all places of the year, or all its mentors."""
    given = final_answers(programme, key, SATISFACTION)
    yes = sum(answer.value >= satisfied_from(answer.item) for answer in given)
    asked = places_of(programme).count() if key == "final_self" else mentors_of(programme).count()
    return _tally(given, yes, asked)


def ready(programme: Programme) -> Tally:
    """Count the mentees who are ready to become mentors."""
    given = final_answers(programme, "final_self", READY)
    return _tally(given, sum(answer.value == "yes" for answer in given), places_of(programme).count())


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of the requests, told by their mentees; `counts` is None where it must not be shown."""

    told: int
    taken: int
    hidden: str
    counts: tuple[int, int, int] | None


def outcomes(programme: Programme) -> Outcomes:
    """Count the requests taken on, and those whose mentee said: resolved, partly, not."""
    return _outcomes(programme)[0]


def resolved(programme: Programme) -> tuple[Tally, str]:
    """Count the resolved requests of all taken on; and why that must not be shown, '' if it may."""
    found, yes, people = _outcomes(programme)
    return Tally(yes, found.taken, people, found.taken), found.hidden


def _outcomes(programme: Programme) -> tuple[Outcomes, int, int]:
    rows = MentoringRequest.objects.filter(entry__programme=programme, state__in=WORKED_ON)
    states = list(rows.values_list("state", "entry_id"))
    yes, partly, no = (sum(state == code for state, _person in states) for code in TOLD)
    people = len({person for state, person in states if state in TOLD})
    hidden = hides(people, (yes, partly, no))
    counts = None if hidden else (yes, partly, no)
    return Outcomes(yes + partly + no, len(states), hidden, counts), yes, people


def changes(programme: Programme) -> tuple[list[int], int]:
    """Give later minus earlier rating of each request rated twice, sorted to tell nobody's, and how many people."""
    rows = MentoringRequest.objects.filter(entry__programme=programme, state__in=WORKED_ON)
    found, people = [], set()
    for person, before, after in rows.values_list("entry_id", "self_rating_before", "self_rating_after"):
        if str(before).isdigit() and str(after).isdigit():
            found.append(int(after) - int(before))
            people.add(person)
    return sorted(found), len(people)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers in bands; none where they would show somebody."""

    code: str
    text: str
    answered: int
    people: int
    bands: tuple[tuple[str, int], ...]


def after_meetings(programme: Programme, on: Any) -> list[Question]:
    """Give what mentees answered after meetings: did it move on, could one speak openly."""
    rows = Feedback.objects.filter(
        meeting__relationship__programme=programme, meeting__held_on__lte=on, side="mentee"
    ).select_related("response__version")
    given: dict[str, list[Given]] = {"progress": [], "openness": []}
    for row in rows:
        answers, spec = row.response.answers or {}, spec_of(row.response.version)
        if HEAD not in spec.visibility.aggregate:
            continue
        for code, found in given.items():
            if code in answers:
                found.append(Given(row.author_id, answers[code], spec.item(code)))
    return [_question(code, found) for code, found in given.items() if found]


def at_the_end(programme: Programme) -> list[Question]:
    """Give what mentees answered at the end: would they go on, would they be mentors."""
    found = [(code, final_answers(programme, "final_self", code)) for code in ("go_on", READY)]
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
