"""The order in which a Russian reader looks for a name: «ё» is «е», capital and small letters are one."""

from functools import lru_cache

LETTERS = "".join(map(chr, (*range(0x41, 0x5B), *range(0xC0, 0x180), *range(0x400, 0x530))))
CAPITAL = "".join(letter for letter in LETTERS if len(letter.lower()) == 1 and letter.lower() != letter) + "ё"
SMALL = "".join("е" if letter in "Ёё" else letter.lower() for letter in CAPITAL)
_ALIKE = str.maketrans(CAPITAL, SMALL)


@lru_cache(maxsize=2**14)  # every list of names asks SQLite to compare the same names again
def reading_order(*parts: str | None) -> str:
    """Give the key that puts names into the order of a Russian list.

    Parameters
    ----------
    *parts : str or None
        Family name, name, patronymic, or the whole name at once; None counts as absent.

    Returns
    -------
    str
        The name with its letters made alike. Keys are compared sign by sign, by code point: a space stands before a
        hyphen and both before letters, so «Иванов Я.» comes before «Иванов-Петров» and «Иванова А.».

    Notes
    -----
    The databases reckon the same key from `CAPITAL` and `SMALL` (`kit.order`), so every list has one order.
    """
    return " ".join(part for part in parts if part is not None).translate(_ALIKE)
