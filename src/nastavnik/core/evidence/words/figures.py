"""Figures as people read them: rounded once, here, with a decimal comma and the right form of the noun."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from nastavnik.core.errors import N_
from nastavnik.core.texts import Text

#: Digits after the comma: points of a scale, shares and reliabilities, probabilities.
POINTS, SHARES, CHANCES = 2, 2, 3

_DECIMAL = N_("%(whole)s,%(part)s")
_LESS = N_("менее %(limit)s")


class Forms(NamedTuple):
    """Hold a noun with its number: for exactly one, for 21, 31 and the like, for all others."""

    single: str
    one: str
    many: str


#: Genitive: for whom, at whom.
OF_PEOPLE = Forms(N_("1 человека"), N_("%(n)s человека"), N_("%(n)s человек"))
#: Prepositional: with so many.
WITH_PEOPLE = Forms(N_("1 участнике"), N_("%(n)s участнике"), N_("%(n)s участниках"))
#: Dative: over so many schools.
OVER_SCHOOLS = Forms(N_("1 школе"), N_("%(n)s школе"), N_("%(n)s школам"))
#: Dative: by so many questions, areas.
BY_QUESTIONS = Forms(N_("1 вопросу"), N_("%(n)s вопросу"), N_("%(n)s вопросам"))
BY_AREAS = Forms(N_("1 области"), N_("%(n)s области"), N_("%(n)s областям"))


def rounded(value: float, digits: int = POINTS) -> float:
    """Round a figure; every number of a report passes here once, before a text or a table shows it.

    Parameters
    ----------
    value : float
        Any finite number. It is first read to 10 digits, which removes the noise of the last bits.
    digits : int, optional
        Digits after the comma.

    Returns
    -------
    float
        Halves go away from zero; minus zero becomes zero.
    """
    exact = Decimal(repr(round(float(value), 10)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)) + 0.0


def decimal(value: float, *, plus: bool = False) -> Text:
    """Write a rounded figure.

    Parameters
    ----------
    value : float
        What `rounded` gave.
    plus : bool, optional
        Whether a positive figure carries its sign.

    Returns
    -------
    Text
        At least one digit after the comma, a real minus sign.
    """
    whole, _, part = f"{abs(value):f}".rstrip("0").partition(".")
    sign = "−" if value < 0 else "+" if plus and value > 0 else ""
    return Text(_DECIMAL, whole=sign + whole, part=part or "0")


def chance(value: float) -> Text:
    """Write a rounded probability; one below the last digit is «менее 0,001»."""
    least = 10.0**-CHANCES
    return Text(_LESS, limit=decimal(least)) if value < least else decimal(value)


def likely(value: float) -> float:
    """Round a probability for a table; one below the last digit keeps two of its own, so that it is never zero."""
    return rounded(value, CHANCES) if value >= 10.0**-CHANCES else float(f"{value:.1e}")


def sizes(low: float, high: float) -> tuple[Text, Text]:
    """Write the bounds of an interval on one side of zero without signs, the smaller first."""
    small, large = sorted((abs(low), abs(high)))
    return decimal(small), decimal(large)


def counted(n: int, forms: Forms) -> Text:
    """Write a whole number with its noun in the form that Russian asks for."""
    if n == 1:
        return Text(forms.single)
    return Text(forms.one if n % 10 == 1 and n % 100 != 11 else forms.many, n=n)


def mean(values: Sequence[float]) -> float:
    """Compute the mean exactly enough that the order of values never changes it.

    Raises
    ------
    ZeroDivisionError
        When there are no values.
    """
    return float(sum(Decimal(repr(float(value))) for value in sorted(values)) / len(values))
