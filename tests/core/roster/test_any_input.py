from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from nastavnik.core.roster import Roster, RosterError, Sheet, as_json, read_sheets, understand
from nastavnik.core.roster.model import Layout
from tests.core.roster.make import HEAD, TODAY

WORDS = some.sampled_from(
    [
        *HEAD,
        "Стаж",
        "Дата приёма",
        "Категория",
        "Иванова Мария Сергеевна",
        "Итого",
        "Директор ___ И. О. Фам",
        "№",
        "Учитель",
        "=A1",
        "—",
        "с 2015",
        "31.02.2023",
        "1 категория",
        "a@b.example",
        "МАТЕМАТИКА",
        "5",
        "Фамилия",
        "Имя",
    ]
)
CELLS = some.one_of(
    *(WORDS, WORDS, some.none(), some.text(max_size=12), some.integers(), some.floats(), some.booleans()),
    *(some.dates(), some.datetimes(), some.times(), some.timedeltas()),
)
SMALL = some.integers(0, 6)
GRIDS = some.lists(some.lists(CELLS, max_size=6), max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    GRIDS,
    some.frozensets(some.tuples(SMALL, SMALL), max_size=4),
    some.lists(some.tuples(SMALL, SMALL, SMALL, SMALL), max_size=3),
    some.one_of(some.none(), some.dictionaries(some.sampled_from(["sheet", "columns", "x"]), CELLS)),
)
def test_any_grid_is_understood_or_refused(grid, formulas, merged, choices):
    sheet = Sheet("л", tuple(map(tuple, grid)), Layout(formulas, tuple(merged)))
    try:
        roster = understand([sheet], today=TODAY, choices=choices)
    except RosterError:
        return
    assert isinstance(roster, Roster)
    places = [row.row for row in roster.rows]
    assert places == sorted(set(places))
    assert not set(places) & {one.row for one in roster.skipped}
    for row in as_json(roster)["rows"]:
        assert row["full_name"]
        assert row["pedagogical_years"] is None or 0 <= row["pedagogical_years"] <= 70
        assert row["hired_on"] is None or "1950-01-01" <= row["hired_on"] <= "2027-09-02"


@settings(max_examples=150, deadline=None)
@given(
    some.one_of(
        some.binary(max_size=400),
        some.text(max_size=200).map(str.encode),
        *(some.binary(max_size=900).map(head.__add__) for head in (b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ),
    some.one_of(some.text(max_size=8), some.sampled_from(["a.csv", "a.xlsx", "", "a.txt", "a.xls"])),
)
def test_any_bytes_are_read_or_refused(data, name):
    try:
        sheets = read_sheets(data, name)
        understand(sheets, today=TODAY)
    except RosterError:
        return
    assert sheets


def test_every_kind_of_cell_is_met():
    kinds = (None, "x", 1, 1.5, True, date(2020, 1, 1), datetime.combine(TODAY, time()), time(), timedelta())
    grid = (tuple(HEAD), *(("Иванова Мария Сергеевна", kind, kind) for kind in kinds))
    assert len(understand([Sheet("л", grid)], today=TODAY).rows) == len(kinds)
