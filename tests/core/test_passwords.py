"""Passwords that are guessed first, and phrases that are not."""

import pytest

from nastavnik.core.passwords import Weakness, weakness

OWN = [
    "Петрова Марина Сергеевна",
    "petrova.ms",
    "petrova@school12.example",
    "Школа № 12",
    "Зареченск",
    "Наставник",
    "куратор",
]
ENDINGS = ["12345", "123456", "2026", "1975!", "!!!!!!", "_2026", "-12-12-12", "1234567"]
WORDS = {
    Weakness.OWN: "Петрова Марина Сергеевна ПетроваМС petrovams Marina Sergeevna Зареченск nastavnik kurator Наставник gtnhjdf",
    Weakness.COMMON: "пароль Учитель Директор школа любовь солнышко математика Москва Спартак Барсик Наташа сентябрь password gfhjkm",
}
SINGLE = {
    Weakness.ROW: "йцукенгшщзхъ фывапролджэ1 qwertyuiop[] asdfghjkl;'z абвгдежзиклмн 123456789012 йфяцычувскам qazwsxedcrfv",
    Weakness.REPEATED: "ааааааааааааа 111111111111 школа12школа12 петяпетяпетя",
    Weakness.COMMON: "Пароль!Пароль! ghbdtnghbdtn 1q2w3e4r5t6y й1ц2у3к4е5н6 МояМама1234567 P@ssw0rd2026 avortep авортеп1975",
    Weakness.OWN: "маринапетровна1978 Школа№12Петрова Петрова_Марина петрова-петрова",
    Weakness.DATE: "12.05.1978!!! 1978-05-12-12",
}
REFUSED = [
    *(
        (reason, (word + end).ljust(12, "1"))
        for reason, words in WORDS.items()
        for word in words.split()
        for end in ENDINGS
    ),
    *((reason, word) for reason, words in SINGLE.items() for word in words.split()),
]
PHRASES = [
    "четыре обычных слова подряд",
    "чайник прыгает через лужу",
    "груша-весло-туман-42",
    "кладовка гвоздь ветер",
    "correct horse battery staple",
    "Vk8#pq!zR2tw",
    "два по сто и сорок шагов " * 5,
]


@pytest.mark.parametrize("password", sorted({password for _reason, password in REFUSED}))
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert weakness(password, OWN) is not None


@pytest.mark.parametrize("password", PHRASES)
def test_a_phrase_is_taken(password: str) -> None:
    assert weakness(password, OWN) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Петрова12345", Weakness.OWN),
        ("gtnhjdf12345", Weakness.OWN),
        ("nastavnik2026", Weakness.OWN),
        ("пароль123456", Weakness.COMMON),
        ("йцукенгшщзхъ", Weakness.ROW),
        ("ааааааааааааа", Weakness.REPEATED),
        ("12.05.1978", Weakness.DATE),
        ("ъь1", Weakness.SHORT),
    ],
)
def test_the_reason_names_the_part_that_gives_it_away(password: str, reason: Weakness) -> None:
    assert weakness(password, OWN) is reason


def test_a_stranger_may_take_the_words_of_others() -> None:
    assert weakness("Зареченск и туман") is None
    assert len({password for _reason, password in REFUSED}) > 200
