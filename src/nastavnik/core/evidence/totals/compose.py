"""Sheets of many schools put together: counts always, the rest as far as people, schools and what left before allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.evidence.change.gates import OUTSIDE
from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.totals.rollup import region_report
from nastavnik.core.evidence.totals.shares import share_block
from nastavnik.core.evidence.totals.sheet import COUNTS, POOLED, Measured, Sheet
from nastavnik.core.evidence.totals.snapshots import Release
from nastavnik.core.evidence.words.wording import say


@dataclass(frozen=True, slots=True)
class Totals:
    """Hold the totals of a year as they leave: plain figures and sentences, and per measure what to remember.

    Attributes
    ----------
    year : int
        The calendar year in which the school year begins.
    on : str
        Day of the totals, ISO.
    counts : mapping of str to int
        ``schools`` and everything of `COUNTS`.
    changes, shares : tuple of Block
        One a measure; ``as_of`` among the figures is the day they were first given on, None where there are none.
    titles : mapping of str to mapping
        Names of the measures of change by language.
    memory : mapping of str to Release
        What left for the first time with these totals.
    """

    year: int
    on: str
    counts: Mapping[str, int]
    changes: tuple[Block, ...]
    shares: tuple[Block, ...]
    titles: Mapping[str, Mapping[str, str]]
    memory: Mapping[str, Release]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Hold totals that left before: `blocks` only where the reader of the new ones may read them."""

    memory: Mapping[str, Release]
    blocks: Mapping[str, Block]


def totals(
    sheets: Sequence[Sheet],
    earlier: Sequence[Earlier] = (),
    *,
    year: int,
    on: str,
) -> Totals:
    """Put the sheets of one year together.

    Parameters
    ----------
    sheets : sequence of Sheet
        One a school; the order changes nothing.
    earlier : sequence of Earlier
        Everything that left of this year, the oldest first.
    year : int
        The year of all sheets.
    on : str
        Day of the totals, ISO.

    Returns
    -------
    Totals
        A measure that would tell about few people or one school, by itself or by subtraction from what left before,
        keeps the figures it was last given with, and says why; without earlier ones it has none.

    Raises
    ------
    RuleError
        ``totals.twice`` when a school stands twice, ``totals.year`` when a sheet is of another year.
    """
    known = _of_one_year(sheets, year)
    work = _Work(earlier, on, {})
    counts = {"schools": len(known)} | {name: sum(one.counts.get(name, 0) for one in known) for name in COUNTS}
    titles = {one.key: dict(one.titles) for sheet in known for one in sheet.measured}
    return Totals(
        year,
        on,
        counts,
        tuple(map(work.change, _by_measure(known))),
        tuple(work.share(code, known) for code in POOLED),
        {key: titles[key] for key in sorted(titles)},
        work.memory,
    )


def _of_one_year(sheets: Sequence[Sheet], year: int) -> list[Sheet]:
    known = sorted(sheets, key=lambda one: one.code)
    if len({one.code for one in known}) < len(known):
        raise RuleError("totals.twice", N_("Сводка одной школы дана дважды. Оставьте последнюю."))
    if any(one.year != year for one in known):
        raise RuleError("totals.year", N_("Сводки школ за разные годы не складываются. Оставьте один год."))
    return known


def _by_measure(sheets: Sequence[Sheet]) -> list[list[tuple[Sheet, Measured]]]:
    """Gather the schools of each measure, the measure of most schools first."""
    found: dict[str, list[tuple[Sheet, Measured]]] = {}
    for sheet in sheets:
        for one in sheet.measured:
            found.setdefault(one.key, []).append((sheet, one))
    return [found[key] for key in sorted(found, key=lambda key: (-len(found[key]), key))]


@dataclass(frozen=True, slots=True)
class _Work:
    """Hold what every measure asks: what left before, the day, and what leaves for the first time."""

    earlier: Sequence[Earlier]
    on: str
    memory: dict[str, Release]

    def change(self, rows: Sequence[tuple[Sheet, Measured]]) -> Block:
        key = rows[0][1].key
        given = [data for sheet, one in rows if (data := one.data(sheet.code, sheet.area)) is not None]
        report = region_report(given, self._released(key))
        silent = len(rows) - len(given)
        quiet = [say("region.silent", k=OUTSIDE, n=silent)] if silent else []
        figures: dict[str, Figure] = {"silent": silent, **(dict(report.rows[0].figures) if report.rows else {})}
        return self._settled(
            Block(key, (*report.texts, *quiet), figures, report.rows[1:]), report.release, report.refused
        )

    def share(self, code: str, sheets: Sequence[Sheet]) -> Block:
        rows = [(sheet.code, one) for sheet in sheets for one in sheet.shares if one.code == code and one.of]
        key = f"share:{code}"
        block, release, refused = share_block(code, rows, self._released(key))
        return self._settled(Block(key, block.texts, block.figures), release, refused)

    def _released(self, key: str) -> list[Release]:
        return [one.memory[key] for one in self.earlier if key in one.memory]

    def _settled(self, block: Block, release: Release, refused: str) -> Block:
        """Give the new figures, or the last ones the reader may have, with the reason."""
        if not refused:
            self.memory[block.code] = release
            return Block(block.code, block.texts, {**block.figures, "as_of": self.on}, block.rows)
        for one in reversed(self.earlier):
            last = one.blocks.get(block.code)
            if last is not None and last.figures.get("as_of"):
                reasons = {text.msgid for text in block.texts}
                kept = tuple(text for text in last.texts if text.msgid not in reasons)
                return Block(block.code, (*kept, *block.texts), last.figures, last.rows)
        return Block(block.code, block.texts, {**block.figures, "as_of": None}, ())
