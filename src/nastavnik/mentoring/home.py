"""Home of the participants and the coordinator: what stage 6 puts there."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nastavnik.core.states import MEETING_HELD
from nastavnik.kit import clock
from nastavnik.kit.combined import total
from nastavnik.kit.context import NavigationGroup, NavigationItem
from nastavnik.kit.home import LATE, TODAY, NextStep, section, waiting
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.kit.unwritten import while_unwritten
from nastavnik.mentoring.models import FinalAssessment, Goal, InterimReview, Meeting, Pause
from nastavnik.mentoring.selectors.calls import waiting_calls
from nastavnik.mentoring.selectors.help import HelpLine, help_lines
from nastavnik.mentoring.selectors.mine import cards_for, due_soon, free_seats, waiting_goals
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import Counts, SummaryLine, current_programme, day_counts, summary_lines

navigation.add(
    "mentoring.mine",
    NavigationItem(
        41, gettext_lazy("Мои пары"), "mentoring:mine", ("/mentoring/", "/meetings/", "/goals/", "/steps/", "/pairs/")
    ),
)
CONFIDANT = NavigationGroup(gettext_lazy("Доверенное лицо"))
navigation.add(
    "mentoring.confidant",
    NavigationItem(90, gettext_lazy("Ко мне обращаются"), "mentoring:confidant", "/confidant/calls/", CONFIDANT),
)
navigation.add(
    "mentoring.calls",
    NavigationItem(91, gettext_lazy("Доверенное лицо"), "mentoring:calls", "/confidant/", CONFIDANT, of_school=True),
)


@section("mentoring.next_meeting", roles=("mentor", "mentee"), position=10, template="mentoring/home_next.html")
def next_meeting(request: DeskRequest) -> dict[str, Any] | None:
    """Show the nearest planned meeting with what was agreed last time."""
    live = [card for card in cards_for(request) if card.live]
    planned = [(meeting, card) for card in live if (meeting := card.next_meeting) is not None]
    if not planned:
        return None
    meeting, card = min(planned, key=lambda pair: (pair[0].planned_on, pair[0].pk))
    return {"card": card, "meeting": meeting, "late": meeting.planned_on < clock.today()}


@section("mentoring.goals", roles=("mentee",), position=20, template="mentoring/home_goals.html")
def my_goals(request: DeskRequest) -> dict[str, Any] | None:
    """Show the mentee's goals at work."""
    cards = [card for card in cards_for(request) if card.live and card.side == "mentee"]
    waiting = request.standing.number("mentoring.waiting_goals")
    goals = waiting_goals(current_programme(request), request.user) if waiting else []
    if not cards and not goals:
        return None
    goals += [goal for card in cards for goal in card.goals]
    place = cards[0].place if cards else None
    return {"goals": sorted(goals, key=lambda goal: goal.due_on), "place": place, "today": clock.today()}


@section("mentoring.mentors", roles=("mentee",), position=20, template="mentoring/home_mentors.html", column="side")
def my_mentors(request: DeskRequest) -> dict[str, Any] | None:
    """Show the mentee's mentors with the quiet way out."""
    cards = [card for card in cards_for(request) if card.live and card.side == "mentee"]
    return {"cards": cards} if cards else None


@section("mentoring.mentees", roles=("mentor",), position=20, template="mentoring/home_mentees.html")
def my_mentees(request: DeskRequest) -> dict[str, Any] | None:
    """Show a mentor whom to meet next, the longest unmet first, and how many seats are free."""
    cards = due_soon(cards_for(request), "mentor")
    free = free_seats(current_programme(request), request.standing)
    return {"cards": cards, "free": free} if cards or free is not None else None


def _help(request: DeskRequest) -> list[HelpLine]:
    """Collect what the help page shows, read once a request."""
    holder: Any = request
    if not hasattr(holder, "_mentoring_help"):
        programme = current_programme(request)
        found: list[HelpLine] = []
        if programme is not None:
            today = clock.today()
            key = "help", programme.pk, today, get_language()
            found = while_unwritten(key, lambda: help_lines(programme, today))
        holder._mentoring_help = found
    lines: list[HelpLine] = holder._mentoring_help
    return lines


@section("mentoring.help", roles=("coordinator",), position=30, template="mentoring/home_help.html", column="side")
def where_help(request: DeskRequest) -> dict[str, Any] | None:
    """Show the coordinator where help is needed, the most important first."""
    if current_programme(request) is None:
        return None
    lines = sorted(_help(request), key=lambda line: not line.late)
    return {"lines": lines[:5], "total": len(lines)}


DAY: dict[str, Callable[[int, dt.date], Any]] = {
    "mentoring.meetings": lambda programme, on: total(
        Meeting.objects.filter(relationship__programme_id=programme, state__in=MEETING_HELD, held_on__lte=on),
        "relationship__programme_id",
    ),
    "mentoring.goals": lambda programme, on: total(
        Goal.objects.filter(place__programme_id=programme, start_on__lte=on), "place__programme_id"
    ),
    "mentoring.goals_closed": lambda programme, on: total(
        Goal.objects.filter(place__programme_id=programme, closed_on__lte=on), "place__programme_id"
    ),
    "mentoring.paused": lambda programme, on: total(
        Pause.objects.filter(place__programme_id=programme, starts_on__lte=on, until__gt=on).filter(
            Q(ended_on=None) | Q(ended_on__gt=on)
        ),
        "place__programme_id",
    ),
    "mentoring.interim": lambda programme, on: total(
        InterimReview.objects.filter(place__programme_id=programme, held_on__lte=on),
        "place__programme_id",
        "place_id",
    ),
    "mentoring.final": lambda programme, on: total(
        FinalAssessment.objects.filter(place__programme_id=programme, held_on__lte=on), "place__programme_id"
    ),
}


def _counts(counts: Counts, on: dt.date) -> list[SummaryLine]:
    """Tell what the pairs had done by the end of a day."""
    closed = _("закрыто: %(n)s") % {"n": counts.number("mentoring.goals_closed")}
    return [
        SummaryLine(_("встречи пар и групп"), counts.number("mentoring.meetings"), position=40),
        SummaryLine(_("цели"), counts.number("mentoring.goals"), closed, position=41),
        SummaryLine(_("на паузе"), counts.number("mentoring.paused"), position=42),
        SummaryLine(_("промежуточные оценки"), counts.number("mentoring.interim"), position=43),
        SummaryLine(_("итоговые оценки"), counts.number("mentoring.final"), position=44),
    ]


for _name, _asked in DAY.items():
    day_counts.add(_name, _asked)
summary_lines.add("mentoring", _counts)


def _calls(request: DeskRequest) -> list[NextStep]:
    """Say to a confidant how many calls wait, to a caller that nobody reads theirs, to the coordinator what lacks."""
    found: list[NextStep] = []
    if "confidant" in request.roles:
        number, late = waiting_calls(request.user, request.standing)
        text, note = _("Просят вашей помощи"), _("обращений: %(n)s") % {"n": number}
        url, action = reverse("mentoring:confidant"), _("Посмотреть")
        if number:
            found.append(NextStep(text, note, url, action, urgency=LATE if late else TODAY))
    url = reverse("mentoring:calls")
    found += waiting(
        0 if request.user.hidden_before is not None else request.standing.number("mentoring.calls_astray"),
        _("Ваше обращение сейчас никто не читает"),
        _("Доверенное лицо сменилось. Передать обращение другому решаете вы."),
        url,
        _("Открыть"),
        urgency=TODAY,
    )
    return found


next_steps.add("mentoring.calls", _calls)
