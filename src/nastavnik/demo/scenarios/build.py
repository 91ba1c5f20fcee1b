"""Build the school stage by stage."""

from collections.abc import Callable, Mapping

from nastavnik.demo.scenarios import closing, mentoring, pairs, preparation, registers
from nastavnik.demo.scenarios.stage import Stagehand

STEPS: Mapping[int, Callable[[Stagehand], None]] = {
    1: preparation.begin,
    2: registers.mentees_enter,
    3: registers.mentors_enter,
    4: registers.mentors_train,
    5: pairs.propose_and_meet,
    6: mentoring.half_a_year,
    7: closing.close_the_year,
}


def at_stage(number: int) -> Stagehand:
    """Build a new School No. 12 whose programme stands at a stage."""
    hand = preparation.found()
    for stage in range(1, number + 1):
        go_on(hand, stage)
    return hand


def go_on(hand: Stagehand, stage: int) -> None:
    """Tell the next stage of a school that stands at the one before."""
    STEPS[stage](hand)
    with hand.on(hand.last_day):
        preparation.tick_off(hand)
