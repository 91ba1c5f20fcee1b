"""Measures matching against other solvers: `python3 run.py python benchmarks/matching.py`."""

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from importlib.metadata import version

import environment

NAMES = ("town", "region", "ranking", "country", "withdrawal", "market")
LIBRARIES = ("numpy", "scipy", "numba", "ortools")


def asked() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Подбор против других решателей: отношения медиан, процессорное время."
    )
    parser.add_argument("--only", default=",".join(NAMES), help="через запятую: " + ", ".join(NAMES))
    parser.add_argument("--repeat", type=int, default=3, help="сколько раз по очереди (3)")
    parser.add_argument("--alone", choices=NAMES, help=argparse.SUPPRESS)
    told = parser.parse_args()
    told.only = told.only.split(",")
    unknown = [name for name in told.only if name not in NAMES]
    if unknown or told.repeat < 1:
        parser.error(f"нет такого: {', '.join(unknown)}" if unknown else "--repeat не меньше 1")
    return told


def alone(name: str, repeat: int) -> None:
    """Measure one case in this process and write what it told."""
    from cases import CASES, warm_up  # noqa: PLC0415 - its libraries are only in the environment entered

    warm_up()
    told = CASES[name](repeat)
    lines = [{**asdict(line), "reached": bool(line.reached)} for line in told.lines]
    print(json.dumps({"instance": told.instance, "measured": dict(told.measured), "lines": lines}))


def show(name: str, repeat: int) -> bool:
    """Measure one case in a fresh process, so that memory and compiled code are its own; print it."""
    command = [sys.executable, __file__, "--alone", name, "--repeat", str(repeat)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"\n{name}: не измерено, причина выше", flush=True)
        return False
    told = json.loads(done.stdout)
    print(f"\n{name}: {told['instance']}")
    for what, value in told["measured"].items():
        print(f"    {what}: {value}")
    for line in told["lines"]:
        bound = "≤" if line["most"] else "≥"
        mark = "да " if line["reached"] else "НЕТ"
        print(
            f"  {mark} {line['what']}: {line['figure']:.4g} {line['unit']} (цель {bound} {line['goal']:g})", flush=True
        )
    return all(line["reached"] for line in told["lines"])


def main() -> int:
    """Measure what was asked; 0 when every goal is reached."""
    told = asked()
    environment.enter()
    if told.alone:
        alone(told.alone, told.repeat)
        return 0
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    print(
        f"Python {platform.python_version()}, {libraries}; {platform.machine()}, ядер {os.cpu_count()}, нагрузка {load}"
    )
    print("Процессорное время, медианы; решатели по очереди в одном процессе.", flush=True)
    reached = [show(name, told.repeat) for name in told.only]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
