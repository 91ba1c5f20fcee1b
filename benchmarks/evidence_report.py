"""The results of a school with sixty pairs: a year of meetings with feedback, two waves, final forms."""

import datetime as dt
import os
import random
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

PAIRS, MEETINGS, TIMES = 60, 12, 3
GOAL = {"все результаты": 2.0, "страница «Результаты»": 3.0, "страница «Подробно»": 3.0, "команда report --json": 3.0}
FIRST, LAST = dt.date(2026, 9, 14), dt.date(2027, 5, 20)


def _start(data: Path) -> None:
    """Bring Django up on an empty database of its own."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    os.environ |= {"NASTAVNIK_MODE": "test", "NASTAVNIK_DATA": str(data)}
    os.environ.pop("NASTAVNIK_DATABASE_URL", None)
    from nastavnik.cli.setup import start  # noqa: PLC0415 - the environment is set above

    start("test")
    from django.core.management import call_command  # noqa: PLC0415 - settings load at start

    call_command("migrate", verbosity=0)


def measure() -> dict[str, Any]:
    """Build the year once, then measure what reads it."""
    with tempfile.TemporaryDirectory() as data:
        _start(Path(data))
        import evidence_year  # noqa: PLC0415 - models load after start
        from django.test import Client  # noqa: PLC0415
        from django.urls import reverse  # noqa: PLC0415

        from nastavnik.kit import clock  # noqa: PLC0415
        from nastavnik.reports.selectors.results.whole import as_json, results_of  # noqa: PLC0415

        year, coordinator = evidence_year.build(PAIRS, MEETINGS, FIRST, LAST, random.Random(1))
        client = Client()
        client.force_login(coordinator)
        with clock.at(LAST):
            return {
                "пар": PAIRS,
                "встреч с отзывами": PAIRS * MEETINGS,
                "все результаты": _best(lambda: results_of(year, LAST)),
                "страница «Результаты»": _best(lambda: _page(client, reverse("reports:results"))),
                "страница «Подробно»": _best(lambda: _page(client, reverse("reports:details"))),
                "команда report --json": _best(lambda: as_json(results_of(year, LAST))),
            }


def _page(client: Any, url: str) -> None:
    status = client.get(url).status_code
    if status != 200:
        raise RuntimeError(f"{url}: {status}")


def _best(function: Any) -> float:
    """Give the shortest of a few times, in seconds of the processor."""
    spent = []
    for _again in range(TIMES):
        begun = process_time()
        function()
        spent.append(process_time() - begun)
    return min(spent)
