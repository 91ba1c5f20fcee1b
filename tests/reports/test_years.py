"""Years side by side: as their reports hold them; what changed in a year stays readable in the archive."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.completion.services import archive_programme, begin_next_year
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.results.years import Cell, side_by_side, years_of
from tests import factories
from tests.completion import year

pytestmark = pytest.mark.django_db
AUGUST = dt.date(2027, 8, 20)


def two_years() -> tuple[Programme, Account]:
    """Take a year of five pairs into the archive and begin the next."""
    story, places = year.begin(pairs=5)
    for place in places:
        year.complete(place)
    year.close(story)
    with clock.at(year.MAY):
        year.fill(story)
        past = archive_programme(programme=story.programme, actor=story.coordinator)
    with clock.at(AUGUST):
        begin_next_year(programme=past, actor=story.coordinator)
    return past, story.coordinator


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_year_stands_as_its_report_holds_it_beside_the_next() -> None:
    past, coordinator = two_years()
    Teacher.objects.filter(school=past.school).update(pedagogical_years=1)
    with clock.at(AUGUST):
        found = years_of(coordinator)
        assert [one.name for one in found] == ["2026/27", "2027/28"]
        assert [one.day for one in found] == [year.MAY, AUGUST]
        rows = {(group.title, row.label): row.cells for group in side_by_side(found) for row in group.rows}
        page = client_of(coordinator).get(reverse("reports:years")).content.decode()
    assert rows[("Пары и группы", "пар")] == (Cell("5"), Cell("0"))
    assert rows[("Пары и группы", "завершены с итоговой оценкой")] == (Cell("5 из 5", "100 %"), Cell("0 из 0", "—"))
    assert rows[("Молодые специалисты", "работает в школе")][0] == Cell("0")
    assert rows[("Молодые специалисты", "работает в школе")][1] != Cell("0")
    assert rows[("Темы запросов", "методика и план урока")] == (Cell("5"), Cell("—"))
    assert "ответов мало, чтобы показать: 5" in page
    assert reverse("completion:past", args=[past.pk]) in page


def test_the_archive_leads_to_what_changed_and_another_school_finds_nothing() -> None:
    past, coordinator = two_years()
    client, link = client_of(coordinator), reverse("reports:year", args=[past.pk])
    assert link in client.get(reverse("completion:past", args=[past.pk])).content.decode()
    assert reverse("reports:years") in client.get(reverse("completion:archive")).content.decode()
    assert "Сравнивать нечего" in client.get(link).content.decode()
    stranger = factories.account(factories.school(), roles=("head",))
    assert client_of(stranger).get(link).status_code == 404
    assert "Сравнивать пока нечего" in client_of(stranger).get(reverse("reports:years")).content.decode()


def test_years_cost_no_more_for_many_pairs() -> None:
    costs = []
    for pairs in (1, 4):
        story, _places = year.begin(pairs=pairs)
        years_of(story.coordinator)
        with CaptureQueriesContext(connection) as seen:
            years_of(story.coordinator)
        costs.append(len(seen))
    assert costs[0] == costs[1]
