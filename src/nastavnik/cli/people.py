"""`nastavnik import`: read a staff list without storing anything."""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from nastavnik.core.roster import RosterError, as_json, read_sheets, understand
from nastavnik.kit.trouble import trouble


def add_to(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("import", help="прочитать список педагогов из файла")
    command.add_argument("file", type=Path, metavar="ФАЙЛ")
    command.add_argument("--check", action="store_true", help="только показать, что понято; ничего не изменить")
    command.add_argument("--json", action="store_true", help="вывести JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Read, understand, print; a list is accepted in the browser, after a look at the preview."""
    if not chosen.check:
        sys.stderr.write(
            "Список принимается на сайте, после просмотра: Люди → Загрузить список. Здесь доступна проверка: --check.\n"
        )
        return 2
    try:
        roster = understand(
            read_sheets(chosen.file.read_bytes(), chosen.file.name), today=dt.datetime.now().astimezone().date()
        )
    except OSError as error:
        sys.stderr.write(f"Файл не читается: {trouble(error)}\n")
        return 2
    except RosterError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = as_json(roster)
    if chosen.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print(f"Человек: {len(found['rows'])}, вопросов: {len(found['problems'])}")
        for problem in found["problems"]:
            print(f"  строка {problem['row']}, {problem['field']}: {problem['message']}")
    return 0
