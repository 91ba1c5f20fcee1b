"""`nastavnik init`: the first start of a school: its folder, keys and database, a code and two sheets."""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from nastavnik.cli import service
from nastavnik.cli.answers import Answers, asked, from_file
from nastavnik.cli.printing import shown
from nastavnik.cli.setup import data_dir, start
from nastavnik.config import home
from nastavnik.config.secrets import make_keys
from nastavnik.ops import certificates
from nastavnik.ops.recovery_key import has_lived_in

DATABASE = "nastavnik.sqlite3"


def add_to(commands: Any) -> None:
    """Describe the command."""
    init = commands.add_parser("init", help="установить школу: вопросы, ключи, база, два листа для печати")
    init.add_argument("--answers", type=Path, metavar="ФАЙЛ", help="ответы в TOML; вопросов не будет")
    init.add_argument("--server", action="store_true", help="сайт за прокси, с именем в интернете")
    init.add_argument("--code", action="store_true", help="новый код первого входа, пока школа не открыта")
    init.add_argument("--printed", action="store_true", help="лист восстановления напечатан: проверить и стереть файл")
    init.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Ask, make the installation, say what comes next."""
    if chosen.code:
        return new_code()
    if chosen.printed:
        return confirm_printed()
    folder = home.find(os.environ) or home.system_folder()
    service.demand_own(folder)
    _demand_empty(folder)
    print(f"Школа будет в папке {folder}. Ответ в скобках выбирает Enter.", flush=True)
    answers = from_file(chosen.answers) if chosen.answers else asked(folder, server=chosen.server)
    begun = time.monotonic()
    service.close(folder)
    _make(folder, answers)
    _sheets(folder, answers)
    service.close(folder)
    _say_what_comes(folder, answers, time.monotonic() - begun)
    return 0 if chosen.answers else confirm_printed()


def _demand_empty(folder: Path) -> None:
    """Refuse a folder with a school, or with what is left of one, or a demonstration: nothing in it is touched."""
    base = folder / DATABASE
    if has_lived_in(folder) and not (base.is_file() and base.stat().st_size):
        raise home.HomeError(
            f"{folder}: здесь уже есть школа, её ключи или копии. Если диск с базой не подключён, подключите его; если "
            f"база пропала: nastavnik restore КОПИЯ --into {folder}. Ничего не изменено. Другая папка: --home ПАПКА"
        )
    for name, what in ((home.MARK, "демонстрация"), (DATABASE, "школа")):
        if (folder / name).exists():
            raise home.HomeError(f"{folder}: здесь уже есть {what}. Ничего не изменено. Другая папка: --home ПАПКА")


def _make(folder: Path, answers: Answers) -> None:
    """Make the folder, its settings and keys, then the database; a half-made one is taken away again."""
    make_keys(folder)
    with _put_back(folder / home.FILE):
        write(folder / home.FILE, answers.settings())
        os.environ[home.DATA] = str(folder)
        os.environ.pop(home.MODE, None)
        start(new=True)
        _demand_no_school()
    from nastavnik.cli.database import bring_up_to_date  # noqa: PLC0415 - settings load after start

    if answers.mode == "school":
        certificates.make_authority(folder, answers.school, answers.hosts)
        certificates.certify(folder, answers.hosts)
    base = folder / DATABASE
    ours = not base.exists()
    try:
        bring_up_to_date()
    except BaseException:
        for ending in ("", "-wal", "-shm", "-journal") if ours else ():
            base.with_name(f"{DATABASE}{ending}").unlink(missing_ok=True)
        raise


@contextmanager
def _put_back(path: Path) -> Iterator[None]:
    """Leave a file as it was where what follows is refused."""
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    try:
        yield
    except BaseException:
        if before is not None:
            write(path, before)
        raise


def _demand_no_school() -> None:
    """Refuse a database on a server that holds a school already."""
    from nastavnik.ops import installation  # noqa: PLC0415 - settings load after start

    if installation.has_database():
        raise CommandError("В этой базе уже есть таблицы «Наставника». Назовите пустую базу или восстановите копию.")


def _sheets(folder: Path, answers: Answers) -> None:
    """Write the two sheets; the secret half of the key of the copies stands on the second and nowhere else."""
    from nastavnik.kit import clock  # noqa: PLC0415 - settings load after start
    from nastavnik.ops import sheets  # noqa: PLC0415
    from nastavnik.ops.recovery_key import make_recovery_key  # noqa: PLC0415

    names = sheets.other_names(answers.site_address, answers.hosts)
    staff_room = sheets.staff_room(folder, answers.school, answers.site_address, names)
    write(folder / sheets.STAFF_ROOM, sheets.page("Лист в учительскую", staff_room))
    secret = make_recovery_key(folder)
    with clock.lived_in(answers.time_zone):
        recovery = sheets.recovery(answers.school, secret, clock.today())
    write(folder / sheets.RECOVERY, sheets.page("Лист восстановления", recovery))


def write(path: Path, text: str) -> None:
    """Write a file that only this account reads."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)


def _say_what_comes(folder: Path, answers: Answers, seconds: float) -> None:
    from nastavnik.ops import founding, sheets  # noqa: PLC0415 - settings load after start

    kept = {"school": answers.school, "coordinator": answers.coordinator, "login": answers.login}
    code = founding.expect(folder, time_zone=answers.time_zone, **kept)
    print(f"\nГотово за {seconds:.0f} с.")
    if answers.remember:
        _remember(folder)
    with_computer = " Вместе с компьютером: nastavnik service install" if answers.autostart else ""
    print(f"Запустить сайт: nastavnik run.{with_computer}")
    print(f"Первый вход куратора: {answers.site_address}/start/ код {code}")
    print("Код показан один раз; новый: nastavnik init --code")
    print(f"Листы для печати: {folder / sheets.STAFF_ROOM} и, для сейфа, {folder / sheets.RECOVERY}")
    print("Через браузер этого компьютера: nastavnik init --printed", flush=True)


def _remember(folder: Path) -> None:
    """Let later commands find this folder by themselves; where that cannot be written, say what to do."""
    if folder == home.system_folder():
        return
    try:
        home.leave_pointer(folder)
    except OSError:
        print(f"Папку не удалось запомнить: добавляйте к командам --home {folder}")


def new_code() -> int:
    """Print another code for the first visit; the one before opens nothing any more."""
    start()
    from nastavnik.ops import founding  # noqa: PLC0415 - settings load after start
    from nastavnik.people.models import School  # noqa: PLC0415

    if School.objects.exists():
        raise CommandError("Школа уже открыта, код первого входа больше не нужен.")
    kept = founding.said(data_dir())
    code = founding.expect(data_dir(), **{name: kept.get(name, "") for name in founding.ASKED})
    print(f"Код первого входа: {code}. Прежний больше не действует.")
    return 0


def _typed(question: str) -> str:
    """Ask a person; where nobody can answer, the answer is empty."""
    try:
        return input(question).strip()
    except EOFError:
        return ""


def confirm_printed() -> int:
    """Ask for the last groups of the printed recovery sheet; if they are right, erase the file with the key."""
    start()
    from nastavnik.ops import sheets  # noqa: PLC0415 - settings load after start

    if not (data_dir() / sheets.RECOVERY).exists():
        print("Листа восстановления на диске нет.")
        return 0
    with shown([data_dir() / name for name in (sheets.STAFF_ROOM, sheets.RECOVERY)]) as addresses:
        print("Напечатайте два листа: откройте в браузере этого компьютера, пока идёт команда:")
        print("\n".join(f"  {address}" for address in addresses))
        print("Введите с листа восстановления две последние группы ключа; Enter: напечатаю позже.")
        while typed := _typed("Две последние группы: "):
            if sheets.is_printed(data_dir(), typed):
                print("Верно. Файл с ключом стёрт: теперь он есть только на бумаге.")
                return 0
            print("  Не совпало. Сверьте с листом.")
    print("Файл с ключом пока лежит на диске. Напечатать его потом: nastavnik init --printed")
    return 0
