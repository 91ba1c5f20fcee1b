"""What one person has in their pairs and groups: the next meeting, the last one, forms owed, goals."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from nastavnik.core.states import AT_WORK, PLACE_LIVE
from nastavnik.kit import clock
from nastavnik.kit.combined import total
from nastavnik.mentoring.models import Attendance, Feedback, Goal, Meeting, Task
from nastavnik.mentoring.models.visibility import own_places
from nastavnik.mentoring.selectors.held import took_place
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import Standing, own_facts
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MentorEntry


@dataclass(slots=True)
class PairCard:
    """One place as one of its people sees it."""

    place: Place
    side: str
    meetings: list[Meeting] = field(default_factory=list)
    owed: list[Meeting] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    steps: list[Task] = field(default_factory=list)

    @property
    def partner(self) -> Teacher:
        """Give the other person."""
        return self.place.mentee if self.side == "mentor" else self.place.mentor

    @property
    def live(self) -> bool:
        """Say whether the pair is at work, paused or closing."""
        return self.place.state_on(clock.today()) in AT_WORK

    @property
    def next_meeting(self) -> Meeting | None:
        """Give the earliest planned meeting, past ones that nobody marked included."""
        planned = [meeting for meeting in self.meetings if meeting.state == Meeting.State.PLANNED]
        return min(planned, key=lambda meeting: (meeting.planned_on, meeting.pk), default=None)

    @property
    def last_meeting(self) -> Meeting | None:
        """Give the latest meeting that took place."""
        held = took_place(self.meetings)
        return held[-1] if held else None

    @property
    def last_step(self) -> Task | None:
        """Give the step agreed last and not done yet."""
        return max(self.steps, key=lambda step: step.pk, default=None)


def cards_of(account: Account) -> list[PairCard]:
    """Give the pairs of an account, live ones first, past years included; a constant number of queries."""
    places = Place.objects.filter(
        own_places(account, ""),
        school=account.school,
        confirmed_on__isnull=False,
    ).for_list()
    cards = {place.pk: PairCard(place, side_of(place, account) or "") for place in places}
    _add_meetings(cards, account)
    for goal in Goal.objects.filter(place_id__in=cards, state=Goal.State.ACTIVE):
        cards[goal.place_id].goals.append(goal)
    for step in Task.objects.filter(place_id__in=cards, done_on__isnull=True):
        cards[step.place_id].steps.append(step)
    return sorted(cards.values(), key=lambda card: not card.live)


def _add_meetings(cards: dict[int, PairCard], account: Account) -> None:
    rows = Attendance.objects.filter(place_id__in=cards).select_related("meeting").order_by("meeting__planned_on", "pk")
    expected: dict[int, list[Attendance]] = defaultdict(list)
    for row in rows:
        if row.present is not False:
            cards[row.place_id].meetings.append(row.meeting)
        expected[row.meeting_id].append(row)
    sent = Feedback.objects.filter(meeting_id__in=expected, author__account=account)
    given = set(sent.values_list("meeting_id", flat=True))
    for meeting_id, attendances in expected.items():
        if meeting_id not in given:
            _owe(cards, attendances)


def _owe(cards: dict[int, PairCard], attendances: list[Attendance]) -> None:
    """Put a held meeting among the owed of one card: a mentor owes one form, whoever came to it."""
    meeting = attendances[0].meeting
    if meeting.state != Meeting.State.HELD:
        return
    for row in attendances:
        card = cards[row.place_id]
        if card.live and (card.side == "mentor" or row.present):
            card.owed.append(meeting)
            return


def cards_for(request: HttpRequest) -> list[PairCard]:
    """Give the cards of whoever asks, read once a request."""
    holder: Any = request
    if not hasattr(holder, "_mentoring_cards"):
        holder._mentoring_cards = cards_of(holder.user)
    found: list[PairCard] = holder._mentoring_cards
    return found


def _of_earlier_years(account: Any) -> QuerySet[Goal]:
    rows = Goal.objects.filter(place__mentee__account=account, state=Goal.State.ACTIVE)
    return rows.filter(place__programme__archived_on__isnull=False)


def waiting_goals(programme: Programme | None, account: Account) -> list[Goal]:
    """Give a mentee's long goals of earlier years that this year has taken over and no new pair has yet."""
    return list(_of_earlier_years(account).filter(programme=programme))


def due_soon(cards: Iterable[PairCard], side: str) -> list[PairCard]:
    """Order the live cards of one side by whom to meet next: the longest unmet first."""

    def last_seen(card: PairCard) -> tuple[dt.date, int]:
        last = card.last_meeting
        day = last.held_on if last is not None and last.held_on is not None else card.place.confirmed_on
        return (day or clock.today(), card.place.pk)

    return sorted((card for card in cards if card.live and card.side == side), key=last_seen)


def _seats(account: int, school: int) -> QuerySet[Any]:
    rows = MentorEntry.objects.filter(teacher__account=account, programme__school=school, state="selected").order_by()
    return rows.values_list("programme_id", "capacity")


own_facts.add("mentoring.seats", _seats)
own_facts.add(
    "mentoring.taken",
    lambda account, school: total(Place.objects.filter(mentor__account=account, school=school, state__in=PLACE_LIVE)),
)
own_facts.add("mentoring.waiting_goals", lambda account, school: total(_of_earlier_years(account)))


def free_seats(programme: Programme | None, standing: Standing) -> int | None:
    """Count a mentor's free seats this year; None where the account is not in the register."""
    year = str(programme.pk) if programme is not None else ""
    if year not in standing.keys("mentoring.seats"):
        return None
    return max(standing.number("mentoring.seats", year) - standing.number("mentoring.taken", year), 0)
