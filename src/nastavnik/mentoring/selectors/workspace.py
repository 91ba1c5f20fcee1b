"""The page of a place: goals, steps, how things went, results, reviews; each reader's part of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from nastavnik.core.goals import horizon_warning
from nastavnik.core.states import AT_WORK, MEETING_NOW
from nastavnik.kit import clock
from nastavnik.kit.combined import Prepared
from nastavnik.kit.tables import address_of
from nastavnik.mentoring.models import (
    Attendance,
    ChangeRequest,
    FinalAssessment,
    Goal,
    InterimReview,
    Meeting,
    Pause,
    PracticalResult,
    Task,
)
from nastavnik.mentoring.selectors.held import held_of, took_place
from nastavnik.mentoring.selectors.levels import level_lines, levels_apply
from nastavnik.mentoring.selectors.rhythm import agreed
from nastavnik.mentoring.selectors.trail import Rows
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.models import Account, name_of

SEQUENCE = ("introductory", "planning")


@dataclass(frozen=True, slots=True)
class Moment:
    """One event on the line of how things went."""

    when: dt.date
    text: str
    past: bool
    url: str = ""


def _meetings(place: int) -> QuerySet[Meeting]:
    own = Attendance.objects.filter(place=place)
    rows: QuerySet[Meeting] = Meeting.objects.filter(pk__in=own.values("meeting")).annotate(
        forms=Count("feedback", distinct=True),
        wanted=Count("attendances", filter=Q(attendances__present=True), distinct=True) + 1,
        absent=Exists(own.filter(meeting=OuterRef("pk"), present=False)),
    )
    return rows.defer("works", "hinders").order_by("planned_on", "pk")


def _others_of(relationship: int) -> QuerySet[Place]:
    rows: QuerySet[Place] = Place.objects.filter(relationship=relationship, confirmed_on__isnull=False)
    return rows.select_related("mentee").only("relationship", *name_of("mentee"))


_meetings_of = Prepared(_meetings, place=int)
_goals = Prepared(lambda place: Goal.objects.filter(place=place).select_related("levels"), place=int)
_steps = Prepared(lambda place: Task.objects.filter(place=place).order_by("done_on", "due_on", "pk"), place=int)
_results = Prepared(lambda place: PracticalResult.objects.filter(place=place), place=int)
_reviews = Prepared(lambda place: InterimReview.objects.filter(place=place), place=int)
_finals = Prepared(lambda place: FinalAssessment.objects.filter(place=place)[:1], place=int)
_pauses = Prepared(lambda place: Pause.objects.filter(place=place, ended_on__isnull=True)[:1], place=int)
_asked_change = Prepared(
    lambda place, account: ChangeRequest.objects.filter(
        place=place, asked_by=account, answered_on__isnull=True
    ).values_list("pk"),
    place=int,
    account=int,
)
_places_beside = Prepared(_others_of, relationship=int)


def meetings_of(place: Place) -> list[Any]:
    """Give the meetings of a place in order, with `forms` that came, `wanted` ones, and `absent`."""
    return _meetings_of.ask(place=place.pk)


def own_meetings(meetings: list[Any]) -> list[Meeting]:
    """Keep of `meetings_of` a place those that it has had: held, and its mentee was there."""
    return took_place(meeting for meeting in meetings if not meeting.absent)


def moments(meetings: list[Any], results: list[PracticalResult], reviews: list[InterimReview]) -> list[Moment]:
    """Tell how things went and what is ahead, in order of days."""
    line = [_meeting_moment(meeting) for meeting in meetings if meeting.state != Meeting.State.CANCELLED]
    for result in results:
        text = f"{result.get_kind_display()}: {result.title}"
        line.append(Moment(result.shown_on, text, past=True))
    line += [Moment(review.held_on, _("промежуточная оценка"), past=True) for review in reviews]
    return sorted(line, key=lambda moment: moment.when)


def timeline_of(place: Place) -> list[Moment]:
    """Tell how things went in a place, for a page that shows only that."""
    return moments(meetings_of(place), _results.ask(place=place.pk), _reviews.ask(place=place.pk))


def _meeting_moment(meeting: Any) -> Moment:
    words = [meeting.topic or str(meeting.get_kind_display())]
    if meeting.state == Meeting.State.MISSED:
        words.append(_("не состоялась"))
    elif meeting.counted_from_id is not None:
        words.append(_("зачтена личная встреча"))
    elif meeting.held_on is not None:
        words.append(_("отзывов %(forms)s из %(wanted)s") % {"forms": meeting.forms, "wanted": meeting.wanted})
    url = address_of("mentoring:meeting", meeting.pk)
    return Moment(meeting.held_on or meeting.planned_on, ", ".join(words), meeting.held_on is not None, url)


def goals_of(place: Place) -> list[Goal]:
    """Give the goals, those at work first, each with a `warning` where its term is unusual and its `own_levels`."""
    goals: list[Any] = _goals.ask(place=place.pk)
    for goal in goals:
        goal.own_levels = getattr(goal, "levels", None)
        goal.level_lines = level_lines(goal.own_levels) if goal.own_levels else []
        text = horizon_warning(goal.horizon, goal.start_on, goal.due_on)
        goal.warning = _(text) if text else ""
    return sorted(goals, key=lambda goal: (goal.state != Goal.State.ACTIVE, goal.due_on))


def workspace(place: Place, account: Account) -> dict[str, Any]:
    """Give everything the page of a place shows to one reader; steps are for the two people alone."""
    side = side_of(place, account)
    meetings = meetings_of(place)
    planned = [meeting for meeting in meetings if meeting.state == Meeting.State.PLANNED]
    goals, tasks = goals_of(place), _steps.ask(place=place.pk)
    results, reviews = _results.ask(place=place.pk), _reviews.ask(place=place.pk)
    rhythm = agreed(place, account)
    every = {place.relationship_id: rhythm.days}
    return {
        "place": place,
        "side": side,
        "live": place.state in AT_WORK,
        "working": place.state in MEETING_NOW,
        "partner": place.mentor if side == "mentee" else place.mentee,
        "goals": goals,
        "with_levels": bool(side) and levels_apply(place),
        "steps": tasks if side else [],
        "steps_done": sum(task.done_on is not None for task in tasks),
        "steps_all": len(tasks),
        "timeline": moments(meetings, results, reviews),
        "held": len(own_meetings(meetings)),
        "next_meeting": planned[0] if planned else None,
        "results": results,
        "reviews": reviews,
        "reviewed": next((review for review in reviews if review.is_done), None),
        "final": next(iter(_finals.ask(place=place.pk)), None),
        "final_held": any(meeting.kind == Meeting.Kind.FINAL for meeting in own_meetings(meetings)),
        "pause": next(iter(_pauses.ask(place=place.pk)), None),
        "rhythm": rhythm,
        "rows": Rows(_with_mentee(place, meetings), goals, tasks, results, reviews, every),
        "asked_change": bool(_asked_change.ask(place=place.pk, account=account.pk)),
        "can_count": _can_count(place, meetings),
        "others": _others(place) if side != "mentee" else [],
        "today": clock.today(),
    }


def _with_mentee(place: Place, meetings: list[Any]) -> list[tuple[int, Meeting]]:
    """Give the meetings of a place that its mentee did not miss, as its trail takes them."""
    return [(place.pk, meeting) for meeting in meetings if not meeting.absent]


def _can_count(place: Place, meetings: list[Any]) -> bool:
    """Say whether the personal meeting may still be counted as the introduction."""
    return place.met_on is not None and not any(meeting.kind == "introductory" for meeting in meetings)


def _others(place: Place) -> list[Place]:
    """Give all places of a group, for its mentor and the coordinator to go between."""
    found = _places_beside.ask(relationship=place.relationship_id)
    return found if len(found) > 1 else []


def _held_kinds(place: Place) -> set[str]:
    return {meeting.kind for meeting in held_of(place)}


def suggested_kind(place: Place) -> str:
    """Suggest what the next meeting is: introduction, planning, then regular ones."""
    held = _held_kinds(place)
    return next((kind for kind in SEQUENCE if kind not in held), "regular")


def sequence_warning(place: Place, kind: str) -> str:
    """Warn where a meeting comes before the introduction or the planning; nobody is stopped."""
    before = SEQUENCE[: SEQUENCE.index(kind)] if kind in SEQUENCE else SEQUENCE
    if set(before) <= _held_kinds(place):
        return ""
    return _("Обычно сначала бывают знакомство и встреча-планирование с целями. Встреча всё равно назначена.")
