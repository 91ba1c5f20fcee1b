"""The figures of a year: counts always, answers only from five on, every share with its denominator."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nastavnik.completion.selectors.answers import final_answers, satisfied_from
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.measures import hides
from nastavnik.core.states import IN_REGISTER, REQUEST_SETTLED
from nastavnik.kit import clock
from nastavnik.mentoring.models import Goal, PracticalResult
from nastavnik.pairing.selectors.count import counted
from nastavnik.registry.models import PRIVATE_TOPICS, MenteeEntry, RequestTopic

SMALL = 5
OTHER = "other"
SATISFACTION = "satisfaction"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a count, perhaps of a whole; `value` is None where it would show too much of few people."""

    code: str
    value: int | None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a year by group, as they stood on a day."""

    on: str
    groups: tuple[tuple[str, tuple[Figure, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """Give what a report keeps."""
        groups = [{"code": code, "lines": [asdict(line) for line in lines]} for code, lines in self.groups]
        return {"on": self.on, "groups": groups}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Figures":
        """Read what a report kept."""
        groups = [(row["code"], tuple(Figure(**line) for line in row["lines"])) for row in kept["groups"]]
        return cls(kept["on"], tuple(groups))

    def find(self, code: str) -> Figure:
        """Give one figure by its code."""
        return next(line for _code, lines in self.groups for line in lines if line.code == code)


def figures(year: YearRows) -> Figures:
    """Count the figures of a programme as they stand now, in a constant number of queries."""
    groups = {
        "mentees": _mentees,
        "young": _young,
        "mentors": _mentors,
        "pairs": _pairs,
        "meetings": _meetings,
        "goals": _goals,
        "results": _results,
        "requests": _requests,
        "topics": _topics,
        "satisfaction": _satisfaction,
    }
    return Figures(clock.today().isoformat(), tuple((code, tuple(count(year))) for code, count in groups.items()))


def _by(prefix: str, codes: Iterable[str], found: Iterable[str]) -> list[Figure]:
    counts = Counter(found)
    return [Figure(f"{prefix}.{code}", counts[code]) for code in codes]


def _mentees(year: YearRows) -> list[Figure]:
    states = [entry.state for entry in year.mentees]
    return [Figure("mentees.all", len(states)), *_by("mentees", MenteeEntry.State.values, states)]


def _young(year: YearRows) -> list[Figure]:
    """Count young specialists among the staff and in the register; an invitation counts as coverage."""
    young = {teacher.pk for teacher in year.young}
    joined = [entry.joined_on for entry in year.mentees if entry.teacher_id in young]
    return [
        Figure("young.all", len(young)),
        Figure("young.invited", len(joined), len(young)),
        Figure("young.joined", sum(day is not None for day in joined), len(young)),
    ]


def _mentors(year: YearRows) -> list[Figure]:
    register = sum(entry.state in IN_REGISTER for entry in year.mentor_entries)
    return [Figure("mentors.register", register), Figure("mentors.working", len(year.mentors))]


def _pairs(year: YearRows) -> list[Figure]:
    found = counted((place.relationship_id, place.way) for place in year.places)
    states = Counter(place.state for place in year.places)
    return [
        Figure("pairs.pairs", found.pairs),
        Figure("pairs.groups", found.groups),
        Figure("pairs.places", found.places),
        Figure("pairs.completed", states["completed"], len(year.places)),
        Figure("pairs.ended", states["ended"], len(year.places)),
    ]


def _meetings(year: YearRows) -> list[Figure]:
    """Count meetings and forms about them; a counted personal meeting asks for no forms."""
    asking = {meeting.pk: 1 + meeting.present for meeting in year.met if meeting.asks}
    received = sum(row.meeting_id in asking for row in year.feedback)
    return [
        Figure("meetings.held", len(year.met)),
        Figure("meetings.closed", sum(meeting.closed for meeting in year.met), len(year.met)),
        Figure("meetings.forms", received, sum(asking.values())),
    ]


def _goals(year: YearRows) -> list[Figure]:
    states = [goal.state for goal in year.goals]
    return [Figure("goals.all", len(states)), *_by("goals", Goal.State.values, states)]


def _results(year: YearRows) -> list[Figure]:
    return [
        Figure("results.all", len(year.results)),
        *_by("results", PracticalResult.Kind.values, (kind for kind, _place in year.results)),
        Figure("results.places", len({place for _kind, place in year.results}), len(year.places)),
    ]


def _requests(year: YearRows) -> list[Figure]:
    """Count what became of the requests; what too few mentees said, or all of few alike, is not shown."""
    states = Counter(request.state for request in year.requests)
    total = states.total()
    counts = [states[code] for code in REQUEST_SETTLED]
    told = sum(counts)
    lines = [
        Figure("requests.all", total),
        Figure("requests.elsewhere", states["elsewhere"], total),
        Figure("requests.told", told, total),
    ]
    people = len({request.entry_id for request in year.requests if request.state in REQUEST_SETTLED})
    hidden = hides(people, counts) in {"few", "alike"}
    return lines + [
        Figure(f"requests.{code}", None if hidden else count, told)
        for code, count in zip(REQUEST_SETTLED, counts, strict=True)
    ]


def _topics(year: YearRows) -> list[Figure]:
    """Count requests by topic; private topics asked by fewer than five stand together."""
    counts = Counter(request.topic for request in year.requests)
    small = [code for code in RequestTopic.values if code in PRIVATE_TOPICS and counts[code] < SMALL]
    lines = [
        Figure(f"topics.{code}", counts[code]) for code in RequestTopic.values if counts[code] and code not in small
    ]
    other = sum(counts[code] for code in small)
    return [*lines, Figure(f"topics.{OTHER}", other)] if other else lines


def _satisfaction(year: YearRows) -> list[Figure]:
    return [
        _satisfied("satisfaction.mentees", year, "final_self"),
        _satisfied("satisfaction.mentors", year, "final_mentor"),
    ]


def _satisfied(code: str, year: YearRows, key: str) -> Figure:
    """Count the satisfied among those who answered; what too few people said, or all of few alike, is not shown."""
    given = final_answers(year, key, SATISFACTION)
    satisfied = sum(answer.value >= satisfied_from(answer.item) for answer in given)
    people = {answer.person for answer in given}
    hidden = hides(len(people), [satisfied, len(given) - satisfied]) in {"few", "alike"}
    return Figure(code, None if hidden else satisfied, len(given))
