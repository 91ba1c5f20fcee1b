"""Domains: at most three, named beforehand, tested after the main outcome with Holm's adjustment."""

from dataclasses import dataclass

from nastavnik.core.evidence.change.gates import ladder
from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import bounds_of, ranged
from nastavnik.core.evidence.change.study import Study, side
from nastavnik.core.evidence.change.waves import Outcome, Pairs, pairs_of
from nastavnik.core.evidence.stats.multiplicity import holm
from nastavnik.core.evidence.stats.shift import Shift, hodges_lehmann
from nastavnik.core.evidence.stats.signed_rank import signed_rank
from nastavnik.core.evidence.words.figures import decimal, likely, mean, rounded, sizes
from nastavnik.core.evidence.words.wording import say

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class _Domain:
    outcome: Outcome
    pairs: Pairs
    shift: Shift
    p: float | None
    declared: bool


def domains_block(study: Study, claims: tuple[str, ...]) -> tuple[Block | None, tuple[str, ...]]:
    """Tell the declared domains and what of them differs from chance.

    Parameters
    ----------
    study : Study
        Data and reader.
    claims : tuple of str
        What the headline claims. Domains are tested only after it claims something: the error share of the whole report
        stays that of one test.

    Returns
    -------
    block : Block or None
        A row by domain; from thirty pairs on all domains are described, still only declared ones are tested.
    claims : tuple of str
        ``domain.CODE.better`` or ``domain.CODE.worse``.
    """
    chosen = [_measured(study, outcome) for outcome in study.data.domains if described(study, outcome)]
    if not chosen:
        return None, ()
    adjusted = holm([one.p for one in chosen])
    rows, found = [], []
    for one, p in zip(chosen, adjusted, strict=True):
        row, claim = _row(study, one, p if claims else None)
        rows.append(row)
        found += [claim] if claim else []
    return Block("domains", (), {"tested": sum(one.p is not None for one in chosen)}, tuple(rows)), tuple(found)


def described(study: Study, outcome: Outcome) -> bool:
    """Tell whether an area may be shown at all: those named beforehand, from thirty pairs on every one."""
    if "all_domains" in study.allowed:
        return True
    return "domains" in study.allowed and outcome.code in _declared(study)


def _declared(study: Study) -> tuple[str, ...]:
    declared = study.data.declared
    return declared.domains if declared is not None and "domains" in study.allowed else ()


def _measured(study: Study, outcome: Outcome) -> _Domain:
    pairs = pairs_of(outcome, "mentee")
    enough = "domains" in ladder(pairs.n, study.audience)
    declared = outcome.code in _declared(study)
    p = signed_rank(pairs.changes).p if enough and declared else None
    return _Domain(outcome, pairs, hodges_lehmann(pairs.changes), p, declared)


def _row(study: Study, one: _Domain, p: float | None) -> tuple[Block, str]:
    code, n = one.outcome.code, one.pairs.n
    if "domains" not in ladder(n, study.audience):
        return Block(code, (say("domain.few"),), {"n": n}), ""
    low, high = bounds_of(one.shift.interval)
    hl, pre, post = rounded(one.shift.estimate or 0.0), rounded(mean(one.pairs.pre)), rounded(mean(one.pairs.post))
    figures: dict[str, Figure] = {"n": n, "pre": pre, "post": post}
    if p is None:
        return Block(
            code, (ranged("domain.closed" if one.declared else "domain.plain", pre=pre, post=post),), figures
        ), ""
    figures |= {"hl": hl, "low": low, "high": high, "p_holm": likely(p)}
    direction = side(one.shift.interval)
    if p > ALPHA or not direction:
        return Block(code, (ranged("domain.unclear", pre=pre, post=post),), figures), ""
    small, large = sizes(low, high)
    text = say(f"domain.{'less' if direction < 0 else 'more'}", hl=decimal(abs(hl)), lo=small, hi=large)
    return Block(code, (text,), figures), f"domain.{code}.{'better' if direction * one.outcome.sign > 0 else 'worse'}"
