"""The agreed days between meetings: written down by the mentor, seen by both, used by the pulse and the warnings."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import EarlyWarning, Rhythm
from nastavnik.mentoring.selectors.help import help_lines
from nastavnik.mentoring.selectors.trail import pulse_of, trails
from nastavnik.outbox.models import Notice
from nastavnik.pairing.models import Place, Relationship
from tests import factories
from tests.mentoring.pairs import BEGAN, TODAY, Pair, group_of, held, pair, refused

DAY = dt.timedelta(days=1)


def agree(told: Pair, days: int) -> Rhythm:
    return services.agree_rhythm(place=told.fresh(), every_days=days, actor=told.mentor)


def page(told: Pair, account: object, name: str = "work") -> str:
    client = Client()
    client.force_login(account)  # type: ignore[arg-type]
    return client.get(reverse(f"mentoring:{name}", args=[told.place.pk])).content.decode()


def test_the_mentor_writes_it_down_once_and_the_mentee_is_told(told: Pair) -> None:
    with clock.at(TODAY):
        row = agree(told, 21)
        assert agree(told, 21) == row
        agree(told, 10)
    assert Rhythm.objects.get().every_days == 10
    assert Event.objects.filter(kind="rhythm.agreed").count() == 2
    notices = Notice.objects.filter(kind="mentoring.rhythm_agreed")
    assert {notice.account_id for notice in notices} == {told.mentee.pk}
    assert notices.count() == 2


def test_nobody_else_writes_it_down(told: Pair) -> None:
    for other in (told.mentee, told.coordinator):
        with refused("mentoring.side"):
            services.agree_rhythm(place=told.place, every_days=21, actor=other)
    told.place.mentor.account = None
    told.place.mentor.save()
    assert services.agree_rhythm(place=told.fresh(), every_days=21, actor=told.coordinator).every_days == 21


@pytest.mark.parametrize("days", [0, 6, 61, 1000])
def test_days_out_of_bounds_are_refused_here_and_in_the_database(told: Pair, days: int) -> None:
    with refused("rhythm.bounds"):
        agree(told, days)
    agree(told, 14)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rhythm.objects.update(every_days=days)


def test_a_pair_that_is_over_and_situational_help_have_none(told: Pair) -> None:
    Relationship.objects.update(format="situational")
    with refused("rhythm.situational"):
        agree(told, 21)
    services.leave_place(place=told.fresh(), actor=told.mentee)
    with refused("mentoring.state"):
        agree(told, 21)


def recency(told: Pair, day: dt.date) -> str:
    with clock.at(day):
        return next(light.tone for light in pulse_of(told.fresh(), day).lights if light.code == "recency")


def test_the_pulse_and_the_long_gap_go_by_the_agreed_days(told: Pair) -> None:
    for number in (3, 5):
        held(told, day=BEGAN + number * DAY)
    since = BEGAN + 5 * DAY
    assert recency(told, since + 22 * DAY) == "watch"
    with clock.at(TODAY):
        agree(told, 30)
    assert recency(told, since + 22 * DAY) == "good"
    assert recency(told, since + 46 * DAY) == "watch"

    def gaps(day: dt.date) -> int:
        with clock.at(day):
            services.evaluate_warnings(on=day)
        return EarlyWarning.objects.filter(rule="W2").count()

    assert gaps(since + 60 * DAY) == 0
    assert gaps(since + 61 * DAY) == 1


def test_the_help_page_waits_as_long_as_was_agreed(told: Pair) -> None:
    held(told, day=BEGAN + 3 * DAY)

    def quiet(day: dt.date) -> bool:
        with clock.at(day):
            return "no_meeting" not in {line.kind for line in help_lines(told.story.programme, day)}

    day = BEGAN + 25 * DAY
    assert not quiet(day)
    with clock.at(TODAY):
        agree(told, 28)
    assert quiet(day)
    assert not quiet(BEGAN + 46 * DAY)


def test_a_group_has_one_rhythm_and_every_mentee_learns_of_it(db: None) -> None:
    told = group_of(3)
    with clock.at(TODAY):
        agree(told[0], 28)
    found = trails(list(Place.objects.filter(relationship=told[0].place.relationship)), TODAY)
    assert {trail.interval for trail in found.values()} == {28}
    assert Notice.objects.filter(kind="mentoring.rhythm_agreed").count() == 3


def test_reading_it_costs_one_query_whatever_the_pairs(db: None) -> None:
    costs = []
    for count in (2, 4):
        places = [one.fresh() for one in group_of(count)]
        with CaptureQueriesContext(connection) as queries:
            trails(places, TODAY)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_both_sides_and_the_coordinator_read_it_with_its_source(told: Pair) -> None:
    with clock.at(TODAY):
        assert "14 дней: свой пара не записала" in page(told, told.mentee)
        assert "записать срок" in page(told, told.mentor)
        client = Client()
        client.force_login(told.mentor)
        url = reverse("mentoring:rhythm", args=[told.place.pk])
        assert 'value="14"' in client.get(url).content.decode()
        wrong = client.post(url, {"form_key": str(uuid.uuid4()), "every_days": "5"})
        assert wrong.status_code == 422
        assert 'value="5"' in wrong.content.decode()
        assert client.post(url, {"form_key": str(uuid.uuid4()), "every_days": "21"}).status_code == 302
        for reader in (told.mentor, told.mentee, told.coordinator):
            text = page(told, reader)
            assert "раз в 21 день (записано 12 октября 2026" in text
            assert ("изменить срок" in text) == (reader == told.mentor)
        assert "раз в 21 день" in page(told, told.mentee, "plan")


def test_others_do_not_find_it(told: Pair) -> None:
    agree(told, 21)
    stranger, elsewhere = factories.account(told.story.school), pair()
    for other in (stranger, elsewhere.mentor, elsewhere.coordinator):
        assert not Rhythm.objects.all().visible_to(other).exists()
        client = Client()
        client.force_login(other)
        assert client.get(reverse("mentoring:rhythm", args=[told.place.pk])).status_code in {403, 404}
    for own in (told.mentor, told.mentee, told.coordinator):
        assert Rhythm.objects.all().visible_to(own).exists()
