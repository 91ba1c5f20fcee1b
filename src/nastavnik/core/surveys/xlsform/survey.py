"""The sheet of questions: types, headings and sentences between questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.surveys.items import CODE, PERSON_READERS
from nastavnik.core.surveys.xlsform.choices import Lists
from nastavnik.core.surveys.xlsform.faults import Faults
from nastavnik.core.surveys.xlsform.table import Row, languages, rows

PSY = "bind::psy:"
COLUMNS = (
    *("type", "name", *languages("label", "hint"), "required", "relevant", "constraint", "parameters"),
    *(PSY + name for name in ("kind", "reverse", "visibility", "max_choices", "satisfied_from", "na")),
)
EMPTY_TYPE = N_("тип не указан: впишите его в столбец type; объединённые ячейки разъедините")
OTHER = N_("or_other не поддерживается: добавьте в список вариант «другое» и за ним вопрос типа text")
NO_TYPE = N_("тип «%(raw)s» не поддерживается. Можно: %(words)s")
NO_RELEVANT = N_(
    "условия показа (relevant) не поддерживаются: очистите ячейку, а условие напишите словами в вопросе, "
    "например «Если встреч не было, пропустите»"
)
NO_CHOICES = N_("на листе choices нет списка «%(raw)s»")
NO_LABEL = N_("нужен текст на русском: столбец label::Русский (ru)")
BAD_NAME = N_("код из латинских букв в нижнем регистре, цифр и подчёркиваний, до 40 знаков, первой стоит буква")
NAME_AGAIN = N_("такой код уже есть выше")
NO_BOUNDS = N_("для числа нужны границы: constraint «. >= 1 and . <= 10» или parameters «start=1 end=10»")
ONLY_BOUNDS = N_("понятны только границы вида «. >= 1 and . <= 10»")
STEP = N_("шаг бывает только 1")
ONLY_RANGE = N_("parameters бывает только у типа range")
NO_KIND = N_("здесь likert, choice, yes_no или пусто")
NESTED = N_("раздел внутри раздела не поддерживается")
NO_BEGIN = N_("раздел закрыт, но не открыт")
NOT_CLOSED = N_("раздел не закрыт: нужна строка end_group")
EMPTY_GROUP = N_("в разделе нет вопросов")
NOTES_AT_END = N_("под последним вопросом может стоять одно пояснение, и не внутри раздела")
READERS = N_("читатели через пробел, первым self: %(words)s")
TYPES = ("select_one", "select_multiple", "integer", "range", "text", "note", "begin_group", "end_group")
_BOUNDS = re.compile(r"\.\s*>=\s*(-?\d{1,9})\s+and\s+\.\s*<=\s*(-?\d{1,9})")
PERSON_READERSLE = re.compile(r"-?\d{1,4}")


@dataclass
class Survey:
    """Questions and headings as the key writes them, with the row of each, and the sentence under the last."""

    items: list[dict[str, Any]] = field(default_factory=list)
    item_rows: list[Row] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    note: dict[str, str] | None = None
    note_row: Row | None = None


class _Reader:
    def __init__(self, lists: Lists, faults: Faults) -> None:
        self.lists, self.faults = lists, faults
        self.found = Survey()
        self.names: set[str] = set()
        self.opened: Row | None = None
        self.fresh = False
        self.before: list[tuple[Row, dict[str, str]]] = []

    def take(self, row: Row) -> None:
        word, _, rest = row.get("type").partition(" ")
        if word in ("begin", "end"):
            word, rest = f"{word}_{rest.strip()}", ""
        if row.get("relevant"):
            row.fail("relevant", NO_RELEVANT)
        if not word:
            row.fail("type", EMPTY_TYPE)
        elif word not in TYPES:
            row.fail("type", NO_TYPE, raw=row.get("type"), words=", ".join(TYPES))
        elif word == "begin_group":
            self._begin(row)
        elif word == "end_group":
            self._end(row)
        elif word == "note":
            self._note(row)
        else:
            self._item(row, word, rest.strip())

    def finish(self) -> Survey:
        if self.opened is not None:
            self.opened.fail("type", NOT_CLOSED)
        for row, text in self.before[:1]:
            if len(self.before) > 1 or self.opened is not None or self.fresh:
                row.fail("type", NOTES_AT_END)
            self.found.note, self.found.note_row = text, row
        return self.found

    def _named(self, row: Row) -> str:
        name = row.get("name")
        if not re.fullmatch(CODE, name):
            row.fail("name", BAD_NAME)
        elif name in self.names:
            row.fail("name", NAME_AGAIN)
        self.names.add(name)
        return name

    def _label(self, row: Row) -> dict[str, str] | None:
        label = row.text("label")
        if label is not None and not label["ru"]:
            row.fail("label", NO_LABEL)
        return label

    def _begin(self, row: Row) -> None:
        if self.opened is not None:
            row.fail("type", NESTED)
        self.opened, self.fresh = row, True
        label = self._label(row)
        if label is None:
            row.fail("label", NO_LABEL)
        self.found.sections.append({"code": self._named(row), "title": label})

    def _end(self, row: Row) -> None:
        if self.opened is None:
            row.fail("type", NO_BEGIN)
        elif self.fresh:
            self.opened.fail("type", EMPTY_GROUP)
        self.opened, self.fresh = None, False

    def _note(self, row: Row) -> None:
        label = self._label(row)
        if label is None:
            row.fail("label", NO_LABEL)
        elif self.fresh and row.get(PSY + "kind") == "section" and "note" not in self.found.sections[-1]:
            self.found.sections[-1]["note"] = label
        else:
            self.before.append((row, label))

    def _item(self, row: Row, word: str, rest: str) -> None:
        item: dict[str, Any] = {"code": self._named(row), "required": row.flag("required")}
        texts = (("text", self._label(row)), ("hint", row.text("hint")))
        item |= {key: text for key, text in texts if text is not None}
        if self.opened is not None and self.found.sections:
            item["section"] = self.found.sections[-1]["code"]
        if self.before:
            item["before"] = {
                language: "\n".join(text.get(language, "") for _, text in self.before).strip()
                for language in ("ru", *(["en"] if any("en" in text for _, text in self.before) else []))
            }
        self.before, self.fresh = [], False
        self._kind(row, item, word, rest)
        self._psy(row, item)
        self.found.items.append(item)
        self.found.item_rows.append(row)

    def _kind(self, row: Row, item: dict[str, Any], word: str, rest: str) -> None:
        if row.get("parameters") and word != "range":
            row.fail("parameters", ONLY_RANGE)
        if word == "text":
            item["kind"] = "text"
        elif word in ("integer", "range"):
            item["kind"] = "number"
            item["min"], item["max"] = self._bounds(row)
        else:
            plain, missing = self.lists.get(rest, ([], []))
            if rest.endswith(" or_other"):
                row.fail("type", OTHER)
            elif rest not in self.lists:
                row.fail("type", NO_CHOICES, raw=rest)
            item["options"] = plain
            if missing:
                item["na"] = missing
            item["kind"] = "multi" if word == "select_multiple" else self._choice(row, plain)

    def _choice(self, row: Row, plain: list[dict[str, Any]]) -> str:
        kind = row.get(PSY + "kind")
        if kind in ("likert", "choice", "yes_no"):
            return kind
        if kind:
            row.fail(PSY + "kind", NO_KIND)
        values = [option["value"] for option in plain]
        if values and all(PERSON_READERSLE.fullmatch(value) for value in values):
            first = int(values[0])
            if values == [str(first + step) for step in range(len(values))]:
                return "likert"
        return "choice"

    def _bounds(self, row: Row) -> tuple[int, int]:
        constraint, parameters = row.get("constraint"), row.get("parameters")
        if constraint:
            found = _BOUNDS.fullmatch(constraint)
            if found:
                return int(found[1]), int(found[2])
            row.fail("constraint", ONLY_BOUNDS)
            return 0, 1
        given = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d{1,9})(?![\d.,])", parameters))
        if "start" not in given or "end" not in given:
            row.fail("constraint", NO_BOUNDS)
            return 0, 1
        if given.get("step", "1") != "1":
            row.fail("parameters", STEP)
        return int(given["start"]), int(given["end"])

    def _psy(self, row: Row, item: dict[str, Any]) -> None:
        if row.flag(PSY + "reverse"):
            item["reverse"] = True
        for key in ("max_choices", "satisfied_from"):
            value = row.whole(PSY + key)
            if value is not None:
                item[key] = value
        who = row.get(PSY + "visibility").replace(",", " ").split()
        if who and (who[0] != "self" or not set(who) <= set(PERSON_READERS)):
            row.fail(PSY + "visibility", READERS, words=", ".join(PERSON_READERS))
        elif who:
            item["visibility"] = who
        listed = row.get(PSY + "na")
        if listed and listed not in self.lists:
            row.fail(PSY + "na", NO_CHOICES, raw=listed)
        elif listed:
            item["na"] = self.lists[listed][1]


def read_survey(cells: Sequence[Sequence[Any]], lists: Lists, faults: Faults) -> Survey:
    """Read the questions.

    Parameters
    ----------
    cells : sequence of rows
        The sheet ``survey``.
    lists : dict
        What `read_choices` gave.
    faults : Faults
        Where faults are noted.

    Returns
    -------
    Survey
        Questions and headings as the key of a questionnaire writes them. A sentence (``note``) goes above the
        question under it; the last one becomes the remark of the form.
    """
    reader = _Reader(lists, faults)
    for row in rows("survey", cells, COLUMNS, faults):
        reader.take(row)
    return reader.finish()
