"""`nastavnik upgrade`, `rollback`, and what the new release is asked meanwhile: `preflight`, `probe`."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from nastavnik.cli.setup import data_dir, start
from nastavnik.kit import presence
from nastavnik.kit.alone import HeldError
from nastavnik.kit.trouble import trouble
from nastavnik.ops import running
from nastavnik.ops.trouble import CopyError, NotBackError
from nastavnik.ops.upgrade import (
    Base,
    Place,
    demand_installed,
    installed_at,
    lost_by_rollback,
    noted,
    roll_back,
    unpacked,
    upgrade,
)

STOPS_WITHIN = 60.0
TOLD = {"journal_event": "записей журнала", "mentoring_meeting": "встреч", "people_teacher": "педагогов"}
STEPS = {"preflight": "Проверка…", "migrate": "База…", "probe": "Страницы…"}
#: Where the version that comes back is too old to do it by itself.
BY_HAND = (
    "Сайт не запущен: {why}\nВ вернувшейся базе снова есть то, что стёрто после {at}, и письма могут уйти второй раз. "
    "Сотрите снова (nastavnik erase) и посмотрите «Почту» сразу после запуска."
)
NOT_BACK = "Сайт не запущен. Верните прежнюю версию с её базой: nastavnik rollback"
ONLY_HERE = "Здесь стоит прежняя версия. Базу возвращает та машина, которая её обновила."
TIMES_DATABASE, LEAST = 3, 1 << 30


def add_to(commands: Any) -> None:
    """Describe the commands."""
    new = commands.add_parser("upgrade", help="поставить новый выпуск; не вышло – вернуть прежний")
    new.add_argument("release", metavar="ВЫПУСК", type=Path, help="архив выпуска или папка, куда он распакован")
    back = commands.add_parser("rollback", help="вернуть прежнюю версию вместе с её базой")
    back.add_argument("--yes", action="store_true", help="не спрашивать")
    for command, run in ((new, run_upgrade), (back, run_rollback)):
        command.add_argument("--into", metavar="ПАПКА", type=Path, help="где стоят выпуски; без неё там же, где этот")
        command.set_defaults(run=run)
    commands.add_parser("preflight", help="может ли эта версия взять базу").set_defaults(run=run_preflight)
    today = commands.add_parser("bring-to-today", help="то, что делается с базой, которую вернули из прошлого")
    today.add_argument("made_at", metavar="МОМЕНТ", type=datetime.fromisoformat)
    today.set_defaults(run=run_bring_to_today)
    probe = commands.add_parser("probe", help="открыть главные страницы и проверить базу")
    probe.add_argument("--known", action="append", default=[], metavar="ПРОВЕРКА", help="не в порядке и до обновления")
    probe.set_defaults(run=run_probe)


def run_upgrade(chosen: argparse.Namespace) -> int:
    """Stop, copy, let the new release take over, look; whatever fails, the former version stands again."""
    start(checked=False)
    presence.step_aside()
    from nastavnik.kit import clock  # noqa: PLC0415 - settings load after start
    from nastavnik.ops import restore  # noqa: PLC0415

    newer = _changed_elsewhere()
    place = _place(chosen.into, elsewhere=newer)
    begun = time.monotonic()
    with _in_words("Осталась прежняя версия, база та же."):
        demand_installed(place)
        if not chosen.release.exists():
            raise CopyError(f"Выпуска {chosen.release} нет.")
        with _stopped(place.home, shared=newer) as ran, _laid(place, chosen.release) as found:
            known = [] if newer else [f"--known={_name(fault)}" for fault in restore.stored_faults(full=False)]

            def call(python: Path, name: str) -> None:
                _call(place, python, name, *(known if name == "probe" else []))

            copy = (lambda: None) if newer else _copy
            done = upgrade(place, found, clock.now(), copy=copy, call=call, tables=TOLD)
    print(f"Стоит версия {done.after} вместо {done.before}, {time.monotonic() - begun:.0f} с.")
    print("Прежняя и её база хранятся 30 дней. Вернуть: nastavnik rollback")
    _start_again(place, ran=ran)
    return 0


def _place(into: Path | None, *, elsewhere: bool) -> Place:
    from django.db import connection  # noqa: PLC0415 - settings load after start

    from nastavnik.ops import postgres  # noqa: PLC0415

    on_server: Base = postgres.Elsewhere() if elsewhere else postgres.Server()
    return Place((into or installed_at()).absolute(), data_dir(), None if connection.vendor == "sqlite" else on_server)


def _changed_elsewhere() -> bool:
    """Say whether another machine has brought the database on its server to a later version: here the code follows."""
    from django.db import connection  # noqa: PLC0415 - settings load after start

    from nastavnik.kit.startup import too_new  # noqa: PLC0415

    return connection.vendor != "sqlite" and bool(too_new(connection))


@contextmanager
def _in_words(after: str) -> Iterator[None]:
    try:
        yield
    except HeldError as error:
        raise CommandError("Сайт работает и не останавливается. Остановите его и повторите.") from error
    except (CopyError, OSError) as error:
        said = str(error) if isinstance(error, CopyError) else f"{error.filename}: {trouble(error)}"
        after = NOT_BACK if isinstance(error, NotBackError) else after
        raise CommandError(f"Не вышло: {said}\n{after}") from error


@contextmanager
def _stopped(home: Path, *, shared: bool = False) -> Iterator[bool]:
    """Stop what runs here and keep it from starting; gives whether it ran.

    Nobody else may be in the database either, unless it is `shared`: on a server other machines have theirs.
    """
    ran = running.runs(home)
    if ran and running.told(home).get("managed_by"):
        raise CopyError("Сайт держит служба. Остановите её: sudo systemctl stop nastavnik")
    if ran:
        running.ask_to_stop(home)
        patience = time.monotonic() + STOPS_WITHIN
        while running.runs(home) and time.monotonic() < patience:
            time.sleep(0.2)
    with running.still(home), nullcontext() if shared else _alone_in_it():
        yield ran


@contextmanager
def _alone_in_it() -> Iterator[None]:
    """Have a database on a server alone: who is in it already is told of, who comes later is turned away."""
    from django.db import connection  # noqa: PLC0415 - settings load after start

    from nastavnik.ops import postgres  # noqa: PLC0415

    if connection.vendor != "postgresql":
        yield
        return
    with postgres.changing():
        postgres.demand_alone()
        yield


@contextmanager
def _laid(place: Place, release: Path) -> Iterator[Path]:
    """Lay a release beside the one in use, unless it stands there already."""
    if place.has_laid(release):
        yield release.absolute()
        return
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=place.into / "releases"))
    try:
        yield unpacked(release, made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy() -> None:
    """Make the closed copy, where there is a sheet that opens it."""
    from nastavnik.ops import copies, nightly  # noqa: PLC0415 - models load after start

    print("Копия…", flush=True)
    if nightly.are_made():
        copies.make_copy(copies.UPGRADE)
    from django.db import connections  # noqa: PLC0415 - settings load after start

    connections.close_all()


def _call(place: Place, python: Path, name: str, *more: str) -> str:
    """Run a command of another release on this home; gives what it prints, what it complains of is told."""
    if name in STEPS:
        print(STEPS[name], flush=True)
    kept = {key: value for key, value in os.environ.items() if key not in ("NASTAVNIK_PROCESS", "PYTHONHOME")}
    done = subprocess.run(  # noqa: S603 - the Python of a release whose sums were checked
        [str(python), "-I", "-m", "nastavnik", name, *more],
        env={**kept, "NASTAVNIK_DATA": str(place.home), presence.OF_UPGRADE: "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise CopyError(f"версия {python.parents[2].name}, {name}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout


def _start_again(place: Place, *, ran: bool) -> None:
    """Start the version in use where the site ran before."""
    if not ran:
        print("Запустите сайт: nastavnik run")
        return
    command = [str(place.python(place.version)), "-I", "-m", "nastavnik", "run"]
    env = {**os.environ, "NASTAVNIK_DATA": str(place.home), "NASTAVNIK_PROCESS": ""}
    subprocess.Popen(command, env=env, start_new_session=True, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
    print("Сайт запущен снова.")


def run_rollback(chosen: argparse.Namespace) -> int:
    """Return to the former version with its database, after saying what is lost by it."""
    start(checked=False)
    presence.step_aside()
    from nastavnik.kit import clock  # noqa: PLC0415 - settings load after start
    from nastavnik.ops import postgres  # noqa: PLC0415

    place = _place(chosen.into, elsewhere=False)
    if noted(place) is None and place.on_server is not None:
        place = _place(chosen.into, elsewhere=True)
    ours = not isinstance(place.on_server, postgres.Elsewhere)
    with _in_words("Ничего не изменено."):
        demand_installed(place)
        done = noted(place)
        if done is not None and not chosen.yes and not _agreed(place, done.before, done.at):
            print("Ничего не изменено.")
            return 1
        with _stopped(place.home, shared=not ours) as ran:
            aside = roll_back(place, clock.now())
            why = _brought_to_today(place, done.at if done is not None else "") if ours else ""
    print(f"Стоит версия {place.version}. То, что было до возврата, лежит в {aside} 30 дней." if ours else ONLY_HERE)
    if why:
        raise CommandError(why)
    _start_again(place, ran=ran)
    return 0


def _brought_to_today(place: Place, at: str) -> str:
    """Let the version that came back do with its base what a restore does; gives what a person has to do instead."""
    try:
        print(_call(place, place.python(place.version), "bring-to-today", at).strip())
    except CopyError as error:
        return BY_HAND.format(why=error, at=at[:16].replace("T", " "))
    return ""


def run_bring_to_today(chosen: argparse.Namespace) -> int:
    """End every way into a base that came back, hold its letters, erase again what was erased since."""
    start()
    from nastavnik.kit.erasures import FILE  # noqa: PLC0415 - settings load after start
    from nastavnik.ops import restore  # noqa: PLC0415
    from nastavnik.ops.installation import own_number  # noqa: PLC0415

    manifest = {"made_at": chosen.made_at.isoformat(), "installation": own_number()}
    print("\n".join(restore.bring_to_today(manifest, [data_dir() / FILE]).told))
    return 0


def _agreed(place: Place, version: str, at: str) -> bool:
    """Say plainly what is lost and ask."""
    lost = ", ".join(lost_by_rollback(place, TOLD)) or "новых записей нет"
    print(f"Вернётся версия {version}. Всё, что записано после {at[:16].replace('T', ' ')} ({lost}), пропадёт.")
    print("Вернуть? Напишите «да»: ", end="", flush=True)
    return sys.stdin.readline().strip().casefold() in {"да", "yes"}


def run_preflight(_chosen: argparse.Namespace) -> int:
    """Say whether this version can take the database of this installation."""
    start()
    import numpy as np  # noqa: PLC0415 - what old processors refuse is tried here, not in front of people
    import scipy  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415 - settings load after start

    from nastavnik.kit.startup import too_old  # noqa: PLC0415 - settings load after start

    if why := too_old(connection):
        raise CommandError(why)
    wanted = max(LEAST, _wanted())
    free = shutil.disk_usage(data_dir()).free
    if free < wanted:
        raise CommandError(f"Мало места: нужно {wanted >> 20} МБ, свободно {free >> 20} МБ. Освободите и повторите.")
    print(f"Python {sys.version.split()[0]}, numpy {np.__version__}, scipy {scipy.__version__}: годится")
    return 0


def _wanted() -> int:
    """Say how many bytes an upgrade may need here: of a database on a server a packed dump is kept, no more."""
    from django.db import connection  # noqa: PLC0415 - settings load after start

    from nastavnik.ops import postgres, snapshot  # noqa: PLC0415

    if connection.vendor == "postgresql":
        return postgres.size()
    file = snapshot.database_file()
    return TIMES_DATABASE * file.stat().st_size if file.is_file() else 0


def _name(fault: str) -> str:
    """Name the check that found a fault."""
    return fault.partition(":")[0]


def run_probe(chosen: argparse.Namespace) -> int:
    """Look at what is stored and open the home of each role; nothing is changed by it.

    What was amiss before an upgrade is no reason to refuse it: the doctor goes on telling of it.
    """
    start()
    from nastavnik.ops.restore import home_page_faults, sign_in_page_fault, stored_faults  # noqa: PLC0415

    stored = [fault for fault in stored_faults(full=False) if _name(fault) not in chosen.known]
    found = [*stored, *filter(None, [sign_in_page_fault()]), *home_page_faults()]
    if found:
        raise CommandError("; ".join(found[:5]))
    print("База и страницы в порядке")
    return 0
