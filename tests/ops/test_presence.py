"""A database on a server: everybody in it is seen, nobody comes in while it is changed, nothing acknowledged is forgotten."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from nastavnik.kit import presence
from nastavnik.ops import health, postgres
from tests.ops import homes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def upgrade() -> Iterator["psycopg.Connection[tuple[bool]]"]:
    """Have an empty database of one's own and a connection to it that is not of the product."""
    with psycopg.connect(homes.database("presence"), autocommit=True) as made:
        yield made


def newcomer(upgrade: "psycopg.Connection[tuple[bool]]") -> Any:
    made = connection.copy()
    made.settings_dict["NAME"] = upgrade.info.dbname
    return made


def takes(upgrade: "psycopg.Connection[tuple[bool]]") -> bool:
    found = upgrade.execute(f"SELECT pg_try_advisory_lock({presence.LOCK})").fetchone()
    return found is not None and found[0]


def test_who_is_in_is_seen_and_nobody_comes_in_meanwhile(upgrade: "psycopg.Connection[tuple[bool]]") -> None:
    first = newcomer(upgrade)
    first.ensure_connection()
    assert not takes(upgrade)
    first.close()
    assert takes(upgrade)
    for _twice in range(2):
        with pytest.raises(presence.ChangingError):
            first.ensure_connection()
        assert first.connection is None, "none stays open without the lock"


def test_control_without_the_lock_an_upgrade_sees_nobody(upgrade: "psycopg.Connection[tuple[bool]]") -> None:
    first = newcomer(upgrade)
    assert connection_created.disconnect(dispatch_uid="kit.presence")
    try:
        first.ensure_connection()
        assert takes(upgrade)
    finally:
        connection_created.connect(presence.come_in, dispatch_uid="kit.presence")
        first.close()


def test_a_commit_is_on_the_disk_whatever_the_server_does_for_others(
    upgrade: "psycopg.Connection[tuple[bool]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade.execute(f"ALTER DATABASE {upgrade.info.dbname} SET synchronous_commit = off")
    assert commits(newcomer(upgrade)) == "on"
    monkeypatch.setattr(presence, "_COME_IN", "SELECT pg_try_advisory_lock_shared(%s), ''")
    assert commits(newcomer(upgrade)) == "off", "control"


def commits(made: Any) -> str:
    with made.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        (kept,) = cursor.fetchone()
    made.close()
    return str(kept)


def test_a_server_that_a_power_cut_would_be_felt_by_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [one for one in health.signs() if one.name == "Сервер базы"]
    assert told == [], "control: nothing is asked of the server of the tests"
    monkeypatch.setattr(postgres, "PROMISED", ("fsync", "full_page_writes", "enable_seqscan"))
    (sign,) = [one for one in health.red() if one.name == "Сервер базы"]
    assert "fsync, full_page_writes:" in sign.note, "it was started with both off"
