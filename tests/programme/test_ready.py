"""«Можно начинать?» is answered from the facts, in words, with the way to each."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.people.services.calendar import set_calendar_days
from nastavnik.programme import services
from nastavnik.programme.selectors import path_of_programme
from nastavnik.programme.selectors.ready import ready_of
from nastavnik.programme.services.attitude import enter_sums
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 8, 20)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def boss():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def year(boss):
    return services.create_programme(school=boss.school, start_year=2026, actor=boss)


def _page(client) -> str:
    return client.get(reverse("programme:ready")).content.decode()


def test_it_says_what_is_missing_with_the_way_there(client, boss, year):
    client.force_login(boss)
    page = _page(client)
    assert "Можно, если у каждого" in page
    for name in ("approve_roadmap", "outreach", "forms"):
        assert reverse(f"programme:{name}") in page
    assert reverse("people:calendar") in page
    found = ready_of(path_of_programme(year))
    assert (found.stops, found.left) == (0, 2)


def test_it_says_yes_once_all_is_done(client, boss, year):
    person = factories.account(boss.school, roles=("confidant",))
    act = services.approve_roadmap(programme=year, number="1", dated=DAY, actor=boss)
    everybody = [boss.teacher, person.teacher]
    told = {"audience": "staff", "way": "information", "title": "Педсовет", "held_on": DAY, "present": everybody}
    services.record_outreach(programme=year, actor=boss, **told)
    services.choose_forms(programme=year, role_models=["experienced_novice"], formats=["one_to_one"], actor=boss)
    day = dt.date(2026, 10, 26)
    set_calendar_days(school=boss.school, first=day, last=day, kind="vacation", actor=boss)
    services.add_to_team(programme=year, people=[person.teacher], actor=boss)
    services.open_gathering(programme=year, kind="attitude", actor=boss)
    enter_sums(programme=year, people=5, counts=[[5, 0, 0, 0]] * 6, actor=boss)
    needed = {"title": "Принтер", "kind": "material", "amount": 1, "unit": "шт.", "due_to": DAY}
    services.settle_resource(
        resource=services.add_resource(programme=year, actor=boss, **needed), state="there", actor=boss
    )
    year.refresh_from_db()
    for item in year.roadmap.filter(due_to__lt=DAY):
        services.mark_roadmap_item(item=item, done_on=DAY, actor=boss)
    found = ready_of(path_of_programme(year))
    assert (found.stops, found.left) == (0, 0)
    assert [line.url for line in found.helps if line.state != "yes"] == [reverse("programme:act", args=[act.pk])]
    client.force_login(boss)
    assert "Можно: всё" in _page(client)


def test_nobody_starts_without_a_coordinator(client, boss, year):
    head = factories.account(boss.school, roles=("head",))
    boss.memberships.update(ended_on=dt.date(2030, 1, 1))
    client.force_login(head)
    page = _page(client)
    assert "Пока нельзя" in page
    assert reverse("programme:approve_roadmap") not in page, "the head does not open what the coordinator does"


def test_a_reason_counts_and_is_shown(boss, year):
    for fact in ("programme.roadmap_approved", "programme.outreach_held"):
        services.pass_check(programme=year, gate="launch", fact=fact, reason="позже", actor=boss)
    found = ready_of(path_of_programme(year))
    assert (found.stops, found.left) == (0, 0)
    assert all(line.note for line in found.checks if line.passed)
