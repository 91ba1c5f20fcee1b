"""Kept releases: in turn, never changed, never removed, and a second hand at once is told."""

import pytest
from django.db import DatabaseError, connection, transaction

from nastavnik.kit import guards, releases
from nastavnik.kit.models import Release

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def kept(after: int = 0, scope: str = "x:2026", subjects: tuple[int, ...] = (1, 2), **content) -> Release:
    return releases.keep(scope=scope, after=after, subjects=subjects, content=content or {"n": 1}, memory={"a": [1]})


def test_releases_of_a_scope_are_numbered_and_read_in_turn() -> None:
    kept(n=1)
    kept(1, n=2)
    kept(scope="y:2026")
    assert [(row.number, row.content, row.memory) for row in releases.earlier("x:2026")] == [
        (1, {"n": 1}, {"a": [1]}),
        (2, {"n": 2}, {"a": [1]}),
    ]
    assert releases.broken() == []


def test_a_number_taken_meanwhile_is_told() -> None:
    kept()
    with pytest.raises(releases.OvertakenError):
        kept()
    assert Release.objects.count() == 1


def test_a_number_left_out_is_refused() -> None:
    with pytest.raises(DatabaseError, match="guard:release_in_turn"), transaction.atomic():
        kept(1)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE kit_release SET made_by = 5", "UPDATE kit_release SET sha256 = 'x'", "DELETE FROM kit_release"],
)
def test_a_kept_release_is_neither_changed_nor_removed(sql: str) -> None:
    kept()
    with (
        pytest.raises(DatabaseError, match="guard:release_kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_without_the_guard_a_change_goes_through_and_the_doctor_sees_it() -> None:
    row = kept()
    guards.remove(connection)
    try:
        Release.objects.filter(pk=row.pk).update(content={"n": 9})
        assert releases.broken() == ["x:2026 1"]
    finally:
        Release.objects.filter(pk=row.pk).update(content={"n": 1})
        guards.put_back(connection)


def test_only_releases_about_nobody_else_are_shown_and_the_memory_stays_behind() -> None:
    kept(subjects=(1, 2))
    kept(1, subjects=(1, 2, 3))
    kept(2, subjects=())
    assert [row.number for row in releases.shown("x:2026", [1, 2])] == [1]
    assert [row.number for row in releases.shown("x:2026", [1, 2, 3, 4])] == [2, 1]
    assert "memory" in releases.shown("x:2026", [1, 2])[0].get_deferred_fields()
