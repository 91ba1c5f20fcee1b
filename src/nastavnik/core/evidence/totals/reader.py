"""Reading plain data that came from outside: every value of its kind, every fault with its place."""

from math import isfinite
from typing import Any

from nastavnik.core.errors import N_, RuleError

MOST = 10**9


class SheetError(RuleError):
    """Refuse a file: `place` says where, the message why and what to do."""

    def __init__(self, place: str, message: str, **params: object) -> None:
        super().__init__("totals.file", message, params=params)
        self.place = place


class Reader:
    """Take values of an object by name, each of its kind, and know where they stand."""

    def __init__(self, body: Any, place: str) -> None:
        if not isinstance(body, dict):
            raise SheetError(place, N_("нужен объект с полями"))
        self.body, self.place = body, place

    def at(self, name: str) -> str:
        """Say where a value stands."""
        return f"{self.place}.{name}" if self.place else name

    def whole(self, name: str, least: int = 0) -> int:
        """Give a whole number, `least` or more; SheetError for anything else."""
        value = self.body.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
            raise SheetError(self.at(name), N_("нужно целое число от %(least)s"), least=least)
        return value

    def number(self, name: str) -> float:
        """Give a finite number; SheetError for anything else."""
        value = self.body.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > MOST or not isfinite(value):
            raise SheetError(self.at(name), N_("нужно число"))
        return float(value)

    def text(self, name: str) -> str:
        """Give a short text without a colon; SheetError for anything else."""
        value = self.body.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= 300 or ":" in value:
            raise SheetError(self.at(name), N_("нужен непустой текст без двоеточия, до 300 знаков"))
        return value

    def rows(self, name: str) -> list["Reader"]:
        """Give a list of objects; SheetError for anything else."""
        value = self.body.get(name)
        if not isinstance(value, list) or len(value) > 200:
            raise SheetError(self.at(name), N_("нужен список не длиннее 200"))
        return [Reader(one, f"{self.at(name)}[{number}]") for number, one in enumerate(value)]
