"""Pages of stage 5."""

from nastavnik.pairing.views.lottery import lottery, lottery_lift, lottery_protocol
from nastavnik.pairing.views.own import own_choice
from nastavnik.pairing.views.pairs import carry_over, order, pairs
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
from nastavnik.pairing.views.runs import (
    again,
    compare_runs,
    run_delete,
    run_rename,
    run_work,
    runs,
    weights,
)
from nastavnik.pairing.views.workshop import by_hand, choose, lift, run, workshop

__all__ = [
    "again",
    "answer",
    "by_hand",
    "carry_over",
    "choose",
    "clarify",
    "compare_runs",
    "confirm",
    "invite",
    "lift",
    "lottery",
    "lottery_lift",
    "lottery_protocol",
    "meeting",
    "order",
    "own_choice",
    "pairs",
    "paper",
    "place",
    "release",
    "run",
    "run_delete",
    "run_rename",
    "run_work",
    "runs",
    "take_back",
    "weights",
    "withdraw",
    "workshop",
]
