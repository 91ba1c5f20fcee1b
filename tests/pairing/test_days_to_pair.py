"""The page before joining says in how many days people here came to a pair: from five pairs on, of two years."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.pairing.selectors.days import days_of
from nastavnik.registry.models import MenteeEntry
from nastavnik.registry.selectors.mentees import usual_days
from tests import factories
from tests.pairing.scene import TODAY, Scene


@pytest.fixture
def pairs(db):
    """Six pairs that were confirmed in so many days after joining."""
    with clock.at(TODAY):
        scene = Scene()
        for days in (3, 5, 8, 13, 21, 34):
            scene.mentor = factories.mentor(scene.year).teacher
            place = scene.confirmed(scene.newcomer())
            joined = place.confirmed_on - dt.timedelta(days=days)
            MenteeEntry.objects.filter(programme=place.programme, teacher=place.mentee).update(joined_on=joined)
    return scene


def test_the_usual_number_of_days_is_said_before_joining(client, pairs):
    school = pairs.year.school
    with clock.at(TODAY):
        assert sorted(days_of(school.pk)) == [3, 5, 8, 13, 21, 34]
        client.force_login(factories.account(school))
        assert "обычно проходит дней: 10" in client.get(reverse("registry:participation")).text
    with clock.at(TODAY + dt.timedelta(days=800)):
        assert days_of(school.pk) == []


def test_few_pairs_and_another_school_say_nothing(client, pairs):
    with clock.at(TODAY):
        other = factories.school()
        factories.programme(other)
        assert usual_days(other.pk) is None
        MenteeEntry.objects.filter(programme=pairs.year).update(joined_on=TODAY + dt.timedelta(days=1))
        assert days_of(pairs.year.school.pk) == []
        client.force_login(factories.account(pairs.year.school))
        assert "обычно проходит" not in client.get(reverse("registry:participation")).text
