"""Sentences that stand both in the headline and in a block: who changed, how much, why no cause is named."""

from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.data import Interval
from nastavnik.core.evidence.figures import OF_PEOPLE, WITH_PEOPLE, counted, decimal, rounded, sizes
from nastavnik.core.evidence.suppression import SMALL_GROUP
from nastavnik.core.evidence.waves import split
from nastavnik.core.evidence.wording import say
from nastavnik.core.texts import Text

#: From this d_z on only a very large change would be noticed.
LARGE = 0.8


def divided(study: Study) -> tuple[Text, dict[str, int | None]]:
    """Say whom it became easier, harder or the same for, without telling of each person in a small group.

    Returns
    -------
    text : Text
        In a group below ten nobody and everybody are not named as such.
    counts : dict
        What of ``better``, ``same`` and ``worse`` the text tells, else None.
    """
    better, same, worse = split(study.pairs.changes, study.sign)
    n, kind = study.pairs.n, study.kind
    told: dict[str, int | None] = {"better": better, "same": same, "worse": worse}
    zeros = [name for name, count in told.items() if not count]
    if n >= SMALL_GROUP or not zeros:
        return say(f"split.all.{kind}", n=n, better=better, same=same, worse=worse), told
    hidden: dict[str, int | None] = dict.fromkeys(told)
    if len(zeros) == 2:
        only = next(name for name in told if name not in zeros)
        return say("split.only_same" if only == "same" else f"split.only_{only}.{kind}", n=n), hidden
    named = "better" if better else "worse"
    return say(f"split.{named}.{kind}", n=n, **{named: told[named]}), {**hidden, named: told[named]}


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


def ranged(key: str, **figures: float) -> Text:
    """Say a sentence of rounded figures with their signs."""
    return say(key, **{name: decimal(value) for name, value in figures.items()})


def noticed(study: Study) -> Text | None:
    """Say what change so many people would have shown at all; None when nobody differs."""
    if study.detectable is None:
        return None
    d_z, smallest = study.detectable
    people = counted(study.pairs.n, WITH_PEOPLE)
    if smallest > study.data.outcome.highest - study.data.outcome.lowest:
        return say("mde.never", people=people)
    return say("mde.large" if d_z >= LARGE else "mde.some", people=people, mde=decimal(rounded(smallest)))


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
