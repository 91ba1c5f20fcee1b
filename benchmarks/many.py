"""Measures how long an act on many rows holds the database: `python3 run.py python benchmarks/many.py`.

One process, SQLite in a folder of its own. The bar is a second for the longest transaction of thirty rows of the
heaviest act, confirming pairs, and of two hundred rows of a light one.
"""

import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.pages import start  # noqa: E402 - found by the line above

HEAVY, LIGHT, BAR_SECONDS = 30, 200, 1.0


def measured(act: Any, rows: list[Any], boss: Any, **typed: str) -> dict[str, Any]:
    """Run an act over rows and give its longest transaction."""
    from nastavnik.kit import clock, many  # noqa: PLC0415 - settings load in `start`
    from nastavnik.kit.models import Batch  # noqa: PLC0415

    batch = Batch.objects.create(
        school_id=boss.school_id,
        act=act.name,
        made_by=boss,
        made_at=clock.now(),
        waiting=[row.pk for row in rows],
        typed={name: [value] for name, value in typed.items()},
    )
    slices, processor, left = [], process_time(), True
    while left:
        begun = perf_counter()
        left = many._slice(batch.pk)
        slices.append(perf_counter() - begun)
    batch.refresh_from_db()
    if {one["end"] for one in batch.outcomes} != {many.DONE} or len(batch.outcomes) != len(rows):
        raise SystemExit(f"{act.name}: {batch.outcomes}")
    return {
        "act": act.name,
        "rows": len(rows),
        "transactions": len(slices),
        "longest, s": round(max(slices), 2),
        "all, s": round(sum(slices), 2),
        "of the processor, s": round(process_time() - processor, 2),
        "within the bar": max(slices) <= BAR_SECONDS,
    }


def main() -> int:
    """Measure the heavy act and a light one at their sizes; 1 where a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        start(Path(folder))
        from nastavnik.kit import clock  # noqa: PLC0415
        from nastavnik.pairing.views.many import CONFIRM, INVITE  # noqa: PLC0415
        from tests import factories  # noqa: PLC0415
        from tests.pairing.scene import TODAY, Scene  # noqa: PLC0415

        with clock.at(TODAY):
            scene = Scene()
            mentors = [factories.mentor(scene.year, capacity=5).teacher for _one in range((HEAVY + LIGHT) // 5)]
            seats = iter([mentor for mentor in mentors for _seat in range(5)])
            agreed = [scene.agreed(scene.newcomer(), mentor=next(seats)) for _one in range(HEAVY)]
            found = [measured(CONFIRM, agreed, scene.boss, order_reason="приказ готовится")]
            chosen = [scene.propose(scene.newcomer(), mentor=next(seats)) for _one in range(LIGHT)]
            found.append(measured(INVITE, chosen, scene.boss))
    for line in found:
        print(json.dumps(line, ensure_ascii=False))
    return 0 if all(line["within the bar"] for line in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
