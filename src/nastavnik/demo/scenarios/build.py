"""Build the school stage by stage."""

from collections.abc import Callable

from nastavnik.demo.scenarios import closing, mentoring, pairs, preparation, registers
from nastavnik.demo.scenarios.stage import Stagehand


def at_stage(number: int) -> Stagehand:
    """Build a new School No. 12 whose programme stands at a stage."""
    hand = preparation.found()
    steps: dict[int, Callable[[Stagehand], None]] = {
        1: preparation.begin,
        2: registers.mentees_enter,
        3: registers.mentors_enter,
        4: registers.mentors_train,
        5: pairs.propose_and_meet,
        6: mentoring.half_a_year,
        7: closing.close_the_year,
    }
    for stage in range(1, number + 1):
        steps[stage](hand)
        with hand.on(hand.last_day):
            preparation.tick_off(hand)
    return hand
