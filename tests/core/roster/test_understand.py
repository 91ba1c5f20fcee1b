from datetime import date

import pytest

from nastavnik.core.roster import RosterError, understand
from nastavnik.core.roster.model import Layout
from tests.core.roster.make import HEAD, IVANOVA, LIST, PETROV, TODAY, roster, sheet_of

NAME = "Иванова Мария Сергеевна"


def fields(found):
    return [column.field for column in found.columns]


def reasons(found):
    return {one.row: one.reason for one in found.skipped}


def said(found):
    return [(one.row, one.field) for one in found.problems]


def test_pedagogical_years_win_over_total_ones():
    found = roster([["ФИО", "Общий стаж", "Стаж", "Педагогический стаж"], [NAME, 30, 20, 10]])
    assert found.rows[0].pedagogical_years == 10
    assert [column.why for column in found.columns][1:3] == [
        "это не педагогический стаж",
        "для этого поля уже взята другая колонка",
    ]
    assert found.columns[3].example_understood == "10"


def test_two_row_header_with_merged_titles():
    grid = [
        ["Сведения о педагогах"],
        [None, "ФИО", None, None, "Стаж", None, "Категория"],
        [None, "Фамилия", "Имя", "Отчество", "общий", "педагогический", None],
        [1, 2, 3, 4, 5, 6, 7],
        [1, "ИВАНОВА", "МАРИЯ", "СЕРГЕЕВНА", 20, 10, "высшая"],
    ]
    found = roster(grid)
    assert found.header_row == 3
    assert fields(found) == [
        None,
        "last_name",
        "first_name",
        "patronymic",
        None,
        "pedagogical_years",
        "category",
    ]
    assert found.rows[0].full_name == NAME
    assert found.rows[0].pedagogical_years == 10
    assert reasons(found) == {4: "строка с номерами колонок"}
    assert found.columns[5].title == "Стаж педагогический"
    assert found.columns[1].example_understood == "ИВАНОВА"


def test_names_in_three_columns_of_any_order():
    grid = [
        ["Имя", "Отчество", "Фамилия", "Должность"],
        ["Мария", "Сергеевна", "Иванова", "учитель"],
        [None, None, "Петрова", "учитель"],
    ]
    found = roster(grid)
    row = found.rows[0]
    assert (row.full_name, row.last_name, row.first_name, row.patronymic) == (
        NAME,
        "Иванова",
        "Мария",
        "Сергеевна",
    )
    assert said(found) == [(3, "full_name")]


def test_rows_that_are_not_people():
    grid = [
        *([HEAD, ["МАТЕМАТИКА", None, None], IVANOVA, [None], ["Физика:"], PETROV, HEAD]),
        *(
            [
                ["Сидорова Анна Ильинична"],
                ["II", "История"],
                ["Вакансия", "учитель", "химия"],
                [None, "—"],
            ]
        ),
        *(
            [
                ["Итого:", 3],
                ["Директор", "________", "И. О. Фамилия"],
                ["Исполнитель: Петрова"],
                ["* совместитель"],
            ]
        ),
    ]
    found = roster(grid)
    assert [(row.row, row.department) for row in found.rows] == [
        (3, "Математика"),
        (6, "Физика"),
        (8, "Физика"),
    ]
    assert reasons(found) == {
        2: "заголовок группы",
        4: "пустая строка",
        5: "заголовок группы",
        7: "повтор заголовка",
        9: "примечание под списком",
        10: "вакансия, не человек",
        11: "пустая строка",
        12: "строка с итогом",
        13: "подпись",
        14: "подпись",
        15: "примечание под списком",
    }
    assert said(found) == []


def test_surnames_are_not_signatures_nor_totals():
    found = roster([["ФИО", "Должность"], ["Замятин И. И.", "учитель"], ["Всеволодов А. А.", "учитель"]])
    assert [row.last_name for row in found.rows] == ["Замятин", "Всеволодов"]
    found = roster([["Должность", "ФИО"], ["Директор", "Замятин И. И."], ["Секретарь", NAME]])
    assert [row.position for row in found.rows] == ["директор", "секретарь"]


def test_wide_heading_is_never_a_person():
    layout = Layout(merged=((1, 0, 1, 2),))
    found = roster([HEAD, [NAME, None, None], PETROV], layout=layout)
    assert [row.full_name for row in found.rows] == ["Петров Пётр Ильич"]


def test_department_column_wins_over_headings():
    found = roster([["ФИО", "МО"], ["Физики", None], [NAME, "МО учителей химии"], ["Петров Пётр Ильич", None]])
    assert [row.department for row in found.rows] == ["МО учителей химии", ""]


def test_vertical_merges_are_unfolded():
    layout = Layout(merged=((1, 1, 2, 1), (0, 0, 0, 1)))
    found = roster([["ФИО", "МО"], [NAME, "Физики"], ["Петров Пётр Ильич", None]], layout=layout)
    assert [row.department for row in found.rows] == ["Физики", "Физики"]


def test_numbered_rows_without_people_are_empty():
    found = roster([["№", *HEAD], [1, *IVANOVA], [2, None, None, None], [None, 5, None, None]])
    assert reasons(found) == {3: "пустая строка"}
    assert said(found) == [(4, "full_name")]


def test_list_without_header():
    found = roster([[1, NAME, "учитель"], [2, "Петров Пётр Ильич", "учитель"], ["Итого", None, None]])
    assert found.header_row is None
    assert [row.full_name for row in found.rows] == [NAME, "Петров Пётр Ильич"]
    assert [column.why for column in found.columns][1] == "по содержанию: похоже на имена людей"


def test_names_found_by_content_under_a_strange_title():
    found = roster(
        [["Кто", "Должность", "Предмет"], [NAME, "учитель", "физика"], ["Петров", "учитель", "химия"]] + [PETROV] * 2
    )
    assert fields(found) == ["full_name", "position", "subjects"]
    assert found.columns[0].title == "Кто"


def test_only_names():
    found = roster([["ФИО"], ["Иванова Мария"], ["Петров П. И."], ["Начальные классы"]])
    assert [row.full_name for row in found.rows] == ["Иванова Мария", "Петров П. И."]
    assert all(row.doubts for row in found.rows)


def test_formulas_are_never_believed():
    layout = Layout(formulas=frozenset({(1, 1), (2, 0), (3, 3), (3, 0), (4, 0)}))
    grid = [
        [*HEAD, "Стаж"],
        [*IVANOVA, 5],
        [*PETROV, 6],
        [None, "учитель", "труд", 1],
        [None, None, None, None],
        ["А Б", "=1+1", "x", "+cmd"],
    ]
    found = roster(grid, layout=layout)
    assert (found.rows[0].position, found.rows[0].pedagogical_years) == ("", 5)
    assert said(found) == [
        (2, "position"),
        (3, "full_name"),
        (4, "full_name"),
        (5, "full_name"),
        (6, "full_name"),
    ]
    assert all("формула" in one.message for one in found.problems[:4])
    assert found.columns[1].example_raw == ""
    typed = roster([[*HEAD, "E-mail"], [NAME, "=cmd|x", "@SUM(1)", "+A1"]])
    assert said(typed) == [(2, "position"), (2, "subjects"), (2, "email")]


def test_heading_computed_by_a_formula_is_no_department():
    found = roster([HEAD, [None, "=A1"], IVANOVA])
    assert found.rows[0].department == ""
    assert said(found) == [(2, "full_name")]


def test_bad_cells_do_not_hold_up_their_row():
    grid = [
        [*HEAD, "Стаж", "Принят", "Почта", "Категория"],
        [*IVANOVA, "много", "31.02.2023", "нет адреса", "1"],
    ]
    found = roster([*grid, ["x" * 600, None, None, 5], ["Петров Пётр Ильич", "у" * 501]])
    row = found.rows[0]
    assert (row.pedagogical_years, row.hired_on, row.email, row.category) == (None, None, "", "первая")
    assert said(found) == [
        *[(2, "hired_on"), (2, "pedagogical_years"), (2, "email"), (3, "full_name"), (4, "position")],
    ]
    assert found.columns[3].example_raw == ""


def test_doubts_and_repairs_are_told():
    found = roster([["ФИО", "Принят", "Должность"], ["ИВАНОВА М. С.", "август 2012", "yчитель"]])
    row = found.rows[0]
    assert row.hired_on == date(2012, 8, 1)
    assert len(row.doubts) == 2
    assert {one.field for one in found.repairs} == {"full_name", "position"}


def test_same_person_twice_is_doubtful():
    found = roster([HEAD, ["Петров Петр Ильич", "учитель", "физика"], IVANOVA, PETROV])
    assert said(found) == [(4, "full_name")]
    assert [bool(row.doubts) for row in found.rows] == [True, False, True]
    assert "строке 2" in found.problems[0].message


def test_best_sheet_is_taken_and_others_reported():
    sheets = [
        sheet_of([["Справка"]]),
        sheet_of([*LIST, *LIST], hidden=True),
        sheet_of([["ФИО"], [NAME]]),
        sheet_of(LIST),
    ]
    named = [sheet.__class__(str(index), sheet.rows, hidden=sheet.hidden) for index, sheet in enumerate(sheets)]
    found = understand(named, today=TODAY)
    assert found.sheet == "3"
    assert [(other.name, other.why) for other in found.other_sheets] == [
        ("0", "нет колонки с именами людей"),
        ("1", "лист скрыт"),
        ("2", "список людей взят с другого листа"),
    ]
    assert understand(named, today=TODAY, choices={"sheet": "2"}).sheet == "2"


def test_choices_override_what_was_found():
    grid = [["ФИО", "Должность", "Хобби"], [NAME, "учитель", "физика"]]
    found = roster(grid, {"columns": {"2": "subjects", 1: None}})
    assert found.rows[0].subjects == ("физика",)
    assert found.rows[0].position == ""
    assert [column.why for column in found.columns][1:] == ["выбрано вручную"] * 2
    moved = roster(grid, {"columns": {2: "position"}})
    assert moved.rows[0].position == "физика"
    assert fields(moved) == ["full_name", None, "position"]


def test_choices_can_name_everything():
    found = roster([["Иванова", "Мария"], ["Петрова", "Анна"]], {"columns": {0: "last_name", 1: "first_name"}})
    assert [row.full_name for row in found.rows] == ["Иванова Мария", "Петрова Анна"]


@pytest.mark.parametrize(
    "choices",
    [
        {"sheet": "нет такого"},
        {"columns": {"x": "position"}},
        {"columns": {0: "password"}},
        {"columns": {0: ["position"]}},
        {"columns": {1: "position", 2: "position"}},
        {"columns": [1, 2]},
        {"columns": {0: None}},
    ],
)
def test_choices_that_do_not_fit(choices):
    with pytest.raises(RosterError, match=r"Выбер|колонк"):
        roster(LIST, choices)


@pytest.mark.parametrize("grid", [[], [[]], [["Меню", "Цена"], ["суп", 5]], [["Должность"], ["учитель"]]])
def test_no_list_of_people(grid):
    with pytest.raises(RosterError, match="именами людей"):
        roster(grid)
    with pytest.raises(RosterError, match="именами людей"):
        understand([], today=TODAY)


def test_only_numbers_below_a_title_is_no_second_header():
    found = roster([["ФИО", "Стаж"], [NAME, 5], ["Петров Пётр Ильич", "3 года"]])
    assert (found.header_row, len(found.rows)) == (1, 2)
    assert fields(roster([["Список"], ["ФИО", "Должность"], IVANOVA[:2]])) == ["full_name", "position"]


def test_second_header_row_settles_which_years_are_meant():
    grid = [["№", "ФИО", "Стаж", None], [None, None, "общий", "пед."], [1, NAME, 20, 15]]
    found = roster(grid)
    assert (found.header_row, found.rows[0].pedagogical_years) == (2, 15)


def test_second_header_row_that_adds_nothing_is_still_a_header():
    grid = [
        ["ФИО", "Должность", "Телефон", None],
        [None, None, "город", "дом"],
        [NAME, "учитель", None, None],
    ]
    found = roster(grid)
    assert (found.header_row, said(found)) == (2, [])
    heading = roster([["ФИО", "Должность"], ["Физики", None], [NAME, "учитель"]])
    assert (heading.header_row, heading.rows[0].department) == (1, "Физики")


def test_titles_broken_over_lines():
    found = roster([["ФИО", "Катего-\nрия", "Должность,\nпредмет"], [NAME, "1", "учитель физики"]])
    assert fields(found) == ["full_name", "category", "position"]
