"""By night: the whole server put back to a moment, and a second server that takes over while people write."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.server import process_over
from tests.keeping.cluster import Cluster, command, primary, url_of
from tests.support.prepared import environment
from tests.support.visitor import PASSWORD, Writer

LOGINS = {"До копии": "one", "После копии": "two", "Ошибка": "three", "После возврата": "four"}
MARKED = "SELECT short_name FROM people_school ORDER BY id"


@pytest.mark.timeout(1800)
def test_a_server_is_put_back_to_the_moment_before_a_mistake(tmp_path: Path) -> None:
    with primary() as server:
        done = command(server.url, tmp_path, "migrate")
        assert done.returncode == 0, done.stderr
        found(server, tmp_path, "До копии")
        earlier = server.copied("earlier")
        found(server, tmp_path, "После копии")
        server.ask("SELECT pg_create_restore_point('before the mistake')")
        found(server, tmp_path, "Ошибка")
        server.ask("SELECT pg_switch_wal()")
        server.stop()
        earlier.go_back_at_start()
        earlier.start(
            f"restore_command = 'cp {earlier.archive}/%f %p'\nrecovery_target_name = 'before the mistake'\n"
            "recovery_target_action = 'promote'"
        )
        assert earlier.ask(MARKED) == [("До копии",), ("После копии",)]
        found(earlier, tmp_path, "После возврата")  # it takes writes again
        told = command(earlier.url, tmp_path, "doctor")
        wrong = [line for line in told.stdout.splitlines() if "НЕ В ПОРЯДКЕ" in line]
        assert ["строки разных школ" in line for line in wrong] == [True], (
            told.stdout
        )  # the owner's role is all there is


@pytest.mark.timeout(1800)
def test_another_server_takes_over_and_no_acknowledged_word_is_lost(tmp_path: Path) -> None:
    with primary() as first:
        assert command(first.url, tmp_path, "migrate").returncode == 0
        found(first, tmp_path, "Школа")
        second = first.copied("second", standby=True)
        second.start()
        # What is acknowledged stands on both: without this a server that burns takes its last words with it.
        first.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        first.ask("SELECT pg_reload_conf()")
        settings = {"NASTAVNIK_DATABASE_URL": url_of(first, second)}
        with (
            process_over(tmp_path / "one", **settings) as one,
            process_over(tmp_path / "two", **settings) as two,
            worker(tmp_path, **settings) as at_work,
        ):
            writers = [Writer(str(number), [one, two]) for number in range(8)]
            for writer in writers:
                writer.start()
            time.sleep(15)
            before = {name for writer in writers for name in writer.acknowledged}
            first.stop()
            time.sleep(3)
            second.promote()
            time.sleep(20)
            for writer in writers:
                writer.done.set()
            for writer in writers:
                writer.join(60)
            acknowledged = {name for writer in writers for name in writer.acknowledged}
            assert at_work.poll() is None, "the worker outlives the change"
        there = {name for (name,) in second.ask("SELECT last_name FROM people_teacher")}
        assert before
        assert acknowledged - before, "sites go on without a restart"
        assert acknowledged - there == set()
        assert sum(writer.statuses[500] for writer in writers) == 0, [dict(writer.statuses) for writer in writers]


@contextmanager
def worker(home: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Keep the background work going beside the sites."""
    command = [sys.executable, "-m", "nastavnik", "worker"]
    with subprocess.Popen(command, env=environment(home / "worker") | settings) as process:
        try:
            yield process
        finally:
            process.terminate()


def found(server: Cluster, home: Path, name: str) -> None:
    """Found a school by the product's own command."""
    who = ("--coordinator", "Иванова Анна Петровна", "--login", f"{LOGINS.get(name, 'petrova')}")
    done = command(server.url, home, "school", "--name", name, "--short", name, *who, typed=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stdout + done.stderr
