"""`nastavnik serve`, `demo`, `worker`: the site, the demonstration school, background work."""

import argparse
import asyncio
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.core.management import CommandError, call_command

from nastavnik.cli.database import bring_up_to_date, demand_migrated, demand_site_role
from nastavnik.cli.setup import claim_demonstration, data_dir, demand_installation, start
from nastavnik.config.secrets import field_keys, make_keys, secret_key
from nastavnik.kit import presence
from nastavnik.kit.alone import HeldError
from nastavnik.ops.kept import end, leave_with_keeper
from nastavnik.ops.running import in_use
from nastavnik.ops.supervisor import Supervisor

HOST = "127.0.0.1"
STAGES = range(1, 8)
HEADER_MILLISECONDS = 10_000  # a header that is not sent in this time, and a silent connection, are closed
PARTING_SECONDS = 10
KEPT = "--kept"
COMMAND = (sys.executable, "-m", "nastavnik")
WORKER = (*COMMAND, "worker", KEPT)


def add_to(commands: Any) -> None:
    """Describe the commands."""
    serve = commands.add_parser("serve", help="сайт и фоновая работа")
    serve.add_argument("--demo", action="store_true", help="демонстрационная школа на этой машине")
    serve.add_argument("--stage", type=int, choices=STAGES, default=6)
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=run_serve)
    demo = commands.add_parser("demo", help="построить демонстрационную школу на нужном этапе")
    demo.add_argument("--stage", type=int, choices=STAGES, default=6)
    demo.set_defaults(run=run_demo)
    worker = commands.add_parser("worker", help="фоновая работа")
    worker.add_argument(KEPT, action="store_true", help="завершиться вместе с тем, кто запустил")
    worker.set_defaults(run=run_worker)
    site = commands.add_parser("site", help="один только сайт, без фоновой работы")
    site.add_argument("--host", default=HOST)
    site.add_argument("--port", type=int, default=8000)
    site.add_argument("--tls", action="store_true", help="HTTPS с сертификатом из папки tls установки")
    site.add_argument(KEPT, action="store_true", help="завершиться вместе с тем, кто запустил")
    site.set_defaults(run=run_site)


def _clear() -> None:
    """Remove the demonstration's own database; the way of running never looks at another folder."""
    for name in ("nastavnik.sqlite3", "nastavnik.sqlite3-wal", "nastavnik.sqlite3-shm", "demo-clock.json"):
        (data_dir() / name).unlink(missing_ok=True)


def _come_up(way: str | None) -> None:
    """Come up with the right keys; a demonstration makes its own while it has no database."""
    start(way, checked=False)
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    from nastavnik.ops.installation import has_database  # noqa: PLC0415 - models load after start

    if settings.DEMONSTRATION and not settings.FIELD_KEYS and not has_database():
        make_keys(settings.DATA_DIR)
        settings.FIELD_KEYS = field_keys(settings.DATA_DIR, fixed=False)
        settings.SECRET_KEY = secret_key(settings.DATA_DIR, fixed=False)
    demand_installation()


def _seed(stage: int) -> None:
    """Build the demonstration school in an empty database."""
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    from nastavnik.demo.services import build, demonstration_exists  # noqa: PLC0415 - models load after start
    from nastavnik.people.models import School  # noqa: PLC0415

    if demonstration_exists():
        return
    if School.objects.exists():
        raise CommandError("В этой базе настоящая школа, демонстрация её не тронет. Назовите другую базу.")
    print(f"Строится демонстрационная школа, этап {stage}…", flush=True)
    shift = build(stage)
    data_dir().mkdir(parents=True, exist_ok=True)  # nothing is there yet when the database is on a server
    (data_dir() / "demo-clock.json").write_text(json.dumps({"shift_days": shift}))
    os.environ["NASTAVNIK_CLOCK_SHIFT"] = str(shift)
    settings.CLOCK_SHIFT_DAYS = shift  # the site that starts next is this process or its fork


def _say_sign_ins(port: int | None) -> None:
    from nastavnik.demo.services import sign_ins  # noqa: PLC0415 - models load after start

    if port is not None:
        print(f"\nСайт: http://{HOST}:{port}/")
    print("Демонстрационные входы (школа и люди вымышлены):")
    for line in sign_ins():
        print(f"  {line.role:<28} {line.login:<14} {line.password}")
    print("Остановить: Ctrl+C", flush=True) if port is not None else None


def run_demo(chosen: argparse.Namespace) -> int:
    """Build the demonstration school at a stage, in place of the one that is there."""
    claim_demonstration()
    _clear()
    _come_up("demo")
    bring_up_to_date()
    _seed(chosen.stage)
    _say_sign_ins(None)
    print(f"Открыть её: nastavnik --home {data_dir()} serve --demo")
    return 0


def run_serve(chosen: argparse.Namespace) -> int:
    """Migrate, check, keep a worker beside the site, serve until stopped."""
    _come_up("demo" if chosen.demo else None)
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    bring_up_to_date()
    if settings.DEMONSTRATION:
        _seed(chosen.stage)
    call_command("check", databases=["default"], fail_level="ERROR", stdout=io.StringIO())
    demand_site_role()
    if settings.DEMONSTRATION:
        _say_sign_ins(chosen.port)
    keeper = Supervisor(settings.DATA_DIR, {"worker": WORKER})
    keeping = threading.Thread(target=keeper.run, daemon=True)
    keeping.start()

    def end() -> None:
        keeper.stop()
        keeping.join(PARTING_SECONDS)

    serve_http(chosen.port, then=end)


def gather_static() -> None:
    """Put the static files where the site reads them, named by their content; tests read the sources."""
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    if not settings.WHITENOISE_USE_FINDERS:
        call_command("collectstatic", interactive=False, verbosity=0)


@dataclass(frozen=True, slots=True)
class Tls:
    """The certificate with its chain and the key (PKCS#8) of a site that speaks HTTPS itself."""

    certificate: Path
    key: Path

    @classmethod
    def of(cls, home: Path) -> "Tls":
        """Give those of an installation."""
        return cls(home / "tls" / "site.pem", home / "tls" / "site.key")


def serve_http(
    port: int, host: str = HOST, tls: Tls | None = None, then: Callable[[], None] = lambda: None
) -> NoReturn:
    """Serve until told to stop: granian in this very process, behind the gate. Here alone the server is chosen.

    Pages at work are finished first. The process ends here: granian's threads do not outlive the interpreter quietly.
    """
    from django.conf import settings  # noqa: PLC0415 - settings load after start
    from django.utils.module_loading import import_string  # noqa: PLC0415

    gather_static()
    _leave_connections()
    _hold()
    application = import_string(settings.ASGI_APPLICATION)
    from granian.constants import HTTPModes, Interfaces, SSLProtocols  # noqa: PLC0415 - slow to import, only needed here
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.server.embed import Server  # noqa: PLC0415

    async def serve() -> None:
        server = Server(
            application,
            address=host,
            port=port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
            websockets=False,
            log_enabled=False,
            ssl_cert=tls.certificate if tls else None,
            ssl_key=tls.key if tls else None,
            ssl_protocol_min=SSLProtocols.tls12,
        )
        loop = asyncio.get_running_loop()

        def stop() -> None:
            server.stop()  # type: ignore[no-untyped-call]
            loop.call_later(PARTING_SECONDS, os._exit, 0)  # whoever sends slowly holds up nobody here either

        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop))
        await server.serve()

    asyncio.run(serve())
    then()
    sys.stdout.flush()
    os._exit(0)


def _hold() -> None:
    """Say as long as this process lives that the database is in use: nobody swaps it under what is written."""
    presence.stay(end)
    held = ExitStack()
    try:
        held.enter_context(in_use(data_dir()))
    except HeldError as error:
        raise CommandError("Идёт восстановление или обновление. Подождите, пока оно кончится.") from error
    except OSError:  # a home that cannot be written is none that anybody restores into
        return
    _HELD.append(held)


_HELD: list[ExitStack] = []


def _leave_connections() -> None:
    """Close what this process has open: a connection may not be shared with the processes that come from it."""
    from django.db import connections  # noqa: PLC0415 - settings load after start

    connections.close_all()


def run_site(chosen: argparse.Namespace) -> int:
    """Serve a database that is ready, until told to stop."""
    if chosen.kept:
        leave_with_keeper()
    start(process="site")
    demand_ready()
    serve_http(chosen.port, chosen.host, Tls.of(data_dir()) if chosen.tls else None)


def demand_ready() -> None:
    """Stop in words where the database awaits a migration, or what is promised of it does not hold."""
    demand_migrated()
    call_command("check", databases=["default"], fail_level="ERROR", stdout=io.StringIO())
    demand_site_role()


def run_worker(chosen: argparse.Namespace) -> int:
    """Work until told to stop; the task in hand is finished first."""
    if chosen.kept:
        leave_with_keeper()
    start(process="worker")
    _hold()
    from nastavnik.outbox.services.work import work  # noqa: PLC0415 - models load after start

    running = [True]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        running[0] = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    work(running=lambda: running[0])
    return 0
