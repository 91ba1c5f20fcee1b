"""A small school told through the services: people ready to meet, for machines, races and refusals."""

import datetime as dt
from dataclasses import dataclass, field

from nastavnik.consents.services import give, prepare_sheet, register_sheet
from nastavnik.kit import clock
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, School, Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry import services as registry
from nastavnik.registry.models import PRIVATE_TOPICS
from tests import factories

START = dt.date(2026, 9, 7)


@dataclass
class Story:
    """A school with a coordinator, a programme, mentors and mentees by name."""

    school: School
    coordinator: Account
    programme: Programme
    mentors: list[Account] = field(default_factory=list)
    mentees: list[Account] = field(default_factory=list)

    def teacher(self, account: Account) -> Teacher:
        return Teacher.objects.get(account=account)


def joined_mentee(story: Story, *, need_type: str = "consultant", topic: str = "methods") -> Account:
    """Let one more teacher join by herself."""
    account = factories.account(story.school)
    teacher = story.teacher(account)
    entry = registry.enter_as_mentee(programme=story.programme, teacher=teacher, actor=account)
    registry.save_request(
        entry=entry,
        actor=account,
        topic=topic,
        need_type=need_type,
        subject="математика",
        text_for_coordinator="" if topic in PRIVATE_TOPICS else "помочь с уроком",
        self_rating_before="4",
        submit=True,
    )
    give(teacher=teacher, programme=story.programme, kind="participation", actor=account)
    registry.join(entry=entry, actor=account)
    story.mentees.append(account)
    return account


def selected_mentor(story: Story, *, capacity: int = 2, types: tuple[str, ...] = ("consultant", "subject")) -> Account:
    """Let one more teacher become a mentor with a signed sheet."""
    account = factories.account(story.school)
    teacher = story.teacher(account)
    give(teacher=teacher, programme=story.programme, kind="candidacy", actor=account)
    entry = registry.apply_as_mentor(
        programme=story.programme,
        teacher=teacher,
        actor=account,
        types=types,
        subjects=("математика",),
        capacity=capacity,
        hours_per_week=20,  # capacity alone decides
        competences={"lesson_planning": 2},
        group_ready=True,
    )
    registry.training_not_needed(entry=entry, reason="опытный наставник", actor=story.coordinator)
    entry.refresh_from_db()
    registry.select_mentor(entry=entry, actor=story.coordinator, reasons={"registry.opinion": "совет соберётся позже"})
    sheet = prepare_sheet(teacher=teacher, programme=story.programme, kind="mentor_work", actor=story.coordinator)
    register_sheet(consent=sheet, sheet_number="Н-1", signed_on=clock.today(), actor=story.coordinator)
    story.mentors.append(account)
    return account


def begin(*, mentors: int = 1, mentees: int = 1, capacity: int = 2) -> Story:
    """Begin a school and bring people in, on the first days of September."""
    with clock.at(START):
        school = factories.school()
        coordinator = factories.account(school, roles=("coordinator",))
        story = Story(school, coordinator, factories.programme(school))
        for _ in range(mentors):
            selected_mentor(story, capacity=capacity)
        for _ in range(mentees):
            joined_mentee(story)
    return story


def proposed(story: Story, mentor: Account, mentee: Account, type_: str = "consultant") -> Place:
    """Propose and invite."""
    place = pairing.propose(
        programme=story.programme,
        mentor=story.teacher(mentor),
        mentee=story.teacher(mentee),
        type=type_,
        actor=story.coordinator,
    )
    return pairing.invite_to_meeting(place=place, actor=story.coordinator)


def confirmed(story: Story, mentor: Account, mentee: Account, type_: str = "consultant") -> Place:
    """Take a pair all the way to a confirmed place."""
    place = proposed(story, mentor, mentee, type_)
    place = pairing.record_meeting(place=place, met_on=clock.today(), mode="in_person", actor=mentor)
    pairing.answer(place=place, side="mentor", yes=True, actor=mentor)
    pairing.answer(place=place, side="mentee", yes=True, actor=mentee)
    return pairing.confirm(
        place=place, actor=story.coordinator, reasons={"pairing.order_registered": "приказ готовится"}
    )
