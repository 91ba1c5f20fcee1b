"""Whole readings by plain values: what the process that reads a foreign file is asked for."""

from datetime import date

import pytest

from nastavnik.core.roster import RosterError, read_sheets, understand
from nastavnik.core.roster.foreign import cells, staff_list

CONTENT = "ФИО;Должность\nКротов Илья Павлович;учитель\n".encode()


def test_a_staff_list_is_read_as_its_parts_are() -> None:
    found = staff_list(CONTENT, name="a.csv", today="2026-09-07", choices={})
    assert found == understand(read_sheets(CONTENT, "a.csv"), today=date(2026, 9, 7), choices={})
    assert [row.last_name for row in found.rows] == ["Кротов"]


def test_cells_come_by_sheet_and_a_long_sheet_is_refused() -> None:
    (rows,) = cells(CONTENT, name="a.csv", most_rows=2, too_long="слишком длинно").values()
    assert [next(iter(row)) for row in rows] == ["ФИО", "Кротов Илья Павлович"]
    with pytest.raises(RosterError, match="слишком длинно"):
        cells(CONTENT, name="a.csv", most_rows=1, too_long="слишком длинно")
