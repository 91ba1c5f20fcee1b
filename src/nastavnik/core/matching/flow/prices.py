"""Prices that prove a pairing best, and what may change at these prices without loss."""

from dataclasses import dataclass
from typing import NamedTuple

from nastavnik.core.matching.arrays import Bools, Ints, Rows


@dataclass(frozen=True)
class Prices:
    """Dual prices in units of the objective.

    Attributes
    ----------
    need : Ints, shape (n,)
        What each open need gains above the price of its mentor; 0 for an unmatched or settled one.
    mentor : Ints, shape (m,)
        What the next place of each mentor is worth to the others.
    """

    need: Ints
    mentor: Ints


class Choices(NamedTuple):
    """What may change without loss.

    Attributes
    ----------
    need, mentor : Rows, shape (t,)
        Tight pairs that lie on a cycle of tight steps, by need, then mentor.
    idle : Bools, shape (n,)
        Needs that may be left out, or have been.
    price : Ints, shape (m,)
        The prices; -1, which no place costs, for mentors who can neither take nor give back a place.
    """

    need: Rows
    mentor: Rows
    idle: Bools
    price: Ints
