"""A pair at work, told through the services, and the words its people write."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Meeting
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Teacher
from tests import stories

BEGAN = dt.date(2026, 9, 10)
TODAY = dt.date(2026, 10, 12)

MENTEE_FORM = {
    "progress": "2",
    "next_step": "dated",
    "openness": "3",
    "try_text": "начать с задачи-провокации",
    "next_topic": "проверка в парах",
    "differently": "говорить меньше",
    "help": "no",
}
MENTOR_FORM = {
    "progress": "2",
    "next_step": "dated",
    "prepared": "3",
    "agreed": "записать реакцию класса",
    "differently": "больше спрашивать",
    "help": "no",
}
RUBRIC = {**{f"r{number}": "3" for number in range(1, 8)}, "comment": "видно движение"}
AREAS = ("plan", "subj", "clas", "asse", "diff", "upbr", "adul", "self")
FINAL = {**dict.fromkeys(AREAS, "Н"), "conclusion": "получилось", "advice": "дальше"}
FINAL_SELF = {"changed": "класс работает сам", "satisfaction": "9", "go_on": "yes", "ready_mentor": "maybe"}


@dataclass
class Pair:
    """A mentor and a mentee with a confirmed place."""

    story: stories.Story
    place: Place
    mentor: Account
    mentee: Account

    @property
    def coordinator(self) -> Account:
        return self.story.coordinator

    def teacher(self, account: Account) -> Teacher:
        return Teacher.objects.get(account=account)

    def fresh(self) -> Place:
        return Place.objects.get(pk=self.place.pk)


def pair(story: stories.Story | None = None, **values: Any) -> Pair:
    """Bring a mentor and a mentee together."""
    if story is None:
        story = stories.begin(**values)
    with clock.at(BEGAN):
        place = stories.confirmed(story, story.mentors[-1], story.mentees[-1])
    return Pair(story, place, story.mentors[-1], story.mentees[-1])


def planned(told: Pair, *, kind: str = "regular", day: dt.date | None = None, **values: Any) -> Meeting:
    return services.plan_meeting(
        relationship=told.place.relationship,
        kind=kind,
        planned_on=day or clock.today(),
        actor=told.mentor,
        **values,
    )


def held(told: Pair, *, kind: str = "regular", day: dt.date | None = None, **values: Any) -> Meeting:
    meeting = planned(told, kind=kind, day=day)
    return services.hold_meeting(meeting=meeting, held_on=day or clock.today(), actor=told.mentor, **values)


def feedback(told: Pair, meeting: Meeting, account: Account, **changed: str) -> Any:
    form = MENTOR_FORM if account == told.mentor else MENTEE_FORM
    return services.give_feedback(
        meeting=meeting, teacher=told.teacher(account), raw={**form, **changed}, actor=account
    )


def reviewed(told: Pair) -> None:
    """Make the interim review on a self-report."""
    services.interim_review(
        place=told.place,
        basis="self_report",
        held_on=clock.today(),
        decision="continue",
        raw=RUBRIC,
        actor=told.mentor,
    )


def sent(**data: Any) -> dict[str, Any]:
    """Give what a form posts."""
    return {**data, "form_key": str(uuid.uuid4())}


def refused(code: str) -> Any:
    """Expect a refusal of one rule, with words for people."""
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def group_of(count: int) -> list[Pair]:
    """Make a group of one mentor."""
    story = stories.begin(mentors=1, mentees=count, capacity=5)
    told: list[Pair] = []
    with clock.at(BEGAN):
        for mentee in story.mentees:
            place = pairing.propose(
                programme=story.programme,
                mentor=story.teacher(story.mentors[0]),
                mentee=story.teacher(mentee),
                type="consultant",
                format="group",
                relationship=told[0].place.relationship if told else None,
                actor=story.coordinator,
            )
            pairing.invite_to_meeting(place=place, actor=story.coordinator)
            pairing.record_meeting(place=place, met_on=clock.today(), mode="in_person", actor=story.mentors[0])
            pairing.answer(place=place, side="mentor", yes=True, actor=story.mentors[0])
            pairing.answer(place=place, side="mentee", yes=True, actor=mentee)
            place = pairing.confirm(
                place=place, actor=story.coordinator, reasons={"pairing.order_registered": "готовится"}
            )
            told.append(Pair(story, place, story.mentors[0], mentee))
    return told
