"""Measures every page of every role: `python3 run.py python benchmarks/pages.py [--pairs 13,130] [--only web:home]`.

One process, the demonstration school at stage 6; the yardstick is a plain Django list of 50 rows with 6 cells,
asked by turns with every page, so that other work of the machine weighs on both.
"""

import argparse
import gc
import json
import logging
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAIRS, STAGE, TIMES = 13, 6, 9
#: By role and url: how many yardsticks and how many statements at most. Measured the same way in November 2026,
#: before the cost of pages was looked at: homes 11.9 and 72, 11.5 and 54; lists 4.6 and 16; a pair 5.3 and 38;
#: the workshop 8 and 33; results 20.1 and 79.
#: A home is kept in memory while nothing is written (decision 26): it is measured looked at again, and after a write.
AFTER_WRITE = " после записи"
GOALS = {
    "coordinator web:home": (4, 20),
    f"coordinator web:home{AFTER_WRITE}": (5.5, 20),
    "mentor web:home": (4, 18),
    "mentee web:home": (4, 18),
    "coordinator people:staff": (3.5, 10),
    "coordinator registry:mentees": (3.5, 10),
    "coordinator registry:mentors": (3.5, 10),
    "coordinator pairing:pairs": (3.5, 10),
    "mentor mentoring:work": (4, 18),
    "mentee mentoring:work": (4, 18),
    "coordinator mentoring:work": (4, 18),
    "coordinator pairing:workshop": (5, 20),
    "coordinator reports:results": (2.5, 8),
    "head reports:results": (2.5, 8),
}
PLAIN = """<!doctype html><html><body><table>{% for row in rows %}<tr><td>{{ row.last_name }}</td>
<td>{{ row.first_name }}</td>
<td>{{ row.position|truncatechars:40 }}</td><td>{{ row.department }}</td><td>{{ row.hired_on|date:"j E Y" }}</td>
<td>{{ row.school.short_name }}</td></tr>{% endfor %}</table></body></html>"""


def start(data: Path) -> None:
    """Bring the site up over an empty database: SQLite in a folder, or the one that the environment names."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    os.environ |= {"NASTAVNIK_MODE": "test", "NASTAVNIK_DATA": str(data)}
    from nastavnik.cli.setup import start as begin  # noqa: PLC0415 - the environment is set above

    begin("test")
    from django.core.management import call_command  # noqa: PLC0415 - settings load at start

    call_command("migrate", verbosity=0)
    logging.disable(logging.WARNING)  # a row in the wrong state is a page that is not there, and is passed by


def cost(ask: Callable[[], Any], plain: Callable[[], Any]) -> tuple[int, float, float]:
    """Count the statements of one answer; give how many yardsticks it takes, and the yardstick in milliseconds.

    Both are asked by turns and compared turn by turn, so that a busy moment of the machine falls on both.
    """
    from django.db import connection  # noqa: PLC0415 - models load after start
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    ask()
    plain()
    with CaptureQueriesContext(connection) as seen:
        ask()
    statements = len(seen)  # the next request empties the log
    turns = [(_spent(ask), _spent(plain)) for _turn in range(TIMES)]
    return statements, statistics.median(page / list_ for page, list_ in turns), statistics.median(x for _, x in turns)


def ways(client: Any, page: Any) -> list[tuple[str, Callable[[], Any]]]:
    """Give how a page is asked for: a home also with nothing kept of it, as after every write."""
    from nastavnik.kit import unwritten  # noqa: PLC0415 - settings load at start

    def ask() -> None:
        client.get(page.url)

    def anew() -> None:
        unwritten.forget()
        client.get(page.url)

    return [("", ask), (AFTER_WRITE, anew)] if page.name == "web:home" else [("", ask)]


def _spent(ask: Callable[[], Any]) -> float:
    """Give the processor time of one answer, in milliseconds."""
    begun = process_time()
    ask()
    return (process_time() - begun) * 1000


def yardstick() -> Callable[[], Any]:
    """Give what asks for a plain list: 50 rows of one statement, 6 cells each, through a bare view."""
    from django.http import HttpResponse  # noqa: PLC0415 - models load after start
    from django.template import engines  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415

    from nastavnik.people.models import Teacher  # noqa: PLC0415

    template, requests = engines["django"].from_string(PLAIN), RequestFactory()

    def view(_request: Any) -> HttpResponse:
        return HttpResponse(template.template.render(_plain(Teacher.objects.select_related("school")[:50])))

    return lambda: view(requests.get("/"))


def _plain(rows: Any) -> Any:
    from django.template import Context  # noqa: PLC0415 - models load after start

    return Context({"rows": rows})


def measure(pairs: int, only: str) -> dict[str, Any]:
    """Tell the school, widen it, and measure the pages."""
    with tempfile.TemporaryDirectory() as data:
        start(Path(data))
        from django.db import transaction  # noqa: PLC0415 - models load after start

        from nastavnik.demo.scenarios import at_stage  # noqa: PLC0415
        from nastavnik.kit import clock  # noqa: PLC0415
        from tests.support import copies, pages  # noqa: PLC0415

        with transaction.atomic():
            hand = at_stage(STAGE)
            accounts = pages.accounts_of(hand)  # by name, so before there are people of the same names
            copies.more_people(hand.school.pk, pairs // PAIRS - 1)
        told: dict[str, Any] = {}
        gc.collect()
        gc.freeze()  # what telling a school leaves behind no site carries through its pages
        with clock.at(hand.last_day):
            plain, beside = yardstick(), []
            for role, account in accounts.items():
                client = pages.client_of(account)
                for page in pages.pages_of(role, account):
                    if not only or page.name in only.split(","):
                        for ending, ask in ways(client, page):
                            statements, times, spent = cost(ask, plain)
                            beside.append(spent)
                            told[f"{page}{ending}"] = (statements, times)
        return {"yardstick": statistics.median(beside), "pages": told}


def alone(pairs: int, only: str) -> dict[str, Any]:
    """Measure in a fresh process."""
    command = [sys.executable, __file__, "--alone", str(pairs), "--only", only]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def show(found: dict[int, dict[str, Any]]) -> bool:
    """Print a line for each page; False when a goal is missed or a page grows with the number of pairs."""
    few = min(found)
    reached = True
    for pairs, one in found.items():
        print(f"{pairs} пар: простой список {one['yardstick']:.1f} мс")
    print(f"{'':45}" + "".join(f"{f'{pairs} пар: запросов, крат':>30}" for pairs in found) + "    цель")
    for name in found[few]["pages"]:
        goal = GOALS.get(name)
        cells, good = "", True
        for one in found.values():
            statements, times = one["pages"].get(name, (0, 0.0))
            cells += f"{statements:>22} {times:>7.1f}"
            good &= statements <= found[few]["pages"][name][0]
            if goal:
                good &= statements <= goal[1] and times <= goal[0]
        bound = f"    {goal[1]}, {goal[0]:g}" if goal else ""
        print(f"{'да ' if good and goal else '   ' if good else 'НЕТ'} {name:41}{cells}{bound}")
        reached &= good
    return reached


def main() -> int:
    """Measure what was asked; 0 when every goal is reached."""
    parser = argparse.ArgumentParser(description="Страницы: сколько запросов и времени стоит каждая.")
    parser.add_argument("--pairs", default="13,130", help="через запятую, кратно 13")
    parser.add_argument("--only", default="", help="имена адресов через запятую, например web:home,pairing:pairs")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.alone:
        print(json.dumps(measure(told.alone, told.only)))
        return 0
    print(
        f"Python {platform.python_version()}, {platform.machine()}. "
        f"Время процессора, по очереди со списком, медиана из {TIMES}.",
        flush=True,
    )
    return 0 if show({int(pairs): alone(int(pairs), told.only) for pairs in told.pairs.split(",")}) else 1


if __name__ == "__main__":
    sys.exit(main())
