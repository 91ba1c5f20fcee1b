"""The comparison with colleagues without a mentor: two ways side by side."""

from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import bounds_of, cause, ranged
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.words.figures import chance, likely, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text


def comparison_block(study: Study, concluded: bool) -> Block | None:
    """Print the difference in differences and, where so many people allow it, the adjusted difference.

    Parameters
    ----------
    study : Study
        Data and reader.
    concluded : bool
        Whether the headline already draws the conclusion.

    Returns
    -------
    Block or None
        None when the comparison may not be shown; why is in ``withheld`` of the report.
    """
    found = study.did
    if "comparison" not in study.allowed or found.estimate is None or found.interval is None:
        return None
    low, high = bounds_of(found.interval)
    did, p = rounded(found.estimate), likely(found.p)
    waiting = study.data.design == "waiting_list"
    texts = [
        say("comparison.waiting" if waiting else "comparison.staff"),
        ranged("comparison.did", did=did, lo=low, hi=high),
    ]
    figures: dict[str, Figure] = {"n": study.pairs.n, "others": study.others.n, "did": did, "low": low, "high": high}
    if "p_value" in study.allowed:
        texts.append(say("comparison.exact", p=chance(p)))
        figures["p"] = p
    texts += _adjusted(study, figures)
    if study.unlike:
        texts.append(say("comparison.unlike"))
    if not concluded:
        texts.append(cause(study))
    return Block("comparison", tuple(texts), figures)


def _adjusted(study: Study, figures: dict[str, Figure]) -> list[Text]:
    if "ancova" not in study.allowed or study.adjusted is None:
        return []
    low, high = bounds_of(study.adjusted.interval_hc3 or study.adjusted.interval)
    b = rounded(study.adjusted.effect)
    figures |= {"ancova": b, "ancova_low": low, "ancova_high": high}
    return [ranged("comparison.ancova", b=b, lo=low, hi=high)]
