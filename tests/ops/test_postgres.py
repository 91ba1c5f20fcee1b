"""A database on a server, kept as one in a file is: tried, emptied, put back, upgraded and rolled back."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from nastavnik.kit.presence import LOCK
from nastavnik.ops.upgrade import Place
from tests.browser.server import process_over
from tests.ops import homes
from tests.ops.test_upgrade import NEW, made
from tests.support.postgres import binaries

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]
NIGHT = pytest.mark.skipif("NASTAVNIK_NIGHT" not in os.environ, reason="a dozen processes one after another")
#: What a later version does to a database: a table, a column, a row, a step of its own.
CHANGED = """
CREATE TABLE later_words (id serial PRIMARY KEY, school_id bigint REFERENCES people_school, word text);
CREATE VIEW later_view AS SELECT word FROM later_words;
CREATE FUNCTION later_function() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE people_school ADD COLUMN later text DEFAULT 'x';
DELETE FROM django_session;
"""
TOMORROW = "INSERT INTO django_migrations (app, name, applied) VALUES ('kit', '9999_of_tomorrow', now())"
MORE = "INSERT INTO django_session VALUES ('late', 'x', now()), ('later', 'x', now()), ('latest', 'x', now())"
PUT_BACK = f"""
import sys
from pathlib import Path
from nastavnik.cli.setup import start
start(checked=False)
from django.db import connection
from nastavnik.ops import postgres
kept = Path(sys.argv[1])
base = postgres.Server()
base.lay(kept)
with connection.cursor() as cursor:
    cursor.execute(\"\"\"{CHANGED}\"\"\")
if len(sys.argv) > 2:
    (kept / postgres.DUMP).write_bytes((kept / postgres.DUMP).read_bytes()[:-5000])
base.bring_back(kept)
"""


def ask(url: str, text: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(text)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


def whole(url: str) -> list[str]:
    """Give everything in a database as lines, in an order that does not follow how it came there."""
    folder = binaries()
    assert folder is not None
    dumped = subprocess.run(
        [folder / "pg_dump", "--no-owner", "--inserts", url], capture_output=True, text=True, check=True
    ).stdout
    said = (line for line in dumped.splitlines() if line and not line.startswith(("--", r"\restrict", r"\unrestrict")))
    # A rule that is read back and written again gets other brackets and casts, and means the same.
    return sorted(re.sub(r"::(text|character varying)(\[\])?|[()]", "", line) for line in said)


@pytest.fixture
def url() -> str:
    return homes.database("kept", template=True)


WHO_IS_IN = """
import os, psycopg
from nastavnik.cli.setup import start
start(checked=False)
from django.db import connection
from nastavnik.kit import presence
from nastavnik.ops import installation, postgres
from nastavnik.ops.trouble import CopyError

def tried():
    try:
        with postgres.changing():
            return "alone"
    except CopyError as refused:
        return str(refused).partition(".")[0]

other = psycopg.connect(os.environ["NASTAVNIK_DATABASE_URL"], autocommit=True)
for lock in ("pg_advisory_unlock_all()", f"pg_advisory_lock_shared({presence.LOCK})", f"pg_advisory_lock({presence.LOCK})"):
    other.execute(f"SELECT {lock}")
    refused = installation.refusal(new=True)
    presence.step_aside()
    print(tried(), refused.code if refused else 0, sep="; ")
    presence._aside.clear()
    connection.close()
    other.execute("SELECT pg_advisory_unlock_all()")
"""


def owned_by_a_role_that_makes_no_databases(url: str) -> str:
    """Give a database to a role that owns it and may do nothing beside it; gives its url."""
    name = urlsplit(url).path.strip("/")
    role = f"owner_of_{name}"
    ask(url, f"DROP ROLE IF EXISTS {role}")
    ask(url, f"CREATE ROLE {role} LOGIN PASSWORD 'word' NOCREATEDB")
    ask(url, f"ALTER DATABASE {name} OWNER TO {role}")
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}:word@127.0.0.1:{parts.port}"))


def test_what_was_kept_is_put_back_into_the_same_database_or_nothing_changes(url: str, tmp_path: Path) -> None:
    homes.begun(tmp_path / "home", NASTAVNIK_DATABASE_URL=url)
    before = whole(url)
    (tmp_path / "kept").mkdir()
    asked = {"program": PUT_BACK, "NASTAVNIK_DATABASE_URL": url}
    code, _out, complained = homes.ended(homes.started(tmp_path / "home", str(tmp_path / "kept"), **asked))
    assert code == 0, complained
    assert whole(url) == before
    # A dump that is cut off leaves the changed database as it is, whole.
    cut = homes.started(tmp_path / "home", str(tmp_path / "kept"), "cut", **asked)
    complained = cut.communicate(timeout=300)[1]
    assert (cut.returncode, "pg_restore не справилась" in complained) == (1, True), complained
    after = whole(url)
    assert after != before
    assert ask(url, "SELECT later FROM people_school") == [("x",)]
    assert [
        name for (name,) in ask(url, "SELECT datname FROM pg_database") if str(name).startswith("nastavnik_try")
    ] == []


@NIGHT
def test_a_copy_is_tried_and_checked_beside_the_living_database_and_nothing_stays(url: str, tmp_path: Path) -> None:
    sheet, copy = homes.begun(tmp_path / "home", NASTAVNIK_DATABASE_URL=url)
    noted = json.loads((tmp_path / "home" / "copies" / "copies.json").read_text())["copies"]
    assert [one["tried"] for one in noted.values()] == ["done"]
    before = whole(url)
    asked = ("restore", str(copy), "--check")
    code, out, complained = homes.ended(
        homes.started(tmp_path / "nowhere", *asked, NASTAVNIK_DATABASE_URL=url), f"{sheet}\n"
    )
    assert (code, "цела и открывается этим листом" in out) == (0, True), complained
    assert whole(url) == before
    assert [
        name for (name,) in ask(url, "SELECT datname FROM pg_database") if str(name).startswith("nastavnik_try")
    ] == []


@NIGHT
def test_a_role_that_makes_no_databases_says_so_and_leaves_what_it_filled_empty(tmp_path: Path) -> None:
    full = homes.database("small", template=True)
    sheet, copy = homes.begun(tmp_path / "home", NASTAVNIK_DATABASE_URL=full)
    role = owned_by_a_role_that_makes_no_databases(homes.database("look"))
    asked = ("restore", str(copy), "--check")
    code, out, complained = homes.ended(
        homes.started(tmp_path / "nowhere", *asked, NASTAVNIK_DATABASE_URL=role), f"{sheet}\n"
    )
    assert (code, "цела и открывается" in out) == (0, True), complained
    assert ask(role, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]
    assert ask(role, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace") == [(0,)]
    ask(role, "CREATE TABLE taken (id int)")
    code, _out, complained = homes.ended(
        homes.started(tmp_path / "nowhere", *asked, NASTAVNIK_DATABASE_URL=role), f"{sheet}\n"
    )
    assert (code, "CREATEDB" in complained) == (1, True), complained


#: The Python of a release whose `migrate` changes the database as a later version would, and fails where it is told to.
PYTHON = """#!/bin/sh
[ "$1" = -I ] && shift
if [ "$3" = migrate ] && [ -n "$CHANGES" ]; then
  {python} -c 'import os, psycopg; psycopg.connect(os.environ["NASTAVNIK_DATABASE_URL"], autocommit=True).execute(
    os.environ["CHANGES"])'
  [ -n "$ONLY" ] && exit 0
fi
[ -n "$ONLY" ] && exit 0
for word in "$@"; do [ "$word" = "$FAILS_AT" ] && echo "нарочно: $word" >&2 && exit 1; done
exec "{python}" "$@"
"""


def release(folder: Path, version: str) -> Path:
    return made(folder, version, python=PYTHON.format(python=sys.executable))


def installed(tmp_path: Path, url: str) -> Place:
    place = Place(tmp_path / "opt", tmp_path / "home")
    release(place.folder("0.2.0"), "0.2.0")
    place.pointer.write_text("0.2.0\n")
    homes.begun(place.home, NASTAVNIK_DATABASE_URL=url)
    return place


@NIGHT
def test_an_upgrade_that_fails_leaves_the_database_of_the_server_as_it_was(tmp_path: Path) -> None:
    url = owned_by_a_role_that_makes_no_databases(homes.database("upgraded"))
    place, found = installed(tmp_path, url), release(tmp_path / "fetched" / "nastavnik", NEW)
    before = whole(url)
    asked = ("upgrade", str(found), "--into", str(place.into))
    for step in ("migrate", "probe"):
        code, _out, complained = homes.ended(
            homes.started(place.home, *asked, NASTAVNIK_DATABASE_URL=url, CHANGES=CHANGED, FAILS_AT=step)
        )
        assert (code, f"нарочно: {step}" in complained, "Осталась прежняя версия" in complained) == (1, True, True)
        assert (place.version, whole(url)) == ("0.2.0", before)
        assert not place.kept.exists()


@NIGHT
def test_an_upgrade_and_its_rollback_on_a_server(url: str, tmp_path: Path) -> None:
    place, found = installed(tmp_path, url), release(tmp_path / "fetched" / "nastavnik", NEW)
    asked = ("upgrade", str(found), "--into", str(place.into))
    settings = {"NASTAVNIK_DATABASE_URL": url, "CHANGES": CHANGED}
    with psycopg.connect(f"{url}?application_name=nastavnik"):
        code, _out, complained = homes.ended(homes.started(place.home, *asked, **settings))
    assert (code, "другие сайты или фоновая работа, соединений: 1" in complained) == (1, True), complained
    code, out, complained = homes.ended(homes.started(place.home, *asked, **settings))
    assert (code, f"Стоит версия {NEW} вместо 0.2.0" in out) == (0, True), complained
    assert ask(url, "SELECT later FROM people_school") == [("x",)]
    back = homes.started(place.home, "rollback", "--into", str(place.into), NASTAVNIK_DATABASE_URL=url)
    code, out, complained = homes.ended(back, "да\n")
    assert (code, "Вернётся версия 0.2.0" in out) == (0, True), complained
    assert "Закончены сеансы (1), приглашения (1)" in out  # the session that the later version deleted was back
    assert place.version == "0.2.0"
    assert ask(url, "SELECT to_regclass('later_words'), to_regproc('later_function')") == [(None, None)]
    aside = next(place.home.glob("before-rollback-*"))
    assert [path.name for path in aside.iterdir()] == ["database.pgdump"]


@NIGHT
def test_what_would_start_while_another_machine_upgrades_the_database_is_refused(url: str, tmp_path: Path) -> None:
    homes.begun(tmp_path, NASTAVNIK_DATABASE_URL=url)
    code, told, complained = homes.ended(homes.started(tmp_path, program=WHO_IS_IN, NASTAVNIK_DATABASE_URL=url))
    assert (code, told.splitlines()) == (
        0,
        [
            "alone; 0",
            "В базе работают другие сайты или фоновая работа, соединений: 1; 0",
            "Базу сейчас обновляют или возвращают, на этой машине или на другой; 6",
        ],
    ), complained


def is_free(upgrade: "psycopg.Connection[tuple[bool]]") -> bool:
    """Say whether an upgrade would have the database alone, and have it then."""
    found = upgrade.execute(f"SELECT pg_try_advisory_lock({LOCK})").fetchone()
    return found is not None and found[0]


def answered(address: str) -> tuple[int, str]:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=20)
    connection.request("GET", "/sign-in/")
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@NIGHT
def test_a_site_elsewhere_that_nobody_asks_is_seen_by_an_upgrade_and_turned_away_by_it(
    url: str, tmp_path: Path
) -> None:
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(url, autocommit=True) as upgrade:
        with process_over(tmp_path, NASTAVNIK_DATABASE_URL=url) as address:
            cut_off = f"SELECT pg_terminate_backend(pid) {others}"  # as a network does
            upgrade.execute(cut_off)
            assert wait_for(lambda: ask(url, f"SELECT 1 {others} AND application_name = 'nastavnik'") == [(1,)])
            assert not is_free(upgrade), "nobody has asked it for anything"
            upgrade.execute(cut_off)
            assert wait_for(lambda: is_free(upgrade))
            code, page = answered(address)
            assert (code, "Сайт обновляют" in page) == (503, True)
            assert wait_for(lambda: not listens(address)), "it leaves, and comes back once its start is allowed"
        upgrade.execute("SELECT pg_advisory_unlock_all()")
        with process_over(tmp_path, NASTAVNIK_DATABASE_URL=url, NASTAVNIK_OF_UPGRADE="1") as address:
            assert answered(address)[0] in (200, 302)
            assert is_free(upgrade), "control: one that takes no lock is not seen"


def listens(address: str) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) == 0


def wait_for(what: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.1)
    return time.monotonic() < until


def test_old_code_refuses_a_newer_database_and_a_second_machine_follows(url: str, tmp_path: Path) -> None:
    place = installed(tmp_path, url)
    ask(url, TOMORROW)
    for command in (("migrate",), ("worker",), ("site", "--port", "1")):
        code, _out, complained = homes.ended(homes.started(place.home, *command, NASTAVNIK_DATABASE_URL=url))
        assert (code, "База новее этой версии" in complained) == (5, True), complained
    found = release(tmp_path / "fetched" / "nastavnik", NEW)
    before = whole(url)
    settings = {"NASTAVNIK_DATABASE_URL": url, "ONLY": "1"}
    with psycopg.connect(f"{url}?application_name=nastavnik"):
        asked = ("upgrade", str(found), "--into", str(place.into))
        code, _out, complained = homes.ended(homes.started(place.home, *asked, **settings))
        assert (code, place.version) == (0, NEW), complained
        back = ("rollback", "--yes", "--into", str(place.into))
        code, out, complained = homes.ended(homes.started(place.home, *back, **settings))
    assert (code, place.version, re.search("Базу возвращает та машина", out) is not None) == (0, "0.2.0", True), (
        complained
    )
    assert whole(url) == before
