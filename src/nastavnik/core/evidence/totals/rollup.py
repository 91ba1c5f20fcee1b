"""Changes of many schools together, for a reader outside them: what may leave, and what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nastavnik.core.evidence.change.gates import OUTSIDE, RESPONSE
from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import bounds_of, ranged
from nastavnik.core.evidence.change.study import side
from nastavnik.core.evidence.stats.data import Interval
from nastavnik.core.evidence.stats.pooling import Pooled, pool
from nastavnik.core.evidence.stats.schools import SMALL, strata
from nastavnik.core.evidence.totals.snapshots import EXPECTED, SCHOOLS, Release, SchoolData, allows
from nastavnik.core.evidence.words.figures import OVER_SCHOOLS, POINTS, counted, decimal, rounded, sizes
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

#: Cuts by the number of pairs in a school; a fixed list, so that nobody chooses a cut to find someone.
SIZES: tuple[tuple[int, str], ...] = ((SMALL, "size:5"), (10, "size:10"))
Cut = tuple[str, list[SchoolData]]


@dataclass(frozen=True, slots=True)
class RegionReport:
    """Hold the roll-up: texts and figures of the whole, further rows that may be shown, and what to remember of it.

    `refused` is ``few`` when there are too few people or schools, ``difference`` when the totals would tell about a
    few by subtraction from what left before, "" when the figures are given.
    """

    refused: str
    texts: tuple[Text, ...]
    rows: tuple[Block, ...]
    release: Release


def region_report(schools: Iterable[SchoolData], earlier: Sequence[Release] = ()) -> RegionReport:
    """Compose the roll-up of one measured change over schools.

    Parameters
    ----------
    schools : iterable of SchoolData
        One snapshot of a school; a school without changes is left aside.
    earlier : sequence of Release
        All that left before, of this and of other roll-ups of the same answers.

    Returns
    -------
    RegionReport
        A row is given when it holds three schools and the floor of people, and when no adding and subtracting of all
        given rows, now and earlier, reaches fewer. Otherwise the whole waits until what is new is as large. Keep
        `release` and pass it next time.

    Notes
    -----
    REML with the Hartung-Knapp interval, variances pooled over schools, schools under five pairs in one stratum:
    `nastavnik.core.evidence.stats.schools`, `nastavnik.core.evidence.stats.pooling`.
    """
    known = sorted((one for one in schools if one.change.n), key=lambda one: one.code)
    nothing = Release((), {})
    if len(known) < SCHOOLS or _people(known) < OUTSIDE:
        return RegionReport("few", (say("R0", k=OUTSIDE),), (), nothing)
    if not allows(_keys(known), earlier):
        return RegionReport("difference", (say("region.waits", k=OUTSIDE),), (), nothing)
    cuts = _cuts(known)
    told, given = _allowed(cuts, earlier)
    rows = tuple(_row(name, members) for name, members in told)
    expected, released = _expected(known, earlier)
    hidden = [say("region.hidden", k=OUTSIDE)] if len(told) < len(cuts) else []
    release = Release((*given, *released.groups), {**_keys(known), **released.weights})
    return RegionReport("", (*rows[0].texts, expected, say("cause.none"), *hidden), rows, release)


def _allowed(cuts: Sequence[Cut], earlier: Sequence[Release]) -> tuple[list[Cut], list[frozenset[str]]]:
    """Choose the cuts that may be told beside each other and beside what left before, the whole among them."""
    told, given = [], list[frozenset[str]]()
    for name, members in cuts:
        keys = _keys(members)
        if len(members) >= SCHOOLS and allows(keys, earlier, given):
            told.append((name, members))
            given.append(frozenset(keys))
    return told, given


def _keys(schools: Iterable[SchoolData]) -> dict[str, float]:
    return {key: weight for one in schools for key, weight in one.keys.items()}


def _people(schools: Iterable[SchoolData]) -> int:
    return sum(one.change.n for one in schools)


def _cuts(schools: Sequence[SchoolData]) -> list[Cut]:
    """Give the whole, then areas from the largest on, then schools by the number of pairs; a cut of all is no cut."""
    areas: dict[str, list[SchoolData]] = {}
    for one in schools:
        areas.setdefault(one.area, []).append(one)
    cuts = [(f"area:{name}", areas[name]) for name in sorted(areas, key=lambda area: (-_people(areas[area]), area))]
    for number, (least, name) in enumerate(SIZES):
        below = SIZES[number + 1][0] if number + 1 < len(SIZES) else None
        cuts.append((name, [one for one in schools if least <= one.change.n and (not below or one.change.n < below)]))
    parts = [(name, members) for name, members in cuts if members and len(members) < len(schools)]
    return [("", list(schools)), *parts]


def _row(name: str, members: Sequence[SchoolData]) -> Block:
    found, n = _pooled(members), _people(members)
    before, again = sum(one.before for one in members), sum(one.again for one in members)
    figures: dict[str, Figure] = {"schools": len(members), "people": n, "before": before, "again": again}
    asked = [say("region.again", again=again, before=before)] if before else []
    texts = [say("region.people", n=n), *asked]
    if found is None or found.interval is None or found.prediction is None:
        return Block(name, tuple(texts), figures)
    low, high = bounds_of(found.interval)
    figures |= {"mean": rounded(found.estimate), "low": low, "high": high, **_spread(found, found.prediction)}
    few = again < RESPONSE * before
    first = say("region.response") if few else _told(len(members), found.estimate, found.interval)
    texts.append(ranged("region.next", lo=rounded(found.prediction.low), hi=rounded(found.prediction.high)))
    if any(one.change.n < SMALL for one in members):
        texts.append(say("region.small"))
    return Block(name, (first, *texts), figures)


def _pooled(members: Sequence[SchoolData]) -> Pooled | None:
    rows = strata({one.code: one.change for one in members})
    return pool([one.change for one in rows], [one.variance for one in rows])


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


def _expected(schools: Sequence[SchoolData], earlier: Sequence[Release]) -> tuple[Text, Release]:
    """Say what was expected without any programme, over the schools that asked the whole staff.

    The answer of one colleague moves it a little, so it is told once and the same from then on.
    """
    known = [(one, one.expected) for one in schools if one.expected is not None]
    people = sum(one.change.n for one, _ in known)
    keys = {f"{one.code}{EXPECTED}{pair!r}": float(one.change.n) for one, pair in known}
    if len(known) < SCHOOLS or people < OUTSIDE or _expected_before(earlier) - {frozenset(keys)}:
        return say("rtm.region"), Release((), {})
    first, second = (rounded(sum(one.change.n * pair[at] for one, pair in known) / people) for at in (0, 1))
    near, far = sorted((first, second), key=abs)
    told = say("region.expected", lo=decimal(near), hi=decimal(far), schools=counted(len(known), OVER_SCHOOLS))
    return told, Release((frozenset(keys),), keys)


def _expected_before(earlier: Sequence[Release]) -> set[frozenset[str]]:
    return {group for release in earlier for group in release.groups if any(EXPECTED in key for key in group)}
