"""Schools where nothing happens: people answer twice with the same true difficulty."""

from collections.abc import Iterator

import numpy as np

from nastavnik.core.evidence.change.waves import ChangeData
from tests.core.evidence.builders import measures, outcome, school


def staff_waves(rng: np.random.Generator, people: int, scales: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Give two answers of a staff on scales of four five-point items, retest correlation about 0.72, no change."""
    true = rng.normal(2.6, 0.7, (people, scales, 1))
    waves = [np.clip(np.rint(true + rng.normal(0, 0.95, (people, scales, 4))), 1, 5).mean(axis=2) for _ in range(2)]
    return waves[0], waves[1]


def chosen_schools(count: int, sizes: tuple[int, ...], seed: int) -> Iterator[ChangeData]:
    """Give schools whose mentees are those at 3.5 and above in the first wave."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        first, second = (wave[:, 0] for wave in staff_waves(rng, 25 * sizes[-1]))
        mentees = np.flatnonzero(first >= 3.5)[: sizes[number % len(sizes)]]
        staff = tuple(first[:60].tolist())
        yield school(*measures(first[mentees].tolist(), second[mentees].tolist()), staff=staff)


def unchosen_schools(count: int, n: int, domains: int, seed: int) -> Iterator[ChangeData]:
    """Give schools of volunteers taken at random, with domains and their mean as the total."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        first, second = staff_waves(rng, n, domains)
        scales = tuple(
            outcome(*measures(first[:, place].tolist(), second[:, place].tolist()), code=f"D{place}")
            for place in range(domains)
        )
        yield school(*measures(first.mean(axis=1).tolist(), second.mean(axis=1).tolist()), domains=scales)
