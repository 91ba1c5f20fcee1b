"""One table: the same columns give the page, the print and the files; searched, ordered, cut, chosen from."""

import datetime as dt
import io
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from nastavnik.core.roster.sheets import read_sheets
from nastavnik.kit.http import tidied
from nastavnik.kit.tables import FILE, PAGE, Badge, Button, Choosing, Column, Filter, Listing, show_tables
from nastavnik.people.models import Teacher, name_order
from tests import factories

DAY = dt.date(2026, 9, 1)
ROWS = [
    {
        "pk": 3,
        "name": "Ёлкина Анна",
        "years": 2,
        "on": DAY,
        "state": Badge("ok", "вход открыт"),
        "taught": ["физика", "химия"],
    },
    {"pk": 1, "name": "Аверина <b>", "years": None, "on": None, "state": Badge("mute", "нет входа"), "taught": []},
    {
        "pk": 2,
        "name": "=Жуков\v",
        "years": 11,
        "on": DAY.replace(year=2020),
        "state": Badge("wait", "ждём"),
        "taught": ["физика"],
    },
]
COLUMNS = (
    Column("name", gettext_lazy("Педагог"), kind="person", link="people:teacher", sort=True, search=True),
    Column("years", gettext_lazy("Стаж, лет"), kind="number", sort=True),
    Column("on", gettext_lazy("В школе с"), kind="date", sort=True),
    Column("taught", gettext_lazy("Предметы"), search=True, blank="–"),
    Column("state", gettext_lazy("Вход"), sort=True),
    Column("pk", gettext_lazy("Номер"), on={FILE}),
    Column("act", gettext_lazy("Действие"), value=lambda row: "снять", on={PAGE}, hide_label=True),
)


def asked(query: str = "", roles: set[str] | None = None):
    request = RequestFactory().get(f"/list/?{query}")
    request.GET = tidied(request.GET)
    request.user, request.roles, request.school = AnonymousUser(), roles or set(), SimpleNamespace(name="Школа № 12")
    return request


def listed(query: str = "", roles: set[str] | None = None, rows=ROWS, columns=COLUMNS, **more):
    return Listing(asked(query, roles), "Педагоги", columns, rows, **more)


def drawn(listing: Listing, template: str = "{% table listing=listing %}") -> str:
    context = Context({"request": listing.request, "listing": listing, "listings": [listing]})
    return re.sub(r"\s+", " ", Template(template).render(context))


def names(listing: Listing) -> list[str]:
    return [row["name"] for row in listing.shown]


def test_the_page_is_a_table_with_cards_for_a_phone():
    page = drawn(listed())
    assert '<th scope="row"><a href="/people/3/">Ёлкина Анна</a></th>' in page
    assert "Аверина &lt;b&gt;" in page
    assert '<td class="num" data-label="Стаж, лет"><div>11</div></td>' in page
    assert '<td class="num" data-label="В школе с"><div>01.09.2026</div></td>' in page
    assert '<td class="num"></td>' in page
    assert '<td data-label="Предметы"><div>физика, химия</div></td>' in page
    assert '<td data-label="Предметы"><div>–</div></td>' in page
    assert '<span class="mark wait">ждём</span>' in page
    assert '<td class="no-print"><div>снять</div></td>' in page
    assert '<span class="visually-hidden">Действие</span>' in page
    assert "Номер" not in page


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", [3, 1, 2]),
        ("sort=name", [2, 1, 3]),
        ("sort=-name", [3, 1, 2]),
        ("sort=years", [3, 2, 1]),
        ("sort=-years", [2, 3, 1]),
        ("sort=on", [2, 3, 1]),
        ("sort=state", [3, 2, 1]),
        ("sort=pk", [3, 1, 2]),
        ("sort=nothing", [3, 1, 2]),
    ],
)
def test_rows_in_memory_are_ordered_as_asked_and_the_empty_stand_last(query, order):
    assert [row["pk"] for row in listed(query).shown] == order


def test_a_heading_orders_and_then_turns_round_and_keeps_the_search():
    page = drawn(listed("q=а&sort=name&page=4"))
    assert 'aria-sort="ascending"' in page
    assert 'href="?q=%D0%B0&amp;sort=-name"' in page
    assert 'href="?q=%D0%B0&amp;sort=years"' in page


@pytest.mark.parametrize(
    ("words", "found"),
    [("елкина", [3]), ("ФИЗИКА", [3, 2]), ("физика ёлк", [3]), ("никто", []), ("11", []), ("", [3, 1, 2])],
)
def test_rows_are_looked_for_by_words_in_any_letters(words, found):
    assert [row["pk"] for row in listed(f"q={words}").shown] == found


def test_a_filter_offers_only_what_it_says():
    early = Filter("years", "Стаж", [("early", "до трёх лет")], test=lambda row, _value: (row["years"] or 9) < 3)
    listing = listed("years=early&sort=name", filters=[early])
    assert [row["pk"] for row in listing.shown] == [3]
    assert listing.narrowed
    assert '<option value="early" selected>' in drawn(listing, "{% table_filters listing=listing %}")
    assert 'name="sort" value="name"' in drawn(listing, "{% table_filters listing=listing %}")
    assert len(listed("years=other", filters=[early]).shown) == 3


def test_columns_are_there_for_whom_they_are():
    columns = (
        *COLUMNS,
        Column("pk", "Служебное", roles={"coordinator"}),
        Column("pk", "Личное", sees="kit.Draft.data"),
    )
    assert "Служебное" not in drawn(listed(columns=columns))
    assert "Служебное" in drawn(listed(columns=columns, roles={"coordinator"}))
    assert "Личное" not in drawn(listed(columns=columns, roles={"coordinator", "head"}))
    assert "Служебное" not in str(listed(columns=columns).sheet().rows)


def test_a_thousand_rows_are_cut_into_pages_and_printed_whole():
    many = [{**ROWS[0], "pk": number, "name": f"Педагог {number:04}"} for number in range(1000)]
    listing = listed("page=20&sort=name", rows=many)
    assert names(listing)[0] == "Педагог 0950"
    page = drawn(listing, "{% table listing=listing %}{% table_tools %}")
    assert 'href="?sort=name&amp;page=19"' in page.replace("page=19&amp;sort=name", "sort=name&amp;page=19")
    assert 'href="?sort=name&amp;format=print"' in page
    printed = listed("format=print&sort=name", rows=many)
    assert len(printed.shown) == 1000
    assert '<a href="?' not in drawn(printed)
    assert "снять" not in drawn(printed)
    assert len(listing.sheet().rows) == 1001


def test_a_short_list_is_printed_as_it_stands():
    page = drawn(listed(), "{% table_tools %}")
    assert "data-print" in page
    assert [ending for ending in ("xlsx", "ods", "csv") if f"?format={ending}" in page] == ["xlsx", "ods", "csv"]
    assert drawn(listed(rows=[]), "{% table_tools %}").strip() == ""


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_the_file_holds_every_row_of_the_search_and_no_formula(ending):
    response = show_tables(asked(f"format={ending}&sort=name&q=а"), "kit/no_such.html", {}, listed("q=а&sort=name"))
    assert response["Content-Disposition"].startswith("attachment")
    (sheet,) = read_sheets(response.content, f"a.{ending}")
    assert sheet.rows[0] == ("Педагог", "Стаж, лет", "В школе с", "Предметы", "Вход", "Номер")
    assert [str(row[0]).strip() for row in sheet.rows[1:]] == ["=Жуков", "Аверина <b>", "Ёлкина Анна"]
    if ending == "xlsx":
        cells = [
            cell for row in load_workbook(io.BytesIO(response.content)).active.iter_rows(min_row=2) for cell in row
        ]
        assert {cell.data_type for cell in cells} == {"s", "n", "d"}


def test_the_address_asks_for_a_page_a_print_or_a_file(settings):
    page = show_tables(asked("format=print"), "kit/no_such.html", {}, listed("format=print"), title="Список")
    text = page.content.decode()
    assert "<h1>Список</h1>" in text
    assert "Школа № 12" in text
    with pytest.raises(Exception, match="no_such"):
        show_tables(asked("format=other"), "kit/no_such.html", {}, listed())


def test_rows_stand_in_parts_and_the_file_names_the_part():
    listing = listed(
        rows=sorted(ROWS, key=lambda row: row["pk"]),
        group=lambda row: "до 2" if row["pk"] < 3 else "позже",
        group_label="Часть",
    )
    page = drawn(listing)
    assert page.count("<tbody>") == 2
    assert '<th scope="rowgroup" colspan="6">до 2</th>' in page
    assert [row[0] for row in listing.sheet().rows] == ["Часть", "до 2", "до 2", "позже"]


def test_rows_are_chosen_for_what_is_done_with_many():
    choosing = Choosing("teacher", [Button("Сделать"), Button("Всем", "everyone", "1")], chosen=frozenset({"2"}))
    page = drawn(listed(choosing=choosing))
    assert '<form method="post">' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert 'name="teacher" value="3" aria-label="Ёлкина Анна">' in page
    assert 'value="2" aria-label="=Жуков" checked>' in page.replace("\v", "")
    assert '<button name="everyone" value="1" class="plain">Всем</button>' in page
    assert "checkbox" not in drawn(listed("format=print", choosing=choosing))


def test_every_row_of_a_page_is_chosen_without_a_script_too():
    choosing = Choosing("teacher", [Button("Пригласить", action="/many/")], method="get")
    page = drawn(listed("sort=name", choosing=choosing))
    assert '<form method="get">' in page
    assert "csrfmiddlewaretoken" not in page, "a way that only leads on carries no token in its address"
    assert re.search(r'<button\s+formaction="/many/"\s*>Пригласить</button>', page)
    assert " checked" not in page
    assert 'href="?sort=name&amp;ticked=teacher"' in page
    assert drawn(listed("ticked=teacher", choosing=choosing)).count(" checked") == len(ROWS)
    assert " checked" not in drawn(listed("ticked=letters", choosing=choosing)), "another table of the page"


PATHS = (
    Column("full_name", "Педагог", kind="person", sort=name_order(), search="search_key__contains", note="position"),
    Column("pedagogical_years", "Стаж, лет", kind="number", sort="pedagogical_years"),
)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_rows_of_a_database_are_ordered_looked_for_and_counted_there():
    school = factories.school()
    for number, name in enumerate(["Жуков", "Ёлкина", "Аверина", "Яшин"]):
        factories.teacher(school, last_name=name, position="учитель", pedagogical_years=number or None)
    rows = Teacher.objects.filter(school=school).order_by("pk")
    filters = [Filter("left", "Кто", [("0", "работают")], lookup="pedagogical_years__gte")]

    def told(query: str) -> list[str]:
        return [row.last_name for row in listed(query, rows=rows, columns=PATHS, filters=filters).shown]

    assert told("") == ["Жуков", "Ёлкина", "Аверина", "Яшин"]
    assert told("sort=full_name") == ["Аверина", "Ёлкина", "Жуков", "Яшин"]
    assert told("sort=-full_name") == ["Яшин", "Жуков", "Ёлкина", "Аверина"]
    assert told("sort=-pedagogical_years") == ["Яшин", "Аверина", "Ёлкина", "Жуков"]
    assert told("q=ЕЛКИНА") == ["Ёлкина"]
    assert told("q=%00") == ["Жуков", "Ёлкина", "Аверина", "Яшин"]
    assert told("left=0&sort=full_name") == ["Аверина", "Ёлкина", "Яшин"]
    with CaptureQueriesContext(connection) as asked_of:
        page = drawn(listed("sort=full_name", rows=rows, columns=PATHS))
    assert len(asked_of) == 2
    assert '<div class="small quiet">учитель</div>' in page
