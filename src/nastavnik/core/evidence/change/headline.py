"""Which text stands first, and what it claims."""

from nastavnik.core.evidence.change.blocks.expected import usual, usual_texts
from nastavnik.core.evidence.change.gates import RESPONSE, ladder
from nastavnik.core.evidence.change.report import Headline
from nastavnik.core.evidence.change.sentences import bounds_of, cause, divided, typical, unclear
from nastavnik.core.evidence.change.study import Study, side
from nastavnik.core.evidence.words.figures import decimal, rounded, sizes
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

#: The loss of fewer than one in twenty leads to little bias.
LITTLE_LOSS = 0.05


def headline(study: Study) -> Headline:
    """Choose the first text of a report.

    Parameters
    ----------
    study : Study
        Data and reader.

    Returns
    -------
    Headline
        ``closed`` for a reader who sees no group; ``refused`` forms; ``T0`` below the floor; ``response`` when
        fewer than 70 % answered again; ``five`` below six pairs; ``T4`` when the comparison is clear both ways;
        ``T1`` easier or ``T3`` harder when the exact interval does not hold zero, ``T2`` when it does; ``T5``
        in place of T1 and T4 when those who did not answer differed or the finding does not survive them. Which text
        stands first tells nothing of the answers of fewer people than the reader may see.
    """
    measured = ladder(study.pairs.n, study.audience)
    if study.audience == "teacher":
        return Headline("closed", (say("closed"),))
    if not study.comparability.allowed:
        return Headline("refused", (Text(study.comparability.message),))
    if "counts" not in measured:
        return Headline("T0", (say("T0", n=study.pairs.n),))
    if study.pairs.response < RESPONSE:
        return Headline("response", (say("response", again=study.pairs.again, asked=study.pairs.asked),))
    if "conclusion" not in study.allowed:
        return Headline("five", (say("five", n=study.pairs.n), divided(study)[0]))
    return _concluded(study)


def _concluded(study: Study) -> Headline:
    compared = clear_comparison(study)
    direction = side(study.shift.interval) * study.sign
    if (compared or direction > 0) and in_doubt(study):
        return Headline("T5", (divided(study)[0], *left_out(study), *usual_texts(study), cause_of(study)))
    if compared:
        claim = "better" if compared > 0 else "worse"
        return Headline("T4", _compared(study, claim), (f"comparison.{claim}",))
    if direction > 0:
        first = divided(study)[0]
        return Headline("T1", (first, typical(study), *usual_texts(study), cause(study)), ("total.better",))
    if direction < 0:
        texts = (say(f"T3.{study.kind}"), typical(study), usual(study)[0], cause(study))
        return Headline("T3", texts, ("total.worse",))
    return Headline("T2", unclear(study))


def cause_of(study: Study) -> Text:
    """Say why no cause is named; a clear comparison in doubt is unclear too."""
    return say("cause.unclear") if clear_comparison(study) else cause(study)


def clear_comparison(study: Study) -> int:
    """Tell whether mentees changed otherwise than colleagues: 1 for the better, -1 for the worse, 0 unclear.

    Notes
    -----
    The interval of the difference in differences must not hold zero and the adjusted difference must have the same
    sign. When the groups differed from the start, regression to the mean alone moves the first of them, so the
    interval of the adjusted difference must not hold zero either.
    """
    if not {"comparison", "ancova"} <= study.allowed or study.adjusted is None:
        return 0
    found = side(study.did.interval)
    adjusted = study.adjusted.interval_hc3 or study.adjusted.interval
    agrees = side(adjusted) == found if study.unlike else study.adjusted.effect * found > 0
    return found * study.sign if agrees else 0


def in_doubt(study: Study) -> bool:
    """Tell whether those who did not answer again could have made the finding.

    Notes
    -----
    When they are too few to be described, their answers decide nothing, or the choice of the text would tell of them;
    then their share does. Schulz & Grimes 2002, Lancet 359:781.
    """
    lost = len(study.pairs.lost)
    if not lost:
        return False
    survives = side(study.bounds.unchanged.interval) == side(study.shift.interval)
    differ = lost >= LITTLE_LOSS * study.pairs.asked if study.lost_few else study.lost_differ
    return differ or not survives


def left_out(study: Study) -> tuple[Text, ...]:
    """Say who did not answer again and how the typical change looks if nothing changed for them."""
    lost = len(study.pairs.lost)
    first = say("T5.lost", n=lost)
    if study.lost_differ and not study.lost_few:
        easier = (study.lost_gap or 0.0) * study.sign > 0
        first = say(f"T5.{'easier' if easier else 'harder'}.{study.kind}", n=lost)
    return first, say("T5.bound", hl=decimal(rounded(study.bounds.unchanged.estimate or 0.0)))


def _compared(study: Study, claim: str) -> tuple[Text, ...]:
    low, high = sizes(*bounds_of(study.did.interval))
    size = decimal(abs(rounded(study.did.estimate or 0.0)))
    lots = study.data.design == "waiting_list"
    return (
        say(f"T4.{claim}.{study.kind}", did=size, lo=low, hi=high),
        say("T4.lots" if lots else "T4.chosen"),
        divided(study)[0],
        usual(study)[0],
    )
