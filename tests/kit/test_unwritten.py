"""What is kept in memory while nothing is written: any write, whoever made it, is seen; nobody reads another's."""

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nastavnik.kit import clock, unwritten
from nastavnik.kit.unwritten import while_unwritten
from nastavnik.people.models import CalendarDay, School
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
WAITS = "WITH q0(state, since"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    unwritten.forget()
    yield
    unwritten.forget()


def _number() -> int:
    return int(while_unwritten("days", CalendarDay.objects.count))


def _elsewhere(statement: str, *values: Any) -> None:
    """Write as another process does: over a connection of its own."""
    other = sqlite3.connect(connection.settings_dict["NAME"], uri=True)
    try:
        other.execute(statement, values)
        other.commit()
    finally:
        other.close()


def test_what_is_read_twice_is_asked_once_where_the_database_tells_of_writes() -> None:
    assert _number() == 0
    with CaptureQueriesContext(connection) as seen:
        assert _number() == 0
    [only] = [one["sql"] for one in seen]
    assert ("data_version" in only) is (connection.vendor == "sqlite")


def test_every_write_is_seen_own_taken_back_and_of_another_process() -> None:
    school = factories.school()
    days = [dt.date(2026, 10, number) for number in (1, 2, 3, 4)]
    assert _number() == 0
    CalendarDay.objects.create(school=school, day=days[0], kind="holiday")
    assert _number() == 1
    CalendarDay.objects.bulk_create([CalendarDay(school=school, day=days[1], kind="holiday")])
    assert _number() == 2
    CalendarDay.objects.filter(day=days[1]).update(day=days[2])
    assert list(while_unwritten("which", lambda: CalendarDay.objects.values_list("day", flat=True)))[1] == days[2]
    with transaction.atomic():
        CalendarDay.objects.create(school=school, day=days[3], kind="holiday")
        assert _number() == 3
        transaction.set_rollback(True)
    assert _number() == 2
    if connection.vendor == "sqlite":
        _elsewhere(f"DELETE FROM {CalendarDay._meta.db_table} WHERE day = ?", str(days[2]))
        assert _number() == 1
    CalendarDay.objects.all().delete()
    assert _number() == 0


def test_a_file_that_another_process_writes_to_has_another_version(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("nothing is kept there")
    file = tmp_path / "site.sqlite3"
    ours = DatabaseWrapper({**connection.settings_dict, "NAME": str(file)}, "ours")
    try:
        with ours.cursor() as cursor:
            cursor.execute("CREATE TABLE days (day text)")
        version = unwritten._version(ours)
        assert unwritten._version(ours) == version
        text = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('INSERT INTO days VALUES (1)'); c.commit()"
        subprocess.run([sys.executable, "-c", text, str(file)], check=True)
        assert unwritten._version(ours) != version
    finally:
        ours.close()


def test_control_without_its_version_a_write_would_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("nothing is kept there")
    monkeypatch.setattr(unwritten, "_version", lambda _connection: ())
    assert _number() == 0
    CalendarDay.objects.create(school=factories.school(), day=dt.date(2026, 10, 1), kind="holiday")
    assert _number() == 0


def _home(client: Client) -> tuple[str, int]:
    """Give somebody's home, and how often what waits was asked of the database for it."""
    with CaptureQueriesContext(connection) as seen:
        page = client.get("/").content.decode()
    return page, sum(one["sql"].startswith(WAITS) for one in seen)


def test_a_home_is_kept_for_its_reader_and_day_alone_and_made_anew_after_a_write() -> None:
    schools = [factories.school(), factories.school()]
    clients = []
    for school in schools:
        client = Client()
        client.force_login(factories.account(school, roles=("coordinator",)))
        clients.append(client)
    again = 0 if connection.vendor == "sqlite" else 1
    for client in clients:
        assert _home(client)[1] == 1
    assert [_home(client)[1] for client in clients] == [again, again]
    with clock.at(clock.today() + dt.timedelta(days=1)):
        assert _home(clients[0])[1] == 1
    factories.teacher(schools[1])
    assert [_home(client)[1] for client in clients] == [1, 1]
    School.objects.filter(pk=schools[0].pk).update(short_name="Другая")
    assert [_home(client)[1] for client in clients] == [1, 1]
