"""Reading a person's name out of a cell, in whatever order and letter case it stands."""

import re
from dataclasses import dataclass

from nastavnik.core.errors import N_
from nastavnik.core.roster.words import key, repair_letters, tidy

SHORT = N_("имя записано сокращённо: впишите полностью, иначе документы выйдут неполными")
NO_PATRONYMIC = N_("отчество не указано")
TURNED = N_("имя стояло перед фамилией, переставлено: проверьте")
EXTRA = N_("в ячейке с именем было ещё что-то в скобках, оно отброшено")
LONG = N_("в имени больше трёх слов: проверьте, где фамилия")
LETTERS = N_("латинские буквы в имени заменены русскими")
SPACES = N_("убраны лишние пробелы в имени")
CAPITALS = N_("исправлены заглавные и строчные буквы в имени")
_ENDINGS = frozenset({"оглы", "оглу", "улы", "уулу", "кызы", "гызы", "кизи"})
_PREFIXES = frozenset({"де", "ван", "фон", "дер", "ди", "да", "дю", "ла", "эль", "аль", "бен", "ибн"})
_PATRONYMIC = re.compile(r"(?:ич|ыч|вна|чна|шна)$")
_INITIAL = re.compile(r"[^\W\d_]\.?")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*\.?")
_NUMBERED = re.compile(r"^\d{1,4}\s*[.)]\s*")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        "учитель учителя педагог педагоги директор заместитель школа школы класс классы отдел кафедра мо шмо "
        "методическое объединение язык языки литература начальные начальный науки администрация специалисты "
        "специалист предметы предмет история математика физика химия биология география информатика музыка "
        "технология труд культура воспитатель воспитатели совместители совместитель руководитель социальный "
        "логопед психолог итого всего работники работник сотрудники сотрудник цикл дисциплины русский "
        "иностранные английский библиотекарь секретарь вакансия примечание персонал состав",
    )
)
_MOST = 6


@dataclass(frozen=True)
class Name:
    """A name in parts; ``sure`` when a patronymic or initials show it is a person's."""

    last: str
    first: str
    patronymic: str
    sure: bool
    doubts: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The parts in official order, without gaps."""
        return " ".join(part for part in (self.last, self.first, self.patronymic) if part)


def parse_name(text: str) -> Name | None:
    """Give the name in one cell, or None when it does not look like a person's name.

    Knows surname first, name first, initials on either side, double surnames, «оглы» and
    «кызы»; «ё» is kept, capitals are put right.
    """
    plain, doubts, repairs = _cleaned(text)
    words = _words(plain)
    if not words or _NOT_NAMES.intersection(key(plain).split()) or _is_phrase(words):
        return None
    cased = _cased(words, repairs)
    if any(map(_INITIAL.fullmatch, cased)):
        return _short(cased, doubts, repairs)
    return _long(cased, doubts, repairs)


def from_parts(last: str, first: str, patronymic: str) -> Name | None:
    """Give the name from separate cells; the first name may hold the patronymic too."""
    whole = [tidy(part) for part in (last, first, patronymic)]
    if not (whole[0] and whole[1]):
        return parse_name(" ".join(part for part in whole if part))
    plain, doubts, repairs = _cleaned(" ".join(part for part in whole if part))
    cased = _cased(_words(plain), repairs)
    if not cased:
        return None
    surname = min(len(_cleaned(whole[0])[0].split()), len(cased) - 1)
    given = cased[surname:]
    if any(map(_INITIAL.fullmatch, given)):
        doubts.append(SHORT)
    elif len(given) == 1:
        doubts.append(NO_PATRONYMIC)
    return Name(
        " ".join(cased[:surname]),
        given[0],
        " ".join(given[1:]),
        len(given) > 1,
        tuple(doubts),
        tuple(repairs),
    )


def _words(plain: str) -> list[str]:
    """Part a text into the words of a name; nothing when it cannot be one."""
    words = re.sub(r"\.(?=[^\s-])", ". ", plain).split()
    return words if 2 <= len(words) <= _MOST and all(map(_TOKEN.fullmatch, words)) else []


def _cased(words: list[str], repairs: list[str]) -> list[str]:
    cased = proper(words)
    if cased != words:
        repairs.append(CAPITALS)
    return cased


def proper(words: list[str]) -> list[str]:
    """Give names with a capital in each part; words written in mixed case stay as they are."""
    many = len(words) > 3
    return [_proper(word, many) for word in words]


def _proper(word: str, many: bool) -> str:
    small = word.lower()
    if small in _ENDINGS or (many and small in _PREFIXES and word != word.title()):
        return small
    if _INITIAL.fullmatch(word):
        return word.upper().rstrip(".") + "."
    if not (word.isupper() or word.islower()):
        return word
    pieces = re.split(r"(['’ʼ`-])", small)
    return "".join(piece if piece in _ENDINGS else piece[:1].upper() + piece[1:] for piece in pieces)


def _cleaned(text: str) -> tuple[str, list[str], list[str]]:
    doubts: list[str] = []
    repairs: list[str] = []
    plain = tidy(text)
    if plain != text.strip():
        repairs.append(SPACES)
    repaired = repair_letters(plain)
    if repaired != plain:
        repairs.append(LETTERS)
    plain = _NUMBERED.sub("", repaired).rstrip(",;*: ")
    bare = _BRACKETS.sub(" ", plain).strip()
    if bare != plain:
        doubts.append(EXTRA)
    joined = re.sub(r"\s*[-–—‑]\s*", "-", bare.replace(",", " "))
    return tidy(joined), doubts, repairs


def _is_phrase(words: list[str]) -> bool:
    """Tell «Начальные классы» from a name: a capital first, small letters after it."""
    return words[0][0].isupper() and all(word[0].islower() for word in words[1:] if word.lower() not in _ENDINGS)


def _short(words: list[str], doubts: list[str], repairs: list[str]) -> Name | None:
    initials = [word for word in words if _INITIAL.fullmatch(word)]
    rest = [word for word in words if not _INITIAL.fullmatch(word)]
    if len(initials) > 2 or not rest or len(rest) > 2:
        return None
    if len(rest) == 2 and len(initials) == 1:
        last, first, patronymic = rest[0], rest[1], initials[0]
    else:
        last, first, patronymic = " ".join(rest), initials[0], " ".join(initials[1:])
    return Name(last, first, patronymic, True, (*doubts, SHORT), tuple(repairs))


def _long(words: list[str], doubts: list[str], repairs: list[str]) -> Name:
    if words[-1] in _ENDINGS and len(words) > 2:
        cut = max(len(words) - 3, 1)
        return _finish(words[:cut], words[cut:], doubts, repairs, True)
    if len(words) == 3 and not is_patronymic(words[2]) and is_patronymic(words[1]):
        return _finish(words[2:], words[:2], [*doubts, TURNED], repairs, True)
    sure = is_patronymic(words[-1])
    if len(words) > 3:
        cut = len(words) - 2 if sure else 1
        return _finish(words[:cut], words[cut:], [*doubts, LONG], repairs, sure)
    if len(words) == 2:
        doubts = [*doubts, NO_PATRONYMIC]
    return _finish(words[:1], words[1:], doubts, repairs, sure and len(words) == 3)


def _finish(last: list[str], given: list[str], doubts: list[str], repairs: list[str], sure: bool) -> Name:
    return Name(" ".join(last), given[0], " ".join(given[1:]), sure, tuple(doubts), tuple(repairs))


def is_patronymic(word: str) -> bool:
    """Tell whether a word ends as patronymics do."""
    small = word.lower()
    return bool(_PATRONYMIC.search(small)) or small.rpartition("-")[2] in _ENDINGS


def name_key(full_name: str) -> str:
    """Give a name for comparing people: case, spaces, «ё» and dots do not matter."""
    return key(full_name)
