"""`nastavnik backup`, `backup-key`: a copy of the installation, and the sheet that opens it."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from nastavnik.cli.setup import start

#: What is said of a dump by `snapshot.TRIED` and the others.
TRIED = {
    "done": "Пробно восстановлена в отдельную базу, строк столько же; база убрана.",
    "role": "Пробно не восстановлена: роль не может заводить базы (ALTER ROLE … CREATEDB).",
    "size": "Пробно не восстановлена: база больше 2 ГБ. Восстановите её сами на другой машине.",
}


def add_to(commands: Any) -> None:
    """Describe the commands."""
    backup = commands.add_parser("backup", help="сделать копию базы и ключей одним закрытым файлом")
    backup.add_argument("--to", metavar="ПАПКА", type=Path, help="положить копию ещё и сюда: флешка, сетевая папка")
    backup.set_defaults(run=run_backup)
    key = commands.add_parser("backup-key", help="новый ключ листа восстановления, для будущих копий")
    key.add_argument("what", choices=["new"], metavar="new")
    key.set_defaults(run=run_backup_key)


def run_backup(chosen: argparse.Namespace) -> int:
    """Make a copy now and say where it lies."""
    start()
    from nastavnik.ops import copies  # noqa: PLC0415 - models load after start
    from nastavnik.ops.trouble import CopyError  # noqa: PLC0415

    begun = time.monotonic()
    try:
        made = copies.make_copy(copies.BY_HAND, also=chosen.to)
    except CopyError as error:
        raise CommandError(str(error)) from error
    places = [copies.folder(), *filter(None, [copies.second_place() if made.second else None, chosen.to])]
    size, seconds = made.size / (1 << 20), time.monotonic() - begun
    print(f"Копия сделана и прочитана обратно: {made.name}, {size:.1f} МБ, {seconds:.1f} с.")
    if made.tried:
        print(TRIED[made.tried])
    print("Лежит здесь: " + ", ".join(map(str, places)))
    if why := copies.notes().second_why:
        print(f"Во второе место не попала: {why}")
    return 0


def run_backup_key(_chosen: argparse.Namespace) -> int:
    """Make a key for the copies to come and show its secret half once."""
    start(checked=False)
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    from nastavnik.ops.recovery_key import in_groups, make_recovery_key  # noqa: PLC0415

    print("ЛИСТ ВОССТАНОВЛЕНИЯ. Напечатайте два экземпляра и храните в сейфе, не рядом с компьютером.")
    print("Больше этот ключ нигде не хранится и не покажется. Без него копии открыть нельзя никому.\n")
    print(in_groups(make_recovery_key(settings.DATA_DIR)))
    print("\nЭтот лист открывает копии, сделанные с этой минуты. Прежние копии открывает только прежний лист.")
    return 0
