"""Withdrawn consents and left registers start the exit of each pair."""

import datetime as dt

import pytest

from nastavnik.consents.services import withdraw
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services
from nastavnik.pairing.models import Place
from nastavnik.people.models import CalendarDay
from tests import factories
from tests.pairing.scene import TODAY, Scene

pytestmark = pytest.mark.both_databases
WORKING = ("confirmed", "paused")


def state(place: Place) -> str:
    return Place.objects.get(pk=place.pk).state


def test_mentee_withdraws_and_is_free_the_same_day(scene: Scene) -> None:
    place = scene.confirmed()
    other = scene.propose(type="subject", mentor=factories.mentor(scene.year).teacher)
    consent = scene.mentee.consents.get(kind="participation")
    withdraw(consent=consent, actor=scene.mentee.account)
    place.refresh_from_db()
    consent.refresh_from_db()
    assert consent.state == "withdrawn"
    assert place.state not in WORKING
    assert place.ends_on in {None, TODAY}
    assert place.ended_on in {None, TODAY}
    assert state(other) == "withdrawn"


def test_mentee_leaves_by_the_service(scene: Scene) -> None:
    place = scene.confirmed()
    services.mentee_leaves(programme=scene.year, mentee=scene.mentee, actor=scene.mentee.account)
    place.refresh_from_db()
    assert (place.state, place.ends_on) == ("closing", TODAY)
    kinds = {notice.account_id for notice in Notice.objects.filter(kind="pairing.closing")}
    assert kinds == {scene.mentor.account_id, scene.boss.pk}


def test_mentor_withdraws_with_three_full_working_days(scene: Scene) -> None:
    place = scene.confirmed()
    proposal = scene.invited(scene.newcomer())
    consent = scene.mentor.consents.get(kind="mentor_work")
    withdraw(consent=consent, actor=scene.mentor.account)
    place.refresh_from_db()
    assert (place.state, place.ends_on) == ("closing", TODAY + dt.timedelta(days=3))
    assert state(proposal) == "withdrawn"


def test_days_off_of_the_school_do_not_count(scene: Scene) -> None:
    for shift in (1, 2):
        CalendarDay.objects.create(school=scene.school, day=TODAY + dt.timedelta(days=shift), kind="day_off")
    assert services.last_day_of_mentor(scene.school, TODAY) == TODAY + dt.timedelta(days=7)


def test_mentee_leaving_shortens_a_closing(scene: Scene) -> None:
    place = scene.confirmed()
    services.mentor_leaves(programme=scene.year, mentor=scene.mentor, actor=scene.mentor.account)
    services.mentee_leaves(programme=scene.year, mentee=scene.mentee, actor=scene.mentee.account)
    place.refresh_from_db()
    assert (place.state, place.ends_on) == ("closing", TODAY)


def test_candidacy_alone_keeps_working_pairs(scene: Scene) -> None:
    place = scene.confirmed()
    proposal = scene.propose(scene.newcomer())
    withdraw(consent=scene.mentor.consents.get(kind="candidacy"), actor=scene.mentor.account)
    assert state(place) == "confirmed"
    assert state(proposal) == "withdrawn"


def test_other_consents_touch_no_pair(scene: Scene) -> None:
    place = scene.confirmed()
    consent = factories.consent(scene.mentee, scene.year, "publication")
    withdraw(consent=consent, actor=scene.mentee.account)
    assert state(place) == "confirmed"


def test_notices_stop_for_whoever_withdrew(scene: Scene) -> None:
    scene.invited()
    withdraw(consent=scene.mentee.consents.get(kind="participation"), actor=scene.mentee.account)
    mine = Notice.objects.filter(account=scene.mentee.account, kind__startswith="pairing.")
    assert not mine.filter(read_at__isnull=True).exists()
