from datetime import date, datetime, time, timedelta

import pytest

from nastavnik.core.roster.dates import parse_date
from nastavnik.core.roster.numbers import parse_hours, parse_years
from tests.core.roster.make import TODAY

AUGUST = date(2012, 8, 25)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "25.08.2012",
            "25.08.12",
            "25.08.2012 г.",
            "2012-08-25",
            "25/08/2012",
            "25 августа 2012 г.",
            "25,08,2012",
        ),
        *(
            "с 25.08.2012",
            "25 авг. 2012",
            "25.08.2012 0:00:00",
            "2012-08-25T00:00:00",
            "25-08-2012",
            " 25.08.2012;",
        ),
        *("25.8.2012г", "«25» августа 2012 года", "25 Августа 2012", 41146, 41146.0, "41146", "41146,5"),
        *(AUGUST, datetime.combine(AUGUST, time(10, 30))),
    ],
)
def test_dates(cell):
    found = parse_date(cell, TODAY)
    assert (found.value, found.problem, found.doubt) == (AUGUST, "", "")


@pytest.mark.parametrize(
    ("cell", "value", "doubt"),
    [
        ("28.08.99", date(1999, 8, 28), False),
        ("28.08.26", date(2026, 8, 28), False),
        ("август 2012", date(2012, 8, 1), True),
        ("сент. 2012 г.", date(2012, 9, 1), True),
        ("1 мая 2012", date(2012, 5, 1), False),
        ("май 2012", date(2012, 5, 1), True),
        ("01.09.2027", date(2027, 9, 1), False),
        (None, None, False),
        ("", None, False),
        ("—", None, False),
    ],
)
def test_more_dates(cell, value, doubt):
    found = parse_date(cell, TODAY)
    assert (found.value, found.problem, bool(found.doubt)) == (value, "", doubt)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("31.02.2023", "такой даты нет"),
        ("01.13.2023", "такой даты нет"),
        ("00.08.2012", "такой даты нет"),
        ("03.09.2027", "в будущем"),
        (date(2030, 1, 1), "в будущем"),
        ("01.01.1949", "раньше 1950"),
        (datetime.combine(date(1901, 1, 1), time(1)), "раньше 1950"),
        ("давно", "не удалось"),
        ("25 мартобря 2012", "не удалось"),
        ("лето 2012", "не удалось"),
        ("2012", "только год"),
        (2012.0, "только год"),
        ("2012 г.", "только год"),
        (7.5, "не удалось"),
        (float("inf"), "не удалось"),
        (float("nan"), "не удалось"),
        (True, "не удалось"),
        (time(1, 2), "не удалось"),
    ],
)
def test_bad_dates(cell, said):
    found = parse_date(cell, TODAY)
    assert found.value is None
    assert said in found.problem


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        *(
            (29, 29),
            (29.0, 29),
            (5.9, 5),
            ("29", 29),
            ("29 лет", 29),
            ("3 г. 2 мес.", 3),
            ("1 год", 1),
            ("5,5", 5),
        ),
        *(("14 лет 3 мес.", 14), ("менее года", 0), ("до 1 года", 0), ("меньше года", 0), ("0 г. 3 мес.", 0)),
        *(
            ("8 мес.", 0),
            ("14 месяцев", 1),
            ("3г2м", 3),
            ("14 лет 3 мес. 5 дней", 14),
            ("5 дней", 0),
            ("31 лет", 31),
        ),
        *(("2 года и 3 месяца", 2), ("1 г. 14 мес.", 2), ("без стажа", 0), ("70", 70), ("с 25.08.2012", 14)),
        *(("с 02.09.2012", 13), ("", None), (None, None), ("12 полных лет", 12)),
    ],
)
def test_years(cell, years):
    found = parse_years(cell, TODAY)
    assert (found.value, found.problem, found.doubt) == (years, "", "")


@pytest.mark.parametrize(
    ("cell", "years"),
    [("с 2015", 11), ("с 2015 года", 11), ("с августа 2012", 14), ("более 20 лет", 20), ("около 5", 5)],
)
def test_doubtful_years(cell, years):
    found = parse_years(cell, TODAY)
    assert found.value == years
    assert cell in found.doubt


@pytest.mark.parametrize(
    "cell",
    [
        "—",
        "-3",
        -1,
        71,
        "71 год",
        "много",
        "29/25",
        float("inf"),
        date(2015, 3, 5),
        True,
        "с 99.99.2015",
        "около него",
        *("с 0000", "с 2030", timedelta(days=3), "9999999999999999999999"),
    ],
)
def test_bad_years(cell):
    found = parse_years(cell, TODAY)
    assert found.value is None
    assert found.problem


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        *(
            (22, 22),
            (22.0, 22),
            ("22,0", 22),
            ("22.5", 22.5),
            ("18 ч.", 18),
            ("18 часов в неделю", 18),
            ("18 ч/нед.", 18),
        ),
        *(("—", None), (None, None), (0, 0), ("1 час", 1)),
    ],
)
def test_hours(cell, hours):
    found = parse_hours(cell)
    assert (found.value, found.problem) == (hours, "")
    assert type(found.value) is type(hours)


@pytest.mark.parametrize("cell", ["18+4", "полная", 720, -1, "720", float("nan"), date(2020, 1, 1), True])
def test_bad_hours(cell):
    found = parse_hours(cell)
    assert found.value is None
    assert found.problem
