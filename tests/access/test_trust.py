"""The page of trust names who of this school reads a field: those in the role now, and one's own pairs, nobody else."""

import pytest
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.people.models import Account, Membership
from nastavnik.web import selectors
from tests.access.world import World, client_of
from tests.pairing.scene import TODAY, Scene

pytestmark = pytest.mark.xdist_group("pages of every role")


def page(account: Account, query: str = "") -> str:
    answer = client_of(account).get(f"{reverse('web:about_me')}?q={query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_role_is_named_by_those_who_hold_it_now(world: World) -> None:
    coordinator = world.accounts["coordinator"]
    with clock.at(world.own.last_day):
        assert f"куратор ({coordinator.full_name}" in page(world.accounts["mentee"])
        Membership.objects.filter(account=coordinator, role="coordinator").update(ended_on=world.own.last_day)
        assert f"куратор ({coordinator.full_name}" not in page(world.accounts["mentee"])


def test_pairs_are_named_to_their_two_sides_alone(world: World) -> None:
    place = world.own.year.places.filter(mentee=world.own.teacher("Трошин")).order_by("pk").last()
    type(place).objects.filter(pk=place.pk).update(state="confirmed")
    with clock.at(world.own.last_day):
        assert f"наставник ({place.mentor.full_name})" in page(world.accounts["mentee"])
        assert f"наставляемый ({place.mentee.full_name}" in page(place.mentor.account)
        assert place.mentee.full_name not in page(world.accounts["council_member"])


def test_a_choice_nobody_was_told_of_is_not_told_here(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(TODAY):
        place = Scene().propose()
        assert f"({place.mentor.full_name})" not in page(place.mentee.account)
        monkeypatch.setattr(selectors, "PROVEN_LIVE", ("proposed",))
        assert f"({place.mentor.full_name})" in page(place.mentee.account), "control"


def test_nobody_of_another_school_is_named(world: World) -> None:
    Account.objects.filter(school=world.other.school).update(full_name="Чужестранкина Вера Павловна")
    with clock.at(world.own.last_day):
        for account in world.accounts.values():
            assert "Чужестранкина" not in page(account)
