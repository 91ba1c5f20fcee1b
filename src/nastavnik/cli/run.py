"""`nastavnik run`, `stop`: the site and the background work of an installation, kept running."""

import argparse
import errno
import logging
import logging.config
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from nastavnik.cli import tls
from nastavnik.cli.setup import data_dir, start
from nastavnik.cli.site import COMMAND, HOST, KEPT, WORKER, Tls, demand_ready, gather_static
from nastavnik.config import home
from nastavnik.config.logs import log_handlers
from nastavnik.config.modes import MODES
from nastavnik.kit.alone import HeldError
from nastavnik.kit.trouble import trouble
from nastavnik.ops import certificates, running
from nastavnik.ops.addresses import own_addresses
from nastavnik.ops.redirect import Redirector
from nastavnik.ops.supervisor import PARTING, Supervisor

EVERYWHERE = "0.0.0.0"  # noqa: S104 - a school's site is for the school's network
PLAIN, SECURE, SECURE_UNPRIVILEGED = 8000, 443, 8443
PLAIN_DOOR, PLAIN_DOOR_UNPRIVILEGED = 80, 8080
log = logging.getLogger("nastavnik.run")


def add_to(commands: Any) -> None:
    """Describe the commands."""
    run = commands.add_parser("run", help="сайт и фоновая работа этой установки, под присмотром")
    run.add_argument("--host", help="какой адрес слушать; без него как в nastavnik.toml")
    run.add_argument("--port", type=int, help="какой порт; без него как в nastavnik.toml")
    run.set_defaults(run=run_run)
    ready = commands.add_parser("ready", help="проверить, можно ли запускать сайт")
    ready.set_defaults(run=run_ready)
    stop = commands.add_parser("stop", help="остановить то, что запустила run")
    stop.set_defaults(run=run_stop)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site listens, and whether it speaks HTTPS itself."""

    host: str
    port: int
    tls: bool

    @property
    def address(self) -> str:
        """Give the address a browser on this machine opens."""
        host = HOST if self.host == EVERYWHERE else self.host
        usual = self.port == (SECURE if self.tls else 80)
        return f"{'https' if self.tls else 'http'}://{host}{'' if usual else f':{self.port}'}/"

    def command(self) -> tuple[str, ...]:
        """Give the command of the site."""
        secure = ["--tls"] if self.tls else []
        return (*COMMAND, "site", KEPT, "--host", self.host, "--port", str(self.port), *secure)

    def answers(self) -> bool:
        """Say whether somebody listens there."""
        with closing(socket.socket()) as probe:
            probe.settimeout(1)
            return probe.connect_ex((HOST if self.host == EVERYWHERE else self.host, self.port)) == 0


def place_of(given: Mapping[str, str], folder: Path, host: str | None, port: int | None) -> Place:
    """Choose where to listen: HTTPS in a school's network, plain behind a proxy or for this machine alone."""
    mode = MODES[given.get(home.MODE, home.TESTS)]
    secure = mode.secure and Tls.of(folder).certificate.exists()
    host = host or given.get("NASTAVNIK_LISTEN") or (EVERYWHERE if secure else HOST)
    if mode.name == "school" and not secure and host != HOST:
        raise CommandError(
            "Без HTTPS сайт школы открыт только этому компьютеру. Выпустите сертификат: nastavnik tls renew"
        )
    named = port or int(given.get("NASTAVNIK_PORT", 0))
    wanted = [named] if named else [SECURE, SECURE_UNPRIVILEGED] if secure else [PLAIN]
    return Place(host, _allowed(host, wanted), secure)


def _allowed(host: str, wanted: list[int]) -> int:
    """Give the first of these ports that this account may listen on."""
    for port in wanted:
        with closing(socket.socket()) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                continue
            except OSError as error:
                why = (
                    "занят другой программой"
                    if error.errno == errno.EADDRINUSE
                    else f"недоступен: {trouble(error).rstrip('.')}"
                )
                raise CommandError(f"Порт {port} на {host} {why}. Назовите другой: nastavnik run --port N") from error
        return port
    raise CommandError(f"Этой учётной записи нельзя слушать порт {wanted[-1]}. Назовите другой: nastavnik run --port N")


def run_run(chosen: argparse.Namespace) -> int:
    """Keep the site and the worker of this installation running until told to stop."""
    home.attach(os.environ)
    folder = data_dir()
    try:
        with running.alone(folder):
            return _keep(folder, chosen)
    except HeldError as error:
        raise CommandError(f"Эта установка уже работает: {folder}. Остановить её: nastavnik stop") from error


def _keep(folder: Path, chosen: argparse.Namespace) -> int:
    given = home.given(os.environ)
    _renew(folder)
    place = place_of(given, folder, chosen.host, chosen.port)
    if code := subprocess.run([*COMMAND, "ready"], check=False).returncode:
        return code
    _log_to(folder, given)
    _open_plain_door(place, given, folder)
    managed = "systemd" if "NOTIFY_SOCKET" in os.environ else ""
    keeper = Supervisor(
        folder,
        {"site": place.command(), "worker": WORKER},
        told={"address": place.address, "managed_by": managed},
        ready=place.answers,
        chore=lambda: _renew(folder),
        watched={"site": Tls.of(folder).certificate} if place.tls else None,
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: keeper.stop())
    print(f"Сайт: {place.address}\nОстановить: Ctrl+C или nastavnik stop", flush=True)
    keeper.run()
    return 0


def _renew(folder: Path) -> None:
    """Give the site a new certificate before the old one ends, or when the computer has another address."""
    hosts = [*tls.hosts(), *own_addresses()]
    if words := tls.moved(home.given(os.environ)):
        _warn_once(words)
    try:
        if certificates.due(folder, hosts):
            certificates.certify(folder, hosts)
            log.info("сертификат сайта продлён")
    except certificates.CertificateError as error:  # the site goes on with the one it has
        _warn_once(f"сертификат сайта не продлён: {error}")


@cache
def _warn_once(words: str) -> None:
    """Write a warning down once, however often its cause is met."""
    log.warning("%s", words)


def _open_plain_door(place: Place, given: Mapping[str, str], folder: Path) -> None:
    """Lead whoever comes without HTTPS to it; where no port is free for that, the site works all the same."""
    if not place.tls:
        return
    named = int(given.get("NASTAVNIK_REDIRECT_PORT", 0))
    port = named or (PLAIN_DOOR if place.port == SECURE else PLAIN_DOOR_UNPRIVILEGED)
    address = given.get("NASTAVNIK_SITE_ADDRESS") or place.address
    hosts = [*tls.hosts(), *own_addresses()]

    try:
        Redirector(address, hosts, lambda: certificates.as_browsers_take_it(folder)).listen(place.host, port)
    except OSError as error:
        log.warning("порт %s не открыт (%s): без https:// в адресе сайт не найдут", port, trouble(error).rstrip("."))
        return
    print(f"Без HTTPS, с объяснением: http://{HOST if place.host == EVERYWHERE else place.host}:{port}/")


def _log_to(folder: Path, given: Mapping[str, str]) -> None:
    """Keep a log of starts and ends, as the other processes keep theirs."""
    mode = MODES[given.get(home.MODE, home.TESTS)]
    logging.config.dictConfig(
        {
            "version": 1,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": log_handlers({**given, "NASTAVNIK_PROCESS": "run"}, mode, folder),
            "loggers": {"nastavnik.run": {"handlers": ["log"], "level": "INFO"}},
        }
    )


def run_ready(_chosen: argparse.Namespace) -> int:
    """Say in words what keeps the site from starting; gather the static files."""
    start()
    demand_ready()
    gather_static()
    return 0


def run_stop(_chosen: argparse.Namespace) -> int:
    """Ask whoever keeps this installation running to end, and wait for it."""
    home.attach(os.environ)
    folder = data_dir()
    if not running.runs(folder):
        print(f"Ничего не запущено: {folder}")
        return 0
    running.ask_to_stop(folder)
    until = time.monotonic() + 2 * PARTING
    while running.runs(folder):
        if time.monotonic() > until:
            raise CommandError(f"Не останавливается. Что происходит, сказано в {folder / 'log' / 'run.log'}")
        time.sleep(0.2)
    print("Остановлено.")
    return 0
