"""What the year needs: noted with amount and owner, told, found or not, corrected, taken off."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.outbox.models import Notice
from nastavnik.programme import services
from nastavnik.programme.models import Resource
from tests import factories
from tests.living.lines import texts_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 9)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


def _post(client, name, data=None, *args):
    return client.post(reverse(f"programme:{name}", args=args), {"form_key": str(uuid.uuid4()), **(data or {})})


def _page(client, name, *args, query=""):
    return client.get(reverse(f"programme:{name}", args=args) + query).content.decode()


def _kinds(account):
    return list(Notice.objects.filter(account=account).order_by("pk").values_list("kind", flat=True))


SENT = {"title": "Фонд поощрения", "kind": "financial", "amount": "120000.50", "unit": "рублей", "due_to": DAY}


def _add(year, boss, **more):
    given = {"title": "Принтер", "kind": "material", "amount": 1, "unit": "шт.", "due_to": DAY}
    return services.add_resource(programme=year, actor=boss, **(given | more))


def test_a_resource_is_noted_with_amount_and_owner_who_is_told(client, boss, year, person):
    client.force_login(boss)
    assert "Не записано, какие ресурсы нужны" in _page(client, "ready")
    assert _post(client, "resource_add", {**SENT, "amount": "0"}).status_code == 422
    assert _post(client, "resource_add", {**SENT, "owner": person.teacher.pk}).status_code == 302
    assert _kinds(person) == ["programme.responsible"]
    assert any("Фонд поощрения" in line for line in texts_of(person))
    page = _page(client, "resources")
    assert person.teacher.told_apart in page
    assert "рублей" in page
    assert "Ресурсов нужно, а их ещё нет: 1 из 1" in _page(client, "ready")
    assert "Фонд поощрения" not in _page(client, "resources", query="?state=there")
    assert client.get(reverse("programme:resources") + "?format=csv").status_code == 200


def test_the_owner_says_that_it_is_there_and_that_it_is_not(client, boss, year, person):
    row = _add(year, boss, owner=person.teacher)
    client.force_login(person)
    assert "Это есть" in _page(client, "duties")
    for state in ("there", "needed", "none"):
        _post(client, "own_resource", None, row.pk, state)
        assert Resource.objects.get().state == state
    assert not texts_of(person)
    _post(client, "own_resource", None, row.pk, "lost")
    assert Resource.objects.get().state == "none"
    client.force_login(factories.account(boss.school))
    assert _post(client, "own_resource", None, row.pk, "there").status_code == 404


def test_what_is_not_there_on_its_day_comes_to_the_coordinator(boss, year, person):
    _add(year, boss, owner=person.teacher)
    _add(year, boss, title="Кабинет", due_to=DAY + dt.timedelta(days=5))
    lines = texts_of(boss)
    assert any("нужно: Кабинет" in line for line in lines)
    assert not any("Принтер" in line for line in lines)
    with clock.at(DAY + dt.timedelta(days=1)):
        assert any("а этого всё нет: Принтер" in line for line in texts_of(boss))


def test_it_is_corrected_with_its_history_and_taken_off(client, boss, year, person):
    row = _add(year, boss, owner=person.teacher)
    client.force_login(boss)
    sent = {**SENT, "due_to": DAY + dt.timedelta(days=3), "owner": person.teacher.pk}
    assert _post(client, "resource", sent, row.pk).status_code == 302
    assert _kinds(person) == ["programme.responsible"] * 2
    page = _page(client, "resource", row.pk)
    assert "История изменений" in page
    _post(client, "resource_state", None, row.pk, "there")
    assert "Ресурсов есть: 1" in _page(client, "ready")
    _post(client, "resource_remove", None, row.pk)
    assert not Resource.objects.exists()
    assert _kinds(person)[-1] == "programme.relieved"


def test_nothing_without_an_amount_a_known_state_or_an_own_owner(boss, year):
    with pytest.raises(ValidationError):
        _add(year, boss, amount=0)
    with pytest.raises(ValidationError):
        _add(year, boss, unit="")
    with pytest.raises(RuleError):
        _add(year, boss, owner=factories.teacher(factories.school()))
