"""`nastavnik service install|remove|print`: start the site with the computer."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from nastavnik.cli.run import PLAIN_DOOR, PLAIN_DOOR_UNPRIVILEGED, SECURE
from nastavnik.cli.setup import data_dir
from nastavnik.cli.site import COMMAND
from nastavnik.config import home
from nastavnik.kit.trouble import trouble
from nastavnik.ops import services

TASK_FILE = "task.xml"
SYSTEMS = ("linux", "windows")
OURS = "windows" if os.name == "nt" else "linux"


def add_to(commands: Any) -> None:
    """Describe the commands."""
    service = commands.add_parser("service", help="запускать сайт вместе с компьютером")
    what = service.add_subparsers(dest="what", required=True, metavar="ЧТО")
    install = what.add_parser("install", help="поставить и запустить; нужны права администратора")
    install.add_argument("--if-wanted", action="store_true", help="только если так ответили при установке")
    install.set_defaults(run=run_install)
    remove = what.add_parser("remove", help="больше не запускать; данные остаются")
    remove.set_defaults(run=run_remove)
    show = what.add_parser("print", help="показать, что было бы сделано")
    show.add_argument("--system", choices=SYSTEMS, default=OURS)
    show.set_defaults(run=run_print)


def described() -> services.Service:
    """Describe this installation: it runs under the account its folder belongs to."""
    home.attach(os.environ)
    folder, given = data_dir(), home.given(os.environ)
    port = int(given.get("NASTAVNIK_PORT", SECURE))
    door = int(given.get("NASTAVNIK_REDIRECT_PORT", PLAIN_DOOR if port == SECURE else PLAIN_DOOR_UNPRIVILEGED))
    account = "" if os.name == "nt" else folder.owner()
    second = given.get("NASTAVNIK_COPIES_SECOND", "")
    return services.Service(command(), folder, account, (port, door), second)


def command() -> tuple[str, ...]:
    """Give what starts this product: beside the releases a file that starts the current one, else this interpreter."""
    releases = Path(sys.prefix).parent.parent
    launcher = releases.parent / ("nastavnik.cmd" if os.name == "nt" else "nastavnik")
    return (str(launcher),) if releases.name == "releases" and launcher.exists() else COMMAND


def run_print(chosen: argparse.Namespace) -> int:
    """Show the unit or the task, and the commands that go with it."""
    service = described()
    if chosen.system == "linux":
        print(services.unit(service))
        commands = services.linux_commands()
    else:
        print(services.task(service).decode("utf-16"))
        commands = services.windows_commands(service, service.home / TASK_FILE)
    print("\n".join(services.line(command) for command in commands))
    return 0


def run_install(chosen: argparse.Namespace) -> int:
    """Hand it to the system, and start it."""
    service = described()
    if chosen.if_wanted and home.given(os.environ).get("NASTAVNIK_AUTOSTART") == "0":
        print("Вместе с компьютером сайт не запускается, так ответили при установке. Запустить: nastavnik run")
        return 0
    if os.name == "nt":
        file = Path(service.home) / TASK_FILE
        file.write_bytes(services.task(service))
        _do(services.windows_commands(service, file), may_fail="delete")
        print("Сеть, которую Windows считает общедоступной, остаётся закрытой: отметьте сеть школы как частную.")
    else:
        _write_unit(services.unit(service))
        _do(services.linux_commands())
    print("Сайт запускается вместе с компьютером. Как он себя чувствует: nastavnik status")
    return 0


def run_remove(_chosen: argparse.Namespace) -> int:
    """Take it back from the system; the installation stays as it is."""
    _do(services.windows_removal() if os.name == "nt" else services.linux_removal(), may_fail="netsh")
    if os.name != "nt":
        services.UNIT.unlink(missing_ok=True)
    print("Больше не запускается вместе с компьютером. Данные на месте.")
    return 0


def demand_own(folder: Path) -> None:
    """On Windows refuse the system's folder where somebody else made it before us: what lies there may be theirs."""
    if OURS != "windows" or folder != home.system_folder() or not folder.exists():
        return
    asked = subprocess.run(services.windows_owner(folder), capture_output=True, text=True, check=False)  # noqa: S603
    if asked.returncode or not services.is_ours(asked.stdout):
        raise home.HomeError(f"{folder}: папку сделал кто-то другой. Удалите её от имени администратора и повторите.")


def close(folder: Path) -> None:
    """On Windows close the system's folder to everybody but administrators and the service."""
    if OURS == "windows" and folder == home.system_folder():
        folder.mkdir(parents=True, exist_ok=True)
        _do(services.windows_rights(folder), may_fail="/reset")  # there may be nothing in it yet


def _write_unit(text: str) -> None:
    try:
        services.UNIT.write_text(text, encoding="utf-8")
        services.UNIT.chmod(0o644)
    except OSError as error:
        raise CommandError(f"{services.UNIT} не записать: {trouble(error)} Выполните через sudo.") from error


def _do(commands: Sequence[Sequence[str]], may_fail: str = "") -> None:
    """Run the commands in turn; stop in words at one that fails unless it may."""
    for command in commands:
        try:
            done = subprocess.run(  # noqa: S603 - listed in ops.services
                command, capture_output=True, text=True, errors="replace", check=False
            )
        except OSError as error:
            raise CommandError(f"{services.line(command)}: {trouble(error)}") from error
        if done.returncode and not (may_fail and may_fail in command):
            said = (done.stderr or done.stdout).strip()
            raise CommandError(f"Не вышло: {services.line(command)}\n{said}")
