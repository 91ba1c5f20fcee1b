"""What was expected without any programme: regression to the mean of people chosen for their need."""

from dataclasses import dataclass

from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.study import Study, side
from nastavnik.core.evidence.data import present
from nastavnik.core.evidence.effects import correlation
from nastavnik.core.evidence.figures import SHARES, decimal, mean, rounded
from nastavnik.core.evidence.regression_mean import averaged_reliability, observed_regression
from nastavnik.core.evidence.wording import say
from nastavnik.core.texts import Text

#: Retest reliability of self-assessments supposed while nobody measured it: lowest and highest.
SUPPOSED = (0.6, 0.8)
#: Fewest people with several baseline measures whose own retest correlation is used.
OWN_RETEST = 10


@dataclass(frozen=True, slots=True)
class Expected:
    """Hold the expected change, in points, with the reliabilities it was computed for; equal when one is known."""

    first: float
    second: float
    low_r: float
    high_r: float

    @property
    def known(self) -> bool:
        """Tell whether the reliability was measured."""
        return self.low_r == self.high_r


def expectation(study: Study) -> Expected | None:
    """Compute the change expected without any programme.

    Returns
    -------
    Expected or None
        ``-(1 - r)(mean of mentees - mean of the staff)`` with the reliability of the baseline: published, else
        measured in repeated baselines, else supposed from `SUPPOSED`; for a mean of k baselines
        ``k r / (1 + (k - 1) r)``.
        None without pairs, or when the staff holds fewer than the floor of people besides the mentees.

    Notes
    -----
    Barnett, van der Pols & Dobson 2005, IJE 34:215.
    """
    if "interval" not in study.allowed or len(study.staff) - study.pairs.asked < study.floor:
        return None
    low, high = _reliability(study)
    measures = [len(one.earlier) + 1 for one in study.data.outcome.people if one.group == "mentee"]
    first, second = (averaged_reliability(r, min(measures)) for r in (low, high))
    chosen, staff = mean(study.pairs.pre), mean(study.staff)
    return Expected(
        observed_regression(chosen, staff, first), observed_regression(chosen, staff, second), low_r=low, high_r=high
    )


def _reliability(study: Study) -> tuple[float, float]:
    retest = study.data.retest
    if retest is not None and retest.type == "retest":
        return retest.value, retest.value
    twice = sorted(
        (one.earlier[0], one.pre) for one in study.data.outcome.people if one.earlier and one.pre is not None
    )
    if len(twice) >= OWN_RETEST:
        own = correlation(present([first for first, _ in twice]), present([second for _, second in twice]))
        if own is not None and own > 0:
            return own, own
    return SUPPOSED


def usual(study: Study) -> tuple[Text, dict[str, Figure]]:
    """Say what was expected without any programme; there is always something to say.

    Returns
    -------
    text : Text
        With the number, or with the reason why there is none.
    figures : dict
        ``low`` and ``high`` in points with the reliabilities; None where there is no number.
    """
    found = expectation(study)
    if found is None:
        few = "interval" not in study.allowed
        return say("rtm.few" if few else "rtm.unknown"), dict.fromkeys(("first", "second", "r_low", "r_high"))
    first, second = rounded(found.first), rounded(found.second)
    low_r, high_r = rounded(found.low_r, SHARES), rounded(found.high_r, SHARES)
    figures: dict[str, Figure] = {"first": first, "second": second, "r_low": low_r, "r_high": high_r}
    if found.known:
        return say("rtm.point", rtm=decimal(first)), figures
    near, far = sorted((first, second), key=abs)
    told = {"lo": near, "hi": far, "r_lo": low_r, "r_hi": high_r}
    return say("rtm.range", **{name: decimal(value) for name, value in told.items()}), figures


def usual_texts(study: Study) -> tuple[Text, ...]:
    """Say what was expected without any programme, and whether the found change can be told from it."""
    return (usual(study)[0], *within_usual(study))


def within_usual(study: Study) -> tuple[Text, ...]:
    """Say that the change cannot be told from regression to the mean, when its interval is not wholly beyond it."""
    found, interval = expectation(study), study.shift.interval
    direction = side(interval)
    if found is None or interval is None or not direction or "conclusion" not in study.allowed:
        return ()
    farthest = max(found.first * direction, found.second * direction)
    nearest = interval.low if direction > 0 else -interval.high
    return (say("rtm.within"),) if nearest <= farthest else ()


def expected_block(study: Study) -> Block | None:
    """Say what was expected without any programme, in every report that may speak of a change at all."""
    if study.audience == "teacher" or not study.comparability.allowed:
        return None
    return Block("expected", usual_texts(study), usual(study)[1])
