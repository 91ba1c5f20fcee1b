"""The trail a pair leaves: meetings, forms that came, goals and steps, as facts for the pulse and for warnings.

Nothing here reads an answer of a form: only that it came.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from nastavnik.core.evidence.signals.pulse import LATEST, USUAL_INTERVAL, WINDOW_DAYS, Pulse, PulseFacts, pulse
from nastavnik.core.evidence.signals.warnings import PairFacts
from nastavnik.mentoring.models import Feedback, Goal, InterimReview, Meeting, PracticalResult, Task
from nastavnik.mentoring.selectors.held import there, took_place
from nastavnik.mentoring.selectors.rhythm import intervals
from nastavnik.pairing.models import Place
from nastavnik.people.selectors import calendar_until, days_between

FORMS_GRACE = 7
FORM = ("meeting", "author", "side", "help_wanted_from", "help_given_on", "response__submitted_at")
DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Trail:
    """What happened in one place up to a day."""

    place: Place
    meetings: list[Meeting] = field(default_factory=list)
    forms: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    goals: list[Goal] = field(default_factory=list)
    steps: list[Task] = field(default_factory=list)
    moved: list[dt.date] = field(default_factory=list)
    calls: list[dt.date] = field(default_factory=list)
    reviewed: bool = False
    interval: int = USUAL_INTERVAL

    @property
    def held(self) -> list[Meeting]:
        """Give the meetings that took place, the earliest first."""
        return took_place(self.meetings)


@dataclass(frozen=True, slots=True)
class Days:
    """How a school counts days: up to which one, without which holidays, which ones are working."""

    on: dt.date
    quiet: list[dt.date]
    working: Callable[[dt.date], bool]

    def since(self, day: dt.date | None) -> int | None:
        """Count the days after a day without holidays."""
        return None if day is None else max(0, days_between(day, self.on, self.quiet))

    def working_since(self, day: dt.date) -> int:
        """Count the working days after a day, holidays of the pupils included: teachers are at work then."""
        return sum(self.working(day + DAY * step) for step in range(1, (self.on - day).days + 1))


def days_of(places: list[Place], on: dt.date) -> Days:
    """Read the calendar of the school the places are of."""
    return Days(on, *calendar_until(places[0].school, on)) if places else Days(on, [], lambda _day: True)


@dataclass(frozen=True, slots=True)
class Rows:
    """What the tables hold of some places: meetings with the place whose mentee was not absent, and the work."""

    meetings: Iterable[tuple[int, Meeting]]
    goals: Iterable[Goal]
    steps: Iterable[Task]
    results: Iterable[PracticalResult]
    reviews: Iterable[InterimReview]
    intervals: Mapping[int, int]


def rows_of(places: list[Place]) -> Rows:
    """Read what the trails of places are made of, in a constant number of queries."""
    own = [place.pk for place in places]
    came = there(place_id__in=own).select_related("meeting")
    return Rows(
        meetings=[(row.place_id, row.meeting) for row in came],
        goals=Goal.objects.filter(place_id__in=own),
        steps=Task.objects.filter(place_id__in=own),
        results=PracticalResult.objects.filter(place_id__in=own),
        reviews=InterimReview.objects.filter(place_id__in=own),
        intervals=intervals(places),
    )


def trails(places: list[Place], on: dt.date, rows: Rows | None = None) -> dict[int, Trail]:
    """Follow the trails of places of one school up to a day, by what a page has read of them already."""
    read = rows or rows_of(places)
    apart = read.intervals
    found = {place.pk: Trail(place, interval=apart.get(place.relationship_id, USUAL_INTERVAL)) for place in places}
    where: dict[int, list[Trail]] = defaultdict(list)
    for place_id, meeting in read.meetings:
        if meeting.held_on is None or meeting.held_on <= on:
            found[place_id].meetings.append(meeting)
            where[meeting.pk].append(found[place_id])
    for form in Feedback.objects.filter(meeting_id__in=where).select_related("response").only(*FORM):
        _add_form(form, where[form.meeting_id], on)
    _add_work(found, read, on)
    return found


def _add_work(found: dict[int, Trail], read: Rows, on: dt.date) -> None:
    """Note goals, steps, results and reviews that are done, with the days on which something moved."""
    for goal in read.goals:
        if goal.start_on <= on:
            found[goal.place_id].goals.append(goal)
            found[goal.place_id].moved += [goal.start_on, *([goal.closed_on] if goal.closed_on else [])]
    for step in read.steps:
        found[step.place_id].steps.append(step)
        found[step.place_id].moved += [step.done_on] if step.done_on else []
    for result in read.results:
        found[result.place_id].moved.append(result.shown_on)
    for review in read.reviews:
        if review.is_done:
            found[review.place_id].reviewed = True
            found[review.place_id].moved.append(review.held_on)


def _add_form(form: Feedback, at: Iterable[Trail], on: dt.date) -> None:
    """Note whose form came about a meeting, and an open call to the coordinator; a mentee's form is of their place."""
    for trail in at:
        if form.side == "mentee" and form.author_id != trail.place.mentee_id:
            continue
        trail.forms[form.meeting_id].add(form.side)
        if form.help_wanted_from == "coordinator" and form.help_given_on is None:
            trail.calls.append(min(form.response.submitted_at.date(), on))


def pulse_facts(trail: Trail, days: Days) -> PulseFacts:
    """Give what the pulse of a pair is taken from."""
    held, lately = trail.held, _lately(trail, days.on)
    expected = _expecting_forms(trail, days.on)
    latest = [one for one in held if one.counted_from_id is None][-LATEST:]
    return PulseFacts(
        held=len(held),
        held_lately=sum(one.held_on is not None for one in lately),
        planned_lately=len(lately),
        since_meeting=days.since(held[-1].held_on if held else None),
        forms_mentee=sum("mentee" in trail.forms[one.pk] for one in expected),
        forms_mentor=sum("mentor" in trail.forms[one.pk] for one in expected),
        meetings_with_forms=len(expected),
        since_movement=_since_movement(trail, days) if trail.goals else None,
        dated_steps=sum(_has_next(trail, one, days.on, last=one == latest[-1]) for one in latest),
        latest=len(latest),
        interval=trail.interval,
    )


def _lately(trail: Trail, on: dt.date) -> list[Meeting]:
    """Give the meetings held or planned within the window, the cancelled left out."""
    begins = on - dt.timedelta(days=WINDOW_DAYS)
    found = [one for one in trail.meetings if begins < (one.held_on or one.planned_on) <= on]
    return [one for one in found if one.state != Meeting.State.CANCELLED]


def pair_facts(trail: Trail, days: Days) -> PairFacts:
    """Give what the warnings about a pair look at."""
    held = trail.held
    active = any(goal.state == Goal.State.ACTIVE for goal in trail.goals)
    return PairFacts(
        since_confirmed=days.since(trail.place.confirmed_on) or 0,
        since_meeting=days.since(held[-1].held_on if held else None),
        planned_ahead=_planned_ahead(trail, days.on),
        rhythm=trail.place.relationship.format != "situational",
        call_waits=max((days.working_since(day) for day in trail.calls), default=None),
        one_sided=_one_sided(trail, days.on),
        goals=len(trail.goals),
        since_movement=_since_movement(trail, days) if active else None,
        reviewed=trail.reviewed,
        interval=trail.interval,
    )


def pulse_of(place: Place, on: dt.date, rows: Rows | None = None) -> Pulse:
    """Take the pulse of one pair."""
    return pulse(pulse_facts(trails([place], on, rows)[place.pk], days_of([place], on)))


def _expecting_forms(trail: Trail, on: dt.date) -> list[Meeting]:
    """Give the held meetings both sides write about; the latest ones wait until both came or a week has passed."""
    return [
        one
        for one in trail.held
        if one.counted_from_id is None
        and one.held_on is not None
        and (len(trail.forms[one.pk]) == len(("mentor", "mentee")) or (on - one.held_on).days >= FORMS_GRACE)
    ]


def _one_sided(trail: Trail, on: dt.date) -> int:
    """Count the latest meetings in a row with the form of the same one side only."""
    count, side = 0, ""
    for meeting in reversed(_expecting_forms(trail, on)):
        given = trail.forms[meeting.pk]
        if len(given) != 1 or (side and side not in given):
            break
        side, count = next(iter(given)), count + 1
    return count


def _since_movement(trail: Trail, days: Days) -> int | None:
    return days.since(max(day for day in trail.moved if day <= days.on))


def _planned_ahead(trail: Trail, on: dt.date) -> bool:
    return any(one.state == Meeting.State.PLANNED and one.planned_on >= on for one in trail.meetings)


def _has_next(trail: Trail, meeting: Meeting, on: dt.date, *, last: bool) -> bool:
    """Say whether a meeting led to a step with a date; after the last one a planned meeting is as good."""
    dated = any(step.meeting_id == meeting.pk and step.due_on is not None for step in trail.steps)
    return dated or (last and _planned_ahead(trail, on))
