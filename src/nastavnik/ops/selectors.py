"""The doctor's checks: the journal's chains, guards, policies of rows, pragmas, keys, questionnaires, kept releases."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection

from nastavnik.core.surveys import canonical_hash, parse
from nastavnik.journal.models import Head
from nastavnik.journal.selectors import check_chain
from nastavnik.kit import guards, releases, rows
from nastavnik.kit.fields import EncryptedField, WrongKeyError
from nastavnik.people.models import School
from nastavnik.surveys.models import Version


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at."""

    name: str
    well: bool
    note: str


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
    """Try the keys on the first stored value of every encrypted column."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                try:
                    model._default_manager.exclude(**{f"{field.name}__isnull": True}).values_list(field.name).first()
                except WrongKeyError as error:
                    found.append(Finding("ключи шифрования", False, str(error)))
    return found or [Finding("ключи шифрования", True, "подходят")]


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


def examine() -> list[Finding]:
    """Look at everything the doctor knows."""
    found = [
        *journal_findings(),
        guard_finding(),
        rows_finding(),
        *pragma_findings(),
        *key_findings(),
        *questionnaire_findings(),
    ]
    return [*found, release_finding()]
