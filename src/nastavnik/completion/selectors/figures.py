"""The figures of a year: counts always, answers only from five on, every share with its denominator."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from nastavnik.completion.selectors.answers import final_answers, satisfied_from
from nastavnik.completion.selectors.people import places_of, young_of
from nastavnik.core.evidence.indicators.measures import hides
from nastavnik.kit import clock
from nastavnik.mentoring.models import Attendance, Feedback, Goal, Meeting, PracticalResult
from nastavnik.programme.models import Programme
from nastavnik.registry.models import PRIVATE_TOPICS, MenteeEntry, MentoringRequest, RequestTopic

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


def figures(programme: Programme) -> Figures:
    """Count the figures of a programme as they stand now, in a constant number of queries."""
    groups = (
        ("mentees", _mentees(programme)),
        ("young", _young(programme)),
        ("mentors", _mentors(programme)),
        ("pairs", _pairs(programme)),
        ("meetings", _meetings(programme)),
        ("goals", _goals(programme)),
        ("results", _results(programme)),
        ("requests", _requests(programme)),
        ("topics", _topics(programme)),
        ("satisfaction", _satisfaction(programme)),
    )
    return Figures(clock.today().isoformat(), tuple((code, tuple(lines)) for code, lines in groups))


def _by(prefix: str, codes: Iterable[str], found: Iterable[str]) -> list[Figure]:
    counts = Counter(found)
    return [Figure(f"{prefix}.{code}", counts[code]) for code in codes]


def _mentees(programme: Programme) -> list[Figure]:
    states = list(programme.mentee_entries.values_list("state", flat=True))
    return [Figure("mentees.all", len(states)), *_by("mentees", MenteeEntry.State.values, states)]


def _young(programme: Programme) -> list[Figure]:
    """Count young specialists among the staff and in the register; an invitation counts as coverage."""
    young = young_of(programme)
    total = young.count()
    joined = list(programme.mentee_entries.filter(teacher__in=young).values_list("joined_on", flat=True))
    return [
        Figure("young.all", total),
        Figure("young.invited", len(joined), total),
        Figure("young.joined", sum(day is not None for day in joined), total),
    ]


def _mentors(programme: Programme) -> list[Figure]:
    register = programme.mentor_entries.filter(state__in=["selected", "resting"]).count()
    working = places_of(programme).values("mentor").distinct().count()
    return [Figure("mentors.register", register), Figure("mentors.working", working)]


def _pairs(programme: Programme) -> list[Figure]:
    rows = list(places_of(programme).values_list("relationship_id", "relationship__format", "state"))
    groups = {pk for pk, way, _state in rows if way == "group"}
    pairs = {pk for pk, way, _state in rows if way != "group"}
    states = Counter(state for _pk, _way, state in rows)
    return [
        Figure("pairs.pairs", len(pairs)),
        Figure("pairs.groups", len(groups)),
        Figure("pairs.places", len(rows)),
        Figure("pairs.completed", states["completed"], len(rows)),
        Figure("pairs.ended", states["ended"], len(rows)),
    ]


def _meetings(programme: Programme) -> list[Figure]:
    """Count meetings and forms about them; a counted personal meeting asks for no forms."""
    rows = held_meetings(programme)
    states = list(rows.values_list("state", "counted_from"))
    with_forms = rows.filter(counted_from__isnull=True)
    came = Attendance.objects.filter(meeting__in=with_forms, present=True).count()
    expected = came + sum(counted is None for _state, counted in states)
    received = Feedback.objects.filter(meeting__in=with_forms).count()
    return [
        Figure("meetings.held", len(states)),
        Figure("meetings.closed", sum(state == "closed" for state, _counted in states), len(states)),
        Figure("meetings.forms", received, expected),
    ]


def held_meetings(programme: Programme) -> QuerySet[Meeting]:
    """Give the meetings that took place."""
    rows: QuerySet[Meeting] = Meeting.objects.filter(relationship__programme=programme, state__in=["held", "closed"])
    return rows


def _goals(programme: Programme) -> list[Figure]:
    states = list(Goal.objects.filter(programme=programme).values_list("state", flat=True))
    return [Figure("goals.all", len(states)), *_by("goals", Goal.State.values, states)]


def _results(programme: Programme) -> list[Figure]:
    rows = list(PracticalResult.objects.filter(place__programme=programme).values_list("kind", "place_id"))
    places = places_of(programme).count()
    return [
        Figure("results.all", len(rows)),
        *_by("results", PracticalResult.Kind.values, (kind for kind, _place in rows)),
        Figure("results.places", len({place for _kind, place in rows}), places),
    ]


def sent_requests(programme: Programme) -> Any:
    """Give the requests without drafts and those taken back."""
    return MentoringRequest.objects.filter(entry__programme=programme).exclude(state__in=["draft", "withdrawn"])


def _requests(programme: Programme) -> list[Figure]:
    """Count what became of the requests; what too few mentees said, or all of few alike, is not shown."""
    rows = list(sent_requests(programme).values_list("entry_id", "state"))
    states = Counter(state for _person, state in rows)
    total = states.total()
    ends = ("resolved", "partly", "unresolved")
    counts = [states[code] for code in ends]
    told = sum(counts)
    lines = [
        Figure("requests.all", total),
        Figure("requests.elsewhere", states["elsewhere"], total),
        Figure("requests.told", told, total),
    ]
    people = len({person for person, state in rows if state in ends})
    hidden = hides(people, counts) in {"few", "alike"}
    return lines + [
        Figure(f"requests.{code}", None if hidden else count, told) for code, count in zip(ends, counts, strict=True)
    ]


def _topics(programme: Programme) -> list[Figure]:
    """Count requests by topic; private topics asked by fewer than five stand together."""
    counts = Counter(sent_requests(programme).values_list("topic", flat=True))
    small = [code for code in RequestTopic.values if code in PRIVATE_TOPICS and counts[code] < SMALL]
    lines = [
        Figure(f"topics.{code}", counts[code]) for code in RequestTopic.values if counts[code] and code not in small
    ]
    other = sum(counts[code] for code in small)
    return [*lines, Figure(f"topics.{OTHER}", other)] if other else lines


def _satisfaction(programme: Programme) -> list[Figure]:
    return [
        _satisfied("satisfaction.mentees", programme, "final_self"),
        _satisfied("satisfaction.mentors", programme, "final_mentor"),
    ]


def _satisfied(code: str, programme: Programme, key: str) -> Figure:
    """Count the satisfied among those who answered; what too few people said, or all of few alike, is not shown."""
    given = final_answers(programme, key, SATISFACTION)
    satisfied = sum(answer.value >= satisfied_from(answer.item) for answer in given)
    people = {answer.person for answer in given}
    hidden = hides(len(people), [satisfied, len(given) - satisfied]) in {"few", "alike"}
    return Figure(code, None if hidden else satisfied, len(given))
