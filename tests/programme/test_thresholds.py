"""Thresholds of indicators: the programme's own, the default, and who may set them."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.core.evidence.indicators.catalogue import INDICATORS
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.programme.models import IndicatorThreshold, Programme
from nastavnik.programme.selectors import thresholds_of
from nastavnik.programme.services import set_thresholds
from tests import factories

pytestmark = pytest.mark.django_db
DEFAULTS = {one.code: one.threshold for one in INDICATORS if one.threshold is not None}


@pytest.fixture
def year() -> Programme:
    return factories.programme(factories.school())


@pytest.fixture
def coordinator(year: Programme):
    return factories.account(year.school, roles=("coordinator",))


def test_without_own_thresholds_the_defaults_are_in_force(year):
    assert thresholds_of(year) == DEFAULTS


def test_an_own_threshold_is_kept_and_journalled_and_returns_to_the_default(year, coordinator):
    set_thresholds(programme=year, values={"I1": Decimal("60"), "I4": None, "I7": Decimal("80")}, actor=coordinator)
    assert thresholds_of(year) == {**DEFAULTS, "I1": 60.0}
    assert list(IndicatorThreshold.objects.values_list("code", flat=True)) == ["I1"]
    line = Event.objects.get(kind="programme.thresholds_set")
    assert line.data == {"thresholds": {"I1": "60"}}
    set_thresholds(programme=year, values={"I1": Decimal("60.0")}, actor=coordinator)
    assert Event.objects.filter(kind="programme.thresholds_set").count() == 1
    set_thresholds(programme=year, values={"I1": Decimal("65")}, actor=coordinator)
    assert thresholds_of(year)["I1"] == 65.0
    set_thresholds(programme=year, values={"I1": None}, actor=coordinator)
    assert thresholds_of(year) == DEFAULTS


@pytest.mark.parametrize(
    ("values", "field"), [({"I1": Decimal("101")}, "I1"), ({"I11": Decimal("5")}, "I11"), ({"I99": None}, "I99")]
)
def test_what_cannot_be_a_threshold_is_refused_and_nothing_is_kept(year, coordinator, values, field):
    with pytest.raises(RuleError) as refused:
        set_thresholds(programme=year, values={"I4": Decimal("50"), **values}, actor=coordinator)
    assert refused.value.field == field
    assert thresholds_of(year) == DEFAULTS


def test_only_the_coordinator_sets_them_and_only_while_the_year_runs(year, coordinator):
    with pytest.raises(RuleError):
        set_thresholds(programme=year, values={"I1": None}, actor=factories.account(year.school, roles=("head",)))
    year.archived_on = clock.today()
    year.save()
    with pytest.raises(RuleError, match="архиве"):
        set_thresholds(programme=year, values={"I1": Decimal("50")}, actor=coordinator)


def test_the_page_keeps_what_was_typed_when_it_is_refused(year, coordinator):
    client = Client()
    client.force_login(coordinator)
    page = client.get(reverse("programme:thresholds")).content.decode()
    assert 'value="70"' in page
    url = reverse("programme:thresholds")
    key = {"form_key": "7d1f5a0e-2f6f-4a53-9a51-0d3b1f6f9f11"}
    refused = client.post(url, {"I1": "120", "I9": "30", **key})
    assert refused.status_code == 422
    assert "от 0 до 100" in refused.content.decode()
    assert 'value="120"' in refused.content.decode()
    key = {"form_key": "7d1f5a0e-2f6f-4a53-9a51-0d3b1f6f9f12"}
    assert client.post(url, {"I1": "55", "I9": "", **key}).status_code == 302
    assert thresholds_of(year) == {**DEFAULTS, "I1": 55.0}
