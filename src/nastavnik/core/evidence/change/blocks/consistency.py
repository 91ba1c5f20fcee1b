"""How consistent the first answers to the questions of a scale were: alpha, omega, and what they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nastavnik.core.evidence.change.blocks.domains import described
from nastavnik.core.evidence.change.gates import least
from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.sentences import bounds_of
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.change.waves import Outcome
from nastavnik.core.evidence.stats.data import Floats, complete_rows
from nastavnik.core.evidence.stats.reliability import Alpha, Omega, cronbach_alpha, omega_total
from nastavnik.core.evidence.words.figures import BY_AREAS, BY_QUESTIONS, OF_PEOPLE, SHARES, counted, decimal, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

#: Complete pairs it is told from.
NEEDED = least("consistency")
#: A one-factor model asks for at least so many parts.
PARTS = 3


@dataclass(frozen=True, slots=True)
class _Measured:
    """Hold what was computed.

    `parts` are the codes omega stands on, areas or items; `same` are the items that do not vary, and `flat` tells
    that some part does not.
    """

    alpha: Alpha
    omega: Omega
    parts: tuple[str, ...]
    same: frozenset[str]
    of_areas: bool
    flat: bool

    @property
    def below_zero(self) -> bool:
        """Tell whether alpha, as it is printed, is negative: the items contradict each other."""
        return (_share(self.alpha.value) or 0.0) < 0


def consistency_blocks(study: Study) -> tuple[Block, ...]:
    """Say how consistent the questions of the outcome were at the first measurement, or why that is not said.

    Parameters
    ----------
    study : Study
        Data and reader.

    Returns
    -------
    tuple of Block
        ``consistency`` with a row for each area, ``formulas``, and ``questions`` with a row for each item where the
        form lets this reader see totals over single answers; only the first when nothing was computed, nothing when
        there is no scale of items or no comparison. Answers of one person are in none of them.

    Notes
    -----
    Alpha stands on the items. Omega stands on what the score is made of: on the means of the areas where there are at
    least three, for one factor does not hold for the questions of several areas, else on the items.
    """
    outcome = study.data.outcome
    if study.audience == "teacher" or not study.comparability.allowed or not outcome.items:
        return ()
    if len(outcome.items) == 1:
        return (_nothing(say("consistency.one"), outcome, "one"),)
    if "consistency" not in study.allowed:
        return (_nothing(say("consistency.few", least=NEEDED, n=study.pairs.n), outcome, "few"),)
    rows, left = _complete(outcome)
    if len(rows) < NEEDED:
        text = say("consistency.incomplete", least=NEEDED, n=len(rows))
        return (_nothing(text, outcome, "incomplete", n=len(rows), left=left),)
    found = _measure(outcome, rows)
    if found.alpha.value is None:
        return (_nothing(say("consistency.flat"), outcome, "flat", n=len(rows), left=left),)
    figures = {**_figures(found), "left": left}
    first = Block("consistency", _texts(outcome, found, left), figures, _areas(study, found))
    questions = (_questions(outcome, found),) if study.audience in study.data.aggregate else ()
    return (first, _formulas(found), *questions)


def _complete(outcome: Outcome) -> tuple[Floats, int]:
    """Give complete rows of mentees in an order that keys do not decide, and the number of incomplete ones."""
    given = [one.answers for one in outcome.people if one.group == "mentee" and one.answers]
    whole = sorted(row for row in given if None not in row)
    return complete_rows(whole), len(given) - len(whole)


def _measure(outcome: Outcome, rows: Floats) -> _Measured:
    place = {code: number for number, code in enumerate(outcome.items)}
    same = frozenset(code for code, column in zip(outcome.items, rows.T, strict=True) if column.min() == column.max())
    of_areas = len(outcome.areas) >= PARTS
    if of_areas:
        means = [rows[:, [place[code] for code in area.items]].mean(axis=1) for area in outcome.areas]
        parts, table = tuple(area.code for area in outcome.areas), np.array(means).T
    else:
        parts, table = outcome.items, rows
    flat = bool((table.min(axis=0) == table.max(axis=0)).any())
    return _Measured(cronbach_alpha(rows), omega_total(table), parts, same, of_areas, flat)


def _nothing(text: Text, outcome: Outcome, why: str, **figures: Figure) -> Block:
    empty: dict[str, Figure] = {"alpha": None, "omega": None, "why": why, "items": len(outcome.items)}
    return Block("consistency", (text,), {**empty, **figures})


def _figures(found: _Measured) -> dict[str, Figure]:
    alpha, omega = found.alpha, found.omega
    low, high = bounds_of(alpha.interval)
    told: dict[str, Figure] = {"alpha": _share(alpha.value), "low": low, "high": high, "n": alpha.n, "items": alpha.k}
    extraction = "ML" if omega.value is not None else None
    return {**told, "omega": _share(omega.value), "extraction": extraction, "same": len(found.same)}


def _share(value: float | None) -> float | None:
    return None if value is None else rounded(value, SHARES)


def _texts(outcome: Outcome, found: _Measured, left: int) -> tuple[Text, ...]:
    questions, people = counted(found.alpha.k, BY_QUESTIONS), counted(found.alpha.n, OF_PEOPLE)
    return (
        _alpha("consistency.alpha", found),
        *([say("consistency.negative")] if found.below_zero else []),
        _omega(found),
        say("consistency.people", questions=questions, people=people),
        say("consistency.left", people=counted(left, OF_PEOPLE)) if left else say("consistency.whole"),
        *([say("consistency.turned")] if outcome.reverse else []),
        *([say("consistency.same", n=len(found.same))] if found.same else []),
        say("consistency.meaning"),
    )


def _alpha(key: str, found: _Measured, **more: Text) -> Text:
    low, high = bounds_of(found.alpha.interval)
    bounds = {"alpha": _share(found.alpha.value) or 0.0, "lo": low, "hi": high}
    return say(key, **{name: decimal(value) for name, value in bounds.items()}, **more)


def _omega(found: _Measured) -> Text:
    omega = found.omega
    if omega.value is None:
        return _no_omega(found)
    parts = counted(omega.k, BY_AREAS if found.of_areas else BY_QUESTIONS)
    return say("consistency.omega", omega=decimal(rounded(omega.value, SHARES)), parts=parts)


def _no_omega(found: _Measured) -> Text:
    omega = found.omega
    if omega.k < PARTS:
        return say("consistency.omega_short")
    if omega.n <= omega.k:
        return say("consistency.omega_crowded")
    if not found.flat:
        return say("consistency.omega_repeat")
    return say("consistency.omega_areas" if found.of_areas else "consistency.omega_same")


def _formulas(found: _Measured) -> Block:
    texts = [say("consistency.how_alpha"), say("consistency.how_feldt")]
    if found.omega.value is not None:
        texts += [say("consistency.how_omega"), *([say("consistency.how_areas")] if found.of_areas else [])]
    return Block("formulas", tuple(texts), {})


def _areas(study: Study, found: _Measured) -> tuple[Block, ...]:
    """Give a row for each area: how it goes with the others, and, where areas may be told, its own consistency."""
    loadings = dict(zip(found.parts, found.omega.loadings, strict=False)) if found.of_areas else {}
    domains = {outcome.code: outcome for outcome in study.data.domains if described(study, outcome)}
    rows = [_area(study, area.code, loadings, domains.get(area.code)) for area in study.data.outcome.areas]
    return tuple(row for row in rows if row.texts)


def _area(study: Study, code: str, loadings: Mapping[str, float], outcome: Outcome | None) -> Block:
    texts, figures = _own(study, outcome) if outcome is not None else ([], {})
    if code in loadings:
        loading = rounded(loadings[code], SHARES)
        texts, figures = [_loading(loading), *texts], {"loading": loading, **figures}
    return Block(code, tuple(texts), figures)


def _own(study: Study, outcome: Outcome) -> tuple[list[Text], dict[str, Figure]]:
    """Tell the consistency of one area by itself."""
    rows, left = _complete(outcome)
    if len(outcome.items) < 2:
        return [], {}
    if len(rows) < NEEDED:
        return [say("consistency.part_few", least=NEEDED)], {"n": len(rows), "left": left}
    found = _measure(outcome, rows)
    if found.alpha.value is None:
        return [say("consistency.part_flat")], {"n": len(rows), "left": left}
    value = found.omega.value
    short = _no_omega(found) if value is None else say("consistency.part_omega", omega=decimal(rounded(value, SHARES)))
    people = counted(found.alpha.n, OF_PEOPLE)
    return [_alpha("consistency.part", found, people=people), short], {**_figures(found), "left": left}


def _questions(outcome: Outcome, found: _Measured) -> Block:
    """Give a row for each item: alpha without it and, where omega stands on items, how it goes with the others."""
    loadings = {} if found.of_areas else dict(zip(found.parts, found.omega.loadings, strict=False))
    rows = []
    for number, code in enumerate(outcome.items):
        texts: list[Text] = [say("question.same")] if code in found.same else []
        figures: dict[str, Figure] = {"same": code in found.same}
        if found.alpha.if_deleted:
            without = _share(found.alpha.if_deleted[number])
            never = say("question.never")
            texts.append(never if without is None else say("question.without", alpha=decimal(without)))
            figures["without"] = without
        if code in loadings:
            figures["loading"] = rounded(loadings[code], SHARES)
            texts.append(_loading(rounded(loadings[code], SHARES)))
        rows.append(Block(code, tuple(texts), figures))
    return Block("questions", (), {}, tuple(row for row in rows if row.texts))


def _loading(value: float) -> Text:
    return say("consistency.loading", loading=decimal(value))
