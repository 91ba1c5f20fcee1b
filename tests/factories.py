"""Small makers of rows for tests: no surprises, everything through keyword arguments."""

import datetime as dt
import itertools
from typing import Any

from nastavnik.people.models import Account, Membership, School, Teacher
from nastavnik.programme.models import Programme

_numbers = itertools.count(1)
DAY = dt.date(2026, 9, 1)


def school(**values: Any) -> School:
    number = next(_numbers)
    defaults = {"name": f"Школа № {number} города Светлореченска", "short_name": f"Школа № {number}"}
    return School.objects.create(**{**defaults, **values})


def teacher(of: School, account: Account | None = None, **values: Any) -> Teacher:
    number = next(_numbers)
    defaults = {
        "last_name": f"Педагогов{number}",
        "first_name": "Иван",
        "patronymic": "Петрович",
        "position": "учитель",
        "subjects": ["математика"],
        "pedagogical_years": 5,
    }
    return Teacher.objects.create(school=of, account=account, **{**defaults, **values})


def account(of: School | None, *, roles: tuple[str, ...] = (), staff: bool = True, **values: Any) -> Account:
    number = next(_numbers)
    made = Account.objects.create(
        **{"login": f"person{number}", "school": of, "full_name": f"Человек {number}", **values}
    )
    if of is not None and staff:
        teacher(of, made)
    for role in roles:
        Membership.objects.create(school=of, account=made, role=role, granted_on=DAY)
    return made


def programme(of: School, **values: Any) -> Programme:
    defaults = {
        "title": "Программа наставничества 2026/27",
        "starts_on": dt.date(2026, 8, 1),
        "ends_on": dt.date(2027, 6, 30),
    }
    return Programme.objects.create(school=of, **{**defaults, **values})
