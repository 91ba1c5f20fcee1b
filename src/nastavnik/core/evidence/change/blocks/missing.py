"""Who did not answer again, and whether the finding survives them."""

from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import bounds_of, ranged
from nastavnik.core.evidence.change.study import Study, side
from nastavnik.core.evidence.stats.shift import Shift
from nastavnik.core.evidence.words.figures import SHARES, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text


def missing_block(study: Study) -> Block:
    """Say who is missing; numbers of people who answered are told to everybody.

    Notes
    -----
    Bounds need six pairs. How those who did not answer again differed is a figure only when they are as many as this
    reader may see.
    """
    pairs = study.pairs
    figures: dict[str, Figure] = {
        "asked": pairs.asked,
        "again": pairs.again,
        "lost": len(pairs.lost),
        "late": pairs.late,
        "other_language": pairs.other_language,
    }
    texts = [say("missing.none")]
    if pairs.lost:
        texts = [say("missing.lost", asked=pairs.asked, again=pairs.again)]
    if study.lost_few and "interval" in study.allowed:
        texts.append(say("missing.few", k=study.floor))
    for name, count in (("late", pairs.late), ("language", pairs.other_language)):
        if count:
            texts.append(say(f"missing.{name}", n=count))
    if pairs.lost and "interval" in study.allowed:
        more, numbers = _bounds(study)
        texts += more
        figures |= numbers
    return Block("missing", tuple(texts), figures)


def _bounds(study: Study) -> tuple[list[Text], dict[str, Figure]]:
    same, worst = _named(study.bounds.unchanged, "same"), _named(study.bounds.worst, "worst")
    texts = [
        ranged("missing.same", hl=same["same"], lo=same["same_low"], hi=same["same_high"]),
        ranged("missing.worst", hl=worst["worst"], lo=worst["worst_low"], hi=worst["worst_high"]),
    ]
    found = side(study.shift.interval)
    if found and "conclusion" in study.allowed:
        survives = side(study.bounds.unchanged.interval) == found
        texts.append(say("missing.survives" if survives else "missing.fails"))
    g = None if study.lost_few else study.lost_gap
    return texts, {**same, **worst, "g": None if g is None else rounded(g, SHARES)}


def _named(shift: Shift, name: str) -> dict[str, float]:
    low, high = bounds_of(shift.interval)
    return {name: rounded(shift.estimate or 0.0), f"{name}_low": low, f"{name}_high": high}
