"""The journal: appended, chained, provable; its free text can be erased without breaking the chain."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from nastavnik.journal.models import Event, Head, Reason
from nastavnik.journal.selectors import check_chain, head_of
from nastavnik.journal.services import record, write
from nastavnik.kit import guards
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _three() -> int:
    school = factories.school()
    actor = factories.account(school)
    for number in range(3):
        record(
            school_id=school.pk,
            kind="test.done",
            actor=actor,
            subject=school,
            number=number,
            reason=f"причина {number}",
        )
    return school.pk


def test_lines_are_numbered_and_chained() -> None:
    school_id = _three()
    lines = list(Event.objects.filter(school_id=school_id).order_by("number"))
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.previous_hash for line in lines] == ["", lines[0].hash, lines[1].hash]
    assert head_of(school_id) == lines[-1].hash
    assert check_chain(school_id).whole


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_event SET kind = 'other'",
        "DELETE FROM journal_event",
        "UPDATE journal_head SET number = number - 1",
        "DELETE FROM journal_head",
    ],
)
def test_raw_sql_cannot_change_or_remove(sql: str) -> None:
    _three()
    with (
        pytest.raises(DatabaseError, match="guard:journal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_line_that_continues_nothing_is_refused() -> None:
    school_id = _three()
    line = Event.objects.filter(school_id=school_id).latest("number")
    line.pk, line.number, line.previous_hash = None, 5, "0" * 64
    with pytest.raises(DatabaseError, match="guard:journal_chained"), transaction.atomic():
        line.save(force_insert=True)


def test_with_the_guard_out_a_forged_line_is_found() -> None:
    school_id = _three()
    guards.remove(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE journal_event SET kind = 'forged' WHERE number = 2 AND school_id = %s", [school_id])
    finally:
        guards.put_back(connection)
    assert check_chain(school_id).broken_at == 2


def test_with_the_guard_out_a_cut_tail_is_found() -> None:
    school_id = _three()
    guards.remove(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM journal_reason WHERE event_id IN (SELECT id FROM journal_event WHERE number = 3)"
            )
            cursor.execute("DELETE FROM journal_event WHERE number = 3 AND school_id = %s", [school_id])
    finally:
        guards.put_back(connection)
    assert check_chain(school_id).broken_at == 3


def test_reasons_stand_apart_and_may_be_erased() -> None:
    school_id = _three()
    assert Reason.objects.count() == 3
    assert all("причина" not in str(line.data) for line in Event.objects.all())
    Reason.objects.all().delete()
    assert check_chain(school_id).whole


def test_a_refused_service_leaves_no_line() -> None:
    school_id = _three()
    actor = factories.account(factories.school())
    with transaction.atomic():
        record("test.lost", actor, school_id=school_id)
        transaction.set_rollback(True)
    assert Head.objects.get(pk=school_id).number == 3


def test_a_row_is_checked_and_saved_with_its_line() -> None:
    school = factories.school()
    teacher = factories.teacher(school)
    teacher.position, teacher.department = "учитель химии", "МО естественных наук"
    line = write(teacher, "test.changed", None, "position", reason="перевод", day="2026-09-01")
    teacher.refresh_from_db()
    assert (teacher.position, teacher.department) == ("учитель химии", "")
    assert (line.school_id, line.subject_type, line.subject_id) == (school.pk, "people.Teacher", teacher.pk)
    assert line.data == {"day": "2026-09-01", "was": {}, "now": {}, "words": ["position"]}
    assert (line.reason.text, line.former.get().was) == ("перевод", "учитель")
    teacher.last_name = ""
    with pytest.raises(ValidationError):
        write(teacher, "test.changed", None)
    assert Head.objects.get(pk=school.pk).number == line.number
