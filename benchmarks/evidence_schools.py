"""Totals over schools: what composing costs a school, and that looking costs the same for any number of them."""

import random
import secrets
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

from evidence_report import FIRST, LAST, _best, _page, _start

FEW, MANY, PAIRS, MEETINGS = 3, 30, 12, 6
GOAL = {"составление, на школу": 0.3, "страница сводки": 0.5, "запросов страницы: прирост": 0}


def measure() -> dict[str, Any]:
    """Build thirty schools, compose totals of three and of all, look at the page."""
    with tempfile.TemporaryDirectory() as data:
        _start(Path(data))
        import evidence_year  # noqa: PLC0415 - models load after start
        from django.test import Client  # noqa: PLC0415
        from django.urls import reverse  # noqa: PLC0415

        from nastavnik.kit import clock  # noqa: PLC0415
        from nastavnik.people.models import School  # noqa: PLC0415
        from nastavnik.people.services import give_schools, open_methodist  # noqa: PLC0415

        chance = random.Random(1)
        with clock.at(LAST):
            for number in range(1, MANY + 1):
                evidence_year.build(PAIRS, MEETINGS, FIRST, LAST, chance, number)
            schools = list(School.objects.order_by("pk").values_list("pk", flat=True))
            who = open_methodist(
                login="methodist", full_name="Методист", password=secrets.token_hex(16), schools=schools[:FEW]
            )
            client = Client()
            client.force_login(who)
            few, _seconds, _asked = _composed(who, client)
            give_schools(account=who, schools=schools)
            many, seconds, asked = _composed(who, client)
            return {
                "школ": MANY,
                "пар в школе": PAIRS,
                "составление, на школу": seconds / MANY,
                "составление, запросов на школу": round(asked / MANY),
                "страница сводки": _best(lambda: _page(client, reverse("reports:schools"))),
                "запросов страницы": many,
                "запросов страницы: прирост": many - few,
            }


def _composed(who: Any, client: Any) -> tuple[int, float, int]:
    """Compose totals; give the queries of the page after it, the seconds and the queries of composing."""
    from django.db import connection  # noqa: PLC0415 - models load after start
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from nastavnik.reports.services import compose_totals  # noqa: PLC0415

    begun = process_time()
    with CaptureQueriesContext(connection) as composing:
        compose_totals(actor=who, on=LAST)
    seconds, asked = process_time() - begun, len(composing)
    _page(client, reverse("reports:schools"))
    with CaptureQueriesContext(connection) as looking:
        _page(client, reverse("reports:schools"))
    return len(looking), seconds, asked
