"""Passwords somebody would guess first: common words and names with digits, rows of the keyboard, dates.

The estimate is zxcvbn's (Wheeler, USENIX Security 2016); it knows neither Russian words nor the Russian keyboard, so
each password is read in both layouts and the words are given to it in both alphabets.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from zxcvbn import zxcvbn

#: A password found within so many guesses is refused: a word with a year takes 10**6, four plain words 10**20.
GUESSES_LOG10 = 10.0
#: zxcvbn reads no more signs; whoever typed more has enough in the first ones or repeats them.
READ = 72

_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю.ё"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"
_TO_LATIN = str.maketrans(_RUSSIAN + _RUSSIAN.upper(), _LATIN * 2)
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdezijklmnoprstufye", strict=True)),
    "ж": "zh",
    "х": "h",
    "ц": "c",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
_OTHERWISE = {"й": "y", "х": "kh", "ц": "ts", "щ": "shch", "ю": "ju", "я": "ja", "э": "je"}


class Weakness(StrEnum):
    """Why a password is guessed early: the part that gives it away."""

    OWN = "own"
    COMMON = "common"
    ROW = "row"
    REPEATED = "repeated"
    DATE = "date"
    SHORT = "short"


def weakness(password: str, own: Iterable[str] = ()) -> Weakness | None:
    """Say what gives a password away, None when guessing it takes more than `GUESSES_LOG10`.

    `own` are words that stand beside the account: names, login, mailbox, school; any case, any separators.
    """
    own_words = _spelled(word for text in own for word in _words_of(text))
    given = [*own_words, *_common_words()]
    read = password.casefold().replace("ё", "е")[:READ]
    bare = "".join(filter(str.isalnum, read))
    forms = {form for text in (read, bare) for form in (text, text.translate(_TO_LATIN), text.translate(_TO_RUSSIAN))}
    found = min((zxcvbn(form, user_inputs=given) for form in sorted(forms)), key=lambda one: one["guesses_log10"])
    if found["guesses_log10"] >= GUESSES_LOG10:
        return None
    return _reason(found["sequence"], frozenset(own_words))


def _reason(parts: Sequence[Mapping[str, Any]], own: frozenset[str]) -> Weakness:
    """Name the longest part that is not read sign by sign; what is own tells more than its length."""
    known = [part for part in parts if part["pattern"] != "bruteforce"]
    if any(part["pattern"] == "dictionary" and part["matched_word"] in own for part in known):
        return Weakness.OWN
    if not known:
        return Weakness.SHORT
    longest = max(known, key=lambda part: len(part["token"]))
    return {
        "dictionary": Weakness.COMMON,
        "spatial": Weakness.ROW,
        "sequence": Weakness.ROW,
        "repeat": Weakness.REPEATED,
    }.get(longest["pattern"], Weakness.DATE)


def _words_of(text: str) -> list[str]:
    """Split a name, a login or a mailbox into its words of three letters and more."""
    apart = "".join(sign if sign.isalpha() else " " for sign in text.casefold().replace("ё", "е"))
    return [word for word in apart.split() if len(word) >= 3]


def _spelled(words: Iterable[str]) -> list[str]:
    """Give every word once as it stands and in Latin letters, two ways."""
    return list(dict.fromkeys(form for word in words for form in (word, _latin(word, {}), _latin(word, _OTHERWISE))))


def _latin(word: str, otherwise: dict[str, str]) -> str:
    return "".join(otherwise.get(sign, _LETTERS.get(sign, sign)) for sign in word)


@cache
def _common_words() -> tuple[str, ...]:
    text = (Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8")
    return tuple(_spelled(text.replace("ё", "е").split()))
