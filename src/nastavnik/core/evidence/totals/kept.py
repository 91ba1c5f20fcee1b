"""Totals as plain data that is kept: what people read in one part, what later totals are checked against in another."""

from collections.abc import Callable, Mapping
from typing import Any

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.evidence.change.report import Block
from nastavnik.core.evidence.indicators.catalogue import BY_CODE
from nastavnik.core.evidence.totals.compose import Earlier, Totals
from nastavnik.core.evidence.totals.snapshots import Release
from nastavnik.core.texts import packed, unpacked


def content_of(found: Totals) -> dict[str, Any]:
    """Give what people read, as plain data; texts keep their message ids."""
    return {
        "year": found.year,
        "on": found.on,
        "counts": dict(found.counts),
        "titles": {key: dict(titles) for key, titles in found.titles.items()},
        "changes": [packed(block) for block in found.changes],
        "shares": [packed(block) for block in found.shares],
    }


def memory_of(memory: Mapping[str, Release]) -> dict[str, Any]:
    """Give what left for the first time with some totals or a sheet, as plain data."""
    return {
        key: {"groups": [sorted(group) for group in one.groups], "weights": dict(sorted(one.weights.items()))}
        for key, one in sorted(memory.items())
    }


def told(found: Totals, translate: Callable[[str], str] = N_, language: str = "ru") -> dict[str, Any]:
    """Give totals in one language as plain data: the very figures of the page, the table and the command."""
    changes = []
    for block in found.changes:
        titles = found.titles[block.code]
        title = titles.get(language) or titles.get("ru", "")
        changes.append({"code": block.code, "title": title, **block.as_json(translate)})
    shares = []
    for block in found.shares:
        code = block.code.partition(":")[2]
        shares.append({"code": code, "title": translate(BY_CODE[code].title), **block.as_json(translate)})
    return {"year": found.year, "on": found.on, "counts": dict(found.counts), "changes": changes, "indicators": shares}


def block_of(kept: Mapping[str, Any]) -> Block:
    """Read one block back."""
    rows = tuple(block_of(row) for row in kept["rows"])
    return Block(str(kept["code"]), tuple(unpacked(text) for text in kept["texts"]), dict(kept["figures"]), rows)


def totals_of(content: Mapping[str, Any], memory: Mapping[str, Any] | None = None) -> Totals:
    """Read totals back from what was kept; without the memory they can only be read.

    Raises
    ------
    RuleError
        ``totals.kept`` when it is something else.
    """
    try:
        return Totals(
            year=int(content["year"]),
            on=str(content["on"]),
            counts={str(name): int(count) for name, count in content["counts"].items()},
            changes=tuple(block_of(one) for one in content["changes"]),
            shares=tuple(block_of(one) for one in content["shares"]),
            titles={str(key): dict(titles) for key, titles in content["titles"].items()},
            memory=read_memory(memory or {}),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RuleError("totals.kept", N_("это не прежняя сводка или она испорчена")) from error


def read_memory(kept: Mapping[str, Any]) -> dict[str, Release]:
    """Read a memory back."""
    return {str(key): _release(one) for key, one in kept.items()}


def _release(kept: Mapping[str, Any]) -> Release:
    groups = tuple(frozenset(map(str, group)) for group in kept["groups"])
    return Release(groups, {str(name): float(weight) for name, weight in kept["weights"].items()})


def earlier_of(found: Totals, *, readable: bool) -> Earlier:
    """Give kept totals as later ones take them; their figures only where the reader may have them."""
    blocks = (*found.changes, *found.shares) if readable else ()
    return Earlier(found.memory, {block.code: block for block in blocks})
