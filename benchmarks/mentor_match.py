"""Runs mentor-match on a table of pairs; started in its own environment, without the product.

Reads JSON on standard input: ``capacity`` of mentors, ``needs``, ``score`` as rows (need, mentor, score),
``rounds``. Writes the processor seconds of matching and the pairs found.
"""

import json
import sys
import time

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify, Rule


class Score(Rule):
    """Our score of a pair, looked up: the rival does not spend time on working it out."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def apply(self, match_object):
        """Return the score of a pair."""
        return self.table.get((match_object.mentee.role, match_object.mentor.role), 0)


def main():
    """Match, and tell how long it took."""
    told = json.load(sys.stdin)
    table = {(need, mentor): score for need, mentor, score in told["score"]}
    capacity = told["capacity"]
    rules = [
        Score(table),
        Disqualify(
            lambda match: (
                (match.mentee.role, match.mentor.role) not in table
                or bool(match.mentee.mentors)
                or len(match.mentor.mentees) >= capacity[match.mentor.role]
            )
        ),
    ]
    mentors = [Mentor(grade=1, email=f"mentor{row}", role=row) for row in range(len(capacity))]
    mentees = [Mentee(grade=0, email=f"mentee{row}", role=row) for row in range(told["needs"])]
    begin = time.process_time()
    process_data(mentors, mentees, [rules] * told["rounds"])
    seconds = time.process_time() - begin
    pairs = [(mentee.role, mentee.mentors[0].role) for mentee in mentees if mentee.mentors]
    json.dump({"seconds": seconds, "pairs": pairs}, sys.stdout)


if __name__ == "__main__":
    main()
