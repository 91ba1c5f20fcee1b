"""Sentences that stand both in the headline and in a block: who changed, how much, why no cause is named."""

from nastavnik.core.evidence.change.report import Figure
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.change.waves import split
from nastavnik.core.evidence.disclosure.suppression import SMALL_GROUP
from nastavnik.core.evidence.stats.data import Interval
from nastavnik.core.evidence.stats.shift import Shift
from nastavnik.core.evidence.words.figures import OF_PEOPLE, WITH_PEOPLE, counted, decimal, rounded, sizes
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

#: From this d_z on only a large change would be noticed, if it is also so much of the width of the scale: people who
#: change almost alike make a small change in points look large in deviations.
LARGE, WIDE = 0.8, 0.1


def divided(study: Study) -> tuple[Text, dict[str, int | None]]:
    """Say whom it became easier, harder or the same for, without telling of each person in a small group.

    Returns
    -------
    text : Text
        Names only what there is. In a group below ten nobody and everybody are not named as such.
    counts : dict
        What of ``better``, ``same`` and ``worse`` the text tells, else None.
    """
    better, same, worse = split(study.pairs.changes, study.sign)
    n, kind, people = study.pairs.n, study.kind, counted(study.pairs.n, OF_PEOPLE)
    told: dict[str, int | None] = {"better": better, "worse": worse, "same": same}
    there = [name for name, count in told.items() if count]
    small = n < SMALL_GROUP and len(there) < len(told)
    hidden: dict[str, int | None] = dict.fromkeys(told)
    if len(there) == 1:
        key = f"split.{'only' if small else 'all'}_{there[0]}"
        return say(key if there[0] == "same" else f"{key}.{kind}", people=people), hidden if small else told
    named = there[:1] if small else there
    counts = {name: told[name] for name in named}
    return say(f"split.{'_'.join(named)}.{kind}", people=people, **counts), {**hidden, **counts} if small else told


def typical(study: Study) -> Text:
    """Say the typical change whose interval does not hold zero."""
    low, high = bounds_of(study.shift.interval)
    small, large = sizes(low, high)
    size = decimal(abs(rounded(study.shift.estimate or 0.0)))
    return say(f"typical.{'less' if high <= 0 else 'more'}", hl=size, lo=small, hi=large)


def bounds_of(interval: Interval | None) -> tuple[float, float]:
    """Round the bounds of an interval that is there."""
    if interval is None:
        raise ValueError("no interval")
    return rounded(interval.low), rounded(interval.high)


def shifted(key: str, shift: Shift) -> tuple[Text, dict[str, Figure]]:
    """Say a typical change with its interval, and give the figures of both."""
    low, high = bounds_of(shift.interval)
    hl = rounded(shift.estimate or 0.0)
    return ranged(key, hl=hl, lo=low, hi=high), {"hl": hl, "low": low, "high": high}


def ranged(key: str, **figures: float) -> Text:
    """Say a sentence of rounded figures with their signs."""
    return say(key, **{name: decimal(value) for name, value in figures.items()})


def noticed(study: Study) -> Text | None:
    """Say what change so many people would have shown at all; None when nobody differs."""
    if study.detectable is None:
        return None
    d_z, smallest = study.detectable
    people = counted(study.pairs.n, WITH_PEOPLE)
    width = study.data.outcome.highest - study.data.outcome.lowest
    if smallest > width:
        return say("mde.never", people=people)
    large = d_z >= LARGE and smallest >= WIDE * width
    return say("mde.large" if large else "mde.some", people=people, mde=decimal(rounded(smallest)))


def cause(study: Study) -> Text:
    """Say why it cannot be stated that mentoring did it."""
    if not study.others.n:
        return say("cause.none")
    if "comparison" not in study.allowed:
        return say("cause.hidden")
    if "ancova" not in study.allowed or study.adjusted is None:
        return say("cause.few")
    if (study.did.estimate or 0.0) * study.adjusted.effect < 0:
        return say("cause.signs")
    return say("cause.unclear")


def unclear(study: Study) -> tuple[Text, ...]:
    """Say that the data cannot tell the change from chance, and what they could have shown."""
    moved = any(study.pairs.changes)
    people = counted(study.pairs.n, OF_PEOPLE)
    first = say("T2", people=people) if moved else say("T2.same")
    limit = noticed(study)
    return (first, say("T2.unclear"), *((limit,) if limit else ()))
