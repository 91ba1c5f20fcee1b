"""The bar above: a group is one entry, its pages have tabs, the closest section is the current one."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from nastavnik.kit.context import _sections


def bar(path: str, *roles: str, school: int | None = 1) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    request: Any = RequestFactory().get(path)
    request.roles, request.user = frozenset(roles), SimpleNamespace(school_id=school)
    return _sections(request)


def labels(rows: list[dict[str, Any]]) -> list[str]:
    return [str(row["label"]) for row in rows]


def current(rows: list[dict[str, Any]]) -> list[str]:
    return [str(row["label"]) for row in rows if row["current"]]


def test_the_coordinator_has_one_entry_for_questionnaires_and_few_in_all() -> None:
    entries, tabs = bar("/waves/", "coordinator", "teacher")
    assert labels(entries) == [
        *("Программа", "Наставляемые", "Наставники", "Пары и группы"),
        *("Анкеты", "Результаты", "Документы", "Люди", "Доверенное лицо"),
    ]
    assert labels(tabs) == ["Анкетирование", "Все анкеты", "Мои анкеты", "Мне открыли"]
    assert current(tabs) == ["Анкетирование"]


def test_who_has_one_section_of_a_group_sees_its_own_name_and_no_tabs() -> None:
    entries, tabs = bar("/answers/", "teacher", "mentee")
    assert labels(entries) == ["Мои пары", "Мои анкеты", "Доверенное лицо"]
    assert current(entries) == ["Мои анкеты"]
    assert tabs == []


def test_an_account_of_no_school_sees_no_section_about_a_school() -> None:
    assert "Все анкеты" in labels(bar("/", "methodist")[0])
    assert "Все анкеты" not in labels(bar("/", "methodist", school=None)[0])


@pytest.mark.parametrize(
    ("path", "roles", "entry"),
    [
        ("/answers/opened/", ("mentor", "teacher"), "Анкеты"),
        ("/answers/waves/3/", ("coordinator", "teacher"), "Анкеты"),
        ("/forms/drafts/3/items/", ("methodist",), "Все анкеты"),
        ("/mentoring/4/", ("coordinator", "teacher"), "Пары и группы"),
        ("/mentoring/4/", ("mentee", "teacher"), "Мои пары"),
        ("/goals/4/levels/", ("mentor", "teacher"), "Мои пары"),
        ("/help/rules/W2/off/", ("coordinator",), "Пары и группы"),
        ("/completion/swot/1/edit/", ("coordinator",), "Результаты"),
    ],
)
def test_a_page_inside_a_section_marks_its_entry(path: str, roles: tuple[str, ...], entry: str) -> None:
    entries, tabs = bar(path, *roles)
    assert current(entries) == [entry]
    assert tabs == [] or current(tabs) == ["Мне открыли"]


def test_the_home_page_marks_nothing() -> None:
    entries, tabs = bar("/", "coordinator", "teacher", "mentor")
    assert current(entries) == []
    assert tabs == []
