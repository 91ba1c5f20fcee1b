"""How good the measure was: ends of the scale, incomplete answers, the look back."""

from nastavnik.core.evidence.change.gates import ladder
from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import shifted
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.disclosure.suppression import countable
from nastavnik.core.evidence.stats.extremes import extremes
from nastavnik.core.evidence.stats.shift import hodges_lehmann
from nastavnik.core.evidence.words.figures import OF_PEOPLE, counted
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

#: Pairs an exact interval needs.
ENOUGH = 6


def limits_block(study: Study) -> Block | None:
    """Warn when many started at the best or the worst possible value: the scale cannot show more of them."""
    if "interval" not in study.allowed:
        return None
    outcome, n = study.data.outcome, study.pairs.n
    found = extremes(study.pairs.pre, outcome.lowest, outcome.highest, lower_is_better=study.sign < 0)
    texts = []
    figures: dict[str, Figure] = {}
    for name, count, warn in (("best", found.at_best, found.ceiling), ("worst", found.at_worst, found.floor)):
        told = countable(count, n, study.floor)
        figures[f"at_{name}"] = count if told else None
        if warn:
            exact = say(f"limits.{name}", n=count) if name == "worst" else _best(count)
            texts.append(exact if told else say(f"limits.{name}_few"))
    return Block("limits", tuple(texts) or (say("limits.none"),), figures)


def _best(count: int) -> Text:
    return say("limits.best", people=counted(count, OF_PEOPLE))


def prorated_block(study: Study) -> Block | None:
    """Say how many values stand on incomplete answers, and the typical change without them."""
    if "interval" not in study.allowed:
        return None
    whole = [change for change, full in zip(study.pairs.changes, study.pairs.full, strict=True) if full]
    count = study.pairs.n - len(whole)
    figures: dict[str, Figure] = {"prorated": count}
    if not count:
        return Block("prorated", (say("prorated.none"),), figures)
    texts = [say("prorated.some", people=counted(count, OF_PEOPLE))]
    if len(whole) >= max(ENOUGH, study.floor):
        text, again = shifted("prorated.again", hodges_lehmann(whole))
        texts.append(text)
        figures |= again
    return Block("prorated", tuple(texts), figures)


def then_block(study: Study) -> Block | None:
    """Tell the look back apart from the change: today's opinion of the difficulties of that time."""
    people = [one for one in study.data.outcome.people if one.group == "mentee"]
    changes = sorted(round(one.post - one.then, 10) for one in people if one.then is not None and one.post is not None)
    if "interval" not in study.allowed or "interval" not in ladder(len(changes), study.audience):
        return None
    text, figures = shifted("then", hodges_lehmann(changes))
    return Block("then", (text,), {"n": len(changes), **figures})
