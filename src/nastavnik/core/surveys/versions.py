"""What changed between two versions of a questionnaire, and whether their answers may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nastavnik.core.errors import N_
from nastavnik.core.surveys.form import Item, Questionnaire, Scale

Level = Literal["none", "minor", "major"]
Way = Literal["whole", "common", "no"]

ITEMS = N_("состав вопросов")
KINDS = N_("вид вопроса")
VALUES = N_("значения ответов")
REVERSED = N_("обратный счёт")
SCALES = N_("шкалы")
TRANSFORMS = N_("пересчёт шкал")
COMPARED = N_("можно ли сравнивать до и после")
SATISFIED = N_("граница «доволен»")
WORDS = N_("тексты вопросов")
ANSWERS = N_("тексты ответов")
ORDER = N_("порядок вопросов")
HEAD = N_("название и пояснения")
REST = N_("сведения об анкете")

NOT_CHANGE = N_("В этой анкете ответы до и после спрашивают о разном: это ожидание и факт, а не изменение.")
OTHER_FORM = N_("Это разные анкеты: сравнивать их ответы нельзя.")
NO_COMMON = N_("В этих версиях нет вопросов с одинаковым счётом: сравнивать нечего.")
ONLY_COMMON = N_("Версии анкеты отличаются: сравниваются только общие вопросы.")
REWORDED = N_("Между ответами слова анкеты изменились: часть разницы может быть от этого.")
LANGUAGES = N_("Ответы даны на разных языках: часть разницы может быть от перевода.")


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed: the level of the new number and the parts, in Russian, that make it so."""

    level: Level
    key: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether answers to two versions may be compared: on the whole form, on `items` alone, or not at all.

    `warnings` are printed beside the figures; of `no` they say why.
    """

    way: Way
    items: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def difference(old: Questionnaire, new: Questionnaire) -> Difference:
    """Classify what changed from one version to the next.

    Parameters
    ----------
    old, new : Questionnaire
        Two versions of one questionnaire; their numbers are not looked at.

    Returns
    -------
    Difference
        ``major`` when the key changed: which items are scored and how, values, scales, transforms, comparability;
        ``minor`` for anything else: a word, an option's words, the order, a question outside every scale;
        ``none`` when the two are the same.

    Notes
    -----
    Semantic numbers of a questionnaire: only a change of the key breaks the comparison of scores.
    """
    before, after = {item.code: item for item in old.items}, {item.code: item for item in new.items}
    shared = [(before[code], after[code]) for code in before if code in after]
    scored = _scored(old) | _scored(new)
    gone = before.keys() ^ after.keys()
    key = [
        (ITEMS, bool(gone & scored)),
        (KINDS, any(one.kind != two.kind for one, two in shared)),
        (VALUES, any(_values(one) != _values(two) for one, two in shared)),
        (REVERSED, any(one.reverse != two.reverse for one, two in shared)),
        (SATISFIED, any(one.satisfied_from != two.satisfied_from for one, two in shared)),
        (SCALES, [_bare(scale) for scale in old.scales] != [_bare(scale) for scale in new.scales]),
        (TRANSFORMS, old.transforms != new.transforms),
        (COMPARED, (old.comparable_pre_post, old.counterpart) != (new.comparable_pre_post, new.counterpart)),
    ]
    wording = [
        (ITEMS, bool(gone - scored)),
        (WORDS, any(_words(one) != _words(two) for one, two in shared)),
        (ANSWERS, any(_labels(one) != _labels(two) for one, two in shared)),
        (ORDER, [one.code for one, _ in shared] != [code for code in after if code in before]),
        (HEAD, (old.title, old.intro, old.note, old.sections) != (new.title, new.intro, new.note, new.sections)),
    ]
    keys, words = _named(key), _named(wording)
    if not keys and not words and replace(old, version=new.version) != new:
        words = (REST,)
    return Difference("major" if keys else "minor" if words else "none", keys, words)


def next_number(number: str, level: Level) -> str:
    """Give the number of the next version.

    Parameters
    ----------
    number : str
        Number of the version before, for example ``1.0.0``.
    level : {"none", "minor", "major"}
        What changed.

    Returns
    -------
    str
        ``2.0.0`` after a major change, ``1.1.0`` after a minor one, the same number when nothing changed.
    """
    major, minor, _ = (int(part) for part in number.split("."))
    if level == "none":
        return number
    return f"{major + 1}.0.0" if level == "major" else f"{major}.{minor + 1}.0"


def compare(
    old: Questionnaire, new: Questionnaire, *, languages: tuple[str, str] = ("ru", "ru"), twice: bool = True
) -> Comparison:
    """Say whether answers to two versions may be compared, and on which items.

    Parameters
    ----------
    old, new : Questionnaire
        The versions that were answered first and then.
    languages : tuple of str, optional
        Languages in which the two were answered.
    twice : bool, optional
        True for a change of the same people; False to lay two groups side by side.

    Returns
    -------
    Comparison
        ``whole`` inside one major number with the same scored items; ``common`` on items that have the same values
        in both, with a warning to print; ``no`` for different forms, for forms about expectations when `twice`,
        and when nothing is common. Use `restricted` to score on the common items.
    """
    if old.id != new.id:
        return Comparison("no", warnings=(OTHER_FORM,))
    if twice and not (old.comparable_pre_post and new.comparable_pre_post):
        return Comparison("no", warnings=(NOT_CHANGE,))
    after = {item.code: item for item in new.items}
    common = tuple(
        item.code
        for item in old.items
        if item.min is not None and item.code in after and _measure(item) == _measure(after[item.code])
    )
    if not common:
        return Comparison("no", warnings=(NO_COMMON,))
    found = difference(old, new)
    warnings = [LANGUAGES] if languages[0] != languages[1] else []
    if found.level == "minor" and {WORDS, ANSWERS} & set(found.wording):
        warnings.insert(0, REWORDED)
    same_codes = {item.code for item in old.items} == after.keys()
    if found.level != "major" and same_codes and old.version.split(".")[0] == new.version.split(".")[0]:
        return Comparison("whole", common, tuple(warnings))
    return Comparison("common", common, (ONLY_COMMON, *warnings))


def _named(parts: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    return tuple(name for name, changed in parts if changed)


def _scored(spec: Questionnaire) -> set[str]:
    return {code for scale in spec.scales for code in scale.items}


def _values(item: Item) -> tuple[object, ...]:
    return item.min, item.max


def _measure(item: Item) -> tuple[object, ...]:
    return item.kind, item.reverse, item.min, item.max


def _words(item: Item) -> tuple[object, ...]:
    return item.text, item.hint, item.before, item.section


def _labels(item: Item) -> tuple[object, ...]:
    return item.options, item.na


def _bare(scale: Scale) -> Scale:
    return replace(scale, title=None)
