"""Measures the evidence: `python3 run.py python benchmarks/evidence.py`; exact scores of many responses."""

import argparse
import math
import platform
import random
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import numpy as np
import yaml

from nastavnik.core.surveys import Questionnaire, parse, score, score_many

CATALOG = Path(__file__).resolve().parent.parent / "src" / "nastavnik" / "surveys" / "catalog"
ROWS, NAIVE_ROWS, SEED = 100_000, 2_000, 7
MISSING_SHARE = 0.06


@dataclass(frozen=True)
class Line:
    """One figure beside its goal, a lower bound."""

    what: str
    figure: float
    goal: float
    unit: str

    @property
    def reached(self) -> bool:
        """Tell whether the goal is reached."""
        return self.figure >= self.goal


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


def scoring(repeat: int) -> list[Line]:
    """Score a hundred thousand responses to the form of difficulties, against a loop over `score`."""
    form = parse(yaml.safe_load((CATALOG / "ppz32.yaml").read_text(encoding="utf-8")))
    rows = responses(form, ROWS)
    batch, loop = [], []
    for _ in range(repeat):
        many, took = seconds(lambda: score_many(form, rows))
        batch.append(took / ROWS)
        _told, took = seconds(lambda: [score(form, row) for row in rows[:NAIVE_ROWS]])
        loop.append(took / NAIVE_ROWS)
    same(form, rows[:NAIVE_ROWS], score_many(form, rows[:NAIVE_ROWS]))
    total = many["TOTAL"].value
    print(f"\nscoring: {ROWS} ответов на ППЗ-32, девять шкал; с баллом {int(np.sum(~np.isnan(total)))}")
    print(f"    по одному: {median(loop) * 1e6:.1f} мкс на ответ; вместе: {median(batch) * 1e6:.2f} мкс на ответ")
    print(f"    все вместе: {median(batch) * ROWS:.2f} с; значения совпали на {NAIVE_ROWS} ответах")
    return [
        Line("score_many против цикла по score", median(loop) / median(batch), 10, "×"),
        Line("ответов в секунду", 1 / median(batch), 100_000, "в секунду"),
    ]


PARTS: dict[str, Callable[[int], list[Line]]] = {"scoring": scoring}


def main() -> int:
    """Measure what was asked; 0 when every goal is reached."""
    parser = argparse.ArgumentParser(description="Анкеты и доказательства: процессорное время, медианы.")
    parser.add_argument("--only", default=",".join(PARTS), help="через запятую: " + ", ".join(PARTS))
    parser.add_argument("--repeat", type=int, default=3, help="сколько раз по очереди (3)")
    told = parser.parse_args()
    names = told.only.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"нет такого: {', '.join(unknown)}")
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    lines = [line for name in names for line in PARTS[name](max(1, told.repeat))]
    for line in lines:
        mark = "да " if line.reached else "НЕТ"
        figure = f"{line.figure:.4g}" if line.figure < 1e4 else f"{math.floor(line.figure):,}".replace(",", " ")
        print(f"  {mark} {line.what}: {figure} {line.unit} (цель ≥ {line.goal:g})")
    return 0 if all(line.reached for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
