"""One indicator over schools: parts and wholes added up, told as exactly as people behind it allow."""

from collections.abc import Sequence

from nastavnik.core.evidence.change.gates import OUTSIDE
from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.disclosure.suppression import countable
from nastavnik.core.evidence.totals.sheet import MEANS, RATIOS, Share, of_records
from nastavnik.core.evidence.totals.snapshots import SCHOOLS, Release, allows
from nastavnik.core.evidence.words.figures import OVER_SCHOOLS, counted, decimal, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

#: Shares of answers are told to so many per cent.
STEP = 5


def share_block(code: str, rows: Sequence[tuple[str, Share]], earlier: Sequence[Release]) -> tuple[Block, Release, str]:
    """Add up one indicator.

    Parameters
    ----------
    code : str
        Code of the indicator.
    rows : sequence of (str, Share)
        School and its share; schools with an empty denominator are left out before.
    earlier : sequence of Release
        What left before of this indicator.

    Returns
    -------
    tuple of (Block, Release, str)
        Texts and figures, what to remember, and why it is refused: ``few``, ``difference`` or "". Shares of records are
        exact; shares of answers are told to 5 per cent, and in words when «yes» or «no» came from fewer than the floor.
    """
    nothing = Release((), {})
    people = sum(one.people for _school, one in rows)
    if len({school for school, _one in rows}) < SCHOOLS or people < OUTSIDE:
        return Block(code, (say("share.few"),), {}), nothing, "few"
    keys = {key: weight for _school, one in rows for key, weight in one.keys.items()}
    if not allows(keys, earlier):
        return Block(code, (say("share.waits"),), {}), nothing, "difference"
    part, of = sum(one.part for _school, one in rows), sum(one.of for _school, one in rows)
    text, figures = _told(code, part, of, len(rows))
    block = Block(code, (text,), {"schools": len(rows), "of": of, **figures})
    return block, Release((frozenset(keys),), keys), ""


def _told(code: str, part: int, of: int, schools: int) -> tuple[Text, dict[str, Figure]]:
    over = counted(schools, OVER_SCHOOLS)
    if code in MEANS:
        value = rounded(part / of)
        return say("share.mean", value=decimal(value, plus=True), of=of, schools=over), {"value": value}
    percent = rounded(100 * part / of, 0)
    if code in RATIOS:
        return say("share.ratio", value=f"{percent:.0f}", schools=over), {"value": percent}
    if of_records(code):
        told = say("share.counts", value=f"{percent:.0f}", part=part, of=of, schools=over)
        return told, {"part": part, "value": percent}
    if not countable(part, of, OUTSIDE):
        words = "share.most" if 2 * part >= of else "share.rare"
        return say(words, of=of, schools=over, k=OUTSIDE), {"value": None}
    near = float(STEP * round(percent / STEP))
    return say("share.about", value=f"{near:.0f}", of=of, schools=over), {"value": near}
