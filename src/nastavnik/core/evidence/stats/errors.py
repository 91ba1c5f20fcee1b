"""Refusals of a calculation that the data cannot carry."""

from nastavnik.core.errors import N_, RuleError

#: Most pairs (or people) an exact distribution is computed for.
LIMIT = 1000
#: Beyond any count of people, marks or measurements.
MANY = 10**7


class EvidenceError(RuleError):
    """Refuse a calculation: the input does not mean what the formula needs."""


def check_size(n: int) -> None:
    """Check that an exact distribution of this many differences is within reach.

    Parameters
    ----------
    n : int
        Number of people.

    Raises
    ------
    EvidenceError
        Above `LIMIT`.
    """
    if n > LIMIT:
        raise EvidenceError(
            "evidence.size",
            N_(
                "Точный расчёт ведётся для групп до %(limit)s человек. "
                "Посчитайте изменение по школам и сведите их вместе."
            ),
            params={"limit": LIMIT},
        )


def whole(count: float) -> int:
    """Check a number of people.

    Parameters
    ----------
    count : int
        Whole, 0 to `MANY`; 8.0 is 8.

    Returns
    -------
    int
        The same number.

    Raises
    ------
    EvidenceError
        When it is negative, broken, not a number or beyond `MANY`.
    """
    if not 0 <= count <= MANY or count != int(count):
        raise EvidenceError("evidence.count", N_("Число людей бывает только целым и не меньше нуля. Проверьте число."))
    return int(count)
