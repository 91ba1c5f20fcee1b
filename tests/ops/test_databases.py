"""Connections are kept; on PostgreSQL statements are planned once, and a page waits for nothing without end."""

import copy

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from nastavnik.config.databases import PREPARED, be_patient, database, postgres


@pytest.mark.parametrize("url", ["", "postgresql://nastavnik:word@127.0.0.1:5432/school"])
def test_a_connection_outlives_the_request_and_is_asked_whether_it_answers(url: str, tmp_path) -> None:
    described = database(url, tmp_path)
    assert described["CONN_MAX_AGE"] >= 60
    assert described["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(
    ("place", "host", "port"),
    [
        ("db.example", "db.example", ""),
        ("10.0.0.5:6432", "10.0.0.5", "6432"),
        ("[fd00::5]:6432", "fd00::5", "6432"),
        ("one:5432,two:5433", "one,two", "5432,5433"),
        ("one,two", "one,two", ","),
        ("", "", ""),
    ],
)
def test_a_server_may_have_several_hosts(place: str, host: str, port: str) -> None:
    described = postgres(f"postgresql://nastavnik:p%40ss%3Aword@{place}/school?sslmode=verify-full")
    assert (described["HOST"], described["PORT"]) == (host, port)
    assert (described["USER"], described["PASSWORD"], described["NAME"]) == ("nastavnik", "p@ss:word", "school")
    assert described["OPTIONS"]["sslmode"] == "verify-full"
    assert described["OPTIONS"].get("target_session_attrs") == ("read-write" if "," in place else None)


def test_a_page_on_sqlite_waits_five_seconds_for_another_write_and_the_worker_longer(tmp_path) -> None:
    described = database("", tmp_path)
    assert described["OPTIONS"]["timeout"] == 20
    be_patient(described)
    assert described["OPTIONS"]["timeout"] == 5


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_page_on_postgresql_keeps_its_plans_and_bounds_its_waits() -> None:
    used = connections["default"]
    described = copy.deepcopy(used.settings_dict)
    be_patient(described)
    page: BaseDatabaseWrapper = type(used)(described, used.alias)
    try:
        with page.cursor() as cursor:
            for name, wanted in (
                ("statement_timeout", "15s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
                ("application_name", "nastavnik"),
            ):
                cursor.execute(f"SHOW {name}")
                assert cursor.fetchone() == (wanted,)
        assert page.connection.prepared_max == PREPARED
        assert page.connection.prepare_threshold == 2
    finally:
        page.close()
