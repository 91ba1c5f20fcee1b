"""Pages of the results: who sees which rows, nothing of answers, the same numbers from the command, constant cost."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.catalogue import INDICATORS
from nastavnik.kit import clock
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import PracticalResult
from nastavnik.people.models import Account
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.indicators.lines import ROWS, lines, rows_of
from nastavnik.reports.selectors.results.whole import as_json, results_of
from tests import factories
from tests.completion import year

pytestmark = pytest.mark.django_db


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def told(pairs: int = 2) -> tuple[Programme, Account, Account, list]:
    story, places = year.begin(pairs=pairs)
    with clock.at(year.WINTER):
        for place in places:
            mentoring.count_introduction(place=place, actor=place.mentor.account)
    for place in places:
        year.complete(place)
    return story.programme, story.coordinator, factories.account(story.school, roles=("head",)), places


def test_an_empty_year_shows_dashes_and_says_what_comes_first():
    programme = factories.programme(factories.school())
    for role in ("coordinator", "head"):
        client = client_of(factories.account(programme.school, roles=(role,)))
        page = client.get(reverse("reports:results")).content.decode()
        assert "Показывать пока нечего" in page
        assert "—" in page
        assert client.get(reverse("reports:details")).status_code == 200
        kinds = {"xlsx": "sheet", "ods": "spreadsheet", "csv": "csv; charset=utf-8", "print": "html; charset=utf-8"}
        for ending, kind in kinds.items():
            answer = client.get(reverse("reports:results"), {"format": ending})
            assert answer.headers["Content-Type"].endswith(kind)


def test_without_a_programme_the_way_leads_to_its_beginning():
    client = client_of(factories.account(factories.school(), roles=("head",)))
    assert client.get(reverse("reports:results")).url == reverse("programme:board")


def test_the_coordinator_opens_people_and_the_head_counts_alone():
    _year, coordinator, head, places = told()
    with clock.at(year.MAY):
        for code in ROWS:
            page = client_of(head).get(reverse("reports:indicator", args=[code]))
            assert page.status_code == 200
            for place in places:
                assert place.mentee.last_name not in page.content.decode()
                assert place.mentor.last_name not in page.content.decode()
        rows = client_of(coordinator).get(reverse("reports:indicator", args=["I10"])).content.decode()
    assert all(str(place) in rows for place in places)
    assert all(reverse("mentoring:work", args=[place.pk]) in rows for place in places)
    for name in ("results", "details", "results?format=csv"):
        page = client_of(head).get(address(name)).content.decode()
        assert not any(place.mentee.last_name in page for place in places)


def test_every_row_leads_to_a_page_the_coordinator_may_open():
    programme, coordinator, _head, _places = told(1)
    factories.teacher(programme.school, pedagogical_years=1, hired_on=year.WINTER.replace(year=2024))
    client = client_of(coordinator)
    with clock.at(year.MAY):
        for code in ROWS:
            for row in rows_of(code, YearRows(programme, year.MAY)) or []:
                assert client.get(row.url).status_code == 200, (code, row)


def test_answers_have_no_rows_for_anybody():
    programme, coordinator, _head, _places = told()
    for one in INDICATORS:
        if one.source == "people":
            continue
        assert rows_of(one.code, YearRows(programme, year.MAY)) is None
        url = reverse("reports:indicator", args=[one.code])
        assert client_of(coordinator).get(url).status_code == 200
        page = client_of(coordinator).get(reverse("reports:indicator", args=[one.code]), {"format": "xlsx"})
        assert page["Content-Type"].startswith("text/html")


def test_an_unknown_indicator_is_not_found():
    _year, coordinator, _head, _places = told(1)
    assert client_of(coordinator).get(reverse("reports:indicator", args=["I99"])).status_code == 404


def test_the_figure_is_the_sum_of_its_rows():
    programme, _coordinator, _head, places = told(3)
    with clock.at(year.MAY):
        PracticalResult.objects.create(
            school=places[0].school, place=places[0], kind="project", title="Проект", shown_on=year.MAY
        )
        measured = {line.indicator.code: line.measure for line in lines(YearRows(programme, year.MAY))}
        for code in ROWS:
            rows = rows_of(code, YearRows(programme, year.MAY)) or []
            if measured[code].state == "value":
                assert (measured[code].part, measured[code].of) == (
                    sum(row.part for row in rows),
                    sum(row.of for row in rows),
                ), code
        found = results_of(programme, year.MAY).figures
    assert measured["I10"].part == found.find("results.places").value == 1
    assert (measured["I7"].part, measured["I7"].of) == (
        found.find("meetings.forms").value,
        found.find("meetings.forms").of,
    )
    assert (measured["I14"].part, measured["I14"].of) == (found.find("pairs.ended").value, 3)


def test_the_page_and_the_command_give_the_same_numbers(capsys: pytest.CaptureFixture[str]):
    from nastavnik.cli.main import main  # noqa: PLC0415

    programme, _coordinator, head, _places = told(5)
    with clock.at(year.MAY):
        page = client_of(head).get(reverse("reports:results"))
        command = ["report", "--json", "--programme", str(programme.pk), "--on", year.MAY.isoformat()]
        printed = []
        for _again in range(2):
            with pytest.raises(SystemExit) as left:
                main(command)
            assert left.value.code == 0
            printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert json.loads(printed[0]) == json.loads(json.dumps(as_json(page.context["found"])))


def test_the_numbers_do_not_follow_the_clock():
    programme, _coordinator, _head, _places = told(2)
    found = []
    for day in (year.MAY, year.MAY.replace(year=2028)):
        with clock.at(day):
            found.append(as_json(results_of(programme, year.MAY)))
    assert found[0] == found[1]


def test_the_csv_holds_no_formula_and_every_indicator():
    _year, coordinator, _head, _places = told(1)
    text = client_of(coordinator).get(reverse("reports:results"), {"format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1].split()[0] for row in rows[1:16]] == [one.code for one in INDICATORS]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_workbook_holds_the_indicators_and_the_figures_of_the_year():
    _year, coordinator, _head, _places = told(1)
    book = load_workbook(io.BytesIO(client_of(coordinator).get(reverse("reports:results"), {"format": "xlsx"}).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0][:3] == ["Раздел", "Показатель", "Значение"]
    assert ["Пары и группы", "пар", "1"] in [row[:3] for row in rows]


def address(name: str) -> str:
    page, _mark, words = name.partition("?")
    return f"{reverse(f'reports:{page}')}?{words}"


@pytest.mark.parametrize("name", ["results", "details", "results?format=csv"])
def test_a_page_costs_the_same_for_one_pair_and_for_more(name: str):
    costs = []
    for pairs in (1, 5):
        _year, coordinator, _head, _places = told(pairs)
        client = client_of(coordinator)
        with clock.at(year.MAY):
            client.get(address(name))
            with CaptureQueriesContext(connection) as seen:
                client.get(address(name))
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_an_indicator_costs_the_same_for_one_pair_and_for_more():
    costs = []
    for pairs in (1, 5):
        _year, coordinator, _head, _places = told(pairs)
        client = client_of(coordinator)
        one = []
        for code in ROWS:
            with clock.at(year.MAY), CaptureQueriesContext(connection) as seen:
                client.get(reverse("reports:indicator", args=[code]))
            one.append(len(seen))
        costs.append(one[1:])  # the first opens the session
    assert costs[0] == costs[1]
