"""The coordinator's check-list is filled in on its page, day by day, and names the level with its source."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.people.models import Account, Teacher
from nastavnik.surveys import services
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import latest_version, spec_of
from tests import factories
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.test_wave_pages import form, q
from tests.surveys.waves import DAY, Scene

pytestmark = pytest.mark.django_db
KEY = "coordinator_checklist"


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


def page_of(account: Account, key: str = KEY) -> tuple[Client, str]:
    client = Client()
    client.force_login(account)
    return client, reverse("surveys:version_fill", args=[latest_version(key).pk])


def marks(value: str) -> dict[str, str]:
    return {item.code: value for item in spec_of(latest_version(KEY)).items}


def named(account: Account) -> Account:
    if not Teacher.objects.filter(account=account).exists():
        factories.teacher(account.school, account=account)
    return Account.objects.get(pk=account.pk)


def test_it_is_filled_in_again_on_another_day_and_corrected_on_the_same(of: Scene) -> None:
    client, url = page_of(named(of.coordinator))
    assert url in client.get(reverse("surveys:waves")).content.decode()
    assert url in client.get(reverse("surveys:form", args=[latest_version(KEY).questionnaire_id])).content.decode()
    assert client.post(url, form(**q(marks("0")))).status_code == 302
    assert client.get(url).content.decode().count("checked") == 9
    assert client.post(url, form(**q(marks("1")))).status_code == 302
    page = client.get(url).content.decode()
    assert page.count("Допустимый уровень") == 1
    assert "Недопустимый" not in page
    assert "МР-42/02" in page
    with waves.at(DAY + dt.timedelta(days=90)):
        client.post(url, form(**q(marks("2"))))
        page = client.get(url).content.decode()
    assert page.index("Оптимальный уровень") < page.index("Допустимый уровень")
    assert Response.objects.count() == 3


def test_a_gap_is_told_and_what_was_marked_stays(of: Scene) -> None:
    client, url = page_of(named(of.coordinator))
    answer = client.post(url, form(**q({**marks("2"), "aims": ""})))
    assert answer.status_code == 422
    assert answer.content.decode().count("checked") == 8
    assert not Response.objects.exists()


def test_only_the_coordinator_fills_in_and_only_forms_for_the_coordinator(of: Scene) -> None:
    for one in (of.mentor, of.mentees[0], factories.account(of.school, roles=("head",))):
        client, url = page_of(one)
        assert client.get(url).status_code == 403
        with pytest.raises(RuleError):
            services.fill_in(version=latest_version(KEY), programme=of.year, raw=marks("1"), actor=one)
    coordinator = named(of.coordinator)
    client, url = page_of(coordinator, "ppz32")
    assert client.get(url).status_code == 302
    with pytest.raises(RuleError, match="не куратор"):
        services.fill_in(version=latest_version("ppz32"), programme=of.year, raw=waves.raw(), actor=coordinator)


def test_without_a_row_among_the_staff_it_says_what_to_do(of: Scene) -> None:
    alone = factories.account(of.school, roles=("coordinator",))
    Teacher.objects.filter(account=alone).delete()
    client, url = page_of(Account.objects.get(pk=alone.pk))
    answer = client.post(url, form(**q(marks("2"))))
    assert answer.status_code == 422
    assert "свяжите её" in answer.content.decode()
