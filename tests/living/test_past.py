"""What waited on a day is told later as it was told on that day, and the counts of the reference are of that day."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.journal.selectors import past_of
from nastavnik.kit import clock
from nastavnik.kit.matters import ALL, DESK, matters
from nastavnik.mentoring import services
from nastavnik.pairing import services as pairing
from nastavnik.people import services as people
from nastavnik.programme import services as programme
from nastavnik.programme.selectors import summary_of, waits_of
from nastavnik.registry import services as registry
from tests import factories, stories
from tests.completion import year
from tests.mentoring.pairs import MENTEE_FORM

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 9, 10)


def _told(of: Any) -> Counter[str]:
    return Counter({line.label: line.value for line in waits_of(of.programme, clock.today())})


def _moves(of: stories.Story) -> list[Any]:
    """Give what happens in the school, one thing a day: made, changed, ended, taken back, removed."""
    boss, mentor, school = of.coordinator, of.mentors[0], of.school
    kept: dict[str, Any] = {}

    def keep(name: str, value: Any) -> None:
        kept[name] = value

    guest, other = factories.account(school), factories.account(school)
    invite = {"programme": of.programme, "actor": boss}
    goal = {"title": "а", "success_sign": "б", "horizon": "short", "actor": mentor}
    item = {"programme": of.programme, "actor": boss, "stage": 1, "title": "Собрание"}
    return [
        lambda: keep("entry", registry.invite_mentee(teacher=guest.teacher, **invite)),
        lambda: keep("more", registry.invite_mentor(teacher=other.teacher, **invite)),
        lambda: keep("place", stories.proposed(of, mentor, of.mentees[0])),
        lambda: pairing.record_meeting(place=kept["place"], met_on=clock.today(), mode="in_person", actor=mentor),
        lambda: [pairing.answer(place=kept["place"], side="mentor", yes=True, actor=mentor)],
        lambda: pairing.answer(place=kept["place"], side="mentee", yes=True, actor=of.mentees[0]),
        lambda: keep(
            "place",
            pairing.confirm(place=kept["place"], actor=boss, reasons={"pairing.order_registered": "готовится"}),
        ),
        lambda: keep(
            "goal",
            services.set_goal(place=kept["place"], start_on=clock.today(), due_on=clock.today() + 5 * DAY, **goal),
        ),
        lambda: keep(
            "meeting",
            services.plan_meeting(
                relationship=kept["place"].relationship, kind="regular", planned_on=clock.today() + DAY, actor=mentor
            ),
        ),
        lambda: services.hold_meeting(meeting=kept["meeting"], held_on=clock.today(), actor=mentor),
        lambda: services.give_feedback(
            meeting=kept["meeting"], teacher=of.teacher(of.mentees[0]), raw=MENTEE_FORM, actor=of.mentees[0]
        ),
        lambda: keep("item", programme.add_roadmap_item(due_to=clock.today(), **item)),
        lambda: programme.drop_roadmap_item(item=kept["item"], actor=boss),
        lambda: keep("post", people.appoint(account=guest, role="confidant", actor=boss)),
        lambda: people.end_membership(membership=kept["post"], actor=boss),
        lambda: services.drop_goal(goal=kept["goal"], actor=mentor),
        lambda: services.pause(place=kept["place"], until=clock.today() + 2 * DAY, actor=mentor),
        lambda: registry.decline_participation(entry=kept["entry"], actor=guest),
        lambda: services.leave_place(place=kept["place"], actor=of.mentees[0]),
        lambda: registry.withdraw_invitation(entry=kept["more"], actor=boss),
    ]


def test_a_past_day_waits_for_what_it_waited_for() -> None:
    year.begin(pairs=0)
    of = stories.begin(mentors=1, mentees=2)
    seen: dict[dt.date, Counter[str]] = {}
    for number, move in enumerate(_moves(of)):
        with clock.at(FIRST + number * DAY):
            move()
            seen[clock.today()] = _told(of)
    assert len({frozenset(one.items()) for one in seen.values()}) > 12, "the days differ"
    with clock.at(FIRST + 60 * DAY):
        later = {day: Counter({one.label: one.value for one in waits_of(of.programme, day)}) for day in seen}
    assert later == seen


def test_control_without_the_lines_of_the_journal_a_past_day_is_told_wrong() -> None:
    of = stories.begin(mentors=1, mentees=1)
    with clock.at(FIRST):
        place = stories.proposed(of, of.mentors[0], of.mentees[0])
        told = _told(of)
    with clock.at(FIRST + DAY):
        pairing.withdraw_proposal(place=place, actor=of.coordinator)
        whose = {"programme": of.programme.pk, "school": of.school.pk}
        now = {one.group for one in matters(ALL, **whose)}
        then = {one.group for one in matters(DESK, past=past_of(of.school.pk, FIRST), **whose)}
        assert ("place", "invited", "mentor") in then - now
        assert Counter({one.label: one.value for one in waits_of(of.programme, FIRST)}) == told


def test_the_reference_says_what_waited_and_what_the_pairs_do() -> None:
    of, (place,) = year.begin()
    client = Client()
    with clock.at(dt.date(2026, 10, 20)):
        assert {line.label: line.value for line in summary_of(of.programme, clock.today())}["встречи пар и групп"] == 0
    year.complete(place)
    with clock.at(year.MAY):
        client.force_login(of.coordinator)
        page = client.get(reverse("programme:summary"), {"on": "2026-12-13"}).content.decode()
        assert "На 13 декабря 2026 ждут" in page
        assert "Нет промежуточной оценки, пар" in page
        now = client.get(reverse("programme:summary")).content.decode()
        assert "Нет промежуточной оценки, пар" not in now
        figures = {line.label: line.value for line in summary_of(of.programme, clock.today())}
        before = {line.label: line.value for line in summary_of(of.programme, dt.date(2026, 12, 13))}
    assert (figures["промежуточные оценки"], figures["итоговые оценки"], figures["встречи пар и групп"]) == (1, 1, 1)
    assert (before["промежуточные оценки"], before["итоговые оценки"], before["встречи пар и групп"]) == (0, 0, 0)


def test_a_mentor_who_left_was_in_the_register_before() -> None:
    of = stories.begin(mentors=2, mentees=0)
    with clock.at(FIRST):
        entry = of.programme.mentor_entries.get(teacher__account=of.mentors[0])
        registry.leave_mentoring(entry=entry, actor=of.mentors[0])
    with clock.at(FIRST + DAY):
        told = [
            {line.label: line.value for line in summary_of(of.programme, day)}["наставники в базе"]
            for day in (FIRST - DAY, FIRST)
        ]
    assert told == [2, 1]
