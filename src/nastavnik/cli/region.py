"""`nastavnik region`: put the files of schools together, without a database and without a server."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from nastavnik.kit.trouble import trouble

T = TypeVar("T")


def add_to(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("region", help="сложить файлы школ в сводку для методиста, без базы")
    command.add_argument("files", type=Path, nargs="+", metavar="ФАЙЛ", help="файлы, которые составили школы")
    command.add_argument("--json", action="store_true", help="вывести JSON; его же принимает --earlier")
    command.add_argument(
        "--earlier",
        type=Path,
        action="append",
        default=[],
        metavar="СВОДКА",
        help="прежняя сводка в JSON, чтобы разность с ней никого не выдала; от старых к новым, можно несколько раз",
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Read, put together, print; a bad file is told with its place and reason, exit code 2."""
    from nastavnik.core.errors import RuleError  # noqa: PLC0415 - scipy loads with the figures, only here
    from nastavnik.core.evidence.totals import earlier_of, read_file, totals  # noqa: PLC0415

    faults: list[str] = []
    sheets = _each(chosen.files, lambda path: read_file(_bytes(path)), faults)
    earlier = _each(chosen.earlier, lambda path: earlier_of(_kept(path), readable=True), faults)
    if faults or (unlike := _unlike(chosen.files, sheets)):
        sys.stderr.write("\n".join(faults or [unlike]) + "\n")
        return 2
    try:
        found = totals(sheets, earlier, year=sheets[0].year, on=max(sheet.on for sheet in sheets))
    except RuleError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    print(json.dumps(_told(found), ensure_ascii=False, indent=1) if chosen.json else "\n".join(lines_of(found)))
    return 0


def _each(paths: Sequence[Path], read: Callable[[Path], T], faults: list[str]) -> list[T]:
    """Read every file and note what is wrong with each."""
    from nastavnik.core.errors import RuleError  # noqa: PLC0415

    found = []
    for path in paths:
        try:
            found.append(read(path))
        except OSError as error:
            faults.append(f"{path}: файл не читается: {trouble(error)}")
        except RuleError as error:
            place = getattr(error, "place", "")
            faults.append(f"{path}: {place}: {error}" if place else f"{path}: {error}")
        except (ValueError, RecursionError):
            faults.append(f"{path}: это не JSON")
    return found


def _bytes(path: Path) -> bytes:
    """Read a file, no further than a sheet can be long."""
    from nastavnik.core.evidence.totals.file import LARGEST_FILE  # noqa: PLC0415

    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _kept(path: Path) -> Any:
    """Read earlier totals that this command printed."""
    from nastavnik.core.evidence.totals import totals_of  # noqa: PLC0415

    data = json.loads(path.read_text(encoding="utf-8-sig"))
    kept = data.get("kept") if isinstance(data, dict) else None
    return totals_of(kept.get("content") or {}, kept.get("memory")) if isinstance(kept, dict) else totals_of({})


def _unlike(files: Sequence[Path], sheets: Sequence[Any]) -> str:
    """Name two files of one school, or of different years."""
    seen: dict[str, Path] = {}
    for path, sheet in zip(files, sheets, strict=True):
        if sheet.code in seen:
            return f"{path}: эта школа уже есть в файле {seen[sheet.code]}. Оставьте последний из них."
        if sheet.year != sheets[0].year:
            return f"{path}: {sheet.year} год, а в файле {files[0]} {sheets[0].year}. Оставьте один год."
        seen[sheet.code] = path
    return ""


def _told(found: Any) -> dict[str, Any]:
    from nastavnik.core.evidence.totals import content_of, memory_of, told  # noqa: PLC0415

    return {**told(found), "kept": {"content": content_of(found), "memory": memory_of(found.memory)}}


def lines_of(found: Any) -> list[str]:
    """Say the totals in words."""
    from nastavnik.core.evidence.totals import COUNTS, told  # noqa: PLC0415

    plain = told(found)
    lines = [f"Сводка по школам, {found.year}/{(found.year + 1) % 100:02} учебный год, на {found.on}"]
    lines += [f"  школ в сводке: {found.counts['schools']}"]
    lines += [f"  {label}: {found.counts[name]}" for name, label in COUNTS.items()]
    for one in plain["changes"]:
        lines += ["", one["title"], *(f"  {text}" for text in one["texts"])]
    lines += ["", "Показатели"]
    return lines + [f"  {one['title']}: {' '.join(one['texts'])}" for one in plain["indicators"]]
