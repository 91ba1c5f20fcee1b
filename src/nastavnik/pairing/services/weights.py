"""What may be asked of the weights of a run."""

from collections.abc import Mapping

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.matching import IMPORTANCE
from nastavnik.pairing.selectors.runs.weights import LEAST, usual, weight_of


def require_words(words: Mapping[str, str]) -> dict[str, str]:
    """Give one of the four words for each criterion, or refuse: unknown words, or next to nothing that matters."""
    chosen = usual() | dict(words)
    if set(chosen) != set(usual()) or not set(chosen.values()) <= set(IMPORTANCE):
        raise RuleError("match.words", N_("Для каждого критерия выберите одно из четырёх слов."))
    if weight_of(chosen) < LEAST:
        raise RuleError(
            "match.weightless",
            N_(
                "Почти всё не важно, и пары сложились бы случайно. "
                "Отметьте хотя бы один критерий «обязательно» или два «важно»."
            ),
        )
    return chosen
