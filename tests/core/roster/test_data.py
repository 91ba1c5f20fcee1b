import json
from pathlib import Path

import pytest

from nastavnik.core.roster import RosterError, as_json, read_sheets, understand
from tests.core.roster.make import TODAY

DATA = Path(__file__).parents[2] / "data"
EXPECTED = json.loads((DATA / "staff-school-12.json").read_text(encoding="utf-8"))


def read(name):
    return understand(read_sheets((DATA / name).read_bytes(), name), today=TODAY)


def as_set(rows):
    return {json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows}


def test_workbook_gives_exactly_the_expected_people():
    found = as_json(read("staff-school-12.xlsx"))
    assert len(found["rows"]) == len(EXPECTED["rows"]) == 60
    assert as_set(found["rows"]) == as_set(EXPECTED["rows"])
    assert found["problems"] == EXPECTED["problems"] == []


def test_workbook_is_explained():
    roster = read("staff-school-12.xlsx")
    assert (roster.sheet, roster.header_row, roster.kind) == ("Педсостав", 4, "xlsx")
    assert [row.row for row in roster.rows] == sorted(row.row for row in roster.rows)
    assert [column.field for column in roster.columns] == [
        *(None, "full_name", "position", "subjects", "category"),
        *("pedagogical_years", "hired_on", "weekly_hours", "phone", "email"),
    ]
    assert roster.columns[0].why == "номер строки"
    assert roster.columns[6].example_understood == "26.08.2012"
    reasons = [one.reason for one in roster.skipped]
    assert reasons.count("заголовок группы") == 10
    assert reasons.count("строка с итогом") == reasons.count("подпись") == 1
    assert [other.name for other in roster.other_sheets] == ["Справочник"]
    assert {one.message for one in roster.repairs} == {"убраны лишние пробелы в имени"}
    assert {row.phone[:6] for row in roster.rows} == {"+7 900"}


def test_old_export_gives_the_same_people():
    roster = read("staff-export-cp1251.csv")
    assert (roster.encoding, roster.delimiter, roster.header_row) == ("cp1251", ";", 1)
    found = as_json(roster)
    assert found["problems"] == []
    assert len(found["rows"]) == 25
    assert as_set(found["rows"]) <= as_set(EXPECTED["rows"])


@pytest.mark.parametrize("cut", range(0, 12_000, 480))
def test_cut_workbook_is_refused(cut):
    data = (DATA / "staff-school-12.xlsx").read_bytes()[:cut]
    with pytest.raises(RosterError, match=r"[Фф]айл"):
        read_sheets(data, "staff.xlsx")
