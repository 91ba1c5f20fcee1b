"""What was expected without any programme: regression to the mean of people chosen for their need."""

from dataclasses import dataclass

from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.study import Study, side
from nastavnik.core.evidence.stats.data import present
from nastavnik.core.evidence.stats.effects import correlation
from nastavnik.core.evidence.stats.regression_mean import averaged_reliability, observed_regression
from nastavnik.core.evidence.words.figures import OF_PEOPLE, SHARES, counted, decimal, mean, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

#: Retest reliability of self-assessments supposed while nobody measured it: lowest and highest.
SUPPOSED = (0.6, 0.8)
#: Fewest people with several baseline measures whose own retest correlation is used.
OWN_RETEST = 10

#: What stands for a text without a number when the baseline is a mean.
MEAN = {"rtm.few": "rtm.few.mean", "rtm.unknown": "rtm.unknown.mean"}


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
        ``k r / (1 + (k - 1) r)``, each person with the own k.
        None without pairs, or when the staff holds fewer than the floor of people besides the mentees.

    Notes
    -----
    Barnett, van der Pols & Dobson 2005, IJE 34:215.
    """
    if "interval" not in study.allowed or len(study.staff) - study.pairs.asked < study.floor:
        return None
    low, high = _reliability(study)
    return Expected(_expected(study, low), _expected(study, high), low_r=low, high_r=high)


def _expected(study: Study, r: float) -> float:
    """Weigh the people with one, two and more baseline measures by their number."""
    staff, n, total = mean(study.staff), study.pairs.n, 0.0
    for times in sorted(set(study.pairs.measures)):
        chosen = [pre for pre, k in zip(study.pairs.pre, study.pairs.measures, strict=True) if k == times]
        share = len(chosen) / n
        total += share * observed_regression(mean(chosen), staff, averaged_reliability(r, times))
    return total


def _reliability(study: Study) -> tuple[float, float]:
    retest = study.data.retest
    if retest is not None and retest.type == "retest":
        return retest.value, retest.value
    own = own_retest(study)
    return (own[0], own[0]) if own else SUPPOSED


def own_retest(study: Study) -> tuple[float, int] | None:
    """Correlate the first and the last baseline measure of those who have several.

    Returns
    -------
    tuple of float and int, or None
        The retest correlation and on how many people; None below `OWN_RETEST`, without spread, or at most zero.
    """
    people = [one for one in study.data.outcome.people if one.group == "mentee"]
    twice = sorted((one.earlier[0], one.pre) for one in people if one.earlier and one.pre is not None)
    if len(twice) < OWN_RETEST:
        return None
    own = correlation(present([first for first, _ in twice]), present([second for _, second in twice]))
    return (own, len(twice)) if own is not None and own > 0 else None


def usual(study: Study) -> tuple[Text, dict[str, Figure]]:
    """Say what was expected without any programme; there is always something to say.

    Returns
    -------
    text : Text
        With the number, or with the reason why there is none; a baseline of several measures is named.
    figures : dict
        ``low`` and ``high`` in points with the reliabilities; None where there is no number.
    """
    found, several = expectation(study), _several(study)
    told = {"k": several} if several else {}
    if found is None:
        few = "rtm.few" if "interval" not in study.allowed else "rtm.unknown"
        return say(MEAN[few] if several else few, **told), dict.fromkeys(("first", "second", "r_low", "r_high"))
    first, second = rounded(found.first), rounded(found.second)
    low_r, high_r = rounded(found.low_r, SHARES), rounded(found.high_r, SHARES)
    figures: dict[str, Figure] = {"first": first, "second": second, "r_low": low_r, "r_high": high_r}
    if found.known:
        return say("rtm.point.mean" if several else "rtm.point", rtm=decimal(first), **told), figures
    near, far = sorted((first, second), key=abs)
    range_of = {"lo": near, "hi": far, "r_lo": low_r, "r_hi": high_r}
    words = {name: decimal(value) for name, value in range_of.items()}
    return say("rtm.range.mean" if several else "rtm.range", **words, **told), figures


def _several(study: Study) -> str:
    """Tell how many measures the baseline of a person is the mean of, as «3» or «1–3»; "" when nobody has several."""
    counts = study.pairs.measures
    least, most = min(counts, default=1), max(counts, default=1)
    if most == 1:
        return ""
    return str(most) if least == most else f"{least}–{most}"


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
    text, figures = usual(study)
    own, several = own_retest(study), _several(study)
    texts = [text, *within_usual(study)]
    figures |= {"measures": several or "1", "own_r": None, "own_n": None}
    if own and "interval" in study.allowed:
        r = rounded(own[0], SHARES)
        figures |= {"own_r": r, "own_n": own[1]}
        texts.append(say("rtm.own", r=decimal(r), people=counted(own[1], OF_PEOPLE)))
    if study.data.design == "multiple_baseline" and not several:
        texts.append(say("rtm.once"))
    return Block("expected", tuple(texts), figures)
