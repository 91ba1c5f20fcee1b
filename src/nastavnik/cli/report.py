"""`nastavnik report`: the figures of the page of results as JSON, or the file that a school hands to the methodist."""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from nastavnik.cli.setup import start
from nastavnik.kit.trouble import trouble


def add_to(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("report", help="показатели программы: числа без имён")
    command.add_argument("--json", action="store_true", help="вывести JSON")
    command.add_argument("--programme", type=int, metavar="НОМЕР", help="номер программы; без него идущая сейчас")
    command.add_argument("--school", type=int, metavar="НОМЕР", help="номер школы, если их несколько")
    command.add_argument(
        "--on", type=dt.date.fromisoformat, metavar="ГГГГ-ММ-ДД", help="на какой день; без него сегодня"
    )
    command.add_argument(
        "--for-region", type=Path, metavar="ФАЙЛ", help="записать файл школы для сводки по школам (nastavnik region)"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Count and print; exit code 2 with words where there is nothing to count."""
    start()
    from django.utils.translation import override  # noqa: PLC0415 - settings load at start

    from nastavnik.kit import clock  # noqa: PLC0415 - models load after start
    from nastavnik.reports.selectors.results.whole import as_json, results_of  # noqa: PLC0415

    programme, trouble = _programme(chosen)
    if programme is None:
        sys.stderr.write(f"{trouble}\n")
        return 2
    with override("ru"), clock.lived_in(programme.school.time_zone):
        if chosen.for_region is not None:
            return _hand_over(programme, chosen)
        found = results_of(programme, chosen.on or clock.today())
        if chosen.json:
            print(json.dumps(as_json(found), ensure_ascii=False, indent=1))
        else:
            print("\n".join(_lines(found)))
    return 0


def _hand_over(programme: Any, chosen: argparse.Namespace) -> int:
    """Compose the sheet of a school, keep it and write it to a file."""
    from nastavnik.core.errors import RuleError  # noqa: PLC0415 - models load after start
    from nastavnik.kit import clock  # noqa: PLC0415
    from nastavnik.reports.services import compose_sheet  # noqa: PLC0415

    try:
        release = compose_sheet(programme=programme, actor=None, on=chosen.on or clock.today())
        body = json.dumps(release.content["file"], ensure_ascii=False, indent=1)
        chosen.for_region.write_text(body + "\n", encoding="utf-8")
    except RuleError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"Файл не записан: {trouble(error)}\n")
        return 2
    waiting = release.content["waiting"]
    print(f"Файл № {release.number} записан: {chosen.for_region}")
    if waiting:
        print(f"Прежних чисел: {len(waiting)}; с прошлого файла ответы изменились меньше чем у десяти человек.")
    return 0


def _programme(chosen: argparse.Namespace) -> tuple[Any, str]:
    """Find the programme that is meant: by number, the running one of a school, or the only running one."""
    from nastavnik.programme.models import Programme  # noqa: PLC0415 - models load after start

    if chosen.programme is not None:
        found = Programme.objects.filter(pk=chosen.programme).first()
        return found, f"Программы с номером {chosen.programme} нет."
    running = Programme.objects.running()
    if chosen.school is not None:
        return running.current_of(chosen.school), f"У школы {chosen.school} нет идущей программы."
    numbers = list(running.values_list("pk", flat=True)[:2])
    if len(numbers) == 1:
        return running.first(), ""
    if not numbers:
        return None, "Идущей программы нет. Номер прошлой можно назвать: --programme НОМЕР"
    return None, "Идущих программ несколько. Назовите школу: --school НОМЕР"


def _lines(found: Any) -> list[str]:
    """Say what changed and the indicators in words, one a line."""
    from nastavnik.reports.selectors.indicators.shown import shown  # noqa: PLC0415 - models load after start

    head = f"{found.programme.title}, на {found.on:%d.%m.%Y}"
    lines = [head, *filter(None, (found.change.headline, *found.change.quiet))]
    for line in map(shown, found.indicators):
        told = "; ".join(filter(None, (line.counts, line.spread, line.limit and f"порог {line.limit}", line.mark)))
        lines.append(f"{line.code:>3}  {line.title}: {line.value}" + (f" ({told})" if told else ""))
    return lines
