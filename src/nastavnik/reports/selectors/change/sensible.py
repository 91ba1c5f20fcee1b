"""A report of change without sentences that have nothing behind them: nobody answered, no goals were set."""

from dataclasses import replace

from nastavnik.core.evidence.change import Block, Report
from nastavnik.core.evidence.words.wording import say


def sensible(report: Report) -> Report:
    """Give the report as it can be read aloud; its figures stay as they are."""
    blocks = [_said(block) for block in report.blocks]
    if report.block("found") is None:  # no change is told, so there is no part of it to explain
        blocks = [block for block in blocks if block.code != "expected"]
    return replace(report, blocks=tuple(blocks))


def _said(block: Block) -> Block:
    if block.code == "missing" and block.figures["asked"] == 0:
        return replace(block, texts=(say("missing.nobody"), *block.texts[1:]))
    if block.code == "progress" and block.figures["goals_set"] == 0:
        return replace(block, texts=(block.texts[0], say("progress.no_goals")))
    return block
