"""Measures the evidence: `python3 run.py python benchmarks/evidence.py [--only report,schools]`."""

import argparse
import json
import platform
import subprocess
import sys
from importlib import import_module

#: By name: the module that measures it; `measure()` gives {what: seconds or count} and `GOAL` {what: seconds at most}.
CASES = {"report": "evidence_report", "schools": "evidence_schools"}


def alone(name: str) -> None:
    """Measure one case in this process and write what it told."""
    case = import_module(CASES[name])
    print(json.dumps({"told": case.measure(), "goal": case.GOAL}))


def show(name: str) -> bool:
    """Measure one case in a fresh process and print it; False when a goal is missed."""
    done = subprocess.run([sys.executable, __file__, "--alone", name], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"\n{name}: не измерено, причина выше", flush=True)
        return False
    found = json.loads(done.stdout.strip().splitlines()[-1])
    print(f"\n{name}")
    reached = True
    for what, value in found["told"].items():
        most = found["goal"].get(what)
        mark = "   " if most is None else "да " if value <= most else "НЕТ"
        reached &= most is None or value <= most
        bound = "" if most is None else f" (цель ≤ {most:g})"
        print(f"  {mark} {what}: {value:.3g}{bound}" if isinstance(value, float) else f"  {mark} {what}: {value}")
    return reached


def main() -> int:
    """Measure what was asked; 0 when every goal is reached."""
    parser = argparse.ArgumentParser(description="Анкеты и отчёт о результатах: сколько они считаются.")
    parser.add_argument("--only", default=",".join(CASES), help="через запятую: " + ", ".join(CASES))
    parser.add_argument("--alone", choices=CASES, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.alone:
        alone(told.alone)
        return 0
    print(f"Python {platform.python_version()}, {platform.machine()}. Время процессора, лучшее из трёх.", flush=True)
    reached = [show(name) for name in told.only.split(",")]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
