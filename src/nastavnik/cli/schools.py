"""`nastavnik schools`, `school`, `methodist`, `totals`: many schools on one server, and who reads their totals."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from typing import Any

from nastavnik.cli.setup import start
from nastavnik.core.errors import N_, RuleError
from nastavnik.core.zones import zone_named


def add_to(commands: Any) -> None:
    """Describe the commands."""
    listed = commands.add_parser("schools", help="номера и названия школ этого сервера")
    listed.set_defaults(run=run_list)
    school = commands.add_parser("school", help="добавить школу с её первым куратором; пароль спросят")
    school.add_argument("--name", required=True, metavar="НАЗВАНИЕ", help="полное название")
    school.add_argument("--short", required=True, metavar="КОРОТКО", help="короткое название")
    school.add_argument("--city", default="", metavar="ГОРОД")
    school.add_argument("--zone", default="", metavar="ПОЯС", help="город или пояс: Екатеринбург, Asia/Yekaterinburg")
    school.add_argument("--coordinator", required=True, metavar="ФИО", help="первый куратор")
    school.add_argument("--login", required=True, metavar="ЛОГИН", help="логин куратора")
    school.set_defaults(run=run_school)
    methodist = commands.add_parser("methodist", help="открыть вход методиста или добавить ему школы; пароль спросят")
    methodist.add_argument("login", metavar="ЛОГИН")
    methodist.add_argument("--name", default="", metavar="ФИО", help="нужно для нового входа")
    methodist.add_argument(
        "--schools", required=True, type=_numbers, metavar="НОМЕРА", help="номера школ через запятую или all"
    )
    methodist.set_defaults(run=run_methodist)
    invite = commands.add_parser("invite", help="половина кода для восстановления входа, когда в школе помочь некому")
    invite.add_argument("login", metavar="ЛОГИН", help="чей вход восстанавливают")
    invite.set_defaults(run=run_invite)
    totals = commands.add_parser("totals", help="составить и сохранить сводку по школам методиста, как на его странице")
    totals.add_argument("login", metavar="ЛОГИН", help="логин методиста")
    totals.add_argument("--json", action="store_true", help="вывести JSON")
    totals.set_defaults(run=run_totals)


def _numbers(text: str) -> list[int] | None:
    """Read numbers of schools; None stands for all."""
    return None if text == "all" else [int(part) for part in text.split(",") if part.strip()]


def run_list(_chosen: argparse.Namespace) -> int:
    """Print the schools."""
    start()
    from nastavnik.people.models import School  # noqa: PLC0415 - models load after start

    for school in School.objects.order_by("pk"):
        print(f"{school.pk:>6}  {school.short_name}  {school.city}".rstrip())
    return 0


def run_invite(chosen: argparse.Namespace) -> int:
    """Give at the machine the half of a code that the school has nobody for."""
    start()
    from nastavnik.people.models import Account  # noqa: PLC0415 - models load after start
    from nastavnik.people.services.recovery import machine_halves  # noqa: PLC0415

    def act() -> str:
        account = Account.objects.filter(login=chosen.login.strip().casefold()).first()
        if account is None:
            raise RuleError("account.login", N_("Входа с таким логином нет."))
        halves = machine_halves(account=account)
        return f"{account.full_name}. Действует полчаса, вводит владелец: {' и '.join(halves)}"

    return _done(act)


def run_school(chosen: argparse.Namespace) -> int:
    """Found a school beside the others."""
    start()
    from nastavnik.people.services import found_school  # noqa: PLC0415 - models load after start

    def act() -> str:
        school, account = found_school(
            name=chosen.name,
            short_name=chosen.short,
            city=chosen.city,
            time_zone=zone_named(chosen.zone) or chosen.zone,
            coordinator_name=chosen.coordinator,
            login=chosen.login,
            password=_password(),
        )
        return f"Школа № {school.pk} добавлена, куратор входит как {account.login}."

    return _done(act)


def run_methodist(chosen: argparse.Namespace) -> int:
    """Open the account of a methodist, or add schools to it."""
    start()
    from nastavnik.people.models import Account, School  # noqa: PLC0415 - models load after start
    from nastavnik.people.services import give_schools, open_methodist  # noqa: PLC0415

    def act() -> str:
        schools = list(School.objects.values_list("pk", flat=True)) if chosen.schools is None else chosen.schools
        account = Account.objects.filter(login=chosen.login.strip().casefold()).first()
        if account is not None:
            new = give_schools(account=account, schools=schools)
            return f"Добавлено школ: {len(new)}. Директор школы может снять эту роль у себя."
        account = open_methodist(login=chosen.login, full_name=chosen.name, password=_password(), schools=schools)
        return f"Вход методиста открыт: {account.login}, школ: {len(set(schools))}."

    return _done(act)


def run_totals(chosen: argparse.Namespace) -> int:
    """Compose the totals of a methodist: for so many schools that a page would keep them waiting."""
    start()
    from nastavnik.cli.region import lines_of  # noqa: PLC0415 - models load after start
    from nastavnik.core.errors import RuleError  # noqa: PLC0415
    from nastavnik.core.evidence.totals import told, totals_of  # noqa: PLC0415
    from nastavnik.kit import clock  # noqa: PLC0415
    from nastavnik.people.models import Account  # noqa: PLC0415
    from nastavnik.reports.services import compose_totals  # noqa: PLC0415

    def act() -> str:
        account = Account.objects.filter(login=chosen.login.strip().casefold()).first()
        if account is None:
            raise RuleError("methodist.unknown", f"Входа {chosen.login} нет.")
        found = totals_of(compose_totals(actor=account, on=clock.today()).content)
        return json.dumps(told(found), ensure_ascii=False, indent=1) if chosen.json else "\n".join(lines_of(found))

    return _done(act)


def _password() -> str:
    """Ask for a password twice, or read one line where nobody sits at the keyboard."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first, again = getpass.getpass("Пароль: "), getpass.getpass("Ещё раз: ")
    return first if first == again else ""


def _done(act: Callable[[], str]) -> int:
    """Do it and say so; a refusal is told in words, exit code 2."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - settings load at start
    from django.utils.translation import override  # noqa: PLC0415

    from nastavnik.core.errors import RuleError  # noqa: PLC0415

    with override("ru"):
        try:
            print(act())
        except RuleError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        except ValidationError as error:
            sys.stderr.write("\n".join(error.messages) + "\n")
            return 2
    return 0
