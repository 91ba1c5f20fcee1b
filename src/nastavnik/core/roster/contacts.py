"""Reading e-mail addresses, telephone numbers and the numbers of an outside way in."""

import re

from nastavnik.core.errors import N_
from nastavnik.core.roster.model import Cell, Understood
from nastavnik.core.roster.words import is_dash, text_of
from nastavnik.core.texts import Text

_LOCAL = r"[a-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*"
_HOST = r"(?:[a-z0-9а-яё](?:[a-z0-9а-яё-]{0,61}[a-z0-9а-яё])?\.)+[a-zа-яё-]{2,63}"
_ADDRESS = re.compile(rf"{_LOCAL}@{_HOST}")
_LONGEST = 254
_APART = re.compile(r"[\s,;]+")

NOT_AN_ADDRESS = N_("«%(raw)s» не похоже на адрес электронной почты")
SEVERAL = N_("в ячейке несколько адресов, взят первый: «%(raw)s»")
NOT_A_PHONE = N_("«%(raw)s» не похоже на номер телефона")


def parse_email(cell: Cell) -> Understood[str]:
    """Read an address in small letters; "" with a problem when it cannot be one."""
    raw = text_of(cell)
    if not raw or is_dash(raw) or raw.lower() == "нет":
        return Understood("")
    pieces = [one for one in _APART.split(raw.lower().replace("mailto:", "")) if one]
    addresses = [one.strip("<>().") for one in pieces]
    first = addresses[0] if addresses else ""
    if len(first) > _LONGEST or not _ADDRESS.fullmatch(first):
        return Understood("", Text(NOT_AN_ADDRESS, raw=raw))
    return Understood(first, doubt=Text(SEVERAL, raw=raw) if len(addresses) > 1 else "")


def parse_phone(cell: Cell) -> Understood[str]:
    """Read a number: Russian ones as «+7 900 123-45-67», others as written."""
    raw = text_of(cell)
    if not raw or is_dash(raw) or raw.lower() == "нет":
        return Understood("")
    digits = re.sub(r"\D", "", raw, flags=re.ASCII)
    if len(digits) < 5:
        return Understood("", Text(NOT_A_PHONE, raw=raw))
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    if len(digits) != 10 or (digits[0] != "9" and re.search(r"[^\d\s()+-]", raw)):
        return Understood(raw[:100])
    return Understood(f"+7 {digits[:3]} {digits[3:6]}-{digits[6:8]}-{digits[8:]}")


def parse_number(cell: Cell) -> Understood[str]:
    """Read a number as it is written, signs and leading zeros kept."""
    raw = text_of(cell)
    return Understood("" if is_dash(raw) or raw.lower() == "нет" else raw)
