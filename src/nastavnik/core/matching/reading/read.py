"""Reads a problem from JSON; tells every fault with its place instead of stopping at the first."""

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from nastavnik.core.errors import N_
from nastavnik.core.matching.errors import Fault, ProblemError
from nastavnik.core.matching.model.checks import check
from nastavnik.core.matching.model.people import FORMS, NEED_TYPES, Id, Lock, Mentee, Mentor, Need, NeedType, Problem
from nastavnik.core.matching.model.weights import IMPORTANCE, SCALE, weigh
from nastavnik.core.texts import Text

MOST_PLACES = 1_000
MOST_YEARS = 100
MOST_HOURS = 60
GRADES = (1, 3)
Number = TypeVar("Number", int, float)
_HOURS = N_("Здесь нужно число часов в неделю от 0 до %(most)s.")
_SPOT = N_("строка %(line)s, столбец %(column)s")
_NUMBER_OR_WORD = N_("Нужно число не меньше нуля или слово: %(words)s.")
_EXACTLY = N_("Здесь нужен список ровно из %(count)s значений.")
_KINDS = N_("Вид наставничества должен быть одним из: %(kinds)s.")
_WHOLE = N_("Здесь нужно целое число от %(least)s до %(most)s.")
_KEY_TWICE = N_("Ключ «%(key)s» стоит в одном объекте дважды. Оставьте один.")
_NO_FORM = N_("Формы «%(form)s» нет. Есть: %(forms)s.")


def parse_json(text: str | bytes) -> Any:
    """Parse JSON text (UTF-8 when bytes).

    Raises
    ------
    ProblemError
        The text is not JSON, told by line and column, or a key stands twice in one object.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = Text(_SPOT, line=error.lineno, column=error.colno)
        raise ProblemError(Fault(place, "syntax", N_("Здесь нарушен формат JSON. Исправьте файл."))) from error
    except ProblemError:
        raise
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ProblemError(Fault("", "syntax", N_("Это не JSON в кодировке UTF-8. Выгрузите файл заново."))) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; a key written twice would silently lose what stands under the first."""
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(key for key, _value in pairs)
        twice = next(key for key, times in counts.items() if times > 1)
        raise ProblemError(Fault("", "duplicate", Text(_KEY_TWICE, key=twice)))
    return made


def read_problem(data: object) -> Problem:
    """Read a problem from parsed JSON.

    Parameters
    ----------
    data : object
        A mapping with ``mentees``, ``mentors`` and, if wanted, ``locks``, ``forbidden``, ``weights``,
        ``forbidden_needs``, ``existing``, ``keep``, ``fair``, ``hours_per_need``, ``topic_competences``,
        ``private_topics``. Unknown keys are ignored. Only ids, capacities,
        need types and the subject of a subject need must be there.

    Returns
    -------
    Problem
        Consistent: ``match`` can still refuse it only for a lock that breaks a hard rule.

    Raises
    ------
    ProblemError
        Every fault found, each with its place.
    """
    reader = _Reader()
    problem = reader.problem(data)
    if reader.faults:
        raise ProblemError(*reader.faults)
    weigh(problem.weights)
    check(problem)
    return problem


class _Reader:
    """Reads values one by one and notes what is wrong; a faulty value becomes a harmless one."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, place: str, code: str, text: str) -> None:
        self.faults.append(Fault(place, code, text))

    def problem(self, data: object) -> Problem:
        top = self.record(data, "")
        return Problem(
            mentees=tuple(self.mentee(x, place) for x, place in self.rows(top, "", "mentees")),
            mentors=tuple(self.mentor(x, place) for x, place in self.rows(top, "", "mentors")),
            locks=tuple(self.lock(x, place) for x, place in self.rows(top, "", "locks")),
            forbidden=frozenset(self.ban(x, place) for x, place in self.rows(top, "", "forbidden")),
            forbidden_needs=frozenset(self.lock(x, place) for x, place in self.rows(top, "", "forbidden_needs")),
            existing=tuple(self.lock(x, place) for x, place in self.rows(top, "", "existing")),
            keep=self.unless_absent(top, "keep", lambda value, spot: self.whole(value, spot, 0, SCALE)),
            fair=self.flag(top.get("fair"), "fair"),
            hours_per_need=self.hours_per_need(top),
            weights=self.weights(top.get("weights")),
            topic_competences={
                topic: self.words({topic: codes}, "topic_competences", topic)
                for topic, codes in self.unless_null(top, "topic_competences", "topic_competences").items()
            },
            private_topics=self.words(top, "", "private_topics"),
        )

    def mentee(self, data: object, place: str) -> Mentee:
        row = self.record(data, place)
        manager = row.get("line_manager")
        return Mentee(
            id=self.identity(row.get("id"), f"{place}.id"),
            needs=tuple(self.need(x, spot) for x, spot in self.rows(row, place, "needs")),
            line_manager=None if manager is None else self.identity(manager, f"{place}.line_manager"),
            **self.person(row, place),
        )

    def mentor(self, data: object, place: str) -> Mentor:
        row = self.record(data, place)
        kinds = [self.kind(x, spot) for x, spot in self.rows(row, place, "types")]
        return Mentor(
            id=self.identity(row.get("id"), f"{place}.id"),
            capacity=self.whole(row.get("capacity"), f"{place}.capacity", 0, MOST_PLACES),
            types=frozenset(kinds),
            subjects=self.words(row, place, "subjects"),
            competences=self.grades(row, place, "competences"),
            ready_topics=self.words(row, place, "ready_topics"),
            refused_topics=self.words(row, place, "refused_topics"),
            hours=self.unless_absent(row, "hours", self.hours, place),
            **self.person(row, place),
        )

    def person(self, row: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Read what mentees and mentors have in common."""
        years = row.get("experience_years")
        spot = f"{place}.experience_years"
        return {
            "school": self.word("" if row.get("school") is None else row["school"], f"{place}.school"),
            "times": self.words(row, place, "times"),
            "wishes": tuple(self.identity(x, spot) for x, spot in self.rows(row, place, "wishes")),
            "veto": frozenset(self.identity(x, spot) for x, spot in self.rows(row, place, "veto")),
            "experience_years": None if years is None else self.years(years, spot),
            "forms": self.forms(row, place),
            "network": self.flag(row.get("network"), f"{place}.network"),
        }

    def need(self, data: object, place: str) -> Need:
        row = self.record(data, place)
        kind = self.kind(row.get("type"), f"{place}.type")
        subject = self.word("" if row.get("subject") is None else row["subject"], f"{place}.subject")
        if kind == "subject" and not subject.strip():
            self.fault(f"{place}.subject", "missing", N_("Запросу к предметнику нужен предмет. Укажите его."))
        return Need(kind, subject, self.grades(row, place, "topics"))

    def lock(self, data: object, place: str) -> Lock:
        mentee, kind, mentor = self.items(data, place, 3)
        return (
            self.identity(mentee, f"{place}[0]"),
            self.kind(kind, f"{place}[1]"),
            self.identity(mentor, f"{place}[2]"),
        )

    def ban(self, data: object, place: str) -> tuple[Id, Id]:
        mentee, mentor = self.items(data, place, 2)
        return self.identity(mentee, f"{place}[0]"), self.identity(mentor, f"{place}[1]")

    def weights(self, data: object) -> dict[str, float] | None:
        if data is None:
            return None
        numbers: dict[str, float] = {}
        for name, value in self.record(data, "weights").items():
            if isinstance(value, str) and value in IMPORTANCE:
                numbers[name] = IMPORTANCE[value]
            elif isinstance(value, int | float) and not isinstance(value, bool):
                numbers[name] = value
            else:
                words = ", ".join(IMPORTANCE)
                self.fault(f"weights.{name}", "type", Text(_NUMBER_OR_WORD, words=words))
        return numbers

    def record(self, data: object, place: str) -> Mapping[str, Any]:
        if isinstance(data, dict):
            return data
        self.fault(place, "type", N_("Здесь нужен объект с полями в фигурных скобках."))
        return {}

    def rows(self, record: Mapping[str, Any], place: str, name: str) -> list[tuple[object, str]]:
        """Return the members of a list with their places; a missing list or null is empty."""
        where = f"{place}.{name}" if place else name
        values = record.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            self.fault(where, "type", N_("Здесь нужен список в квадратных скобках."))
            return []
        return [(value, f"{where}[{number}]") for number, value in enumerate(values)]

    def items(self, data: object, place: str, count: int) -> list[object]:
        if isinstance(data, list) and len(data) == count:
            return data
        self.fault(place, "type", Text(_EXACTLY, count=count))
        return [""] * count if count == 2 else ["", NEED_TYPES[0], ""]

    def identity(self, value: object, place: str) -> Id:
        if value != "" and isinstance(value, int | str) and not isinstance(value, bool):
            return value
        code = "missing" if value in (None, "") else "type"
        self.fault(place, code, N_("Здесь нужен id человека: строка или целое число."))
        return ""

    def kind(self, value: object, place: str) -> NeedType:
        if isinstance(value, str) and value in NEED_TYPES:
            return value
        self.fault(place, "choice", Text(_KINDS, kinds=", ".join(NEED_TYPES)))
        return NEED_TYPES[0]

    def whole(self, value: object, place: str, least: int, most: int) -> int:
        """Read a whole number within bounds."""
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
        if number is not None and least <= number <= most and number == int(number):
            return int(number)
        code = "missing" if value is None else "type" if number is None else "range"
        self.fault(place, code, Text(_WHOLE, least=least, most=most))
        return least

    def years(self, value: object, place: str) -> int:
        """Read years of experience; parts of a year are dropped."""
        if isinstance(value, float) and 0 <= value <= MOST_YEARS:
            return math.floor(value)
        return self.whole(value, place, 0, MOST_YEARS)

    def unless_absent(
        self, record: Mapping[str, Any], name: str, read: Callable[[object, str], Number], place: str = ""
    ) -> Number | None:
        """Read a value that may be left out."""
        value = record.get(name)
        return None if value is None else read(value, f"{place}.{name}" if place else name)

    def unless_null(self, record: Mapping[str, Any], name: str, place: str) -> Mapping[str, Any]:
        """Read an object that may be left out."""
        value = record.get(name)
        return {} if value is None else self.record(value, place)

    def hours_per_need(self, top: Mapping[str, Any]) -> float:
        """Read the hours one need takes; without a word it is one, and nought is a fault that `check` tells."""
        value = self.unless_absent(top, "hours_per_need", self.hours)
        return 1.0 if value is None else value

    def hours(self, value: object, place: str) -> float:
        """Read hours a week, parts of an hour allowed."""
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST_HOURS:
            return float(value)
        self.fault(place, "range", Text(_HOURS, most=MOST_HOURS))
        return 1.0

    def flag(self, value: object, place: str) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(place, "type", N_("Здесь нужно true или false."))
        return False

    def word(self, value: object, place: str) -> str:
        """Read a code; a whole number is taken as its digits."""
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        self.fault(place, "type", N_("Здесь нужна строка."))
        return ""

    def words(self, record: Mapping[str, Any], place: str, name: str) -> frozenset[str]:
        return frozenset(self.word(value, spot) for value, spot in self.rows(record, place, name))

    def forms(self, row: Mapping[str, Any], place: str) -> frozenset[str]:
        """Read the forms of work; a missing list means any."""
        if row.get("forms") is None:
            return frozenset(FORMS)
        forms = self.words(row, place, "forms")
        for form in sorted(forms - set(FORMS)):
            self.fault(f"{place}.forms", "choice", Text(_NO_FORM, form=form, forms=", ".join(FORMS)))
        return forms

    def grades(self, row: Mapping[str, Any], place: str, name: str) -> dict[str, int]:
        """Read codes with grades 1 to 3."""
        where = f"{place}.{name}"
        given = self.unless_null(row, name, where)
        return {str(code): self.whole(value, f"{where}.{code}", *GRADES) for code, value in given.items()}
