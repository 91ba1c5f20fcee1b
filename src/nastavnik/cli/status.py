"""`nastavnik status`: how the installation is, in words."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from nastavnik.cli.setup import start

MARKS = {"ok": "в порядке", "wait": "обратите внимание", "bad": "НУЖЕН ЧЕЛОВЕК"}


def add_to(commands: Any) -> None:
    """Describe the command."""
    status = commands.add_parser("status", help="как дела у этой установки: сайт, письма, копии, диск, сертификат")
    status.add_argument("--json", action="store_true", help="вывести JSON")
    status.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print what was looked at; exit code 1 if something needs a person today."""
    start()
    from django.utils.translation import override  # noqa: PLC0415 - settings load at start

    from nastavnik.kit import clock  # noqa: PLC0415 - models load after start
    from nastavnik.ops import copies, health  # noqa: PLC0415

    with override("ru"), clock.lived_in(copies.zone().key):
        signs = health.signs()
    if chosen.json:
        print(json.dumps([asdict(one) for one in signs], ensure_ascii=False, indent=1))
    else:
        print("\n".join(f"{MARKS[one.tone]:<18} {one.name}: {one.note}" for one in signs))
    return int(any(one.tone == health.BAD for one in signs))
