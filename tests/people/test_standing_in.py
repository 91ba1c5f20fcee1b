"""A role from a day until a day begins and ends by itself, and leaves no school without its coordinator."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.kit.registries import daily_work
from nastavnik.people.models import Membership, StandIn
from nastavnik.people.selectors import holders
from nastavnik.people.services import call_off, end_membership, stand_in
from tests import factories
from tests.people.desk import send, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


def held(account):
    return holders(account.school_id, "coordinator").filter(account=account).exists()


def test_a_deputy_ahead_begins_on_the_day_and_ends_after_the_last(chief):
    client, other, today = signed_in(chief), factories.account(chief.school), clock.today()
    days = {"first": today + 3 * DAY, "last": today + 5 * DAY}
    asked = {"account": other.pk, "role": "coordinator"}
    assert send(client, "people:roles", **asked, first=days["first"]).status_code == 422
    assert send(client, "people:roles", **asked, **days).status_code == 302
    page = client.get(reverse("people:roles")).content.decode()
    assert "Замещения впереди" in page
    assert not held(other)
    stands = {0: False, 2: False, 3: True, 5: True, 6: False}
    for offset, holds in stands.items():
        with clock.at(today + offset * DAY):
            daily_work["people.stand_ins"](clock.today(), chief.school_id)
            assert held(other) is holds, offset
    assert Membership.objects.get(account=other).ended_on == today + 6 * DAY


def test_a_deputy_from_today_holds_at_once_and_may_be_called_off(chief):
    other, today = factories.account(chief.school), clock.today()
    row = stand_in(account=other, role="coordinator", first=today, last=today + DAY, actor=chief)
    assert held(other)
    with pytest.raises(RuleError):
        stand_in(account=other, role="coordinator", first=today, last=today + DAY, actor=chief)
    with pytest.raises(RuleError):
        end_membership(membership=Membership.objects.get(account=chief), actor=other)
    call_off(row=row, actor=chief)
    assert not held(other)
    later = stand_in(account=other, role="coordinator", first=today + DAY, last=today + DAY, actor=chief)
    assert send(signed_in(chief), "people:call_off", later.pk).status_code == 302
    assert not StandIn.objects.filter(pk=later.pk).exists()


def test_days_that_are_over_and_roles_of_the_head_are_refused(chief):
    other, today = factories.account(chief.school), clock.today()
    with pytest.raises(RuleError):
        stand_in(account=other, role="coordinator", first=today - 2 * DAY, last=today - DAY, actor=chief)
    with pytest.raises(RuleError):
        stand_in(account=other, role="operator", first=today, last=today, actor=chief)
