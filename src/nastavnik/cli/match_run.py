"""Matching from a file: read, match, answer; exit code 2 with words for whatever is wrong."""

import argparse
import json
import sys
from dataclasses import replace
from typing import Any

from nastavnik.cli import match_words
from nastavnik.cli.match_file import FileError, Given, read
from nastavnik.core.matching import NotProvedError, ProblemError, Regret, Result, as_output, match, regret

_NO_FILE = "Укажите файл: nastavnik match ФАЙЛ.xlsx. Образец: nastavnik match --sample ФАЙЛ.xlsx"
_NO_MEMORY = "Для этого файла не хватает памяти. Разделите его по школам."


def answer(chosen: argparse.Namespace) -> int:
    """Match a file and print the answer; remarks and faults go to the error stream."""
    if chosen.file is None:
        return _refused(_NO_FILE)
    try:
        given = read(chosen.file)
        for note in given.notes:
            sys.stderr.write(f"Обратите внимание: {note}\n")
        result = _matched(given, fair=chosen.fair)
    except (FileError, ProblemError, NotProvedError) as error:
        return _refused(str(error))
    except MemoryError:
        return _refused(_NO_MEMORY)
    if chosen.explain:
        return _explain(given, result, *chosen.explain, as_json=chosen.json or chosen.edges)
    if chosen.json or chosen.edges:
        _print_json(as_output(result, edges=chosen.edges))
    else:
        print("\n".join(match_words.pairing(result, match_words.shown(given.names))))
    return 0


def _matched(given: Given, *, fair: bool) -> Result:
    try:
        return match(replace(given.problem, fair=True) if fair else given.problem)
    except ProblemError as error:
        raise given.told(error) from error


def _refused(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 2


def _print_json(told: dict[str, Any]) -> None:
    knows_letters = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(told, ensure_ascii=not knows_letters, indent=1))


def _explain(given: Given, result: Result, mentee: str, kind: str, mentor: str, *, as_json: bool) -> int:
    """Say what the choice of this mentor would cost, and who would move."""
    choice, faults = match_words.choice(result, given.names, mentee, kind, mentor)
    if choice is None:
        return _refused("\n".join(faults))
    cost = regret(result, *choice)
    if as_json:
        _print_json(_plain(cost))
    else:
        print("\n".join(match_words.chain(result, cost, match_words.shown(given.names))))
    return 0


def _plain(cost: Regret) -> dict[str, Any]:
    moves = [{"mentee": m.mentee, "type": m.type, "before": m.before, "after": m.after} for m in cost.moves]
    lost = {"covered": cost.covered, "kept": cost.kept, "points": cost.points, "regret": cost.total}
    return {
        "possible": cost.possible,
        "reason": cost.reason,
        "score": cost.score if cost.possible else None,
        **(lost if cost.possible else dict.fromkeys(lost)),
        "moves": moves,
    }
