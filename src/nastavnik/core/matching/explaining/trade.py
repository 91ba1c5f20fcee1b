"""A compromise between few moves and a better total."""

from dataclasses import dataclass

from nastavnik.core.matching.solving.result import Result


@dataclass(frozen=True)
class Offer:
    """One compromise.

    Attributes
    ----------
    keep : int or None
        The value of ``Problem.keep`` that leads to it; None keeps the most pairs.
    covered : int
        Needs covered, the same in every offer.
    kept, moved : int
        Pairs of ``Problem.existing`` that stay, and that do not.
    score : int
        Total score.
    """

    keep: int | None
    covered: int
    kept: int
    moved: int
    score: int
    result: Result


def most_points(best: Offer, most: Offer) -> int:
    """Return a worth of a kept pair that outweighs any loss of score between two offers."""
    return best.score - most.score + 1
