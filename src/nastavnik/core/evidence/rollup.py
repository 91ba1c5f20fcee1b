"""Many schools together, for a reader outside them: what may leave, and what it says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import bounds_of, ranged
from nastavnik.core.evidence.change.study import side
from nastavnik.core.evidence.data import Interval
from nastavnik.core.evidence.figures import OVER_SCHOOLS, POINTS, counted, decimal, rounded, sizes
from nastavnik.core.evidence.gates import Thresholds
from nastavnik.core.evidence.region import Pooled, pool
from nastavnik.core.evidence.schools import SMALL, school_changes
from nastavnik.core.evidence.suppression import may_release
from nastavnik.core.evidence.wording import say
from nastavnik.core.texts import Text

#: Fewest schools in a row: a school that knows itself must not learn about one other.
SCHOOLS = 3


@dataclass(frozen=True, slots=True)
class SchoolData:
    """Hold the changes of one school in one term; `area` is the municipality or another fixed division."""

    code: str
    term: str
    area: str
    changes: tuple[float, ...]

    @property
    def key(self) -> str:
        """Name the snapshot of the school."""
        return f"{self.code}@{self.term}"

    @property
    def digest(self) -> str:
        """Give the fingerprint of the answers, so that a changed snapshot is noticed."""
        return sha256(repr(sorted(self.changes)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Release:
    """Remember what left: groups of snapshots whose totals were given, and each snapshot's people and fingerprint."""

    groups: tuple[frozenset[str], ...]
    snapshots: Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class RegionReport:
    """Hold the roll-up: the total first, then areas that may be shown, and what to remember of it."""

    texts: tuple[Text, ...]
    claims: tuple[str, ...]
    rows: tuple[Block, ...]
    release: Release

    def as_json(self, translate: Callable[[str], str] = N_) -> dict[str, Any]:
        """Give the roll-up as plain data with texts in one language."""
        head = Block("region", self.texts, {}, self.rows).as_json(translate)
        return {"texts": head["texts"], "claims": list(self.claims), "rows": head.get("rows", {})}


def region_report(
    schools: Iterable[SchoolData],
    earlier: Sequence[Release] = (),
    *,
    lower_is_better: bool = True,
    limits: Thresholds | None = None,
) -> RegionReport:
    """Compose the roll-up over schools.

    Parameters
    ----------
    schools : iterable of SchoolData
        One snapshot of a school; a school without changes is left aside.
    earlier : sequence of Release
        All that left before, of this and of other roll-ups of the same answers.
    lower_is_better : bool, optional
        Direction of the scale.
    limits : Thresholds, optional
        The floor for readers outside, ten at least.

    Returns
    -------
    RegionReport
        A row is given when it holds three schools and the floor of people, and when no adding and subtracting of all
        given rows, now and earlier, reaches fewer people than the floor. Schools that came since then wait until
        together they are as many. Keep `release` and pass it next time.

    Raises
    ------
    RuleError
        ``evidence.snapshot`` when answers of a term changed after they had left: the difference would tell of the few
        who answered in between.

    Notes
    -----
    REML with the Hartung-Knapp interval, variances pooled over schools, schools under five pairs in one stratum:
    `nastavnik.core.evidence.schools`, `nastavnik.core.evidence.region`.
    """
    k = (limits or Thresholds()).outside
    known = sorted((one for one in schools if one.changes), key=lambda one: one.key)
    _check_snapshots(known, earlier)
    people = {one.key: len(one.changes) for one in known}
    people |= {key: size for release in earlier for key, (size, _) in release.snapshots.items()}
    given = [group for release in earlier for group in release.groups]
    whole = _whole(known, given, people, k)
    areas = sorted({one.area for one in whole}, key=lambda area: (-_people(whole, area), area))
    chosen: list[tuple[str, list[SchoolData]]] = []
    for name, members in (("", whole), *((area, [one for one in whole if one.area == area]) for area in areas)):
        group = frozenset(one.key for one in members)
        if len(members) >= SCHOOLS and may_release(group, given, k, people):
            given.append(group)
            chosen.append((name, members))
    rows, claims = [], []
    for name, members in chosen:
        row, claim = _row(name, members, lower_is_better)
        rows.append(row)
        claims += [claim] if claim and not name else []
    snapshots = {one.key: (len(one.changes), one.digest) for _, members in chosen for one in members}
    return RegionReport(
        texts=_texts(rows, hidden=len(chosen) <= len(areas), k=k),
        claims=tuple(claims),
        rows=tuple(rows),
        release=Release(tuple(frozenset(one.key for one in members) for _, members in chosen), snapshots),
    )


def _check_snapshots(schools: Sequence[SchoolData], earlier: Sequence[Release]) -> None:
    left = {key: digest for release in earlier for key, (_, digest) in release.snapshots.items()}
    if any(left.get(one.key, one.digest) != one.digest for one in schools):
        raise RuleError(
            "evidence.snapshot",
            N_("Сводка за этот срок уже отдана, а ответы с тех пор изменились. Дождитесь следующего срока."),
        )


def _whole(
    schools: Sequence[SchoolData], given: Sequence[frozenset[str]], people: Mapping[str, int], k: int
) -> list[SchoolData]:
    """Give all schools, or without those that came since the last release when they are too few."""
    before = frozenset().union(*given)
    settled = [one for one in schools if one.key in before]
    for members in (list(schools), settled):
        if may_release([one.key for one in members], given, k, people):
            return members
    return []


def _people(schools: Sequence[SchoolData], area: str) -> int:
    return sum(len(one.changes) for one in schools if one.area == area)


def _row(name: str, members: Sequence[SchoolData], lower_is_better: bool) -> tuple[Block, str]:
    strata = school_changes({one.key: one.changes for one in members})
    found = pool([one.change for one in strata], [one.variance for one in strata])
    n = sum(len(one.changes) for one in members)
    figures: dict[str, Figure] = {"schools": len(members), "people": n}
    if found is None or found.interval_hk is None or found.prediction is None:
        return Block(name, (say("region.people", n=n),), figures), ""
    low, high = bounds_of(found.interval_hk)
    figures |= {"mean": rounded(found.estimate), "low": low, "high": high, **_spread(found, found.prediction)}
    texts = [_told(len(members), found.estimate, found.interval_hk), say("region.people", n=n)]
    texts.append(ranged("region.next", lo=rounded(found.prediction.low), hi=rounded(found.prediction.high)))
    if any(len(one.changes) < SMALL for one in members):
        texts.append(say("region.small"))
    direction = side(found.interval_hk) * (-1 if lower_is_better else 1)
    claim = {1: "region.better", -1: "region.worse"}.get(direction, "")
    return Block(name, tuple(texts), figures), claim


def _spread(found: Pooled, prediction: Interval) -> dict[str, Figure]:
    return {
        "next_low": rounded(prediction.low),
        "next_high": rounded(prediction.high),
        "tau2": rounded(found.tau2, 2 * POINTS),
        "i2": rounded(found.i2, 0),
        "strata": found.k,
    }


def _told(schools: int, estimate: float, interval: Interval) -> Text:
    over, mean = counted(schools, OVER_SCHOOLS), rounded(estimate)
    low, high = bounds_of(interval)
    direction = side(interval)
    if not direction:
        return say("R2", schools=over, mean=decimal(mean), lo=decimal(low), hi=decimal(high))
    small, large = sizes(low, high)
    return say(f"R1.{'less' if direction < 0 else 'more'}", schools=over, mean=decimal(abs(mean)), lo=small, hi=large)


def _texts(rows: Sequence[Block], *, hidden: bool, k: int) -> tuple[Text, ...]:
    if not rows:
        return (say("R0", k=k),)
    first = rows[0].texts if not rows[0].code else ()
    return (*first, say("rtm.region"), say("cause.none"), *([say("region.hidden", k=k)] if hidden else []))
