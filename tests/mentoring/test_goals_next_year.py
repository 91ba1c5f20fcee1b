"""A long goal that came over from last year waits for the mentee's new pair and moves to it."""

import datetime as dt

import pytest

from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Goal
from tests import factories, stories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_carried_goal_moves_to_the_new_pair_when_it_is_confirmed() -> None:
    story = stories.begin()
    mentor, mentee = story.mentors[0], story.mentees[0]
    with clock.at(stories.START):
        old = stories.confirmed(story, mentor, mentee)
        goal = services.set_goal(
            place=old,
            title="первая категория",
            success_sign="приказ комиссии",
            horizon="long",
            start_on=stories.START,
            due_on=dt.date(2028, 10, 1),
            actor=mentee,
        )
        services.leave_place(place=old, actor=mentee)
        story.programme.archived_on = stories.START
        story.programme.save()
        story.programme = factories.programme(story.school, previous=story.programme, title="следующая")
        carried = services.carry_goal(goal=goal, new_place=None, programme=story.programme, actor=mentee)
        assert carried.place == old
        newcomer = stories.selected_mentor(story)
        factories.mentee(story.programme, of=story.teacher(mentee))
        new = stories.confirmed(story, newcomer, mentee)
    carried.refresh_from_db()
    assert carried.place == new
    assert Goal.objects.get(pk=goal.pk).place == old
    assert Event.objects.filter(kind="goal.settled", subject_id=carried.pk).count() == 1
