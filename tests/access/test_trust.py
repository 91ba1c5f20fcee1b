"""The page of trust names who of this school reads a field: those in the role now, and one's own pairs, nobody else."""

from dataclasses import replace

import pytest
from django.urls import reverse

from nastavnik.kit import clock, held, startup
from nastavnik.kit.access import roles_of
from nastavnik.people.models import Account, Membership
from nastavnik.people.selectors import standing
from nastavnik.registry.models import MentoringRequest
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
        monkeypatch.setattr(selectors, "AT_WORK", ("proposed",))
        assert f"({place.mentor.full_name})" in page(place.mentee.account), "control"


def test_nobody_of_another_school_is_named(world: World) -> None:
    Account.objects.filter(school=world.other.school).update(full_name="Чужестранкина Вера Павловна")
    with clock.at(world.own.last_day):
        for account in world.accounts.values():
            assert "Чужестранкина" not in page(account)


def test_every_field_of_a_private_table_is_named_to_whom_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(held.unnamed()) == []
    one = next(one for _name, one in held.held if one.model == "registry.MentoringRequest")
    fewer = replace(one, parts=one.parts[1:])
    monkeypatch.setattr(held, "held", [(name, fewer if other is one else other) for name, other in held.held])
    assert [message.id for message in startup.held_named()] == ["kit.E010"], "control: a field nobody names"
    misspelt = replace(one, parts=(*one.parts, ("слова", "no_such_field")))
    monkeypatch.setattr(held, "held", [("x", misspelt)])
    assert "registry.MentoringRequest.no_such_field" in list(held.unnamed())


def test_each_role_reads_what_is_held_of_it(world: World) -> None:
    titles = {role: str(words) for role, words in selectors.ROLE_WORDS.items()}
    with clock.at(world.own.last_day):
        for role, account in world.accounts.items():
            said, roles = page(account), {*roles_of(standing(account)), held.EVERYBODY}
            assert {one for one in titles if f"<summary>{titles[one]}</summary>" in said} == roles & set(titles), role


def test_what_is_held_is_counted_and_led_to(world: World) -> None:
    with clock.at(world.own.last_day):
        mentee = world.accounts["mentee"]
        numbers = held.numbers(mentee.pk)
        own = MentoringRequest.objects.filter(entry__teacher__account=mentee).count()
        assert numbers["registry.MentoringRequest mentee"] == own > 0
        assert numbers["pairing.Draw coordinator"] == 0
        assert "pairing.Restriction mentee" not in numbers, "that there is one is not told"
        lines = {
            str(line.title): line
            for _role, rows in client_of(mentee).get(reverse("web:about_me")).context["held"]
            for line in rows
        }
        assert lines["Ваши запросы"].number == own
        assert client_of(mentee).get(reverse(lines["Ваши запросы"].page)).status_code == 200
        assert "пока ничего" in page(mentee)


def test_a_sealed_account_reads_no_number(world: World) -> None:
    with clock.at(world.own.last_day):
        mentee = world.accounts["mentee"]
        assert "записей: " in page(mentee)
        Account.objects.filter(pk=mentee.pk).update(sealed_on=clock.now())
        assert "записей: " not in page(mentee)
