"""«Где нужна помощь?»: thresholds, holidays, pauses, what is never counted."""

import datetime as dt

import pytest

from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.roles import pair_roles
from nastavnik.mentoring.selectors.help import help_lines
from nastavnik.people.models import CalendarDay
from nastavnik.people.selectors import days_between, duty_days, standing
from tests import factories, stories
from tests.mentoring.pairs import BEGAN, TODAY, Pair, feedback, held, pair, planned, reviewed


def kinds(told: Pair, day: dt.date) -> list[str]:
    with clock.at(day):
        return sorted(line.kind for line in help_lines(told.story.programme, day))


def goal(told: Pair) -> None:
    services.set_goal(
        place=told.place,
        title="две минуты",
        success_sign="пять уроков",
        horizon="short",
        start_on=TODAY,
        due_on=dt.date(2026, 11, 30),
        actor=told.mentor,
    )


@pytest.mark.parametrize(("days", "shown"), [(21, []), (22, ["no_meeting"])])
def test_a_pair_without_a_meeting_for_three_weeks(told: Pair, days: int, shown: list[str]) -> None:
    goal(told)
    assert kinds(told, BEGAN + dt.timedelta(days=days)) == shown


def test_a_planned_meeting_is_enough_to_wait(told: Pair) -> None:
    goal(told)
    assert kinds(told, TODAY) == ["no_meeting"]
    planned(told, day=dt.date(2026, 10, 14))
    assert kinds(told, TODAY) == []
    assert kinds(told, dt.date(2026, 10, 15)) == ["no_meeting"]


def test_holidays_are_not_counted_and_silence_reminders(told: Pair) -> None:
    goal(told)
    day = BEGAN + dt.timedelta(days=22)
    CalendarDay.objects.create(school=told.story.school, day=dt.date(2026, 9, 20), kind="vacation")
    assert kinds(told, day) == []
    CalendarDay.objects.create(school=told.story.school, day=TODAY, kind="vacation")
    assert kinds(told, TODAY) == []
    services.ask_for_change(place=told.place, actor=told.mentee)
    assert kinds(told, TODAY) == ["change"]


def test_a_pause_is_left_alone_and_situational_help_has_no_rhythm(told: Pair) -> None:
    goal(told)
    services.pause(place=told.place, until=dt.date(2026, 12, 1), actor=told.mentee)
    assert kinds(told, dt.date(2026, 11, 20)) == []
    other = pair()
    other.place.relationship.format = "situational"
    other.place.relationship.save()
    goal(other)
    assert kinds(other, TODAY) == []


@pytest.mark.parametrize(("days", "shown"), [(28, False), (29, True)])
def test_a_pair_without_goals_after_four_weeks(told: Pair, days: int, shown: bool) -> None:
    assert ("no_goals" in kinds(told, BEGAN + dt.timedelta(days=days))) is shown


@pytest.mark.parametrize(("days", "shown"), [(3, False), (4, True)])
def test_forms_missing_for_more_than_three_days(told: Pair, days: int, shown: bool) -> None:
    goal(told)
    meeting = held(told)
    feedback(told, meeting, told.mentor)
    assert ("forms" in kinds(told, TODAY + dt.timedelta(days=days))) is shown
    feedback(told, meeting, told.mentee)
    assert "forms" not in kinds(told, TODAY + dt.timedelta(days=4))


def test_the_interim_review_and_the_final_meeting_come_due(told: Pair) -> None:
    goal(told)
    late = BEGAN + dt.timedelta(days=71)
    assert "interim" in kinds(told, late)
    reviewed(told)
    assert "interim" not in kinds(told, late)
    assert "final" not in kinds(told, late)
    assert "final" in kinds(told, dt.date(2027, 4, 20))


def test_calls_and_endings_are_always_shown(told: Pair) -> None:
    goal(told)
    feedback(told, held(told), told.mentee, help="coordinator")
    services.leave_place(place=told.place, actor=told.mentor)
    assert kinds(told, TODAY) == ["call", "closing"]


def test_another_school_adds_nothing(told: Pair) -> None:
    other = pair()
    assert kinds(other, TODAY) == ["no_goals", "no_meeting"]
    with clock.at(TODAY):
        feedback(told, held(told), told.mentee, help="coordinator")
        assert "call" not in kinds(other, TODAY)


def test_teachers_work_on_school_holidays_but_not_on_days_off(db: None) -> None:
    school = factories.school(working_week=6)
    CalendarDay.objects.create(school=school, day=dt.date(2026, 11, 2), kind="vacation")
    CalendarDay.objects.create(school=school, day=dt.date(2026, 11, 3), kind="day_off")
    works = duty_days(school)
    days = [dt.date(2026, 11, number) for number in range(1, 8)]
    assert [works(day) for day in days] == [False, True, False, False, True, True, True]
    assert days_between(days[0], days[6], [days[1], days[2]]) == 4


def test_roles_follow_from_pairs_and_outlast_the_year(told: Pair) -> None:
    assert (pair_roles(standing(told.mentor)), pair_roles(standing(told.mentee))) == ({"mentor"}, {"mentee"})
    assert pair_roles(standing(told.coordinator)) == set()
    assert pair_roles(standing(stories.selected_mentor(told.story))) == set()
    told.story.programme.archived_on = TODAY
    told.story.programme.save()
    assert pair_roles(standing(told.mentor)) == {"mentor"}
