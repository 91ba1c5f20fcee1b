"""The order of introduction: printed from the roadmap, registered by hand, ticks its measure."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.programme import services
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 8, 20)


def test_it_is_printed_from_the_roadmap_and_ticks_its_measure(client):
    with clock.at(DAY):
        boss = factories.account(factories.school(), roles=("coordinator",))
        year = services.create_programme(school=boss.school, start_year=2026, actor=boss)
        person = factories.teacher(boss.school)
        item = year.roadmap.get(code="introduction_order")
        services.change_roadmap_item(item=item, actor=boss, people=[person])
        client.force_login(boss)
        url = reverse("programme:introduction")
        assert url in client.get(reverse("programme:acts")).content.decode()
        page = client.get(url).content.decode()
        assert boss.full_name in page
        assert person.told_apart in page
        assert "20 мая 2027" in page
        assert reverse("programme:act_new") in page
        act = services.register_paper(programme=year, kind="introduction_order", number="140-од", dated=DAY, actor=boss)
        item.refresh_from_db()
        assert (item.state, item.act) == ("done", act)
        assert "140-од" in client.get(url).content.decode()
        services.annul_act(act=act, reason="ошибка", actor=boss)
        item.refresh_from_db()
        assert item.state == "planned"


def test_the_measure_of_a_year_begun_before_is_known_by_its_title():
    with clock.at(DAY):
        boss, other = (factories.account(factories.school(), roles=("coordinator",)) for _ in range(2))
        old, own = (services.create_programme(school=one.school, start_year=2026, actor=one) for one in (boss, other))
    old.roadmap.filter(code="introduction_order").update(code="")
    own.roadmap.filter(code="introduction_order").update(code="", title="Свой приказ")
    import_module("nastavnik.programme.migrations.0007_introduction_known").name_the_measure(apps, None)
    assert old.roadmap.get(code="introduction_order").title.startswith("Приказ о внедрении")
    assert not own.roadmap.filter(code="introduction_order").exists()
