"""The `nastavnik` command: choose a subcommand, print what it says, give its exit code."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import OperationalError

from nastavnik import __version__
from nastavnik.cli import (
    backup,
    database,
    erase,
    init,
    mail,
    matching,
    people,
    region,
    report,
    restore,
    retention,
    run,
    schools,
    service,
    site,
    status,
    tls,
    upgrade,
)
from nastavnik.config import home


def parser() -> argparse.ArgumentParser:
    """Describe every subcommand."""
    root = argparse.ArgumentParser(prog="nastavnik", description="Программа наставничества «учитель – учитель».")
    root.add_argument(
        "--home", metavar="ПАПКА", help="папка установки; без неё NASTAVNIK_DATA или та, что оставил init"
    )
    root.add_argument("--version", action="version", version=f"nastavnik {__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="КОМАНДА")
    init.add_to(commands)
    site.add_to(commands)
    run.add_to(commands)
    tls.add_to(commands)
    status.add_to(commands)
    service.add_to(commands)
    people.add_to(commands)
    matching.add_to(commands)
    report.add_to(commands)
    region.add_to(commands)
    schools.add_to(commands)
    database.add_to(commands)
    backup.add_to(commands)
    restore.add_to(commands)
    upgrade.add_to(commands)
    retention.add_to(commands)
    erase.add_to(commands)
    mail.add_to(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one subcommand and leave with its exit code; whatever it writes, only its own account reads."""
    os.umask(0o077)
    given = list(sys.argv[1:] if arguments is None else arguments)
    given = _at_home(given)
    _print_anything()
    try:
        code = database.manage(given[1:]) if given[:1] == ["manage"] else _chosen(given)
    except KeyboardInterrupt:
        code = 130
    except home.HomeError as refused:
        print(refused, file=sys.stderr)
        code = home.EXIT
    except (CommandError, ImproperlyConfigured) as refused:
        print(refused, file=sys.stderr)
        code = getattr(refused, "returncode", 1)
    except OperationalError as away:  # of a command that looks at no database first
        print(f"База данных не отвечает: {away}. Что с ней, скажет nastavnik doctor.", file=sys.stderr)
        code = 1
    except EOFError:
        print("Команда ждёт ответа, а ввод закрыт. Ответы без вопросов: nastavnik init --answers ФАЙЛ", file=sys.stderr)
        code = 1
    except PermissionError as closed:
        where = f"{closed.filename}: закрыто" if closed.filename else "Закрыто"
        advice = "Выполните команду через sudo (в Windows от имени администратора)."
        print(f"{where} от вашей учётной записи. {advice}", file=sys.stderr)
        code = home.EXIT
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    sys.exit(code)


def _at_home(given: list[str]) -> list[str]:
    """Take the folder of the installation out of the arguments, wherever among them it stands."""
    named = argparse.ArgumentParser(prog="nastavnik", add_help=False, allow_abbrev=False)
    named.add_argument("--home")
    found, rest = named.parse_known_args(given)
    if found.home:
        os.environ[home.DATA] = str(Path(found.home).absolute())
    return rest


def _chosen(given: list[str]) -> int:
    """Run the subcommand that was asked for."""
    chosen = parser().parse_args(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nastavnik.config.settings")
    return int(chosen.run(chosen))


def _print_anything() -> None:
    """Let an output that knows no Cyrillic get codes of letters instead of ending the command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
