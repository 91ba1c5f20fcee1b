"""Guards: refused in raw SQL, missing ones are noticed, put back after migrations."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from nastavnik.journal.services import record
from nastavnik.kit import guards, startup
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _foreign_manager() -> tuple[int, int]:
    ours, theirs = factories.school(), factories.school()
    return factories.teacher(ours).pk, factories.teacher(theirs).pk


def test_raw_sql_cannot_refer_to_another_school() -> None:
    own, foreign = _foreign_manager()
    with (
        pytest.raises(DatabaseError, match="guard:same_"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE people_teacher SET line_manager_id = %s WHERE id = %s", [foreign, own])


def test_without_the_guard_the_same_sql_goes_through() -> None:
    own, foreign = _foreign_manager()
    guards.remove(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_teacher SET line_manager_id = %s WHERE id = %s", [foreign, own])
            assert cursor.rowcount == 1
            cursor.execute("UPDATE people_teacher SET line_manager_id = NULL WHERE id = %s", [own])
    finally:
        guards.put_back(connection)


def test_a_missing_guard_is_an_error_at_start() -> None:
    assert startup.database_promises(databases=["default"]) == []
    guards.remove(connection)
    try:
        found = startup.database_promises(databases=["default"])
        assert [message.id for message in found] == ["kit.E007"]
    finally:
        guards.put_back(connection)


def test_migrations_put_the_guards_back() -> None:
    guards.remove(connection)
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


def _sql(statement: str, *more: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, more or None)
        return list(cursor.fetchall()) if cursor.description else []


def _identities() -> dict[object, object]:
    """Give what tells a trigger that was made anew from one that stayed."""
    of = {
        "sqlite": "SELECT name, rowid FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'",
        "postgresql": "SELECT tgname, oid FROM pg_trigger WHERE tgname LIKE 'guard_%'",
    }
    return dict(_sql(of[connection.vendor]))  # type: ignore[arg-type]


def test_guards_are_changed_by_difference_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _identities()
    assert len(before) > 100
    ran: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: (ran.append(sql), run(sql, *rest))[1]):
        guards.put_back(connection)
        call_command("migrate", verbosity=0)
    assert [sql for sql in ran if "TRIGGER" in sql and not sql.startswith("SELECT")] == [], (
        "nothing differs, nothing is done"
    )
    assert _identities() == before

    stays, changes, goes = sorted(guard.name for guard in guards.all_guards())[:3]
    declared = [
        replace(guard, refuse="1 = 2") if guard.name == changes else guard
        for guard in guards.all_guards()
        if guard.name != goes
    ]
    monkeypatch.setattr(guards, "all_guards", lambda: declared)
    ran.clear()
    with connection.execute_wrapper(lambda run, sql, *rest: (ran.append(sql), run(sql, *rest))[1]):
        guards.put_back(connection)
    touched = [sql for sql in ran if "TRIGGER" in sql and not sql.startswith("SELECT")]
    assert touched
    assert all(changes in sql or goes in sql for sql in touched)
    assert not any(f"guard_{goes}_" in name for name in _identities())
    assert any(f"guard_{stays}_" in name for name in _identities())
    monkeypatch.undo()
    guards.put_back(connection)
    assert _identities().keys() == before.keys()


def test_every_reference_between_rows_of_a_school_is_guarded() -> None:
    names = {guard.name for guard in guards.all_guards()}
    assert {"same_pairing_place_mentor_id", "same_consents_consent_teacher_id"} <= names
    assert len(names) == len(guards.all_guards())


def test_two_declarations_of_one_name_are_refused() -> None:
    words = {"name": "twice", "model": "people.Teacher", "refuse": "1 = 0", "message": "нет"}
    first = guards.declare(events=("UPDATE",), **words)
    assert guards.declare(events=("UPDATE",), **words) == first
    try:
        with pytest.raises(LookupError):
            guards.declare(events=("DELETE",), **words)
    finally:
        guards._declared.pop("twice")


def test_replacing_a_row_does_not_get_round_the_guards() -> None:
    if connection.vendor != "sqlite":
        return
    record_owner = factories.school()
    record("test.done", None, record_owner, school_id=record_owner.pk)
    with pytest.raises(DatabaseError, match="guard:journal"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO journal_head (school_id, number, hash) VALUES (%s, 1, '')", [record_owner.pk]
        )
