"""The doctor's checks of what is stored: damage first, then chains, guards, policies of rows, keys, files."""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from nastavnik.core.surveys import canonical_hash, parse
from nastavnik.journal.models import Head
from nastavnik.journal.selectors import check_chain
from nastavnik.kit import guards, releases, rows
from nastavnik.kit.models import StoredFile
from nastavnik.ops import copies, snapshot
from nastavnik.ops.installation import refusal, unread_columns
from nastavnik.people.models import School
from nastavnik.surveys.models import Version


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at."""

    name: str
    well: bool
    note: str


#: A table that was so long and is empty now, or lost more than half of so many rows, was not emptied by daily work.
EMPTIED, HALVED = 10, 100
#: What daily work empties: what waits, what was sent, what was typed, who is signed in.
PASSES = ("django_session", "django_tasks", "outbox_", "kit_draft", "kit_formkey", "kit_attempt", "people_signin")


def damage_finding() -> Finding:
    """Let SQLite read its whole file; what it says of it is told, whatever it is."""
    name = "целость базы"
    if connection.vendor != "sqlite":
        return Finding(name, True, "за неё отвечает PostgreSQL")
    file = snapshot.database_file()
    if is_absent():
        return Finding(name, False, f"файла {file} нет")
    faults = _faults(file)
    if not faults:
        return Finding(name, True, f"цела, SQLite {sqlite3.sqlite_version}")
    newest = copies.notes().newest
    what = f"восстановите копию от {newest.at:%d.%m.%Y %H:%M}: {newest.name}" if newest else "копии здесь нет"
    return Finding(name, False, f"база повреждена, {what} ({'; '.join(faults[:2])})")


def _faults(file: Path) -> list[str]:
    if _in_memory():
        connection.ensure_connection()
        return snapshot.sqlite_faults(connection.connection)
    try:
        with closing(sqlite3.connect(file)) as read:
            return snapshot.sqlite_faults(read)
    except sqlite3.Error as error:
        return [str(error)]


def is_absent() -> bool:
    """Say whether the file of the database is not there: whatever asked such a database anything would make it."""
    return connection.vendor == "sqlite" and not _in_memory() and not snapshot.database_file().exists()


def _in_memory() -> bool:
    return str(connection.settings_dict["NAME"]).startswith("file:")


def belonging_finding() -> Finding:
    """Ask whether this version and these keys belong to the database."""
    refused = refusal()
    return Finding("версия и ключи", refused is None, refused.words if refused else "подходят к базе")


def journal_findings() -> list[Finding]:
    """Walk every school's chain from its first line."""
    found = []
    for school_id in Head.objects.order_by("pk").values_list("pk", flat=True):
        report = check_chain(school_id)
        note = f"{report.lines} строк, последняя {report.head[:12]}"
        if not report.whole:
            note = f"цепочка нарушена в строке {report.broken_at}"
        found.append(Finding(f"журнал школы {school_id}", report.whole, note))
    return found


def guard_finding() -> Finding:
    """Read the guards back from the database."""
    missing = guards.missing(connection)
    note = f"на месте, {len(guards.present(connection))}" if not missing else "нет: " + ", ".join(missing[:5])
    return Finding("охранные правила базы", not missing, note)


def rows_finding() -> Finding:
    """Ask whether pages of one school are kept from rows of another by the database too."""
    name = "строки разных школ"
    if connection.vendor != "postgresql":
        return Finding(name, True, "в SQLite их разделяет только сайт")
    if School.objects.count() < 2:
        return Finding(name, True, "школа одна")
    if settings.SITE_DATABASE is None:
        return Finding(name, False, "сайт входит в базу владельцем: заведите роль сайта (docs/dev/running.md)")
    found = rows.site_faults()
    return Finding(name, not found, "; ".join(found) or f"разделены, роль сайта {settings.SITE_ROLE}")


def pragma_findings() -> list[Finding]:
    """Read SQLite's promises back."""
    if connection.vendor != "sqlite":
        return []
    return [
        Finding(f"PRAGMA {name}", value in wanted, value) for name, value, wanted in guards.sqlite_promises(connection)
    ]


def key_findings() -> list[Finding]:
    """Try the keys on every stored value of every encrypted column."""
    found, number = [], 0
    for column, closed, several in unread_columns():
        number += several
        if closed:
            found.append(Finding("ключи шифрования", False, f"не открывается {column}: {closed} из {several}"))
    return found or [Finding("ключи шифрования", True, f"открывают все значения, {number}")]


def file_finding() -> Finding:
    """Compare every stored file with its hash."""
    files = StoredFile.objects.values_list("pk", "sha256", "content").iterator(chunk_size=20)
    wrong = [str(key) for key, told, content in files if hashlib.sha256(bytes(content)).hexdigest() != told]
    return Finding("хранимые файлы", not wrong, "не сходятся: " + ", ".join(wrong[:5]) if wrong else "сходятся")


def lost_rows(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Name the tables that lost suddenly what a copy still had."""
    told = []
    for table, had in sorted(before.items()):
        has = now.get(table, 0)
        if not table.startswith(PASSES) and ((had >= EMPTIED and not has) or (had >= HALVED and 2 * has < had)):
            told.append(f"{table}: было {had}, стало {has}")
    return told


def counted() -> dict[str, int]:
    """Count the rows of every table."""
    with connection.cursor() as cursor:

        def ask(text: str) -> list[Any]:
            cursor.execute(text)
            return list(cursor.fetchall())

        return snapshot.count(ask, sorted(connection.introspection.table_names(cursor)))[0]


def rows_lost_finding() -> Finding:
    """Compare the number of rows with that of the last copy."""
    before = copies.notes().rows
    lost = lost_rows(before, counted()) if before else []
    note = "; ".join(lost[:5]) or ("не меньше, чем в последней копии" if before else "сравнить не с чем: копий нет")
    return Finding("число строк", not lost, note)


def questionnaire_findings() -> list[Finding]:
    """Compare each version of a questionnaire with its hash."""
    wrong = [
        f"{version.questionnaire.key} {version.number}"
        for version in Version.objects.select_related("questionnaire")
        if canonical_hash(parse(version.spec)) != version.sha256
    ]
    return [Finding("версии анкет", not wrong, ", ".join(wrong) or "совпадают с отпечатками")]


def release_finding() -> Finding:
    """Compare the figures that were given out with their hashes."""
    wrong = releases.broken()
    return Finding("отданные сводки", not wrong, ", ".join(wrong[:5]) or "совпадают с отпечатками")


def examine(*, full: bool = False) -> list[Finding]:
    """Look at everything that is stored; `full` reads every uploaded file too. Damage is told, never raised."""
    damage = damage_finding()
    if is_absent():
        return [damage, belonging_finding()]
    checks: list[tuple[str, Callable[[], list[Finding] | Finding]]] = [
        ("версия и ключи", belonging_finding),
        ("журнал", journal_findings),
        ("охранные правила базы", guard_finding),
        ("строки разных школ", rows_finding),
        ("настройки базы", pragma_findings),
        ("ключи шифрования", key_findings),
        ("число строк", rows_lost_finding),
        ("версии анкет", questionnaire_findings),
        ("отданные сводки", release_finding),
        *([("хранимые файлы", file_finding)] if full else []),
    ]
    return [damage, *(finding for name, check in checks for finding in guarded(name, check))]


def guarded(name: str, check: Callable[[], list[Finding] | Finding]) -> list[Finding]:
    """Look at one thing; a database that does not let it be looked at is what was found."""
    try:
        found = check()
        return found if isinstance(found, list) else [found]
    except (DatabaseError, ValueError) as error:  # whatever a broken page makes of its values
        return [Finding(name, False, f"не читается: {error}")]
