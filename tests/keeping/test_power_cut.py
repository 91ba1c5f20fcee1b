"""A power cut at any moment of a school's writing: the base opens, is whole, and has every acknowledged word."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.keeping.power import Disk, Node, moments, recorded
from tests.ops import homes

AT_NIGHT = "NASTAVNIK_NIGHT" in os.environ
#: By night thousands of moments; by day a sample of the same.
WRITES, CUTS = (60, 4000) if AT_NIGHT else (8, 40)
NIGHT = pytest.mark.skipif(not AT_NIGHT, reason="by day one of each is enough")
FILE = "nastavnik.sqlite3"
WRITE = """
import sys
from nastavnik.cli.setup import start
start()
from django.db import connection, transaction
from nastavnik.journal.services import record
from nastavnik.people.models import School, Teacher
connection.ensure_connection()
for word in sys.argv[2:]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {word}")
school = School.objects.get()
for number in range(int(sys.argv[1])):
    with transaction.atomic():
        Teacher.objects.create(school_id=school.pk, last_name=f"Принята {number}")
        record("copy.restored", None, school, school_id=school.pk, made_at=str(number))
    print("acknowledged", number, flush=True)
"""


@dataclass
class Told:
    """How many moments were looked at, how many bases were damaged, how many acknowledged writes were not there."""

    moments: int = 0
    forcings: int = 0
    damaged: int = 0
    lost: int = 0


def written(home: Path, place: Path, *pragmas: str) -> tuple[list[str], Disk]:
    """Let a process write to a school's base; gives its calls, and the disk before them."""
    before = Disk(str(home), {path.name: Node(path.read_bytes()) for path in home.glob(f"{FILE}*")})
    command = [sys.executable, "-c", WRITE, str(WRITES), *pragmas]
    return recorded(command, homes.environment(home), place), before


def cut_at_any_moment(lines: list[str], disk: Disk, place: Path, *, cuts: int, seed: int) -> Told:
    """Cut the power at moments spread over the whole writing, and open what is left."""
    random, told = Random(seed), Told()
    whole = sum(
        1 for _ in moments(lines, Disk(disk.folder, {name: Node(one.forced) for name, one in disk.names.items()}))
    )
    chosen = {random.randrange(whole) for _ in range(cuts)}
    again = max(1, cuts // len(chosen))
    for number, there in enumerate(moments(lines, disk)):
        for _ in range(again if number in chosen else 0):
            told.moments += 1
            damaged, lost = looked_at(there.left(random), there.acknowledged, place)
            told.damaged += damaged
            told.lost += lost
    told.forcings = disk.forcings
    return told


def looked_at(files: dict[str, bytes], acknowledged: set[int], place: Path) -> tuple[bool, int]:
    """Open what a power cut left: is it damaged, how many of the acknowledged writes are not there."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, content in files.items():
        (place / name).write_bytes(content)
    try:
        with closing(sqlite3.connect(place / FILE)) as base:
            if base.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return True, 0
            if base.execute("PRAGMA foreign_key_check").fetchall():
                return True, 0
            there = {name for (name,) in base.execute("SELECT last_name FROM people_teacher")}
            events = {int(at) for (at,) in base.execute(LINES)}
            head, last = base.execute(HEAD).fetchone()
    except sqlite3.DatabaseError:
        return True, 0
    both = {number for number in events if f"Принята {number}" in there}
    # A line of the journal without what it tells of, or the other way round, is half a transaction.
    return both != events or head != last, len(acknowledged - both)


LINES = "SELECT json_extract(data, '$.made_at') FROM journal_event WHERE kind = 'copy.restored'"
HEAD = "SELECT h.number, (SELECT MAX(number) FROM journal_event e WHERE e.school_id = h.school_id) FROM journal_head h"


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have a school that nobody changes: each test writes to a copy of it."""
    home = tmp_path_factory.mktemp("power") / "home"
    homes.begun(home)
    return home


pytestmark = [
    pytest.mark.xdist_group("power"),
    pytest.mark.timeout(3600 if AT_NIGHT else 300),
    pytest.mark.skipif(not AT_NIGHT and shutil.which("strace") is None, reason="strace records the calls; not here"),
]


@pytest.mark.parametrize("pragmas", [(), pytest.param(("journal_mode=WAL",), marks=NIGHT)])
def test_a_power_cut_damages_no_base_and_loses_no_acknowledged_word(school: Path, tmp_path: Path, pragmas) -> None:
    home = Path(shutil.copytree(school, tmp_path / "home"))
    lines, disk = written(home, tmp_path, *pragmas)
    told = cut_at_any_moment(lines, disk, tmp_path / "left", cuts=CUTS, seed=1)
    print(told)  # noqa: T201 - the figures of docs/dev/faults.md, seen by `pytest -s`
    assert disk.acknowledged == set(range(WRITES))
    assert told.moments >= CUTS // 2
    assert told.forcings >= WRITES
    assert (told.damaged, told.lost) == (0, 0)


@pytest.mark.parametrize("pragma", [pytest.param("synchronous=OFF", marks=NIGHT), "synchronous=FULL"])
def test_without_forcing_to_the_disk_words_are_lost(school: Path, tmp_path: Path, pragma: str) -> None:
    """The controls: without any forcing the base is damaged; FULL forgets the folder, where an undone write waits."""
    home = Path(shutil.copytree(school, tmp_path / "home"))
    lines, disk = written(home, tmp_path, "journal_mode=DELETE", pragma)
    told = cut_at_any_moment(lines, disk, tmp_path / "left", cuts=CUTS, seed=1)
    print(told)  # noqa: T201
    assert told.lost + told.damaged
