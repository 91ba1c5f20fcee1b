"""Goals and steps: set, closed, brought back, carried over, done."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from nastavnik.journal.models import Event
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Goal, Task
from nastavnik.outbox.models import Notice
from tests import factories, stories
from tests.mentoring.pairs import TODAY, Pair, pair, refused


def goal(told: Pair, **changed: object) -> Goal:
    values = {
        "title": "начинать урок за две минуты",
        "success_sign": "наблюдение пяти уроков",
        "horizon": "short",
        "start_on": TODAY,
        "due_on": dt.date(2026, 11, 30),
        "actor": told.mentee,
    }
    return services.set_goal(place=told.place, **{**values, **changed})


def test_either_side_sets_a_goal_and_the_other_learns_of_it(told: Pair) -> None:
    made = goal(told)
    assert (made.state, made.programme) == ("active", told.story.programme)
    assert [row.account for row in Notice.objects.filter(kind="mentoring.goal_set")] == [told.mentor]
    assert Event.objects.get(kind="goal.set").data["place"] == told.place.pk
    assert goal(told, actor=told.mentor).place == told.place


def test_an_unusual_term_stops_nobody(told: Pair) -> None:
    assert goal(told, horizon="short", due_on=dt.date(2027, 5, 1)).horizon == "short"


def test_a_term_backwards_is_refused(told: Pair) -> None:
    with pytest.raises(ValidationError, match="позже"):
        goal(told, due_on=TODAY)


def test_a_stranger_and_the_coordinator_set_no_goals(told: Pair) -> None:
    for actor in (told.coordinator, stories.selected_mentor(told.story)):
        with refused("mentoring.side"):
            goal(told, actor=actor)


def test_a_goal_is_closed_and_brought_back(told: Pair) -> None:
    closed = services.close_goal(goal=goal(told), outcome="partly", actor=told.mentor)
    assert (closed.state, closed.closed_on) == ("partly", TODAY)
    with refused("goal.transition"):
        services.close_goal(goal=closed, outcome="achieved", actor=told.mentor)
    back = services.reopen_goal(goal=closed, actor=told.mentee)
    assert (back.state, back.closed_on) == ("active", None)


@pytest.mark.parametrize("outcome", ["carried_over", "active", "что-то"])
def test_people_choose_only_an_outcome(told: Pair, outcome: str) -> None:
    with refused("goal.outcome"):
        services.close_goal(goal=goal(told), outcome=outcome, actor=told.mentor)


def test_a_long_goal_goes_on_into_the_next_year(told: Pair) -> None:
    long = goal(told, horizon="long", due_on=dt.date(2028, 9, 1))
    following = factories.programme(
        told.story.school,
        previous=told.story.programme,
        starts_on=dt.date(2027, 8, 1),
        ends_on=dt.date(2028, 6, 30),
    )
    carried = services.carry_goal(goal=long, new_place=None, programme=following, actor=told.coordinator)
    long.refresh_from_db()
    assert (long.state, carried.state, carried.continued_from) == ("carried_over", "active", long)
    assert (carried.programme, carried.place) == (following, told.place)
    with refused("goal.same_year"):
        services.carry_goal(goal=carried, new_place=None, programme=following, actor=told.coordinator)
    with refused("goal.transition"):
        services.reopen_goal(goal=long, actor=told.mentee)


def test_a_goal_is_not_carried_to_another_person(told: Pair) -> None:
    other = pair()
    with refused("goal.other_person"):
        services.carry_goal(
            goal=goal(told), new_place=other.place, programme=told.story.programme, actor=told.coordinator
        )


def test_a_step_is_agreed_and_done_once(told: Pair) -> None:
    step = services.agree_step(place=told.place, title="ключ для проверки", actor=told.mentor)
    done = services.complete_step(task=step, outcome="сработало", actor=told.mentee)
    assert (done.done_on, done.outcome) == (TODAY, "сработало")
    with refused("step.done"):
        services.complete_step(task=step, outcome="", actor=told.mentee)
    assert Event.objects.filter(kind__in=["step.agreed", "step.done"]).count() == 2


def test_steps_are_the_two_peoples_and_goals_the_coordinators_too(told: Pair) -> None:
    goal(told)
    services.agree_step(place=told.place, title="шаг", actor=told.mentor)
    outsider = factories.account(factories.school(), roles=("coordinator",))
    stranger = stories.selected_mentor(told.story)
    assert not Task.objects.visible_to(told.coordinator).exists()
    assert Goal.objects.visible_to(told.coordinator).count() == 1
    for nobody in (outsider, stranger):
        assert not Goal.objects.visible_to(nobody).exists()
        assert not Task.objects.visible_to(nobody).exists()
    assert Task.objects.visible_to(told.mentee).count() == 1


def test_a_goal_of_another_school_cannot_be_written_past_the_services(told: Pair) -> None:
    made = goal(told)
    other = pair()
    with pytest.raises(IntegrityError, match="guard:same_mentoring_goal"), transaction.atomic():
        Goal.objects.filter(pk=made.pk).update(place=other.place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=made.pk).update(state="achieved")
