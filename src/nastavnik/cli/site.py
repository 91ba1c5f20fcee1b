"""`nastavnik serve`, `demo`, `worker`: the site, the demonstration school, background work."""

import argparse
import io
import json
import os
import signal
import subprocess
import sys
from types import FrameType
from typing import Any

from django.core.management import CommandError, call_command

from nastavnik.cli.database import bring_up_to_date, demand_site_role
from nastavnik.cli.setup import claim_demonstration, data_dir, demand_installation, start
from nastavnik.config.secrets import field_keys, make_keys, secret_key

HOST = "127.0.0.1"
STAGES = range(1, 8)


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
    worker.set_defaults(run=run_worker)


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
    """Migrate, check, start the worker beside the site, serve until stopped."""
    _come_up("demo" if chosen.demo else None)
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    bring_up_to_date()
    if settings.DEMONSTRATION:
        _seed(chosen.stage)
    call_command("check", databases=["default"], fail_level="ERROR", stdout=io.StringIO())
    demand_site_role()
    if settings.DEMONSTRATION:
        _say_sign_ins(chosen.port)
    worker = subprocess.Popen([sys.executable, "-m", "nastavnik", "worker"])
    try:
        serve_http(chosen.port)
    finally:
        worker.terminate()
        worker.wait(timeout=10)
    return 0


def gather_static() -> None:
    """Put the static files where the site reads them, named by their content; tests read the sources."""
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    if not settings.WHITENOISE_USE_FINDERS:
        call_command("collectstatic", interactive=False, verbosity=0)


def serve_http(port: int) -> None:
    """Serve by granian, WSGI, one process of four threads: enough for a school."""
    gather_static()
    _leave_connections()
    from granian import Granian  # noqa: PLC0415 - slow to import, only needed here
    from granian.constants import Interfaces  # noqa: PLC0415

    Granian(
        "nastavnik.config.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
    ).serve()


def _leave_connections() -> None:
    """Close what this process has open: a connection may not be shared with the processes that come from it."""
    from django.db import connections  # noqa: PLC0415 - settings load after start

    connections.close_all()


def run_worker(_chosen: argparse.Namespace) -> int:
    """Work until told to stop; the task in hand is finished first."""
    start(process="worker")
    from nastavnik.outbox.services.work import work  # noqa: PLC0415 - models load after start

    running = [True]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        running[0] = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    work(running=lambda: running[0])
    return 0
