"""`nastavnik match`: pair mentees with mentors from a file, without a database and without a server."""

import argparse
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("match", help="подобрать наставников по файлу XLSX, ODS или JSON, без базы")
    command.add_argument(
        "file", type=Path, nargs="?", metavar="ФАЙЛ", help="книга или JSON, «-» – из ввода; см. docs/matching-file.md"
    )
    command.add_argument("--json", action="store_true", help="вывести JSON")
    command.add_argument("--edges", action="store_true", help="добавить все возможные пары с баллами (JSON)")
    command.add_argument(
        "--explain", nargs=3, metavar=("НАСТАВЛЯЕМЫЙ", "ВИД", "НАСТАВНИК"), help="чего стоит другой выбор"
    )
    command.add_argument("--fair", action="store_true", help="сначала поднять самый низкий балл, затем сумму")
    command.add_argument("--sample", type=Path, metavar="ФАЙЛ", help="записать образец книги XLSX или ODS и закончить")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Write a sample or match; what either needs is loaded only now, so that other commands start at once."""
    if chosen.sample is not None:
        from nastavnik.cli.match_sample import write  # noqa: PLC0415 - openpyxl loads only for a sample

        return write(chosen.sample)
    from nastavnik.cli.match_run import answer  # noqa: PLC0415 - numpy and scipy load only for a match

    return answer(chosen)
