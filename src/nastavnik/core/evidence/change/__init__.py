"""Compose the report of change of one outcome for one reader."""

from nastavnik.core.evidence.change.blocks.compared import comparison_block
from nastavnik.core.evidence.change.blocks.consistency import consistency_blocks
from nastavnik.core.evidence.change.blocks.domains import domains_block
from nastavnik.core.evidence.change.blocks.expected import expected_block
from nastavnik.core.evidence.change.blocks.facts import (
    declared_block,
    expectation_block,
    method_block,
    progress_block,
    verdicts_block,
)
from nastavnik.core.evidence.change.blocks.found import detectable_block, found_block, sure_block
from nastavnik.core.evidence.change.blocks.missing import missing_block
from nastavnik.core.evidence.change.blocks.quality import limits_block, prorated_block, then_block
from nastavnik.core.evidence.change.gates import LADDER, Audience, reason
from nastavnik.core.evidence.change.headline import headline
from nastavnik.core.evidence.change.report import Block, Headline, Report
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.change.waves import ChangeData


def report_of_change(data: ChangeData, audience: Audience = "head") -> Report:
    """Compose the report of change.

    Parameters
    ----------
    data : ChangeData
        Measured values of mentees and colleagues, forms, dates and what was declared.
    audience : {'teacher', 'coordinator', 'head', 'outside'}
        Who reads. A teacher gets no figures of a group, see `nastavnik.core.evidence.change.own`.

    Returns
    -------
    Report
        A pure function of its arguments: the order of people changes nothing, a re-run gives the same bits. Every
        number is rounded once, in `nastavnik.core.evidence.words.figures.rounded`.

    Raises
    ------
    ValueError
        When a key stands twice in one group of an outcome.
    EvidenceError
        When a value is beyond any scale.
    """
    study = Study(data, audience)
    first = headline(study)
    domains, more = domains_block(study, first.claims)
    inner = (
        expectation_block(study),
        found_block(study),
        sure_block(study),
        expected_block(study),
        missing_block(study),
        detectable_block(study),
        limits_block(study),
        prorated_block(study),
        declared_block(study),
        domains,
        comparison_block(study, first.id == "T4"),
        verdicts_block(study),
        then_block(study),
        *consistency_blocks(study),
        progress_block(study),
    )
    blocks = tuple(block for block in inner if block is not None)
    withheld = {what: reason(what, study.facts) for row in LADDER.values() for what in row}
    return Report(
        audience=audience,
        outcome=data.outcome.code,
        headline=first,
        claims=(*first.claims, *more),
        blocks=(*blocks, method_block(study, blocks)),
        withheld={what: why for what, why in withheld.items() if why},
    )
