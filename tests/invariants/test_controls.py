"""Controls: with guards and constraints out, a forged row is found by the check it breaks."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from nastavnik.kit import clock, guards
from nastavnik.mentoring import services as mentoring
from nastavnik.pairing.models import Place
from tests import stories
from tests.invariants import checks

pytestmark = pytest.mark.django_db
FORGERIES: dict[str, tuple[Callable[[], list[str]], str]] = {
    "a place loses its proof": (checks.proof_is_held, "UPDATE pairing_place SET mentee_yes_on = NULL"),
    "an answer moves before the meeting": (
        checks.proof_is_held,
        "UPDATE pairing_place SET mentor_yes_on = '2020-01-01'",
    ),
    "a consent dies under a pair": (
        checks.proof_is_held,
        "UPDATE consents_consent SET state = 'withdrawn', withdrawn_on = '2026-09-08' WHERE kind = 'participation'",
    ),
    "capacity drops below the taken": (checks.capacity_is_kept, "UPDATE registry_mentorentry SET capacity = 0"),
    "the sheet of a mentor is not registered": (
        checks.consents_stay,
        "UPDATE consents_consent SET sheet_number = '' WHERE kind = 'mentor_work'",
    ),
    "somebody is joined without consent": (
        checks.consents_stay,
        "UPDATE consents_consent SET kind = 'publication' WHERE kind = 'participation'",
    ),
    "somebody mentors themselves": (checks.nobody_mentors_themselves, "UPDATE pairing_place SET mentor_id = mentee_id"),
    "a meeting closes with no forms": (
        checks.meetings_close_by_rule,
        "UPDATE mentoring_meeting SET state = 'closed', held_on = '2026-09-07', closed_on = '2026-09-07'",
    ),
    "an answered version thaws": (checks.answers_are_frozen, "UPDATE surveys_version SET frozen_at = NULL"),
    "a mentor goes without notice": (
        checks.endings_give_notice,
        "UPDATE mentoring_ending SET last_day = notified_on, initiator = 'mentor'",
    ),
    "a goal ends before it begins": (checks.goals_have_terms, "UPDATE mentoring_goal SET due_on = '2020-01-01'"),
    "a line of the journal is forged": (
        checks.journal_is_whole,
        "UPDATE journal_event SET kind = 'forged' WHERE number = 2",
    ),
    "a place moves to another school": (
        checks.schools_do_not_mix,
        "UPDATE pairing_place SET school_id = (SELECT MAX(id) FROM people_school)",
    ),
}


@pytest.fixture
def story() -> stories.Story:
    made = stories.begin(mentors=1, mentees=2)
    with clock.at(stories.START):
        place = stories.confirmed(made, made.mentors[0], made.mentees[0])
        other = stories.confirmed(made, made.mentors[0], made.mentees[1])
        meeting = mentoring.plan_meeting(
            relationship=place.relationship, kind="introductory", planned_on=stories.START, actor=made.mentors[0]
        )
        mentoring.hold_meeting(meeting=meeting, held_on=stories.START, actor=made.mentors[0])
        form = {"progress": "2", "next_step": "dated", "openness": "3", "help": "no"}
        mentoring.give_feedback(meeting=meeting, teacher=made.teacher(made.mentees[0]), raw=form, actor=made.mentees[0])
        mentoring.set_goal(
            place=place,
            title="цель",
            success_sign="видно",
            horizon="short",
            start_on=stories.START,
            due_on=stories.START + dt.timedelta(days=30),
            actor=made.mentees[0],
        )
        mentoring.leave_place(place=other, actor=made.mentees[1])
    stories.begin(mentors=0, mentees=0)
    return made


@pytest.fixture
def rules_out() -> Iterator[None]:
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    guards.put_back(connection)


def test_an_honest_story_breaks_nothing(story: stories.Story) -> None:
    assert Place.objects.filter(state="confirmed").count() == 1
    assert checks.broken() == []


@pytest.mark.parametrize("forgery", FORGERIES)
def test_each_check_finds_its_forgery(story: stories.Story, rules_out: None, forgery: str) -> None:
    check, sql = FORGERIES[forgery]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0
    assert check() != []


def test_a_wait_without_a_true_state_and_a_state_without_its_wait_are_found(
    story: stories.Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = checks.matters
    with clock.at(stories.START):
        place = Place.objects.get(state="confirmed")
        mentoring.plan_meeting(
            relationship=place.relationship, kind="regular", planned_on=stories.START, actor=story.mentors[0]
        )
        assert checks.waits_stand(story.programme) == []
        monkeypatch.setattr(checks, "matters", lambda *how, **whose: [])
        assert any("waits for nobody" in found for found in checks.waits_stand(story.programme))

        def stale(*how: Any, **whose: int) -> list[Any]:
            """Give what waits as if every meeting were still ahead."""
            return [replace(one, record=one.record._replace(state="ahead")) for one in real(*how, **whose)]

        monkeypatch.setattr(checks, "matters", stale)
        assert any("waits as ['ahead']" in found for found in checks.waits_stand(story.programme))
