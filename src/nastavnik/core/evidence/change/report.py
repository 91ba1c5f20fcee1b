"""What a report of change is: a headline, its claims, and blocks whose texts and figures are the same numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.evidence.change.gates import Audience
from nastavnik.core.texts import Text, tell

Figure = float | int | str | None


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one part of a report: its code, sentences in order, and the figures they were made of."""

    code: str
    texts: tuple[Text, ...]
    figures: Mapping[str, Figure]
    rows: tuple["Block", ...] = ()

    def as_json(self, translate: Callable[[str], str] = N_) -> dict[str, Any]:
        """Give plain data with texts in one language."""
        told: dict[str, Any] = {"texts": [tell(text, translate) for text in self.texts], "figures": dict(self.figures)}
        if self.rows:
            told["rows"] = {row.code: row.as_json(translate) for row in self.rows}
        return told


@dataclass(frozen=True, slots=True)
class Headline:
    """Hold what stands first: the id of its template, sentences, and what it claims to have changed."""

    id: str
    texts: tuple[Text, ...]
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Hold a whole report for one audience.

    Attributes
    ----------
    headline : Headline
        Read it first; ids are ``T0`` to ``T5``, ``five``, ``response``, ``refused``, ``closed``.
    claims : tuple of str
        Every statement that something changed: ``total.better``, ``total.worse``, ``comparison.better``,
        ``domain.CODE.better`` and so on. Empty in an honest report about nothing.
    blocks : tuple of Block
        In reading order; a block that has nothing to say is absent.
    withheld : mapping of str to str
        What is not told and the Russian reason.
    """

    audience: Audience
    outcome: str
    headline: Headline
    claims: tuple[str, ...]
    blocks: tuple[Block, ...]
    withheld: Mapping[str, str]

    def block(self, code: str) -> Block | None:
        """Find a block; None when the report has nothing to say there."""
        return next((block for block in self.blocks if block.code == code), None)

    def texts(self) -> tuple[Text, ...]:
        """Give every sentence of the report in reading order."""
        blocks = [inner for block in self.blocks for inner in (block, *block.rows)]
        return (*self.headline.texts, *(text for block in blocks for text in block.texts))

    def as_json(self, translate: Callable[[str], str] = N_) -> dict[str, Any]:
        """Give the report as plain data: the very figures that the page shows.

        Parameters
        ----------
        translate : callable, optional
            Turns a Russian message id into the language of display.

        Returns
        -------
        dict
            Only dicts, lists, texts and numbers; the same bytes on every run.
        """
        return {
            "audience": self.audience,
            "outcome": self.outcome,
            "headline": {"id": self.headline.id, "texts": [tell(text, translate) for text in self.headline.texts]},
            "claims": list(self.claims),
            "blocks": {block.code: block.as_json(translate) for block in self.blocks},
            "withheld": {what: translate(reason) for what, reason in self.withheld.items()},
        }
