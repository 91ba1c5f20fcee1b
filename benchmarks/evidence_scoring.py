"""A hundred thousand responses scored together, against a loop over `score`; the values are the same."""

import random
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import yaml

from nastavnik.core.surveys import Questionnaire, parse, score, score_many

CATALOG = Path(__file__).resolve().parent.parent / "src" / "nastavnik" / "surveys" / "catalog"
ROWS, NAIVE_ROWS, SEED = 100_000, 2_000, 7
MISSING_SHARE = 0.06
TOGETHER, SHARE = "100 000 ответов на ППЗ-32 вместе", "доля времени счёта по одному"
GOAL = {TOGETHER: 1.0, SHARE: 0.1}


def seconds(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what work gives and the processor seconds it takes."""
    begin = time.process_time()
    found = work()
    return found, time.process_time() - begin


def responses(form: Questionnaire, count: int) -> list[Mapping[str, Any]]:
    """Make up answers: some missing, some «Н», the rest even over the scale."""
    luck = random.Random(SEED)
    codes = [item.code for item in form.items if item.kind == "likert"]
    made = []
    for _ in range(count):
        row: dict[str, Any] = {code: luck.randint(1, 5) for code in codes}
        for code in codes:
            chance = luck.random()
            if chance < MISSING_SHARE / 2:
                row[code] = "Н"
            elif chance < MISSING_SHARE:
                del row[code]
        made.append(row)
    return made


def same(form: Questionnaire, rows: list[Mapping[str, Any]], many: Any) -> None:
    """Stop unless every row is what one at a time gives."""
    for number, row in enumerate(rows):
        told = {code: column.at(number) for code, column in many.items()}
        if told != score(form, row):
            raise AssertionError(f"row {number} differs")


def measure() -> dict[str, float]:
    """Score the form of difficulties: some answers missing, nine scales."""
    form = parse(yaml.safe_load((CATALOG / "ppz32.yaml").read_text(encoding="utf-8")))
    rows = responses(form, ROWS)
    same(form, rows[:NAIVE_ROWS], score_many(form, rows[:NAIVE_ROWS]))
    together = min(seconds(lambda: score_many(form, rows))[1] for _ in range(3))
    alone = min(seconds(lambda: [score(form, row) for row in rows[:NAIVE_ROWS]])[1] for _ in range(3))
    return {TOGETHER: together, SHARE: together / ROWS / (alone / NAIVE_ROWS)}
