"""What changed between two versions of a questionnaire."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from nastavnik.core.errors import N_
from nastavnik.core.surveys.form import Item, Questionnaire

Level = Literal["none", "minor", "major"]
Parts = Iterator[tuple[str, bool]]

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


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed: the level of the new number and the parts, in Russian, that make it so."""

    level: Level
    key: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()


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
    keys, words = _named(_of_key(old, new)), _named(_of_wording(old, new))
    if not keys and not words and replace(old, version=new.version) != new:
        words = (REST,)
    return Difference("major" if keys else "minor" if words else "none", keys, words)


def _of_key(old: Questionnaire, new: Questionnaire) -> Parts:
    yield ITEMS, bool(_added_or_gone(old, new) & _scored(old, new))
    yield KINDS, _differ(old, new, lambda item: item.kind)
    yield VALUES, _differ(old, new, lambda item: (item.min, item.max))
    yield REVERSED, _differ(old, new, lambda item: item.reverse)
    yield SATISFIED, _differ(old, new, lambda item: item.satisfied_from)
    yield (
        SCALES,
        [replace(scale, title=None) for scale in old.scales] != [replace(scale, title=None) for scale in new.scales],
    )
    yield TRANSFORMS, old.transforms != new.transforms
    yield COMPARED, (old.comparable_pre_post, old.counterpart) != (new.comparable_pre_post, new.counterpart)


def _of_wording(old: Questionnaire, new: Questionnaire) -> Parts:
    yield ITEMS, bool(_added_or_gone(old, new) - _scored(old, new))
    yield WORDS, _differ(old, new, lambda item: (item.text, item.hint, item.before, item.section))
    yield ANSWERS, _differ(old, new, lambda item: (item.options, item.na))
    yield ORDER, [one.code for one, _ in _shared(old, new)] != [one.code for one, _ in _shared(new, old)]
    yield HEAD, (old.title, old.intro, old.note, old.sections) != (new.title, new.intro, new.note, new.sections)


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


def _named(parts: Parts) -> tuple[str, ...]:
    return tuple(name for name, changed in parts if changed)


def _shared(old: Questionnaire, new: Questionnaire) -> list[tuple[Item, Item]]:
    """Give the questions of both versions in the order of the first."""
    after = {item.code: item for item in new.items}
    return [(item, after[item.code]) for item in old.items if item.code in after]


def _differ(old: Questionnaire, new: Questionnaire, part: Callable[[Item], object]) -> bool:
    return any(part(one) != part(two) for one, two in _shared(old, new))


def _added_or_gone(old: Questionnaire, new: Questionnaire) -> set[str]:
    return {item.code for item in old.items} ^ {item.code for item in new.items}


def _scored(*specs: Questionnaire) -> set[str]:
    return {code for spec in specs for scale in spec.scales for code in scale.items}
