"""Tiny problems of every shape: nobody, nothing in common, no places, ties, locks, two needs."""

import random
from dataclasses import replace

from hypothesis import strategies as st

from nastavnik.core.matching import CRITERIA, Mentee, Mentor, Need, Problem
from tests.core.matching.builders import plain_reason

MENTEE_IDS = ["ann", "bea", "cat", "dan"]
MENTOR_IDS = ["ann", "eve", "fay", "gus"]
PEOPLE = sorted({*MENTEE_IDS, *MENTOR_IDS})
SUBJECTS = ["математика", "информатика", "физика"]
FORMS = frozenset({"in_person", "remote"})
NOBODY = frozenset()


class Dice(random.Random):
    """Choices of a made-up school."""

    def rarely(self, usual, *others):
        return self.choice(others) if self.random() < 0.15 else usual

    def few(self, values, most=2):
        return frozenset(self.sample(values, self.randint(0, most)))

    def grades(self):
        return {code: self.randint(1, 3) for code in sorted(self.few("ab"))}

    def person(self):
        return {
            "school": self.rarely("", "12"),
            "network": self.random() < 0.5,
            "times": self.few(["mon", "tue"]),
            "wishes": tuple(self.sample(PEOPLE, self.randint(0, 2))),
            "veto": self.rarely(NOBODY, frozenset(self.sample(PEOPLE, 1))),
            "experience_years": self.choice([None, 0, 5, 30]),
            "forms": self.rarely(FORMS, frozenset({"remote"}), frozenset({"in_person"}), NOBODY),
        }

    def mentee(self, name):
        subject = Need("subject", self.choice(SUBJECTS), self.grades())
        consultant = Need("consultant", self.choice(["", *SUBJECTS]), self.grades())
        needs = self.choice([(subject,), (consultant,), (subject, consultant), self.rarely((subject,), ())])
        return Mentee(name, needs, line_manager=self.rarely(None, *PEOPLE), **self.person())

    def mentor(self, name):
        return Mentor(
            name,
            self.rarely(self.choice([1, 1, 2, 3]), 0),
            types=self.rarely(frozenset({"subject", "consultant"}), frozenset({"subject"}), NOBODY),
            subjects=self.rarely(frozenset(self.sample(SUBJECTS, 2)), NOBODY),
            competences=self.grades(),
            ready_topics=self.rarely(frozenset("ab"), NOBODY),
            refused_topics=self.rarely(NOBODY, frozenset("a"), frozenset("b")),
            **self.person(),
        )

    def weights(self):
        some = {name: self.choice([0, 0, 1]) for name in CRITERIA}
        return self.choice([None, dict.fromkeys(CRITERIA, 0), some])

    def problem(self, mentees, mentors):
        given = Problem(
            tuple(self.mentee(name) for name in self.sample(MENTEE_IDS, mentees)),
            tuple(self.mentor(name) for name in self.sample(MENTOR_IDS, mentors)),
            forbidden=self.rarely(NOBODY, frozenset({("bea", "eve"), ("cat", "ann")})),
            weights=self.weights(),
            topic_competences=self.choice([{}, {"a": frozenset("ab")}]),
            private_topics=self.rarely(NOBODY, frozenset("a")),
        )
        if self.random() < 0.4:
            for who in given.mentees:
                for need in who.needs:
                    given = self.locked(given, who, need)
        return given

    def locked(self, given, who, need):
        """Lock a need now and then, where the lock can hold."""
        if not given.mentors or self.random() < 0.4:
            return given
        other = self.choice(given.mentors)
        locked = replace(given, locks=(*given.locks, (who.id, need.type, other.id)))
        taken = sum(lock[2] == other.id for lock in locked.locks)
        return given if plain_reason(locked, who, need, other) or taken > other.capacity else locked


def problems():
    """Draw a problem of up to four mentees and four mentors by a seed."""
    return st.integers(0, 2**32).map(_problem)


def _problem(seed):
    dice = Dice(seed)
    return dice.problem(dice.choice([0, 1, 2, 3, 4, 4]), dice.choice([0, 1, 2, 3, 4, 4]))
