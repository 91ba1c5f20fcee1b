"""Pages of stage 5."""

from nastavnik.pairing.views.own import own_choice
from nastavnik.pairing.views.pairs import carry_over, download, order, pairs
from nastavnik.pairing.views.place import (
    answer,
    clarify,
    confirm,
    invite,
    meeting,
    paper,
    place,
    release,
    take_back,
    withdraw,
)
from nastavnik.pairing.views.workshop import by_hand, choose, lift, run, workshop

__all__ = [
    "answer",
    "by_hand",
    "carry_over",
    "choose",
    "clarify",
    "confirm",
    "download",
    "invite",
    "lift",
    "meeting",
    "order",
    "own_choice",
    "pairs",
    "paper",
    "place",
    "release",
    "run",
    "take_back",
    "withdraw",
    "workshop",
]
