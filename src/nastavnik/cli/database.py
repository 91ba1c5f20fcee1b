"""`nastavnik doctor`, `migrate`, `manage`: looking after the database."""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any

from django.core.management import CommandError, call_command, execute_from_command_line

from nastavnik.cli.setup import start


def add_to(commands: Any) -> None:
    """Describe the commands."""
    doctor = commands.add_parser("doctor", help="проверить базу, ключи, файлы, копии, диск, часы")
    doctor.add_argument("--full", action="store_true", help="прочитать и каждый хранимый файл, и каждую копию")
    doctor.add_argument("--json", action="store_true", help="ответить в JSON")
    doctor.set_defaults(run=run_doctor)
    migrate = commands.add_parser("migrate", help="привести базу к этой версии")
    migrate.set_defaults(run=run_migrate)
    manage_command = commands.add_parser("manage", help="команда Django для разработчика")
    manage_command.set_defaults(run=lambda _chosen: manage([]))


def run_doctor(chosen: argparse.Namespace) -> int:
    """Print what the doctor found; exit code 1 if anything is wrong."""
    start(checked=False)
    from nastavnik.ops import nightly  # noqa: PLC0415
    from nastavnik.ops.selectors import examine, is_absent  # noqa: PLC0415 - models load after start
    from nastavnik.ops.surroundings import look_around, read_copies_back  # noqa: PLC0415

    stored = examine(full=chosen.full)
    if chosen.full and nightly.are_made():
        nightly.note_found(stored)
    around = [] if is_absent() else look_around()
    findings = [*stored, *around, *(read_copies_back() if chosen.full else [])]
    if chosen.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    for finding in [] if chosen.json else findings:
        print(f"{'в порядке' if finding.well else 'НЕ В ПОРЯДКЕ'}  {finding.name}: {finding.note}")
    return 0 if all(finding.well for finding in findings) else 1


def bring_up_to_date(verbosity: int = 0) -> None:
    """Migrate; an up-to-date database only gets the questionnaires of this version."""
    from django.db import connection  # noqa: PLC0415 - settings load after start
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from nastavnik.kit import rows  # noqa: PLC0415 - models load after start
    from nastavnik.kit.startup import too_old  # noqa: PLC0415 - models load after start
    from nastavnik.ops import empty, installation  # noqa: PLC0415
    from nastavnik.surveys.services import sync_catalog  # noqa: PLC0415

    empty.take()
    if why := too_old(connection):
        raise CommandError(why)
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        print("Готовлю базу, около минуты…", flush=True)
    if verbosity or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with _all_or_nothing():
            call_command("migrate", interactive=False, verbosity=verbosity)
    else:
        sync_catalog()
        rows.keep(connection)
    installation.enter()


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Let PostgreSQL migrate in one transaction: a site that goes on meanwhile never sees a table without its guards.

    SQLite rebuilds tables outside of one; there the site is stopped, and `upgrade` keeps the file.
    """
    from django.db import connection, transaction  # noqa: PLC0415 - settings load after start

    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:  # what waits for the end of a transaction would keep tables from changing
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield


def demand_migrated() -> None:
    """Stop in words where the database awaits a migration of this version."""
    from django.db import connection  # noqa: PLC0415 - settings load after start
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("База прежней версии. Сделайте копию и приведите её к этой: nastavnik migrate.")


def demand_site_role() -> None:
    """Stop in words where the role of the site is not as it should be."""
    from nastavnik.kit import rows  # noqa: PLC0415 - settings load after start

    if faults := rows.site_faults():
        where = "Как её завести, сказано в docs/dev/running.md, «Роль сайта в PostgreSQL»."
        raise CommandError("\n".join(["Роль сайта в базе настроена не до конца:", *faults, where]))


def run_migrate(_chosen: argparse.Namespace) -> int:
    """Bring the database to this version."""
    start()
    bring_up_to_date(verbosity=1)
    return 0


def manage(arguments: Sequence[str]) -> int:
    """Pass a command to Django; not even by it is an empty database made where that of a school is gone."""
    start(checked=False)
    from django.conf import settings  # noqa: PLC0415 - settings load after start
    from django.db import DatabaseError  # noqa: PLC0415

    from nastavnik.ops import installation  # noqa: PLC0415 - models load after start

    with suppress(DatabaseError):  # what is wrong with it, the command itself will say
        if lost := installation.loss(settings.DATA_DIR):
            raise CommandError(lost.words, returncode=lost.code)
    execute_from_command_line(["nastavnik", *arguments])
    return 0
