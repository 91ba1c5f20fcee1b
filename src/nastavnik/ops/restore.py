"""A copy opened, checked, brought up to today and put in the place of what stood there; nothing is lost on the way."""

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client, override_settings
from django.urls import reverse

from nastavnik.journal.services import record
from nastavnik.kit import clock, erasures
from nastavnik.kit.private import OWN
from nastavnik.kit.registries import erasers
from nastavnik.mentoring.services.links import end_links
from nastavnik.ops import copies, postgres, snapshot
from nastavnik.ops.archive import DUMP, SQLITE
from nastavnik.ops.selectors import counted, examine
from nastavnik.ops.trouble import CopyError
from nastavnik.outbox.services import hold_letters
from nastavnik.people.models import Account, School
from nastavnik.people.selectors import one_of_each_role
from nastavnik.people.services import end_ways_in

#: What of a home is swapped for what a copy holds; its own `nastavnik.toml` stays where there is one.
SWAPPED = (SQLITE, f"{SQLITE}-wal", f"{SQLITE}-shm", f"{SQLITE}-journal", "keys", "tls", erasures.FILE)
#: A home may ask for a second step first, the sign-in of an installation that was not founded leads to the start.
PAGE_STANDS = (200, 302)
NOT_EMPTY = "База, названная для восстановления, не пуста. Заведите новую, пустую: CREATE DATABASE …"
NO_SCRATCH = (
    "Чтобы проверить копию, нужна отдельная база, а эта роль завести её не может. Дайте ей это (ALTER ROLE … CREATEDB) "
    "или назовите пустую базу в NASTAVNIK_DATABASE_URL."
)
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@dataclass(frozen=True, slots=True)
class Ended:
    """What was ended, held and erased again in a database that came back from the past."""

    sessions: int
    invitations: int
    links: int
    letters: int
    erased: int

    @property
    def told(self) -> list[str]:
        """Say it in lines."""
        lines = [f"Закончены сеансы ({self.sessions}), приглашения ({self.invitations}) и ссылки ({self.links})."]
        if self.letters:
            lines.append(f"Письма, которые ждали отправки, задержаны: {self.letters}. Решите на странице «Почта».")
        if self.erased:
            lines.append(f"Стёрто снова то, что было стёрто после копии: {self.erased}.")
        return lines


@contextmanager
def filled(folder: Path, *, kept: bool) -> Iterator[None]:
    """Work on a dump that was put into a database of a server, all of it or nothing.

    What is to be `kept` goes into the empty database of the settings and leaves it empty again where a check fails;
    to look at a copy a scratch database is made beside it, where the role may.
    """
    if connection.vendor != "postgresql":
        raise CopyError("Копия сделана с PostgreSQL: назовите пустую базу в NASTAVNIK_DATABASE_URL ([database] url).")
    if not kept and postgres.makes_databases():
        with postgres.scratch() as name:
            postgres.fill(folder / DUMP, name)
            with _entered(name):
                yield
        return
    if connection.introspection.table_names():
        raise CopyError(NOT_EMPTY if kept else NO_SCRATCH)
    postgres.fill(folder / DUMP)
    done = False
    try:
        yield
        done = kept
    finally:
        if not done:
            postgres.clear()


@contextmanager
def _entered(name: str) -> Iterator[None]:
    """Let this process, which does nothing else, work on another database of the same server."""
    connection.close()
    settled = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = settled


def stored_faults(*, full: bool = True) -> list[str]:
    """Say what the doctor finds wrong with what is stored."""
    of_settings = "строки разных школ"  # the role of the site is the server's affair, not the copy's
    return [f"{one.name}: {one.note}" for one in examine(full=full) if not one.well and one.name != of_settings]


def faults(manifest: dict[str, Any]) -> list[str]:
    """Say what of an opened copy is not as its list of contents says."""
    found = []
    rows = {table: number for table, number in counted().items() if table in manifest["rows"]}
    if rows != manifest["rows"]:
        differ = sorted(table for table, number in manifest["rows"].items() if rows.get(table) != number)
        found.append(f"число строк не такое, как в описи: {', '.join(differ[:5])}")
    chains = {str(school): [number, last] for school, (number, last) in _chains().items()}
    if chains != {school: list(head) for school, head in manifest["chains"].items()}:
        found.append("журнал кончается не так, как в описи")
    return found


def _chains() -> dict[str, tuple[int, str]]:
    with connection.cursor() as cursor:

        def ask(text: str) -> list[Any]:
            cursor.execute(text)
            return list(cursor.fetchall())

        return snapshot.count(ask, ["journal_head"])[1]


@contextmanager
def _pages() -> Iterator[None]:
    """Let pages be drawn where nobody gathered their styles yet."""
    with override_settings(STORAGES={**settings.STORAGES, **PLAIN}), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def sign_in_page_fault() -> str:
    """Ask for the sign-in page as a browser would, and say what is wrong with the answer."""
    with _pages():
        answer = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0]).get(reverse("web:sign_in"), secure=True)
    return "" if answer.status_code in PAGE_STANDS else f"страница входа отвечает кодом {answer.status_code}"


def home_page_faults() -> list[str]:
    """Open the home of one person of each role as they would, and say where it does not answer; nothing is kept."""
    with _pages(), transaction.atomic():
        answers = [(held.get_role_display(), _code_of_home(held.account)) for held in one_of_each_role()]
        transaction.set_rollback(True)
    return [f"главная ({role}) отвечает кодом {code}" for role, code in answers if code not in PAGE_STANDS]


def _code_of_home(account: Account) -> int:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], raise_request_exception=False)
    client.force_login(account)
    return int(client.get(reverse("web:home"), secure=True).status_code)


def bring_to_today(manifest: dict[str, Any], told: list[Path]) -> Ended:
    """End every way in, hold the letters, erase again what was erased since; a line of each journal says so."""
    made_at = datetime.fromisoformat(manifest["made_at"])
    erased = 0
    with transaction.atomic():
        ended = end_ways_in()
        links, letters = end_links(), hold_letters()
        for one in erasures.noted(told, manifest["installation"]):
            if one.at >= made_at and one.kind in erasers:
                erasers[one.kind](one.key)
                erased += 1
        for school in School.objects.order_by("pk"):
            record("copy.restored", None, school, school_id=school.pk, made_at=manifest["made_at"])
    return Ended(ended["sessions"], ended["invitations"], links, letters, erased)


def belongs_elsewhere(home: Path, manifest: dict[str, Any]) -> bool:
    """Say whether another school lives in a home; one without a school, or not to be read any more, is nobody's."""
    file = home / SQLITE
    if not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as read:
            if not read.execute("SELECT COUNT(*) FROM people_school").fetchone()[0]:
                return False
            number = read.execute("SELECT number FROM ops_installation").fetchone()
    except sqlite3.Error:
        return False
    return number is not None and str(number[0]).replace("-", "") != manifest["installation"]


def swap(opened: Path, home: Path) -> Path | None:
    """Put what was opened into a home by renaming, what stood there aside; a failure brings everything back.

    From now on the doctor compares with what was restored, not with a later copy.
    """
    rows, now = counted(), clock.now().astimezone(copies.zone())
    connections.close_all()
    aside, done = home / f"before-restore-{now:%Y-%m-%d_%H%M%S}", []

    def move(source: Path, target: Path) -> None:
        if source.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            source.rename(target)
            done.append((source, target))

    try:
        for name in SWAPPED:
            move(home / name, aside / name)
        for name in SWAPPED:
            move(opened / name, home / name)
        if not (home / copies.SETTINGS).exists():
            move(opened / copies.SETTINGS, home / copies.SETTINGS)
    except OSError:
        for source, target in reversed(done):
            target.rename(source)
        raise
    with override_settings(DATA_DIR=home):
        kept = copies.notes()
        kept.rows = rows
        copies.note(kept)
    return aside if aside.exists() else None


def note_opened(file: Path) -> None:
    """Note that a copy was opened by the sheet and found whole, where it lies among those of an installation."""
    if file.parent.name == copies.FOLDER:
        with override_settings(DATA_DIR=file.parent.parent):
            copies.note_opened(file)


def close_folder(folder: Path) -> None:
    """Let nobody else read what a copy held."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    for path in (folder / "keys").glob("*"):
        path.chmod(OWN)


def demand_sqlite(folder: Path) -> None:
    """Refuse to put an SQLite file where the settings name a server."""
    if connection.vendor != "sqlite":
        raise CopyError("Копия сделана с SQLite, а настройки называют PostgreSQL. Уберите адрес базы из настроек.")
    if not (folder / SQLITE).is_file():
        raise CopyError("В копии нет базы.")
