"""Home of the participants and the coordinator: what stage 6 puts there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nastavnik.kit import clock
from nastavnik.kit.context import NavigationGroup, NavigationItem
from nastavnik.kit.home import LATE, SOON, TODAY, NextStep, section, waiting
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.mentoring.models import Meeting
from nastavnik.mentoring.selectors.calls import waiting_calls
from nastavnik.mentoring.selectors.help import FORMS_DAYS, HelpLine, help_lines
from nastavnik.mentoring.selectors.mine import PairCard, cards_for, due_soon, free_seats, waiting_goals
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import quiet_days
from nastavnik.programme.selectors import current_programme

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
            found = help_lines(programme, clock.today())
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


def _own_steps(request: DeskRequest) -> list[NextStep]:
    """Say what waits for a mentor or a mentee in their pairs; on holidays only the forms already owed."""
    found: list[NextStep] = []
    today = clock.today()
    cards = [card for card in cards_for(request) if card.live]
    silent = bool(cards and quiet_days(cards[0].place.school_id, today, today))
    for card in cards:
        found += [_owed(meeting) for meeting in card.owed]
        if card.place.state != "paused" and not silent:
            found += _meeting_steps(card)
    return found


def _owed(meeting: Meeting) -> NextStep:
    return NextStep(
        text=_("Отзыв о встрече"),
        note=_("меньше минуты"),
        url=reverse("mentoring:feedback", args=[meeting.pk]),
        action=_("Дать отзыв"),
        when=short_date(meeting.held_on),
        urgency=LATE if _waits_long(meeting) else TODAY,
    )


def _waits_long(meeting: Meeting) -> bool:
    """Say whether a form is awaited longer than is usual."""
    return meeting.held_on is not None and (clock.today() - meeting.held_on).days > FORMS_DAYS


def _meeting_steps(card: PairCard) -> list[NextStep]:
    """Say whether to mark a meeting, or to plan one."""
    meeting = card.next_meeting
    if meeting is not None and meeting.planned_on <= clock.today():
        return [
            NextStep(
                text=_("Отметить встречу: %(name)s") % {"name": card.partner.short_name},
                note=_("состоялась она или нет"),
                url=reverse("mentoring:meeting", args=[meeting.pk]),
                action=_("Открыть"),
                when=short_date(meeting.planned_on),
                urgency=TODAY,
            )
        ]
    if meeting is not None or card.place.state != "confirmed":
        return []
    return [
        NextStep(
            text=_("Назначить встречу: %(name)s") % {"name": card.partner.short_name},
            note=_("следующая встреча пока не назначена"),
            url=reverse("mentoring:plan", args=[card.place.pk]),
            action=_("Назначить"),
            urgency=SOON,
        )
    ]


def _coordinator_steps(request: DeskRequest) -> list[NextStep]:
    """Say in one line each what the coordinator's help page has."""
    counts: dict[str, int] = {}
    for line in _help(request):
        counts[line.kind] = counts.get(line.kind, 0) + 1
    url = reverse("mentoring:help")
    words = {
        "call": (_("Просят вашей помощи"), LATE),
        "change": (_("Просят о замене"), LATE),
        "warning": (_("Стоит поговорить"), TODAY),
        "no_meeting": (_("Давно не встречались"), TODAY),
        "forms": (_("Ждём отзывов о встречах"), SOON),
        "no_goals": (_("Пары без целей"), SOON),
    }
    return [
        NextStep(text=text, note=_how_many(counts[kind]), url=url, action=_("Посмотреть"), urgency=urgency)
        for kind, (text, urgency) in words.items()
        if counts.get(kind)
    ]


def _how_many(number: int) -> str:
    return ngettext("%(n)s случай", "случаев: %(n)s", number) % {"n": number}


def steps(request: DeskRequest) -> list[NextStep]:
    """Give what waits for whoever asks, in all their roles."""
    holder: Any = request
    found: list[NextStep] = []
    if {"mentor", "mentee"} & set(holder.roles):
        found += _own_steps(request)
    if "coordinator" in holder.roles:
        found += _coordinator_steps(request)
    return found + _calls(holder)


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
    lacks = "coordinator" in request.roles and not request.standing.number("people.confidants")
    return found + waiting(
        int(lacks and current_programme(request) is not None),
        _("В школе нет доверенного лица"),
        _("Назначьте психолога или председателя профкома: педагогам есть с кем поговорить, кроме вас и директора."),
        reverse("people:roles"),
        _("Назначить"),
    )


next_steps.add("mentoring", steps)
