"""Horizons of goals: how long each may last and which one fits given dates."""

from collections.abc import Mapping
from datetime import date

from nastavnik.core.errors import N_

#: Shortest and longest usual term of each horizon, days.
HORIZONS: Mapping[str, tuple[int, int]] = {"short": (0, 62), "medium": (63, 365), "long": (365, 1095)}

_BACKWARDS = N_("Срок стоит раньше начала. Проверьте обе даты.")
_TOO_LONG = {
    "short": N_("Краткосрочная цель обычно занимает до двух месяцев. Приблизьте срок или выберите другой горизонт."),
    "medium": N_("Среднесрочная цель обычно занимает до года. Приблизьте срок или выберите долгосрочный горизонт."),
    "long": N_("Долгосрочная цель обычно занимает до трёх лет. Приблизьте срок или разбейте цель на части."),
}
_TOO_SHORT = {
    "medium": N_("Такой срок подходит краткосрочной цели. Отодвиньте срок или выберите краткосрочный горизонт."),
    "long": N_("Долгосрочная цель обычно занимает от года. Отодвиньте срок или выберите горизонт короче."),
}


def horizon_warning(horizon: str, start_on: date, due_on: date) -> str | None:
    """Warn when the dates of a goal do not fit its horizon.

    Parameters
    ----------
    horizon : {'short', 'medium', 'long'}
        Chosen horizon.
    start_on, due_on : date
        First day and due day; the term is their difference in days.

    Returns
    -------
    str or None
        Russian text, or None when the term fits. A warning never stops anyone.

    Raises
    ------
    KeyError
        When there is no such horizon.
    """
    shortest, longest = HORIZONS[horizon]
    days = (due_on - start_on).days
    if days < 0:
        return _BACKWARDS
    if days > longest:
        return _TOO_LONG[horizon]
    if days < shortest:
        return _TOO_SHORT[horizon]
    return None
