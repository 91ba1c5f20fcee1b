"""Read values out of a parsed file and name the exact place of whatever is wrong."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys.form import Text

T = TypeVar("T")
_LARGEST = 10**9
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class SpecError(RuleError):
    """Refuse a questionnaire file.

    Parameters
    ----------
    place : str
        Path to the value, for example ``items[3].options[0].value``.
    reason : str
        Russian text: what is wrong and what to write instead.
    """

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            "survey.spec",
            N_("Анкету нельзя принять (%(place)s)"),
            params={"place": place or "—"},
            details=(reason,),
        )
        self.place = place
        self.reason = reason

    def __reduce__(self) -> tuple[type["SpecError"], tuple[str, str]]:
        return type(self), (self.place, self.reason)


class Node:
    """Hold one value of a file together with its place."""

    def __init__(self, value: Any, place: str = "") -> None:
        self.value = value
        self.place = place

    def fail(self, reason: str) -> SpecError:
        """Make the error about this place."""
        return SpecError(self.place, reason)

    def fields(self, allowed: Collection[str]) -> None:
        """Refuse anything but a mapping with the allowed keys, so that a typo is not lost."""
        for key in self._mapping():
            if key not in allowed:
                raise self._child(key).fail(N_("такого поля нет, проверьте написание"))

    def get(self, key: str) -> "Node | None":
        """Give a field, or None when it is absent or empty."""
        value = self._mapping().get(key)
        return None if value is None else Node(value, self._child(key).place)

    def may(self, key: str, read: "Callable[[Node], T]", otherwise: T) -> T:
        """Read a field that may be absent or empty."""
        found = self.get(key)
        return otherwise if found is None else read(found)

    def need(self, key: str) -> "Node":
        """Give a field that must be there."""
        found = self.get(key)
        if found is None:
            raise self._child(key).fail(N_("нет обязательного поля"))
        return found

    def many(self, key: str) -> list["Node"]:
        """Give the elements of a list field, none when it is absent."""
        found = self.get(key)
        return [] if found is None else found.elements()

    def elements(self) -> list["Node"]:
        """Give the elements of this list."""
        if not isinstance(self.value, list | tuple):
            raise self.fail(N_("нужен список"))
        return [Node(value, f"{self.place}[{number}]") for number, value in enumerate(self.value)]

    def string(self, pattern: str = r"(?s).+") -> str:
        """Give a trimmed text that fits a pattern; whole numbers count as text."""
        value = str(self.integer()) if type(self.value) is int else self.value
        if not isinstance(value, str):
            raise self.fail(N_("нужен текст; значения да, нет, yes, no возьмите в кавычки"))
        value = unicodedata.normalize("NFC", value).strip()
        if not re.fullmatch(pattern, value) or _CONTROL.search(value):
            raise self.fail(N_("пустое или недопустимое значение"))
        return value

    def word(self, allowed: Collection[str]) -> Any:
        """Give one of the allowed words."""
        value = self.string()
        if value not in allowed:
            raise self.fail(N_("такого значения нет среди допустимых"))
        return value

    def integer(self) -> int:
        """Give a whole number."""
        if type(self.value) is not int or abs(self.value) > _LARGEST:
            raise self.fail(N_("нужно целое число"))
        return self.value

    def number(self) -> float:
        """Give a finite number."""
        if type(self.value) not in (int, float) or not abs(self.value) <= _LARGEST:
            raise self.fail(N_("нужно число"))
        return float(self.value)

    def boolean(self) -> bool:
        """Give true or false."""
        if not isinstance(self.value, bool):
            raise self.fail(N_("нужно true или false"))
        return self.value

    def text(self) -> Text:
        """Give a text in Russian and perhaps in English."""
        self.fields(("ru", "en"))
        return Text(self.need("ru").string(), self.may("en", Node.string, ""))

    def _mapping(self) -> Mapping[Any, Any]:
        if not isinstance(self.value, Mapping):
            raise self.fail(N_("нужен набор полей"))
        return self.value

    def _child(self, key: object) -> "Node":
        return Node(None, f"{self.place}.{key}" if self.place else str(key))
