"""What one school gives, sheet after sheet: two of them subtracted never tell of fewer people than the floor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nastavnik.core.evidence.change.gates import Thresholds
from nastavnik.core.evidence.disclosure.suppression import may_release
from nastavnik.core.evidence.totals.sheet import Measured, Share, Sheet, for_outside, of_records
from nastavnik.core.evidence.totals.snapshots import Release


@dataclass(frozen=True, slots=True)
class Given:
    """Hold a sheet as it leaves, what to remember of it, and the measures that keep earlier figures."""

    sheet: Sheet
    memory: Mapping[str, Release]
    waiting: tuple[str, ...] = ()


def giving(sheet: Sheet, earlier: Sequence[Given], limits: Thresholds | None = None) -> Given:
    """Leave on a sheet what the school may give after all that it gave before.

    Parameters
    ----------
    sheet : Sheet
        Everything the school counted, see `for_outside`.
    earlier : sequence of Given
        All sheets the school gave of this year, the oldest first.
    limits : Thresholds, optional
        The floor for readers outside, ten at least.

    Returns
    -------
    Given
        Answers that changed for fewer people than the floor stay as they were given; those never given before are left
        out until they are more. What was expected without a programme stays as first given.
    """
    k = (limits or Thresholds()).outside
    plain, memory, waiting = for_outside(sheet, limits), {}, []
    measured: list[Measured] = []
    shares: list[Share] = []
    for one in plain.measured:
        last = next((old for given in reversed(earlier) for old in given.sheet.measured if old.key == one.key), None)
        first = next((old.expected for given in earlier for old in given.sheet.measured if _told(old, one.key)), None)
        if one.change is not None and _may(one.key, one.keys, earlier, k):
            memory[one.key] = Release((frozenset(one.keys),), dict(one.keys))
            measured.append(replace(one, expected=one.expected if first is None else first))
        else:
            waiting += [one.key] if one.change is not None else []
            kept = last.change if last else None
            measured.append(replace(one, change=kept, expected=first, keys={}))
    for share in plain.shares:
        key = f"share:{share.code}"
        if of_records(share.code):
            shares.append(share)
        elif _may(key, share.keys, earlier, k):
            memory[key] = Release((frozenset(share.keys),), dict(share.keys))
            shares.append(share)
        else:
            waiting.append(key)
            shares += [old for given in earlier[-1:] for old in given.sheet.shares if old.code == share.code]
    return Given(replace(plain, measured=tuple(measured), shares=tuple(shares)), memory, tuple(waiting))


def _told(old: Measured, key: str) -> bool:
    return old.key == key and old.expected is not None


def _may(key: str, keys: Mapping[str, float], earlier: Sequence[Given], k: int) -> bool:
    before = [one.memory[key] for one in earlier if key in one.memory]
    weights = {name: weight for release in before for name, weight in release.weights.items()} | dict(keys)
    return may_release(list(keys), [group for release in before for group in release.groups], k, weights)
