"""What one school gives, sheet after sheet: two of them subtracted never tell of fewer people than the floor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nastavnik.core.evidence.change.gates import OUTSIDE
from nastavnik.core.evidence.disclosure.suppression import may_release
from nastavnik.core.evidence.totals.sheet import Measured, Share, Sheet, for_outside, of_records
from nastavnik.core.evidence.totals.snapshots import Release


@dataclass(frozen=True, slots=True)
class Given:
    """Hold a sheet as it leaves, what to remember of it, and the measures that keep earlier figures."""

    sheet: Sheet
    memory: Mapping[str, Release]
    waiting: tuple[str, ...] = ()


def giving(sheet: Sheet, earlier: Sequence[Given]) -> Given:
    """Leave on a sheet what the school may give after all that it gave before.

    Parameters
    ----------
    sheet : Sheet
        Everything the school counted, see `for_outside`.
    earlier : sequence of Given
        All sheets the school gave of this year, the oldest first.

    Returns
    -------
    Given
        Answers that changed for fewer people than the floor stay as they were given; those never given before are left
        out until they are more. What was expected without a programme stays as first given.
    """
    plain, work = for_outside(sheet), _Giving(earlier, {}, [])
    measured = tuple(map(work.measured, plain.measured))
    shares = tuple(one for share in plain.shares for one in work.shares(share))
    return Given(replace(plain, measured=measured, shares=shares), work.memory, tuple(work.waiting))


@dataclass(frozen=True, slots=True)
class _Giving:
    """Hold what was given before, what is given now for the first time, and what waits."""

    earlier: Sequence[Given]
    memory: dict[str, Release]
    waiting: list[str]

    def measured(self, one: Measured) -> Measured:
        before = [old for given in self.earlier for old in given.sheet.measured if old.key == one.key]
        first = next((old.expected for old in before if old.expected is not None), None)
        if one.change is not None and self._may(one.key, one.keys):
            return replace(one, expected=one.expected if first is None else first)
        return replace(one, change=before[-1].change if before else None, expected=first, keys={})

    def shares(self, share: Share) -> list[Share]:
        if of_records(share.code) or self._may(f"share:{share.code}", share.keys):
            return [share]
        return [old for given in self.earlier[-1:] for old in given.sheet.shares if old.code == share.code]

    def _may(self, key: str, keys: Mapping[str, float]) -> bool:
        """Tell whether these answers may leave beside all that left before, and remember it."""
        before = [one.memory[key] for one in self.earlier if key in one.memory]
        weights = {name: weight for release in before for name, weight in release.weights.items()} | dict(keys)
        if not may_release(list(keys), [group for release in before for group in release.groups], OUTSIDE, weights):
            self.waiting.append(key)
            return False
        self.memory[key] = Release((frozenset(keys),), dict(keys))
        return True
