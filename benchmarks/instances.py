"""Made-up regions in columns, and blocks of scores; a seed makes each the same everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from nastavnik.core.matching.model.tables import MentorTable, NeedTable, Tables

SUBJECTS = 20
AREAS = np.array([0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 7, 7, 7, 7])
"""The area of each subject; subject 0 is «none»."""

TOPICS = 48
SLOTS = 30
CONSULTATIONS = 0.2
HOURS = 3.65
WISHES = 2


@dataclass(frozen=True)
class Size:
    """A region: so many needs and mentors in so many places; ``edges`` is what should come out, within 5 %.

    ``spread`` is that of the logarithm of the places' sizes; ``network`` the share of people who also meet
    those of other places.
    """

    needs: int
    mentors: int
    places: int
    spread: float
    edges: int
    seed: int = 1
    network: float = 0.006
    consultants: float = 0.09
    also_teach: float = 0.5


SIZES = {
    "town": Size(300, 200, 3, 1.4, 4_716, seed=10),
    "region": Size(20_000, 10_000, 205, 1.67, 871_000),
    "country": Size(200_000, 150_000, 2_600, 1.42, 8_652_000),
    "market": Size(200_000, 138_000, 1_270, 0.9, 8_652_000, network=0.02, consultants=0.3, also_teach=1.0),
}


class Numbered(Sequence[Any]):
    """Names that are made when asked for."""

    def __init__(self, size: int, *, needs: bool) -> None:
        self.size, self.needs = size, needs

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, row: Any) -> Any:
        if not 0 <= row < self.size:
            raise IndexError(row)
        return (row, "subject") if self.needs else row


class People:
    """Draws columns of people who live in the same places."""

    def __init__(self, size: Size, seed: int) -> None:
        self.size = size
        self.draw = np.random.default_rng(seed)
        middles = (np.arange(size.places) + 0.5) / size.places
        weight = np.exp([size.spread * NormalDist().inv_cdf(middle) for middle in middles])
        self.places = weight / weight.sum()
        common = 1 / np.arange(1, SUBJECTS + 1) ** 0.55
        self.subjects = common / common.sum()

    def common(self, count: int) -> dict[str, Any]:
        """Return the columns needs and mentors share."""
        slots = self.draw.random((count, SLOTS)) < 0.2
        bits = (slots.astype(np.uint64) << np.arange(SLOTS, dtype=np.uint64)).sum(axis=1, dtype=np.uint64)
        return {
            "school": self.draw.choice(self.size.places, count, p=self.places).astype(np.int32),
            "network": self.draw.random(count) < self.size.network,
            "forms": self.draw.choice(np.array([3, 3, 3, 1, 2], dtype=np.int8), count),
            "times": bits[:, None],
        }

    def asked(self, count: int) -> npt.NDArray[np.int32]:
        """Draw subjects, the common ones more often."""
        return (1 + self.draw.choice(SUBJECTS, count, p=self.subjects)).astype(np.int32)

    def needs(self) -> NeedTable:
        """Draw the needs."""
        count = self.size.needs
        subject = self.asked(count)
        return NeedTable(
            keys=Numbered(count, needs=True),
            kind=(self.draw.random(count) >= CONSULTATIONS).astype(np.int8),
            subject=subject,
            area=AREAS[subject].astype(np.int32),
            years=self.draw.integers(0, 6, count).astype(np.int16),
            topic=self.draw.integers(1, TOPICS + 1, (count, 3)).astype(np.int32),
            weight=self.draw.integers(1, 4, (count, 3)).astype(np.int8),
            **self.common(count),
        )

    def mentors(self) -> MentorTable:
        """Draw the mentors; hours cap their places, so that there are fewer than many would like."""
        count = self.size.mentors
        subject, row = self.asked(count), np.arange(count)
        subjects = np.zeros((count, SUBJECTS + 1), dtype=np.bool_)
        subjects[row, subject] = True
        areas = np.zeros((count, AREAS.max() + 1), dtype=np.bool_)
        areas[row, AREAS[subject]] = True
        hours = self.draw.gamma(HOURS, 1.2, count)
        wanted = self.draw.choice([0, 1, 2, 2, 3], count)
        consultant = self.draw.random(count) < self.size.consultants
        teaches = ~consultant | (self.draw.random(count) < self.size.also_teach)
        level = self.draw.integers(1, 4, (count, TOPICS + 1)) * (self.draw.random((count, TOPICS + 1)) < 0.25)
        level[:, 0] = 0
        refused = self.draw.random(level.shape) < 0.01
        refused[:, 0] = False
        level[refused] = 0
        return MentorTable(
            ids=Numbered(count, needs=False),
            kinds=np.stack([consultant, teaches], axis=1),
            subjects=subjects,
            areas=areas,
            years=self.draw.integers(3, 35, count).astype(np.int16),
            capacity=np.minimum(wanted, np.floor(hours)).astype(np.int64),
            level=level.astype(np.int8),
            refused=refused,
            unready=np.zeros(level.shape, dtype=np.bool_),
            **self.common(count),
        )

    def neighbours(self, needs: NeedTable, mentors: MentorTable, each: int) -> npt.NDArray[np.int64]:
        """Draw some mentors of its own place for every need, as sorted keys of pairs."""
        order = np.argsort(mentors.school, kind="stable")
        first, last = (np.searchsorted(mentors.school[order], needs.school, side=side) for side in ("left", "right"))
        place = first[:, None] + (self.draw.random((len(needs), each)) * (last - first)[:, None]).astype(np.int64)
        there = np.repeat(last > first, each)
        rows = np.repeat(np.arange(len(needs)), each)[there]
        return np.unique(rows * len(mentors) + order[place.ravel()[there]])


def region(size: Size, seed: int = 1) -> Tables:
    """Return the columns of a region: places, subjects, topics, times, hours, wishes, vetoes."""
    people = People(size, seed)
    needs, mentors = people.needs(), people.mentors()
    wishes = people.neighbours(needs, mentors, WISHES)
    return Tables(
        needs=needs,
        mentors=mentors,
        oneself=np.empty(0, dtype=np.int64),
        personal=people.neighbours(needs, mentors, 1)[::2],
        wish_keys=wishes,
        wish_points=people.draw.integers(1, 9, len(wishes)),
    )


def agreed_ranking(needs: int, mentors: int, seed: int = 1) -> npt.NDArray[np.int64]:
    """Return scores in which everybody agrees who is best: a product of two columns, shape (n, m)."""
    draw = np.random.default_rng(seed)
    return (np.outer(draw.random(needs), draw.random(mentors)) * 10_000).astype(np.int64)
