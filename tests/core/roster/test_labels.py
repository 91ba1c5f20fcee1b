from datetime import date

import pytest

from nastavnik.core.roster.contacts import parse_email, parse_number, parse_phone
from nastavnik.core.roster.labels import (
    Posts,
    parse_category,
    parse_department,
    parse_employment,
    parse_position,
    parse_posts,
    parse_subjects,
)
from nastavnik.core.roster.words import key, looks_like_formula, repair_letters, text_of, tidy


@pytest.mark.parametrize(
    ("cell", "category"),
    [
        *(("высшая", "высшая"), ("Высш.", "высшая"), ("в/к", "высшая"), ("ВЫСШАЯ категория", "высшая")),
        *(("первая", "первая"), ("1 категория", "первая"), ("I", "первая"), ("I кв. кат.", "первая")),
        *(("1 кв. кат.", "первая"), ("первая кв.к.", "первая"), (1.0, "первая"), ("1КК", "первая")),
        *(("СЗД", "СЗД"), ("соответствие занимаемой должности", "СЗД"), ("соотв.", "СЗД")),
        *(
            ("б/к", "без категории"),
            ("-", "без категории"),
            ("нет", "без категории"),
            ("без", "без категории"),
        ),
        *(("не аттестован", "без категории"), ("педагог-методист", "педагог-методист")),
        *(
            ("педагог-наставник", "педагог-наставник"),
            ("высшая, педагог-наставник", "высшая, педагог-наставник"),
        ),
        *(
            ("высшая (приказ № 2 от 01.02.2023)", "высшая"),
            ("первая до 25.04.2027", "первая"),
            ("", ""),
            (None, ""),
        ),
        ("первая 2022", "первая"),
    ],
)
def test_categories(cell, category):
    found = parse_category(cell)
    assert (found.value, found.problem, found.doubt) == (category, "", "")


def test_strange_categories():
    assert parse_category("вторая").doubt
    assert parse_category("II").value == "вторая"
    assert "две категории" in parse_category("первая / высшая").problem
    assert "не удалось понять" in parse_category("красная").problem
    assert parse_category(date(2022, 4, 25)).value == ""


@pytest.mark.parametrize(
    ("cell", "position"),
    [
        *(("Учитель ", "учитель"), ("заместитель директора по УВР", "заместитель директора по УВР")),
        *(("ЗАМЕСТИТЕЛЬ ДИРЕКТОРА ПО УВР", "заместитель директора по УВР"), ("УЧИТЕЛЬ", "учитель")),
        *(
            ("ПДО", "ПДО"),
            ("Педагог-психолог", "педагог-психолог"),
            ("Учитель  русского языка", "учитель русского языка"),
        ),
        *(("—", ""), (None, ""), ("Учитель ЗПР", "учитель ЗПР")),
    ],
)
def test_positions(cell, position):
    assert parse_position(cell).value == position


@pytest.mark.parametrize(
    ("cell", "subjects"),
    [
        ("русский язык; литература", ("русский язык", "литература")),
        ("Русский Язык, Литература", ("русский язык", "литература")),
        ("Физика/Астрономия\nфизика", ("физика", "астрономия")),
        ("труд (технология, черчение)", ("труд (технология, черчение)",)),
        ("ОБЗР, ИЗО", ("ОБЗР", "ИЗО")),
        ("ФИЗИЧЕСКАЯ КУЛЬТУРА", ("физическая культура",)),
        ("История России", ("история России",)),
        ("—", ()),
        (None, ()),
        (5.0, ("5",)),
    ],
)
def test_subjects(cell, subjects):
    assert parse_subjects(cell).value == subjects


@pytest.mark.parametrize(
    ("cell", "posts"),
    [
        ("Учитель", Posts("учитель")),
        ("Учитель;\nЗаместитель директора по УВР", Posts("учитель", ("заместитель директора по УВР",))),
        ("Учитель физики (внешний совместитель)", Posts("учитель физики", (), "external")),
        ("педагог-психолог, внутр. совм.; учитель", Posts("педагог-психолог", ("учитель",), "internal")),
        (None, Posts("")),
        ("внешний совместитель", Posts("", (), "external")),
    ],
)
def test_posts(cell, posts):
    assert parse_posts(cell) == posts


def test_employment():
    assert [parse_employment(one).value for one in ("внешний", "Внутр. совм.", "осн.", "", "нет")] == [
        *("external", "internal", "main", "", "main")
    ]
    assert (parse_employment("совместитель").value, bool(parse_employment("совместитель").doubt)) == ("", True)


def test_departments():
    assert parse_department("НАЧАЛЬНЫЕ КЛАССЫ:").value == "Начальные классы"
    assert parse_department("МО").value == "МО"
    assert parse_department("ШМО учителей истории").value == "ШМО учителей истории"
    assert parse_department("-").value == ""
    assert parse_department("Mатематика").repair
    assert parse_subjects("физикa").repair == parse_position("yчитель").repair != ""


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        *(
            ("T02@School12.Example", "t02@school12.example"),
            ("mailto:a@b.example", "a@b.example"),
            ("нет", ""),
        ),
        *(
            ("<a@b.example>", "a@b.example"),
            ("director@школа.рф", "director@школа.рф"),
            ("—", ""),
            (None, ""),
        ),
    ],
)
def test_addresses(cell, address):
    found = parse_email(cell)
    assert (found.value, found.problem) == (address, "")


@pytest.mark.parametrize(
    "cell", ["a@b", "почта", "иванова@b.example", "a@@b.example", "a" * 300 + "@b.example", ",", 12]
)
def test_bad_addresses(cell):
    found = parse_email(cell)
    assert found.value == ""
    assert found.problem


def test_several_addresses():
    found = parse_email("a@b.example; c@d.example")
    assert found.value == "a@b.example"
    assert found.doubt


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        *(
            (79005944592.0, "+7 900 594-45-92"),
            ("8 (900) 594-45-92", "+7 900 594-45-92"),
            ("9005944592", "+7 900 594-45-92"),
        ),
        *(
            ("2-15-47", "2-15-47"),
            ("—", ""),
            (None, ""),
            ("нет", ""),
            ("89005944592, доб. 12", "89005944592, доб. 12"),
        ),
        *(("(495) 123-45-67", "+7 495 123-45-67"), ("4951234 доб 567", "4951234 доб 567")),
    ],
)
def test_phones(cell, phone):
    assert (parse_phone(cell).value, parse_phone(cell).problem) == (phone, "")


@pytest.mark.parametrize(("cell", "number"), [("000123", "000123"), (123.0, "123"), ("—", ""), ("нет", ""), (None, "")])
def test_a_number_of_the_outside_way_in_stays_as_written(cell, number):
    assert parse_number(cell).value == number


def test_bad_phone():
    assert "телефона" in parse_phone("спросить").problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("=A1", True),
            ("@SUM(A1)", True),
            ("+A1", True),
            ("-A1+1", True),
            ("-cmd", True),
            ("+7+cmd!A0", True),
        ),
        *(
            ("-5*A1", True),
            (" =1+1", True),
            ("-", False),
            ("—", False),
            ("+7 900 123-45-67", False),
            ("-5", False),
        ),
        *(
            ("-3,5", False),
            ("- нет", False),
            ("учитель", False),
            ("", False),
            ("+7 (900) 1234567", False),
            ("---", False),
        ),
    ],
)
def test_formula_like_text(text, expected):
    assert looks_like_formula(text) is expected


def test_words():
    assert tidy(" а\u00a0\u200b б\u00ad\ufeff ") == "а б"
    assert tidy("и\u0306") == "й"
    assert repair_letters("Ceргеевнa") == "Сергеевна"
    assert repair_letters("Web-сайт IT Zорро") == "Web-сайт IT Zорро"
    assert key("Ф.И.О. «Пётр»") == "ф и о петр"
    assert [text_of(cell) for cell in (True, False, 1e300, 2.5, float("inf"), 3)] == [
        *("да", "нет", "1e+300", "2.5", "inf", "3"),
    ]
