"""What was found, how sure it is, and what so many people could have shown at all."""

from collections.abc import Iterator

from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import divided, noticed, ranged, shifted
from nastavnik.core.evidence.change.study import Study, side
from nastavnik.core.evidence.stats.bootstrap import bca
from nastavnik.core.evidence.stats.effects import paired_effect
from nastavnik.core.evidence.stats.rank_biserial import rank_biserial
from nastavnik.core.evidence.stats.shares import wilson
from nastavnik.core.evidence.stats.signed_rank import signed_rank
from nastavnik.core.evidence.words.figures import SHARES, chance, decimal, likely, mean, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

Part = tuple[tuple[Text, ...], dict[str, Figure]]

#: Resamples of the bootstrap.
RESAMPLES = 5_000


def found_block(study: Study) -> Block | None:
    """Say whom it became easier and harder for; with the median for the coordinator."""
    if "counts" not in study.allowed:
        return None
    text, counts = divided(study)
    figures: dict[str, Figure] = {"n": study.pairs.n, **counts}
    better = counts["better"]
    share = wilson(better, study.pairs.n) if better is not None and "interval" in study.allowed else None
    if share is not None:
        figures |= {"share_low": rounded(share.low, SHARES), "share_high": rounded(share.high, SHARES)}
    texts = [text]
    if "median" in study.allowed:
        figures["median"] = median = rounded(_median(study.pairs.changes))
        texts.append(ranged("median", median=median))
    if "interval" in study.allowed:
        figures |= {"pre": rounded(mean(study.pairs.pre)), "post": rounded(mean(study.pairs.post))}
    return Block("found", tuple(texts), figures)


def sure_block(study: Study) -> Block | None:
    """Say how sure the finding is: the exact interval, and p and sizes where so many pairs allow them."""
    if "interval" not in study.allowed:
        return None
    texts: list[Text] = []
    figures: dict[str, Figure] = {}
    for part_texts, part_figures in _parts(study):
        texts += part_texts
        figures |= part_figures
    return Block("sure", tuple(texts), figures)


def _parts(study: Study) -> Iterator[Part]:
    yield _interval(study)
    if "p_value" in study.allowed:
        p = likely(signed_rank(study.pairs.changes).p)
        yield (say("sure.p", p=chance(p)),), {"p": p}
    yield _rank(study)
    if "effect_size" in study.allowed:
        yield _effect(study)
    if "bca" in study.allowed:
        yield _bootstrap(study)


def _interval(study: Study) -> Part:
    text, figures = shifted("sure.interval", study.shift)
    return (text, *(() if side(study.shift.interval) else (say("sure.crosses"),))), figures


def _rank(study: Study) -> Part:
    found = rank_biserial(study.pairs.changes)
    if found.r is None:
        return (), {"r": None}
    r = rounded(found.r, SHARES)
    if found.interval is None:
        return (ranged("sure.rank", r=r),), {"r": r}
    low, high = rounded(found.interval.low, SHARES), rounded(found.interval.high, SHARES)
    return (ranged("sure.rank_interval", r=r, lo=low, hi=high),), {"r": r, "r_low": low, "r_high": high}


def _effect(study: Study) -> Part:
    found = paired_effect(study.pairs.pre, study.pairs.post)
    if found.g_av is None or found.interval is None:
        return (), {"g": None}
    g = rounded(found.g_av, SHARES)
    low, high = rounded(found.interval.low, SHARES), rounded(found.interval.high, SHARES)
    text = say("sure.effect", df=found.df, g=decimal(g), lo=decimal(low), hi=decimal(high))
    return (text,), {"g": g, "g_low": low, "g_high": high, "df": found.df}


def _bootstrap(study: Study) -> Part:
    found = bca(study.pairs.changes, resamples=RESAMPLES, seed=study.data.seed)
    if found.estimate is None or found.interval is None:
        return (), {"mean": None}
    average, low, high = rounded(found.estimate), rounded(found.interval.low), rounded(found.interval.high)
    text = ranged("sure.bca", mean=average, lo=low, hi=high)
    return (text,), {"mean": average, "bca_low": low, "bca_high": high, "resamples": found.resamples}


def detectable_block(study: Study) -> Block | None:
    """Say what change so many people could have shown at all."""
    text = noticed(study) if "interval" in study.allowed else None
    if text is None or study.detectable is None:
        return None
    d_z, points = study.detectable
    return Block("detectable", (text,), {"n": study.pairs.n, "d_z": rounded(d_z, SHARES), "points": rounded(points)})


def _median(values: tuple[float, ...]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
