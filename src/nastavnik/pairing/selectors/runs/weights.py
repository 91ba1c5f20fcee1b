"""What matters in a run, in four words: what is usual, what a run was asked with, the numbers for the engine."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from nastavnik.core.matching import CRITERIA as USUAL_WORDS
from nastavnik.core.matching import IMPORTANCE as NUMBERS
from nastavnik.pairing.models import MatchRun
from nastavnik.pairing.selectors.words import CRITERIA, IMPORTANCE

SETTLED = {"wishes": USUAL_WORDS["wishes"]}
"""Wishes always weigh the same: from two runs that differ in them alone one could read who asked for whom."""

LEAST = 2 * NUMBERS[SETTLED["wishes"]]
"""What the criteria that may be shown must weigh together, so that wishes alone never decide."""


def usual() -> dict[str, str]:
    """Give the usual word of each criterion that may be weighed."""
    return {name: USUAL_WORDS[name] for name in CRITERIA}


def words_of(run: MatchRun | None) -> dict[str, str]:
    """Give the words a run was asked with; what it did not name is as usual."""
    kept = run.importance if run is not None else {}
    return {name: kept[name] if kept.get(name) in NUMBERS else word for name, word in usual().items()}


def weight_of(words: Mapping[str, str]) -> int:
    """Add up what the criteria weigh that may be shown."""
    return sum(NUMBERS[words[name]] for name in usual())


def numbers(words: Mapping[str, str]) -> dict[str, float]:
    """Turn the words into the numbers of the engine."""
    return {name: float(NUMBERS[word]) for name, word in {**usual(), **words, **SETTLED}.items()}


def told_weights(words: Mapping[str, str]) -> str:
    """Say which criteria weigh otherwise than usual."""
    other = [
        _("%(criterion)s – %(word)s") % {"criterion": CRITERIA[name], "word": IMPORTANCE[words[name]]}
        for name, word in usual().items()
        if words[name] != word
    ]
    if not other:
        return _("как обычно")
    listed = "; ".join(other)
    return listed if len(other) == len(usual()) else _("%(list)s; остальное как обычно") % {"list": listed}
