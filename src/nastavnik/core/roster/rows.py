"""Telling people from headings, totals and signatures, row by row."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.roster.fields import FORMULA, LONGEST, Grid, Notes, read_fields
from nastavnik.core.roster.header import Header
from nastavnik.core.roster.labels import parse_department, parse_posts
from nastavnik.core.roster.model import NAME_FIELDS, Skipped, StaffRow
from nastavnik.core.roster.names import Name, from_parts, name_key, parse_name
from nastavnik.core.roster.words import text_of
from nastavnik.core.texts import Text

EMPTY = N_("пустая строка")
NUMBERS = N_("строка с номерами колонок")
REPEATED = N_("повтор заголовка")
TOTAL = N_("строка с итогом")
SIGNATURE = N_("подпись")
HEADING = N_("заголовок группы")
NOTE = N_("примечание под списком")
VACANCY = N_("вакансия, не человек")
NO_NAME = N_("в строке нет имени человека: напишите фамилию, имя и отчество")
BAD_NAME = N_("не похоже на имя человека: «%(raw)s»")
TWICE = N_("этот человек уже есть в строке %(row)s: один человек или тёзки?")
TWICE_LATER = N_("этот человек встречается ещё раз в строке %(row)s: один человек или тёзки?")
ONE_MAILBOX = N_("та же почта в строке %(rows)s: письма одного прочтёт другой, вход по ссылке им не открыть")
_TOTAL = re.compile(r"^(?:итого|всего|из них|в том числе)\b", re.IGNORECASE)
_VACANCY = re.compile(r"ваканс|^вакант", re.IGNORECASE)
_SIGNER = re.compile(
    r"^(?:и\. ?о\. )?(?:директор|зам|исполнител|составил|ответствен|делопроизвод|секретар"
    r"|специалист по кадрам|председател|руководител|инспектор|заведующ)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^(?:исполнитель\b|составил|подпись|м\. ?п\.|согласовано|утверждаю|«?_{2,})", re.IGNORECASE)
_INITIALS = re.compile(r"\b[^\W\d_]\. ?[^\W\d_]\.|_{2,}")
_GROUP_NUMBER = re.compile(r"^(?:[IVX]+\.?|[ІХ]+\.?)$")


class Reader:
    """Walks the rows under a header once and collects people, problems and the rest."""

    def __init__(self, grid: Grid, header: Header, fields: dict[int, str], today: date) -> None:
        self.grid, self.header, self.today = grid, header, today
        self.columns = {name: column for column, name in fields.items()}
        self.notes = Notes()
        self.people: list[StaffRow] = []
        self.skipped: list[Skipped] = []
        self._department = ""
        written = (cell for row in grid.sheet.rows[max(header.first, 0) : header.last + 1] for cell in row)
        self._titles = {name_key(text_of(cell)) for cell in written} - {""}
        for row in range(header.last + 1, grid.height):
            self._row(row)
        self._settle()

    def _row(self, row: int) -> None:
        filled = self.grid.filled(row)
        reason = self._not_a_person(row, filled)
        if reason:
            self.skipped.append(Skipped(row + 1, reason))
            return
        name = self._name(row)
        if name is not None:
            self._person(row, name)

    def _not_a_person(self, row: int, filled: list[int]) -> str:
        """Give why a row is left out, "" when it should be a person."""
        if not filled:
            return EMPTY
        texts = {column: text_of(self.grid.cell(row, column)) for column in filled}
        if self._counts_columns(list(texts.values())):
            return NUMBERS
        words = [column for column in filled if re.search(r"[^\W\d_]|_{2,}", texts[column])]
        told = self._told_by(words[0], texts) if words else ""
        if told:
            return told
        if any(_VACANCY.search(texts.get(column, "")) for column in self._name_columns()):
            return VACANCY
        return self._heading(row, texts)

    def _told_by(self, first: int, texts: dict[int, str]) -> str:
        """Give what the first words of a row say that it is."""
        if name_key(texts[first]) in self._titles and self._repeats_header(texts):
            return REPEATED
        if _TOTAL.search(texts[first]):
            return TOTAL
        return SIGNATURE if self._is_signature(first, texts) else ""

    @staticmethod
    def _counts_columns(texts: list[str]) -> bool:
        return len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]

    def _repeats_header(self, texts: dict[int, str]) -> bool:
        known = [text for text in texts.values() if name_key(text) in self._titles]
        return len(known) * 2 > len(texts)

    def _is_signature(self, first: int, texts: dict[int, str]) -> bool:
        text = texts[first]
        if parse_name(text) is not None:
            return False
        if _SIGNED.search(text):
            return True
        if not _SIGNER.search(text) or first == self.columns.get("position") or len(texts) > 3:
            return False
        return any(_INITIALS.search(one) for one in texts.values())

    def _heading(self, row: int, texts: dict[int, str]) -> str:
        """Take a lone text as the department of the rows below."""
        own = {column: text for column, text in texts.items() if not _GROUP_NUMBER.search(text)}
        if len(own) != 1:
            return ""
        column, text = next(iter(own.items()))
        if not re.search(r"[^\W\d_]", text):
            meant = bool(re.search(r"\w", text)) or self.grid.computed(row, column)
            return "" if meant and column in self.columns.values() else EMPTY
        if self.grid.computed(row, column):
            return ""
        if row not in self.grid.wide and column in self._name_columns() and self._alone_is_person(text):
            return ""
        self._department = parse_department(text).value[:LONGEST]
        return HEADING

    def _alone_is_person(self, text: str) -> bool:
        name = parse_name(text)
        return name is not None and (name.sure or set(self.columns) <= set(NAME_FIELDS))

    def _name_columns(self) -> list[int]:
        return [self.columns[one] for one in NAME_FIELDS if one in self.columns]

    def _name(self, row: int) -> Name | None:
        if any(self.grid.computed(row, column) for column in self._name_columns()):
            self.notes.problem(row, "full_name", FORMULA)
            return None
        raw = {one: str(self.grid.cell(row, self.columns[one]) or "") for one in NAME_FIELDS if one in self.columns}
        whole = raw.pop("full_name", "")
        together = " ".join(part for part in (whole, *raw.values()) if part.strip())
        if len(together) > LONGEST or not together:
            self.notes.problem(row, "full_name", NO_NAME)
            return None
        parts = from_parts(raw.get("last_name", ""), raw.get("first_name", ""), raw.get("patronymic", ""))
        name = parse_name(whole) if whole.strip() else parts
        if name is None:
            self.notes.problem(row, "full_name", Text(BAD_NAME, raw=text_of(together)[:100]))
        return name

    def _person(self, row: int, name: Name) -> None:
        values = read_fields(self.grid, row, self.columns, self.today, self.notes)
        if "department" not in self.columns:
            values["department"] = self._department
        self._posts(row, values)
        for repair in name.repairs:
            self.notes.repair(row, "full_name", repair)
        doubts = (*name.doubts, *self.notes.doubts.get(row, ()))
        self.people.append(
            StaffRow(row + 1, name.full, name.last, name.first, name.patronymic, **values, doubts=doubts)
        )

    def _posts(self, row: int, values: dict[str, Any]) -> None:
        """Part several posts of one cell, and take from it how they are held unless a column says it."""
        if values.get("position"):
            found = parse_posts(self.grid.cell(row, self.columns["position"]))
            values["position"], values["other_positions"] = found.first, found.others
            values["employment"] = values.get("employment") or found.employment

    def _settle(self) -> None:
        """Mark people met twice, and headings after the last person as notes."""
        last = max((person.row for person in self.people), default=0)
        self.skipped = [
            Skipped(one.row, NOTE) if one.reason == HEADING and one.row > last else one for one in self.skipped
        ]
        self._mailboxes()
        met: dict[str, int] = {}
        for index, person in enumerate(self.people):
            earlier = met.setdefault(name_key(person.full_name), index)
            if earlier != index:
                self._twice(earlier, index)

    def _mailboxes(self) -> None:
        """Say of people with one mailbox that they share it."""
        shared: dict[str, list[int]] = {}
        for index, person in enumerate(self.people):
            shared.setdefault(person.email, []).append(index)
        for indexes in [found for address, found in shared.items() if address and len(found) > 1]:
            for index in indexes:
                others = ", ".join(str(self.people[one].row) for one in indexes if one != index)
                self.people[index] = _doubted(self.people[index], Text(ONE_MAILBOX, rows=others))

    def _twice(self, earlier: int, later: int) -> None:
        first, second = self.people[earlier], self.people[later]
        message = Text(TWICE, row=first.row)
        self.notes.problem(second.row - 1, "full_name", message)
        self.people[later] = _doubted(second, message)
        self.people[earlier] = _doubted(first, Text(TWICE_LATER, row=second.row))


def _doubted(person: StaffRow, doubt: str) -> StaffRow:
    return replace(person, doubts=(*person.doubts, doubt))
