"""Which database, how long a connection is kept, and the SQLite rules: FULL always, WAL only on a safe library."""

import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FIXED_SQLITE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
#: A connection costs a page 2 to 11 ms, so it outlives the request; it is asked whether it still answers.
KEPT = {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
#: What a page may wait for at most on PostgreSQL: a statement that goes astray must not hold the school.
PATIENCE = {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
#: How many seconds a write waits on SQLite for another one: a page tells its reader instead, the worker has time.
PAGES_PATIENCE, WORKERS_PATIENCE = 5, 20
#: How many seconds a server may take to answer a new connection before the next one is asked.
CONNECTING = 3
POSTGRES = ("postgres://", "postgresql://")
#: Statements that a connection keeps planned; psycopg's own hundred is less than two pages have.
PREPARED = 1000


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether this SQLite is outside 3.7.0-3.51.2, or carries a backport of the WAL-reset fix."""
    if version < (3, 7, 0) or version >= (3, 51, 3):
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_SQLITE)


def journal_mode() -> str:
    """Choose WAL where the library is safe, else the rollback journal."""
    return "WAL" if wal_is_safe(sqlite3.sqlite_version_info[:3]) else "DELETE"


def sqlite(path: Path) -> dict[str, Any]:
    """Describe the SQLite database file; its pragmas are read back at start."""
    pragmas = f"PRAGMA journal_mode={journal_mode()};PRAGMA synchronous=EXTRA;PRAGMA foreign_keys=ON;"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        **KEPT,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": WORKERS_PATIENCE,
            "init_command": pragmas + "PRAGMA recursive_triggers=ON;",
        },
        "TEST": {"NAME": None},
    }


def postgres(url: str) -> dict[str, Any]:
    """Describe a database from `postgresql://user:password@host:port,host:port/name?sslmode=verify-full`.

    Of several hosts the one that takes writes is asked, so that sites need no restart when another takes over.
    """
    parts = urlsplit(url)
    user, _, places = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    hosts = [_host_and_port(place) for place in places.split(",")]
    several = {"target_session_attrs": "read-write"} if len(hosts) > 1 else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(name),
        "PASSWORD": unquote(password),
        "HOST": ",".join(host for host, _ in hosts),
        "PORT": ",".join(port for _, port in hosts),
        **KEPT,
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 2,
            "application_name": "nastavnik",
            "connect_timeout": CONNECTING,
            **several,
            **dict(parse_qsl(parts.query)),
        },
    }


def _host_and_port(place: str) -> tuple[str, str]:
    """Part `host:port`, where an address of version six stands in brackets."""
    host, _, port = place.rpartition(":") if re.search(r":\d*$", place) else (place, "", "")
    return unquote(host).strip("[]"), port


def keep_plans(connection: Any, **_: Any) -> None:
    """Let a new connection to PostgreSQL keep the plans of every page, not of the last one only."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = PREPARED


def be_patient(database: dict[str, Any]) -> None:
    """Bound what the pages of this process wait for; commands and the worker may take their time."""
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"]["timeout"] = PAGES_PATIENCE
    if database["ENGINE"].endswith("postgresql"):
        database["OPTIONS"]["options"] = " ".join(f"-c {name}={value}" for name, value in PATIENCE.items())


def site_database(url: str, main: dict[str, Any]) -> dict[str, Any] | None:
    """Describe the same database as the role of the site enters it, where an installation has one."""
    if not url:
        return None
    site = postgres(url)
    same = url.startswith(POSTGRES) and site["ENGINE"] == main["ENGINE"] and site["NAME"] == main["NAME"]
    if not same or site["USER"] == main["USER"]:
        raise ImproperlyConfigured(
            "NASTAVNIK_SITE_DATABASE_URL must name the PostgreSQL database of NASTAVNIK_DATABASE_URL under another role"
        )
    return site


def keep_apart(database: dict[str, Any]) -> None:
    """Let the pages of this process in by the role of the site alone, if it is as it should be."""
    from nastavnik.kit import rows  # noqa: PLC0415 - settings load before the applications

    if settings.SITE_DATABASE is not None:
        if faults := rows.site_faults():
            raise ImproperlyConfigured("; ".join(faults))
        database.update(settings.SITE_DATABASE)
        settings.ROWS_APART = True


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Use PostgreSQL where a url names it, else one SQLite file in the data directory."""
    if url.startswith(POSTGRES):
        return postgres(url)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return sqlite(data_dir / "nastavnik.sqlite3")
