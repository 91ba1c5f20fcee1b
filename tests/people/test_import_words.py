import datetime as dt

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.people.services.roster import plan, reading
from nastavnik.people.views import roster as views

LIST = "№;ФИО;Дата приёма;Почта\n1;Петрова Анна Ивановна;31.02.2020;\nИтого: 1 человек;;;\n".encode()
ENGLISH = {
    "такой даты нет: «%(raw)s»": "no such date: “%(raw)s”",
    "строка с итогом": "total row",
    "номер строки": "row number",
    "по названию «%(title)s»": "by the title “%(title)s”",
    "Файлы «%(suffix)s» не читаются. Подойдёт таблица XLSX, ODS, XLS или CSV: "
    "скопируйте в неё список и загрузите.": "“%(suffix)s” files cannot be read.",
}


def in_english(text):
    return ENGLISH.get(text, text)


def read(content=LIST, name="list.csv"):
    return reading.read_bytes(content, name, today=dt.date(2026, 9, 1), choices={})


def test_what_the_reading_says_can_be_told_in_another_language(monkeypatch):
    monkeypatch.setattr(plan, "_", in_english)
    monkeypatch.setattr(views, "_", in_english)
    roster = read()
    found = plan.make_plan(roster, [], {})
    assert found.skipped == [("total row", 1)]
    assert [one.why for one in found.questions] == ["no such date: “31.02.2020”"]
    assert [one["why"] for one in views._columns(roster)][:2] == ["row number", "by the title “ФИО”"]


def test_a_refused_file_is_told_in_another_language():
    with pytest.raises(RuleError) as refused:
        read(name="list.pdf")
    assert str(refused.value).startswith("Файлы «.pdf» не читаются.")
    assert refused.value.render(in_english) == "“.pdf” files cannot be read."
