"""`nastavnik match`: pair mentees with mentors from a file, without a database and without a server."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from nastavnik.core.matching import NotProvedError, ProblemError, Regret, Result, as_output, match, read_json, regret


def add_to(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("match", help="подобрать наставников по файлу JSON, без базы")
    command.add_argument("file", type=Path, metavar="ФАЙЛ")
    command.add_argument("--json", action="store_true", help="вывести JSON")
    command.add_argument("--edges", action="store_true", help="добавить все возможные пары с баллами")
    command.add_argument(
        "--explain", nargs=3, metavar=("НАСТАВЛЯЕМЫЙ", "ТИП", "НАСТАВНИК"), help="чего стоит другой выбор"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Read, match, print; a bad file is told with the place and the reason, exit code 2."""
    try:
        result = match(read_json(chosen.file.read_bytes()))
    except OSError as error:
        sys.stderr.write(f"Файл не читается: {error.strerror or error}\n")
        return 2
    except (ProblemError, NotProvedError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if chosen.explain:
        return _explain(result, *chosen.explain, as_json=chosen.json)
    told = as_output(result, edges=chosen.edges)
    if chosen.json or chosen.edges:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for pair in told["pairs"]:
        print(f"{pair['mentee']}  {pair['type']}  {pair['mentor']}  {pair['score']}")
    for need in told["unmatched"]:
        reasons = ", ".join(f"{code}: {count}" for code, count in need["reasons"].items())
        print(f"{need['mentee']}  {need['type']}  нет наставника ({reasons})")
    return 0


def _explain(result: Result, mentee: str, kind: str, mentor: str, *, as_json: bool) -> int:
    """Say what the choice of this mentor would cost, and who would move."""
    ids = {str(one.id): one.id for one in result.problem.mentees}
    mentors = {str(one.id): one.id for one in result.problem.mentors}
    try:
        cost = regret(result, ids[mentee], kind, mentors[mentor])  # type: ignore[arg-type]
    except KeyError:
        sys.stderr.write("Такого наставляемого с запросом этого типа или такого наставника в файле нет.\n")
        return 2
    told = _told(cost)
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif not cost.possible:
        print(f"Эта пара невозможна: {cost.reason}")
    else:
        print(f"Потеря: мест {cost.covered}, баллов {cost.points}")
        for move in cost.moves:
            print(f"  {move.mentee} {move.type}: {move.before} → {move.after}")
    return 0


def _told(cost: Regret) -> dict[str, Any]:
    moves = [{"mentee": m.mentee, "type": m.type, "before": m.before, "after": m.after} for m in cost.moves]
    return {
        "possible": cost.possible,
        "reason": cost.reason,
        "covered": cost.covered,
        "points": cost.points,
        "total": cost.total,
        "moves": moves,
    }
