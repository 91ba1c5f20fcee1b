import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import Fault, ProblemError, as_output, match, read_problem
from nastavnik.core.matching.reading.workbook import TABLES, is_workbook, read_workbook
from nastavnik.core.matching.reading.workbook.cells import CellError, criterion, number, times, weight
from nastavnik.core.matching.reading.workbook.understand import understood
from nastavnik.core.roster import Sheet
from nastavnik.core.roster.words import key
from tests.core.matching.books import MENTEES, MENTORS, as_json, as_sheets, ods, staff, with_cell, with_column, xlsx
from tests.core.matching.strategies import FORMS, problems
from tests.core.roster.make import zipped

TWO_SUBJECTS = [MENTEES[0], [*MENTEES[1][:4], "да", "дисциплина", ""], MENTEES[2]]


def faults(sheets, **more):
    """Tell what is wrong with a workbook, as a person reads it."""
    data = sheets if isinstance(sheets, bytes) else xlsx(sheets, **more)
    with pytest.raises(ProblemError) as error:
        _matched(data)
    return [str(fault) for fault in error.value.faults]


def _matched(data):
    book = read_workbook(data)
    problem = book.problem
    try:
        match(problem)
    except ProblemError as late:
        raise book.told(late) from late


def pairs(book):
    return [(pair.mentee, pair.type, pair.mentor) for pair in match(book.problem).pairs]


def read(*tables, **more):
    return read_workbook(xlsx(staff(*tables, **more)))


def test_a_workbook_is_the_problem_it_says():
    book = read()
    assert book.data["mentees"][0]["needs"] == [
        {"type": "subject", "subject": "физика", "topics": {"дисциплина": 3, "оценивание": 1}}
    ]
    assert book.data["mentees"][1]["needs"] == [{"type": "consultant", "subject": "", "topics": {"родители": 2}}]
    assert book.data["mentors"][1]["types"] == ["subject", "consultant"]
    assert [one["capacity"] for one in book.data["mentors"]] == [1, 2]
    assert book.names == {"1": "Огурцова Вера", "2": "Тыквин Олег", "7": "Кабачков Игорь", "8": "Свёклина Ольга"}
    assert (book.notes, book.faults) == ((), ())
    assert pairs(book) == [("1", "subject", "7"), ("2", "consultant", "8")]


@settings(max_examples=150, derandomize=True, deadline=None)
@given(problems(), st.integers(0, 2**32))
def test_a_workbook_and_json_of_one_problem_give_one_output(problem, seed):
    whole = {"forms": FORMS}
    problem = replace(
        problem,
        mentees=tuple(replace(one, **({} if one.forms else whole)) for one in problem.mentees),
        mentors=tuple(
            replace(one, ready_topics=frozenset(), refused_topics=frozenset(), **({} if one.forms else whole))
            for one in problem.mentors
        ),
        topic_competences={},
        private_topics=frozenset(),
    )
    data = as_json(problem)
    data["existing"] = [[who.id, need.type, "eve"] for who in problem.mentees[:2] for need in who.needs]
    sheets = as_sheets(data)
    dice = random.Random(seed)
    order = dice.sample(list(sheets), len(sheets))
    told, wanted = [], []
    for answers, make in (
        (told, lambda: read_workbook(xlsx({name: _shuffled(sheets[name], dice) for name in order})).problem),
        (wanted, lambda: read_problem(data)),
    ):
        try:
            answers.append(as_output(match(make()), edges=True))
        except ProblemError as error:
            answers.append([fault.code for fault in error.faults])
    assert told == wanted


def _shuffled(grid, dice):
    """Put columns and rows of people in another order, with a title and an empty row above."""
    columns = dice.sample(range(len(grid[0])), len(grid[0]))
    rows = [[row[column] for column in columns] for row in grid]
    return [["Список"], [], rows[0], *rows[1:]]


def test_ods_is_read_by_content():
    data = ods(staff())
    assert is_workbook(data)
    assert not is_workbook(b'{"mentees": []}')
    assert pairs(read_workbook(data)) == pairs(read())


def test_headers_in_english_in_any_order_and_case_under_a_title():
    mentees = [
        ["Name"],
        [None, None, None],
        ["  NEEDS  consultant ", "Full Name", "№ п/п"],
        ["yes", "Ann", 1],
        [None, "  ", None],
        ["yes", "Bea", 2],
    ]
    mentors = [["Capacity (places)", "types", "NAME"], ["1 место", "consultant", "Eve"]]
    book = read_workbook(xlsx({"Mentors": mentors, "mentees": mentees}))
    assert [one["id"] for one in book.data["mentees"]] == ["Ann", "Bea"]
    assert [str(note) for note in book.notes] == ["лист «mentees»: Эти столбцы не учтены: «№ п/п»."]
    assert len(pairs(book)) == 1


def test_names_serve_as_ids_and_one_person_is_the_same_on_both_sheets():
    mentees = [["ФИО", "Нужен консультант"], ["Пётр  Ёлкин", "да"]]
    mentors = [["ФИО", "Типы", "Мест"], ["петр елкин", "консультант", 1]]
    [need] = match(read(mentees, mentors).problem).unmatched
    assert need.reasons["oneself"] == 1


def test_people_are_named_by_id_or_by_name():
    mentees = with_column(MENTEES, "Пожелания", "СВЕКЛИНА Ольга, 7.0", "8")
    mentees = with_column(mentees, "Не с кем", None, "кабачков игорь")
    mentors = with_column(MENTORS, "Пожелания", "Тыквин Олег")
    data = read(with_column(mentees, "Руководитель", 8.0), mentors).data
    assert data["mentees"][0]["wishes"] == ["8", "7.0"]
    assert data["mentees"][1]["veto"] == ["7"]
    assert data["mentees"][0]["line_manager"] == "8"
    assert data["mentors"][0]["wishes"] == ["2"]


def test_people_of_no_list_are_noted_by_row_and_never_named():
    book = read(
        with_column(MENTEES, "Не с кем", "Хренова; Репина", "Хренова"),
        Не_предлагать=[["mentee", "mentor"], [1, "Хренова"]],
    )
    assert [str(note) for note in book.notes] == [
        "лист «Наставляемые», столбец «Не с кем»: Названы люди, которых нет в другом списке (строки: 2, 3). "
        "Это не учтено; если опечатка, исправьте.",
        "лист «Не предлагать», столбец «mentor»: Названы люди, которых нет в другом списке (строки: 2). "
        "Это не учтено; если опечатка, исправьте.",
    ]
    assert book.problem.mentees[0].veto == {"Хренова", "Репина"}


def test_two_needs_take_their_own_topics_or_the_common_ones():
    [first, _] = read(TWO_SUBJECTS).data["mentees"]
    assert [need["topics"] for need in first["needs"]] == [{"дисциплина": 1}, {"дисциплина": 1}]
    [first, _] = read(with_cell(TWO_SUBJECTS, 1, "Темы консультанта", "родители=3")).data["mentees"]
    assert [need["topics"] for need in first["needs"]] == [{"дисциплина": 1}, {"родители": 3}]


def test_the_subject_may_stand_in_the_need_itself():
    [first, _] = read(with_cell(MENTEES, 1, "Нужен предметник", "Химия")).data["mentees"]
    assert first["needs"][0]["subject"] == "Химия"


def test_the_other_columns_of_a_person():
    mentors = MENTORS
    for title, value in (
        ("Школа", "ЛИЦЕЙ  12"),
        ("Свободное время", "Вторник 4; 5 урок, чт-6"),
        ("Стаж, лет", "3,5 года"),
        ("Формы", "Очно; дистанционно"),
        ("Сетевая форма", True),
        ("Часов в неделю", 2.5),
    ):
        mentors = with_column(mentors, title, value, "—")
    first, second = read(MENTEES, mentors).data["mentors"]
    assert (first["school"], first["times"], first["experience_years"]) == ("лицей 12", ["вт 4", "вт 5", "чт 6"], 3.5)
    assert (first["forms"], first["network"], first["hours"]) == (["in_person", "remote"], True, 2.5)
    assert (second["school"], second["times"], second["experience_years"]) == ("", [], None)
    assert (second["forms"], second["network"], second["hours"]) == (None, False, None)


def test_decisions_and_weights():
    book = read(
        Оставить=[["Наставляемый", "Наставник"], ["Тыквин Олег", 8]],
        Не_предлагать=[["Наставляемый", "Вид", "Наставник"], [1, None, 8], [1, "предметник", 7]],
        Уже_вместе=[["Наставляемый", "Вид", "Наставник"], [1, "предметник", 7], [99, None, 7]],
        Веса=[["Критерий", "Вес"], ["Темы", "Не важно"], ["Свободное время", 12], ["wishes", "high"]],
    )
    assert book.data["locks"] == [["2", "consultant", "8"]]
    assert (book.data["forbidden"], book.data["forbidden_needs"]) == ([["1", "8"]], [["1", "subject", "7"]])
    assert book.data["existing"] == [["1", "subject", "7"], ["99", "consultant", "7"]]
    assert book.data["weights"] == {"topics": "none", "times": 12, "wishes": "high"}
    assert book.problem.forbidden_needs == {("1", "subject", "7")}
    assert book.problem.weights == {"topics": 0, "times": 12, "wishes": 20}


def test_other_sheets_headings_and_repeated_headers_are_left_out():
    grid = [MENTORS[0], ["Начальная школа"], MENTORS[1], MENTORS[0], MENTORS[2]]
    more = {"Черновик": [["x"]], "Пояснения": [["y"]], "Веса": []}
    data = xlsx(staff(MENTEES, grid) | more, merged={"Наставники": ["A2:F2"]})
    book = read_workbook(data)
    assert [one["id"] for one in book.data["mentors"]] == ["7", "8"]
    assert [str(note) for note in book.notes] == ["Эти листы не учтены: «Черновик»."]


def test_a_cell_merged_downwards_holds_for_every_row():
    sheets = staff(with_column(MENTEES, "Школа", 12))
    data = read_workbook(xlsx(sheets, merged={"Наставляемые": ["H2:H3"]})).data
    assert [one["school"] for one in data["mentees"]] == ["12", "12"]


CELLS = [
    (MENTEES, 1, "Нужен консультант", "возможно", "Здесь нужно да или нет, а стоит «возможно»."),
    (MENTEES, 1, "Нужен предметник", "?", "«?» не похоже на предмет. Нужно да, нет или название предмета."),
    (
        MENTEES,
        1,
        "Темы",
        "дисциплина:9",
        "Запись «дисциплина:9» не понята. Нужно название и, через двоеточие, целое число от 1 до 3: дисциплина:3.",
    ),
    (
        MENTEES,
        1,
        "Темы",
        5,
        "Запись «5» не понята. Нужно название и, через двоеточие, целое число от 1 до 3: дисциплина:3.",
    ),
    (MENTEES, 2, "Темы консультанта", "родители:1; Родители", "«Родители» названо здесь дважды. Оставьте один раз."),
    (
        MENTEES,
        1,
        "Табельный номер",
        None,
        "Здесь пусто, а по этому столбцу узнают человека. Заполните ячейку или удалите строку.",
    ),
    (
        MENTEES,
        2,
        "Табельный номер",
        "1",
        "Этот человек уже есть в строке 2. Объедините строки, а тёзкам дайте разные табельные номера.",
    ),
    (MENTEES, 1, "Предмет", None, "Запросу к предметнику нужен предмет. Укажите его."),
    (MENTORS, 1, "Мест", "много", "Здесь нужно число, а стоит «много»."),
    (MENTORS, 1, "Мест", True, "Здесь нужно число, а стоит «да»."),
    (MENTORS, 1, "Мест", 1.5, "Здесь нужно целое число, а стоит «1.5»."),
    (MENTORS, 1, "Мест", None, "Здесь нужно целое число от 0 до 1000."),
    (MENTORS, 1, "Мест", -1, "Здесь нужно целое число от 0 до 1000."),
    (
        MENTORS,
        1,
        "Мест",
        date(2026, 5, 3),
        "Здесь дата или время («03.05.2026»), а нужно число. Смените формат ячейки на числовой и впишите число заново.",
    ),
    (MENTORS, 1, "Мест", "=1/0", "Формула здесь не посчитана или даёт ошибку. Исправьте её или впишите значение."),
    (
        MENTORS,
        1,
        "Табельный номер",
        "=A3",
        "Формула здесь не посчитана или даёт ошибку. Исправьте её или впишите значение.",
    ),
    (MENTORS, 1, "Типы", "друг", "«друг» здесь не подходит. Можно: предметник, консультант."),
    (
        MENTORS,
        2,
        "Компетенции",
        "родители:много",
        "Запись «родители:много» не понята. Нужно название и, через двоеточие, целое число от 1 до 3: дисциплина:3.",
    ),
]


@pytest.mark.parametrize(("grid", "row", "title", "value", "text"), CELLS)
def test_each_cell_is_told_by_sheet_row_and_column(grid, row, title, value, text):
    changed = with_cell(grid, row, title, value)
    tables = (changed, MENTORS) if grid is MENTEES else (MENTEES, changed)
    name = "Наставляемые" if grid is MENTEES else "Наставники"
    assert faults(staff(*tables)) == [f"лист «{name}», строка {row + 1}, столбец «{title}»: {text}"]


PERSON = [
    ("Стаж", "давно", "Здесь нужно число, а стоит «давно»."),
    ("Стаж", 200, "Здесь нужно целое число от 0 до 100."),
    ("Формы", "почтой", "«почтой» здесь не подходит. Можно: очно, дистанционно."),
    ("Сетевая форма", "12", "Здесь нужно да или нет, а стоит «12»."),
    ("Часов в неделю", 100, "Здесь нужно число часов в неделю от 0 до 60."),
]


@pytest.mark.parametrize(("title", "value", "text"), PERSON)
def test_a_wrong_column_of_a_person(title, value, text):
    told = faults(staff(MENTEES, with_column(MENTORS, title, value)))
    assert told == [f"лист «Наставники», строка 2, столбец «{title}»: {text}"]


PAIRS = ["Наставляемый", "Вид", "Наставник"]
DECISIONS = [
    (
        "Оставить",
        [PAIRS, [99, None, 8]],
        "строка 2, столбец «Наставляемый»: «99» нет на листе с этими людьми. Исправьте номер или ФИО.",
    ),
    (
        "Оставить",
        [PAIRS, [2, None, None]],
        "строка 2, столбец «Наставник»: Здесь пусто. Укажите человека: номер или ФИО.",
    ),
    (
        "Оставить",
        [PAIRS, [2, None, "=1/0"]],
        "строка 2, столбец «Наставник»: Формула здесь не посчитана или даёт ошибку. Исправьте её или впишите значение.",
    ),
    (
        "Оставить",
        [PAIRS, [2, "друг", 8]],
        "строка 2, столбец «Вид»: «друг» здесь не подходит. Можно: предметник, консультант.",
    ),
    (
        "Оставить",
        [PAIRS, [2, "предметник", 8]],
        "строка 2: Такого запроса или наставника нет в списках. Исправьте id или вид.",
    ),
    ("Оставить", [PAIRS, [1, None, 8]], "строка 2: Пару оставить нельзя: другой предмет. Уберите её из списка."),
    ("Оставить", [["Наставляемый"], [1]], "Нет столбца «Наставник». Добавьте его в строку заголовков."),
    (
        "Оставить",
        [["x"], [1]],
        "Не найдена строка заголовков. В ней должны быть столбцы: «Наставляемый», «Наставник».",
    ),
    ("Оставить", [[*PAIRS, "Наставник"], [2, None, 8, 7]], "Столбец «Наставник» встречается дважды. Оставьте один."),
    (
        "Веса",
        [["Критерий", "Вес"], ["красота", 1]],
        "строка 2, столбец «Критерий»: «красота» здесь не подходит. Можно: темы, предмет, время, пожелания, стаж, форма.",
    ),
    (
        "Веса",
        [["Критерий", "Вес"], ["темы", "очень"]],
        "строка 2, столбец «Вес»: «очень» здесь не подходит. Можно: обязательно, важно, желательно, не важно.",
    ),
    (
        "Веса",
        [["Критерий", "Вес"], ["темы", None]],
        "строка 2, столбец «Вес»: Здесь пусто. Можно: обязательно, важно, желательно, не важно.",
    ),
    (
        "Веса",
        [["Критерий", "Вес"], ["темы", -1]],
        "строка 2, столбец «Вес»: Вес критерия должен быть числом не меньше нуля.",
    ),
    (
        "Веса",
        [["Критерий", "Вес"], ["темы", 1], ["тема", 2]],
        "строка 3, столбец «Критерий»: Критерий «тема» назван дважды. Оставьте одну строку.",
    ),
]


@pytest.mark.parametrize(("sheet", "grid", "text"), DECISIONS)
def test_a_wrong_decision_is_told(sheet, grid, text):
    comma = ", " if text.startswith("строка") else ": "
    assert faults(staff(**{sheet: grid})) == [f"лист «{sheet}»{comma}{text}"]


def test_a_date_is_no_free_time():
    told = faults(staff(MENTEES, with_column(MENTORS, "Свободное время", date(2026, 9, 4), date(2026, 9, 4))))
    assert told[0].endswith(
        "столбец «Свободное время»: Здесь дата («04.09.2026»), а нужны день и урок: вт 4; чт 6. "
        "Смените формат ячейки на текстовый и впишите заново."
    )


def test_more_locks_than_places_and_a_lock_that_does_not_say_which_need():
    mentors = with_cell(MENTORS, 2, "Мест", 0)
    told = faults(staff(MENTEES, mentors, Оставить=[PAIRS, [2, None, 8]]))
    assert told == ["лист «Оставить»: У наставника 8 оставлено пар: 1, а мест 0. Уберите лишние."]
    told = faults(staff(TWO_SUBJECTS, MENTORS, Оставить=[PAIRS, [1, None, 8]]))
    assert told == [
        "лист «Оставить», строка 2, столбец «Вид»: Укажите вид: предметник или консультант. У этого человека запросов не один."
    ]


def test_a_name_that_two_people_bear_is_not_guessed():
    mentors = with_cell(MENTORS, 2, "ФИО", "Кабачков Игорь")
    told = faults(
        staff(
            with_column(MENTEES, "Не с кем", "Кабачков Игорь"), mentors, Оставить=[PAIRS, [2, None, "Кабачков Игорь"]]
        )
    )
    assert told == [
        "лист «Наставляемые», строка 2, столбец «Не с кем»: Здесь назван человек, а подходят несколько. Укажите табельный номер.",
        "лист «Оставить», строка 2, столбец «Наставник»: Здесь назван человек, а подходят несколько. Укажите табельный номер.",
    ]


def test_all_faults_of_all_sheets_are_told_at_once():
    mentees = with_cell(with_cell(MENTEES, 1, "Предмет", ""), 2, "Нужен консультант", "?!")
    mentors = with_cell(with_cell(MENTORS, 1, "Мест", -3), 2, "Мест", "")
    told = faults(staff(mentees, mentors, Веса=[["Критерий", "Вес"], ["темы", "очень"]]))
    assert [line.partition(": ")[0] for line in told] == [
        "лист «Наставляемые», строка 2, столбец «Предмет»",
        "лист «Наставляемые», строка 3, столбец «Нужен консультант»",
        "лист «Наставники», строка 2, столбец «Мест»",
        "лист «Наставники», строка 3, столбец «Мест»",
        "лист «Веса», строка 2, столбец «Вес»",
    ]


def test_a_workbook_that_lacks_what_is_needed():
    assert faults({"Лист1": [["x"]]}) == [
        "В книге нет листа «Наставляемые» (кому нужен наставник, по строке на человека). Добавьте его или назовите так нужный лист.",
        "В книге нет листа «Наставники» (кто помогает, по строке на человека). Добавьте его или назовите так нужный лист.",
    ]
    assert faults({**staff(), "mentors": MENTORS}) == [
        "Таких листов в книге больше одного: «Наставники», «mentors». Оставьте один."
    ]
    assert faults(staff([["ФИО"]], [["x"], []])) == [
        "лист «Наставляемые»: Нет столбца «Нужен предметник» или «Нужен консультант». Добавьте его в строку заголовков.",
        "лист «Наставники»: Не найдена строка заголовков. В ней должны быть столбцы: «Табельный номер» или «ФИО», «Типы», «Мест».",
    ]
    renamed = [[*MENTORS[0][:-1], "Свободно"], *MENTORS[1:]]
    assert faults(staff(MENTEES, renamed)) == [
        "лист «Наставники»: Нет столбца «Мест». Назовите его так в строке заголовков. Не узнаны: «Свободно»."
    ]
    assert faults(staff([row[1:] for row in MENTEES])) == [
        "лист «Наставляемые»: Столбец «Табельный номер» есть на одном из двух листов с людьми. Нужен на обоих или ни на одном."
    ]


def test_a_place_without_a_cell_of_its_own_is_told_by_its_row():
    told = read().told(ProblemError(Fault("mentees[1].needs[0].topics.a", "range", "x"), Fault("fair", "type", "y")))
    assert [str(fault) for fault in told.faults] == ["лист «Наставляемые», строка 3: x", "y"]


def test_what_is_no_workbook_is_told():
    foreign = zipped({"word/document.xml": "<x/>"})
    assert faults(foreign) == [
        "Это архив или документ, а не книга XLSX или ODS. Сохраните таблицу как XLSX и укажите её."
    ]
    assert "повреждён" in faults(b"PK\x03\x04 nothing")[0]
    assert "12 МБ" in faults(b"PK" + b"0" * (12 * 1024 * 1024))[0]


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(),
    st.dates(),
    st.text("абв:;,=-1№ \n", max_size=6),
    st.sampled_from(["=1/0", "1", "7", "Тыквин Олег", "консультант", "да", "дисциплина:3", "вт 4, 5", "0.5", "9" * 30]),
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=18), min_size=1, max_size=4), st.sampled_from(TABLES), st.booleans()
)
def test_no_cell_whatever_it_holds_makes_the_reader_stumble(rows, table, headed):
    grid = [[column.title for column in table.columns], *rows] if headed else rows
    sheets = tuple(
        Sheet(name, tuple(tuple(row) for row in lines)) for name, lines in {**staff(), table.title: grid}.items()
    )
    try:
        book = understood(list(sheets))
        told = match(book.problem).certificate.gap == 0
    except ProblemError as error:
        told = all(str(fault) for fault in error.faults)
    assert told


@pytest.mark.parametrize(
    ("cell", "slots"),
    [
        ("пн", ["пн"]),
        ("4", ["4"]),
        ("4, 5", ["4", "5"]),
        ("урок; !; mon-3", ["урок", "mon 3"]),
        (None, []),
        ("вт 4\n5", ["вт 4", "вт 5"]),
    ],
)
def test_times_in_the_ways_people_write_them(cell, slots):
    assert times(cell) == slots


def test_numbers_and_weights_in_words():
    assert (number("2 чел."), number("2,0"), number(None), number("-"), weight("1,5"), weight(3.0)) == (
        2,
        2,
        None,
        None,
        1.5,
        3,
    )
    assert criterion("Форма") == "form"
    with pytest.raises(CellError):
        number(float("nan"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_every_title_means_one_column_and_every_row_of_the_sample_is_whole(table):
    titles = [{key(x) for x in (one.title, one.field, *one.others)} for one in table.columns]
    assert sum(map(len, titles)) == len(set().union(*titles))
    assert len({len(column.examples) for column in table.columns}) == 1


def described() -> str:
    """Return the sheets and columns as Markdown, for the documentation."""
    parts = []
    for table in TABLES:
        must = {field for group in table.must for field in group}
        lines = [f"### Лист «{table.title}»", "", f"{table.about[0].upper()}{table.about[1:]}.", ""]
        lines += ["| Столбец | Что писать | Пример | Называется и так |", "|---|---|---|---|"]
        for column in table.columns:
            example = next((str(cell) for cell in column.examples if cell != ""), "")
            star = "\\*" if column.field in must else ""
            lines.append(f"| {column.title}{star} | {column.about} | {example} | {', '.join(column.others)} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def test_the_documentation_has_every_sheet_and_column():
    page = (Path(__file__).parents[3] / "docs" / "matching-file.md").read_text(encoding="utf-8")
    assert described() in page, "put what described() gives into docs/matching-file.md"
