"""The key of a Russian list: one order of letters for every list of names."""

import pytest

from nastavnik.core.alphabet import CAPITAL, SMALL, reading_order

LIST = [
    "10-А",
    "Smith",
    "Аверина",
    "елкина Анна",
    "Ёлкина Борислава",
    "Елкина Вера",
    "Жуков",
    "Иванов Я.",
    "Иванов-Петров",
]


def test_a_list_stands_as_it_is_read() -> None:
    assert sorted({*LIST}, key=reading_order) == LIST


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (("Ёлкина", "Анна", None), "елкина анна"),
        (("ёж",), "еж"),
        (("Иванов", "", "Петрович"), "иванов  петрович"),
        (("İlhan", "Ärne"), "İlhan ärne"),
        ((), ""),
    ],
)
def test_letters_are_made_alike(parts: tuple[str | None, ...], key: str) -> None:
    assert reading_order(*parts) == key


def test_each_letter_has_one_small_one_and_none_needs_care_in_a_statement() -> None:
    assert len(CAPITAL) == len(SMALL) == len(set(CAPITAL))
    assert not set("'\"%\\") & set(CAPITAL + SMALL)
