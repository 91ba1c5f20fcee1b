"""What every test stands on: databases with guards, no outside world, people of two schools."""

import gc
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings
from whitenoise.middleware import WhiteNoiseMiddleware

from nastavnik.kit import guards
from nastavnik.ops import postgres
from tests.support import lock_order, nothing_slow, prepared, site_role
from tests.support.lanes import BOTH_DATABASES

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
postgres.PROMISED = ()  # the server of the tests is thrown away: it forgets on purpose, and is told so by none of them

# A busy machine is no failure: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_flush = TransactionTestCase._fixture_teardown


def _flush_without_guards(self: TransactionTestCase) -> None:
    """Empty the tables of a transactional test: the guards that refuse deletion step aside meanwhile."""
    for alias in self._databases_names(include_mirrors=False):
        guards.remove(connections[alias])
    try:
        _flush(self)
    finally:
        for alias in self._databases_names(include_mirrors=False):
            guards.put_back(connections[alias])


TransactionTestCase._fixture_teardown = _flush_without_guards  # type: ignore[method-assign]


def pytest_configure() -> None:
    """Have a place for prepared databases before there are workers to share it."""
    prepared.place()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for what nobody needs seldom, and never among what was imported: a tenth of a run goes there otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the files that run on both databases, before a selection by mark is made."""
    files = {prepared.ROOT / name for name in BOTH_DATABASES}
    for item in items:
        if item.path in files:
            item.add_marker("both_databases")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin from a database every migration has run over; they are asked once more and find nothing to do."""
    creation, begin = connection.creation, connection.creation._create_test_db
    if connection.vendor == "postgresql":
        name = prepared.migrated_on_postgres(os.environ["NASTAVNIK_DATABASE_URL"])
        connection.settings_dict["TEST"]["TEMPLATE"] = name
        return

    def filled(*given: Any, **more: Any) -> str:
        name = connection.settings_dict["NAME"] = begin(*given, **more)
        connection.ensure_connection()
        prepared.copy(prepared.migrated(), connection.connection)
        return str(name)

    creation._create_test_db = filled


@pytest.fixture(autouse=site_role.EVERYWHERE, scope="session")
def role_of_the_site(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the role that pages have in PostgreSQL where rows are kept apart."""
    with django_db_blocker.unblock():
        site_role.make_role()


@pytest.fixture
def as_the_site(role_of_the_site: None, settings: Any) -> None:
    """Let pages be answered by that role; what the test does itself, the owner does."""
    site_role.keep_apart(settings)


@pytest.fixture(autouse=site_role.EVERYWHERE)
def as_the_site_everywhere(request: pytest.FixtureRequest) -> None:
    """Do so in every test that has a database, where a lane wants it."""
    marked = request.node.get_closest_marker("django_db") is not None
    if marked or {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("as_the_site")


@pytest.fixture(autouse=True, scope="session")
def static_files_found_once() -> Iterator[None]:
    """Let browsers of tests share the list of static files: each would look through the folders anew."""
    find, kept = WhiteNoiseMiddleware.add_files_from_finders, dict[tuple[str, int | None], dict[str, Any]]()

    def look(self: WhiteNoiseMiddleware) -> None:
        key = (self.static_prefix, self.max_age)
        if key not in kept:
            find(self)
            kept[key] = self.files
        self.files.update(kept[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look)
        yield


@pytest.fixture(autouse=True, scope="session")
def locks_in_order() -> Iterator[None]:
    """Fail a test whose services lock rows out of turn."""
    with lock_order.watched():
        yield


@pytest.fixture(autouse=True, scope="session")
def nothing_slow_in_a_transaction() -> Iterator[None]:
    """Fail a test whose request waits for something outside while a transaction is open."""
    with nothing_slow.watched():
        yield


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Leave no language behind: an English page would otherwise speak in the next test too."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def no_outside_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that looks for a host beyond this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test contacts {address}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Keep the tests of one scene together."""
    from tests.support.schedule import scheduler  # noqa: PLC0415 - asked for by the process that schedules alone

    return scheduler(config, log)
