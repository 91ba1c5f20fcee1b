"""Several tests at once: Holm's adjustment."""

from collections.abc import Sequence

from nastavnik.core.errors import N_
from nastavnik.core.evidence.stats.errors import EvidenceError


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust p-values so that the chance of any false finding stays at alpha.

    Parameters
    ----------
    p_values : sequence of float or None
        One a test; None for a test that could not be made, it takes no share.

    Returns
    -------
    tuple of float or None
        In the given order: sorted, ``p'(i) = max over j <= i of min(1, (m - j + 1) p(j))``, m the tests made.

    Raises
    ------
    EvidenceError
        When a p-value is outside 0 … 1.

    Notes
    -----
    Holm 1979.
    """
    made = {place: value for place, value in enumerate(p_values) if value is not None and value == value}
    if any(not 0 <= value <= 1 for value in made.values()):
        raise EvidenceError("evidence.p", N_("Значение p бывает только от 0 до 1. Проверьте, откуда взято число."))
    adjusted: dict[int, float] = {}
    largest = 0.0
    for rank, place in enumerate(sorted(made, key=lambda place: made[place])):
        largest = max(largest, min(1.0, (len(made) - rank) * made[place]))
        adjusted[place] = largest
    return tuple(adjusted.get(place) for place in range(len(p_values)))
