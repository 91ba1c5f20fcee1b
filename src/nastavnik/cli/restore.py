"""`nastavnik restore`: open a copy by the recovery sheet, check it, put it in the place of what was lost."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from nastavnik.cli import service
from nastavnik.cli.database import bring_up_to_date
from nastavnik.cli.setup import demand_installation, start
from nastavnik.config import home as homes
from nastavnik.kit.alone import HeldError
from nastavnik.kit.trouble import trouble
from nastavnik.ops import archive
from nastavnik.ops.recovery_key import identity
from nastavnik.ops.running import still
from nastavnik.ops.trouble import CopyError

NOT_WELL = "Копия открылась, но в её базе не всё в порядке: {why}. Восстановить всё равно: добавьте --even-so."
ASKED = "Ключ с листа восстановления (можно группами, как напечатан): "


def add_to(commands: Any) -> None:
    """Describe the command."""
    restore = commands.add_parser("restore", help="проверить копию или восстановить из неё")
    restore.add_argument("file", metavar="ФАЙЛ", type=Path)
    what = restore.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="открыть и проверить, ничего не меняя")
    what.add_argument("--into", metavar="ПАПКА", type=Path, help="восстановить в эту папку установки")
    restore.add_argument("--identity", metavar="ФАЙЛ", type=Path, help="файл с ключом; без него ключ спросят")
    restore.add_argument("--another-school", action="store_true", help="да, в папке сейчас другая школа")
    restore.add_argument("--even-so", action="store_true", help="да, хотя в базе копии не всё в порядке")
    restore.set_defaults(run=run_restore)


def run_restore(chosen: argparse.Namespace) -> int:
    """Open the copy beside what stands there, check it, and swap only what passed."""
    begun = time.monotonic()
    try:
        with ExitStack() as held:
            if chosen.into is not None:
                _demand_home(chosen.into)
                held.enter_context(_stopped(chosen.into))
            place = _place(chosen.into)
            held.callback(_clear, place)
            manifest = _opened(chosen, place)
            _come_up(place, chosen.into)
            held.enter_context(_based(place, kept=not chosen.check))
            found = _checked(manifest)
            if chosen.check:
                _say_checked(chosen.file, manifest, time.monotonic() - begun)
            _demand_well(found, even_so=chosen.even_so)
            if not chosen.check:
                _restore(chosen, place, manifest, begun)
    except (CopyError, OSError) as error:
        said = str(error) if isinstance(error, CopyError) else f"{error.filename or chosen.file}: {trouble(error)}"
        raise CommandError(f"{said}\nНичего не изменено.") from error
    return 0


def _demand_home(home: Path) -> None:
    if (home / homes.MARK).exists():
        raise CopyError(f"{home}: здесь демонстрация, а не школа. Назовите другую папку.")
    service.demand_own(home.absolute())
    home.mkdir(mode=0o700, parents=True, exist_ok=True)


def _stopped(home: Path) -> Any:
    """Hold the home, so that nobody starts it meanwhile; refuse where it runs."""
    held = ExitStack()
    try:
        held.enter_context(still(home))
    except HeldError as error:
        raise CopyError("Сайт работает. Остановите его (nastavnik stop), фоновую работу тоже, и повторите.") from error
    return held


def _place(home: Path | None) -> Path:
    """Make a folder nobody else reads: beside what is to be swapped, else where there is room for it."""
    own = home or homes.find(os.environ)
    where = own if own is not None and own.is_dir() and os.access(own, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix=".restoring-", dir=where))


def _clear(place: Path) -> None:
    """Take away the opened copy with its keys, and say so where it stays: Windows keeps open and read-only files."""
    from django.apps import apps  # noqa: PLC0415 - settings load after start
    from django.db import connections  # noqa: PLC0415

    if apps.ready:
        connections.close_all()
    for path in place.rglob("*"):
        path.chmod(0o700)
    shutil.rmtree(place, ignore_errors=True)
    if place.exists():
        print(f"Не удалилась папка {place}: в ней открытая копия и ключи. Удалите её.", file=sys.stderr)


def _opened(chosen: argparse.Namespace, place: Path) -> dict[str, Any]:
    if not chosen.file.is_file():
        raise CopyError(f"Файла {chosen.file} нет.")
    if chosen.identity is not None:
        typed = chosen.identity.read_text(encoding="utf-8", errors="replace")
    else:
        print(ASKED, end="", file=sys.stderr, flush=True)
        typed = sys.stdin.readline()
    manifest = archive.unpack(chosen.file, identity(typed), place)
    archive.sqlite_of(place)
    return manifest


def _come_up(place: Path, home: Path | None) -> None:
    """Start on what was opened, with its own keys and the settings of where it goes."""
    for name in ("NASTAVNIK_FIELD_KEYS", "NASTAVNIK_SECRET_KEY", "NASTAVNIK_SITE_DATABASE_URL"):
        os.environ.pop(name, None)
    if home is not None and (home / homes.FILE).is_file():
        shutil.copyfile(home / homes.FILE, place / homes.FILE)
    os.environ[homes.DATA] = str(place)
    if not (place / homes.FILE).is_file():
        os.environ.setdefault(homes.MODE, "server")
        os.environ.setdefault("NASTAVNIK_HOSTS", "localhost")
    start(process="restore", checked=False)
    from nastavnik.ops import restore  # noqa: PLC0415 - models load after start

    restore.close_folder(place)


@contextmanager
def _based(place: Path, *, kept: bool) -> Iterator[None]:
    """Have the database of the opened copy: its file, or its dump in a database of a server."""
    from nastavnik.ops import restore  # noqa: PLC0415 - models load after start

    if (place / archive.DUMP).is_file():
        with restore.filled(place, kept=kept):
            demand_installation()
            yield
    else:
        restore.demand_sqlite(place)
        demand_installation()
        yield


def _checked(manifest: dict[str, Any]) -> list[str]:
    """Refuse what is not as the list of the copy says; give what was amiss in the school's base when it was made."""
    from nastavnik.ops import restore  # noqa: PLC0415 - models load after start

    if not _is_older() and (wrong := restore.faults(manifest)):
        raise CopyError("Копия открылась, но она не та, что описана в ней: " + "; ".join(wrong[:5]))
    bring_up_to_date()
    found = restore.stored_faults()
    if why := restore.sign_in_page_fault():
        found.append(why)
    return found


def _is_older() -> bool:
    """Say whether the copy is of an earlier version, whose tables this one has to change first."""
    from django.db import connection  # noqa: PLC0415 - settings load after start
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _demand_well(found: list[str], *, even_so: bool) -> None:
    if found and not even_so:
        raise CopyError(NOT_WELL.format(why="; ".join(found[:5])))


def _say_checked(file: Path, manifest: dict[str, Any], seconds: float) -> None:
    from nastavnik.ops import restore  # noqa: PLC0415 - models load after start

    restore.note_opened(file.absolute())
    rows = sum(manifest["rows"].values())
    print(f"Копия от {manifest['made_at'][:16].replace('T', ' ')} цела и открывается этим листом: строк {rows}.")
    print(f"Столько займёт восстановление на этом компьютере: {seconds:.0f} с.")


def _restore(chosen: argparse.Namespace, place: Path, manifest: dict[str, Any], begun: float) -> None:
    from nastavnik.kit import erasures  # noqa: PLC0415 - settings load after start
    from nastavnik.ops import restore  # noqa: PLC0415

    home = chosen.into.absolute()
    if restore.belongs_elsewhere(home, manifest) and not chosen.another_school:
        raise CopyError("В этой папке другая школа. Если это не ошибка, добавьте --another-school.")
    number, beside = manifest["installation"], chosen.file.absolute().parent
    told = [place / erasures.FILE, home / erasures.FILE, beside / erasures.name_elsewhere(number)]
    ended = restore.bring_to_today(manifest, told)
    erasures.join(told, number, place / erasures.FILE)
    aside = restore.swap(place, home)
    service.close(home)
    print(
        f"Восстановлено из копии от {manifest['made_at'][:16].replace('T', ' ')} за {time.monotonic() - begun:.0f} с."
    )
    print("\n".join(ended.told))
    if aside is not None:
        print(f"Прежнее лежит в {aside}. Через 30 дней оно удалится само; раньше, когда убедитесь, удалите вы.")
    print("Теперь запустите сайт: nastavnik run")
