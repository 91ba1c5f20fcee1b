"""Somebody who leaves the school leaves the registers and the pairs with it."""

import datetime as dt

import pytest

from nastavnik.kit import clock
from nastavnik.pairing.models import Place
from nastavnik.people.services.teachers import mark_left
from nastavnik.registry.models import MenteeEntry, MentorEntry
from tests import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> stories.Story:
    made = stories.begin()
    with clock.at(stories.START):
        stories.confirmed(made, made.mentors[0], made.mentees[0])
    return made


def test_a_mentee_who_leaves_the_school_ends_the_pair_the_same_day(story: stories.Story) -> None:
    with clock.at(stories.START):
        mark_left(teacher=story.teacher(story.mentees[0]), left_on=stories.START, actor=story.coordinator)
    assert MenteeEntry.objects.get().state == "left"
    place = Place.objects.get()
    assert (place.state, place.ended_on) == ("ended", stories.START)


def test_a_mentor_who_leaves_the_school_takes_no_new_pairs(story: stories.Story) -> None:
    with clock.at(stories.START):
        mark_left(teacher=story.teacher(story.mentors[0]), left_on=stories.START, actor=story.coordinator)
    assert MentorEntry.objects.get().state == "left"
    place = Place.objects.get()
    assert place.state == "closing"
    assert place.ends_on is not None
    assert place.ends_on <= stories.START + dt.timedelta(days=7)
