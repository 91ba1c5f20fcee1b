"""Results kept by the version of the data: looked at again they cost little, and no change is missed."""

from decimal import Decimal
from types import FunctionType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.services import set_thresholds
from nastavnik.reports.selectors.results import kept
from tests.completion import year
from tests.reports.test_pages import client_of, told
from tests.support.journalled import Watch

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

#: Statements of the page: counted anew, and looked at again while nothing has changed.
ANEW, AGAIN = 25, 8


def look(account: Account, name: str = "results", ending: str = "") -> tuple[Any, list[str]]:
    with clock.at(year.MAY), CaptureQueriesContext(connection) as seen:
        page = client_of(account).get(reverse(f"reports:{name}") + ending)
    assert page.status_code == 200
    said = [query["sql"] for query in seen if "django_session" not in query["sql"]]
    return page, said[next(at for at, sql in enumerate(said) if 'FROM "people_account"' in sql) :]


def test_the_second_look_reads_no_rows_and_shows_the_same():
    _year, coordinator, _head, _places = told()
    look(coordinator)
    kept._kept.cache_clear()
    first, anew = look(coordinator)
    second, again = look(coordinator)
    assert len(anew) <= ANEW
    assert len(again) <= AGAIN
    assert second.context["found"] is first.context["found"]
    assert not any(sql.startswith(("INSERT", "UPDATE", "DELETE")) for sql in (*anew, *again))
    for name, ending in (("details", ""), ("results", "?format=csv"), ("results", "?format=xlsx")):
        asked = look(coordinator, name, ending)[1]
        assert len(asked) <= AGAIN + 2, "the coordinator's page of details draws when each pair met"


def test_many_pairs_cost_as_many_statements_as_few():
    costs = []
    for pairs in (1, 6):
        _year, coordinator, _head, _places = told(pairs)
        look(coordinator)
        kept._kept.cache_clear()
        costs.append((len(look(coordinator)[1]), len(look(coordinator)[1])))
    assert costs[0] == costs[1]


def test_a_change_is_seen_at_once():
    programme, coordinator, _head, _places = told()
    before, _said = look(coordinator)
    with clock.at(year.MAY):
        set_thresholds(programme=programme, actor=coordinator, values={"I1": Decimal(60)})
    after, _said = look(coordinator)
    assert before.context["found"].indicators[0].measure.threshold == 70
    assert after.context["found"].indicators[0].measure.threshold == 60


def test_each_reader_language_and_day_has_its_own():
    _year, coordinator, head, _places = told()
    mine, _said = look(coordinator)
    theirs, _said = look(head)
    assert mine.context["found"] is not theirs.context["found"]
    with clock.at(year.MAY.replace(day=year.MAY.day + 1)):
        tomorrow = client_of(coordinator).get(reverse("reports:results"))
    assert tomorrow.context["found"].on != mine.context["found"].on
    client = client_of(coordinator)
    client.cookies["django_language"] = "en"
    with clock.at(year.MAY):
        assert "Results" in client.get(reverse("reports:results")).content.decode()
    assert "Результаты" in look(coordinator)[0].content.decode()


def test_a_service_that_is_silent_is_caught():
    """The control of what the year of the demonstration school is watched by."""
    told(1)

    def silent() -> None:
        Teacher.objects.update(phone="1")

    service = FunctionType(silent.__code__, {"__name__": "nastavnik.people.services.invented", "Teacher": Teacher})
    watch = Watch()
    with connection.execute_wrapper(watch):
        service()
    assert watch.silent == {("people_teacher", "nastavnik.people.services.invented.silent")}
