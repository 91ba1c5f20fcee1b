"""A copy made while the site is written to: whole, closed, opened by the sheet alone, by other programs too; none is lost in vain."""

import datetime as dt
import io
import itertools
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.utils import translation

from nastavnik.kit import clock
from nastavnik.kit.alone import alone
from nastavnik.ops import archive, copies, health, nightly, snapshot, surroundings
from nastavnik.ops.recovery_key import PUBLIC, identity, in_groups, make_recovery_key
from nastavnik.ops.trouble import CopyError
from tests import factories
from tests.support import age, prepared

WRITERS = 8


@pytest.fixture
def home(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """Have an installation with a file of its own and a sheet."""
    made = tmp_path / "home"
    made.mkdir()
    prepared.copy(prepared.migrated(), made / "nastavnik.sqlite3")
    settings.DATA_DIR, settings.DEMONSTRATION = made, False
    settings.COPIES_SECOND = ""
    monkeypatch.setattr(snapshot, "database_file", lambda: made / "nastavnik.sqlite3")
    (made / "sheet").write_text(make_recovery_key(made))
    return made


def sheet(home: Path) -> str:
    return (home / "sheet").read_text()


def opened(path: Path, secret: str, folder: Path) -> dict:
    folder.mkdir()
    try:
        return archive.unpack(path, identity(secret), folder)
    finally:
        if not any(folder.iterdir()):
            folder.rmdir()


def path_of(made: copies.Copy) -> Path:
    return copies.folder() / made.name


@contextmanager
def written(path: Path) -> Iterator[list[tuple[float, str]]]:
    """Write to a database from eight sides; gives what was acknowledged, and when."""
    with closing(sqlite3.connect(path)) as main:
        main.execute("CREATE TABLE written (word TEXT)")
    acknowledged: list[tuple[float, str]] = []
    stop = threading.Event()

    def write(name: int) -> None:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as own:
            own.execute("PRAGMA synchronous=OFF")
            number = 0
            while not stop.is_set():
                word = f"{name}-{number}"
                own.execute("INSERT INTO written VALUES (?)", [word])
                acknowledged.append((time.monotonic(), word))
                number += 1
                time.sleep(0.002)

    writers = [threading.Thread(target=write, args=(name,)) for name in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        for writer in writers:
            writer.join()


def test_a_copy_beside_eight_writers_has_all_that_was_acknowledged_before_it(home: Path, tmp_path: Path) -> None:
    with written(home / "nastavnik.sqlite3") as acknowledged:
        time.sleep(0.3)
        begun = time.monotonic()
        made = copies.make_copy(copies.BY_HAND)
        ended, before = time.monotonic(), len(acknowledged)
        time.sleep(0.2)
    assert len(acknowledged) > before, "the writers went on"
    manifest = opened(path_of(made), sheet(home), tmp_path / "out")
    with closing(sqlite3.connect(archive.sqlite_of(tmp_path / "out"))) as read:
        there = {word for (word,) in read.execute("SELECT word FROM written")}
        assert snapshot.sqlite_faults(read) == []
    told = {word for at, word in acknowledged if at < begun}
    assert len(told) > WRITERS
    assert told <= there
    assert there <= {word for at, word in acknowledged if at < ended + 1}
    assert manifest["rows"]["written"] == len(there)
    assert copies.notes().rows["written"] == len(there)


def test_in_several_steps_every_write_would_begin_the_copy_anew(home: Path, tmp_path: Path) -> None:
    """The control of «in one step»: why it is not two hundred pages at a time."""
    left: list[int] = []
    source = home / "nastavnik.sqlite3"
    with written(source), closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(tmp_path / "x")) as target:

        def progress(_status: int, remaining: int, _total: int) -> None:
            left.append(remaining)
            if len(left) > 40:
                raise StopAsyncIteration
            time.sleep(0.02)

        with pytest.raises(StopAsyncIteration):
            read.backup(target, pages=200, progress=progress, sleep=0.01)
    assert sum(after >= before for before, after in itertools.pairwise(left)) > 20, "it began anew again and again"


def test_every_flip_every_cut_and_every_other_key_is_noticed(home: Path, tmp_path: Path) -> None:
    path = path_of(copies.make_copy(copies.BY_HAND))
    whole, chance = path.read_bytes(), random.Random(12)
    assert opened(path, sheet(home), tmp_path / "well")["format"] == 1
    broken, noticed = tmp_path / f"broken{archive.ENDING}", 0
    stored = archive.Stored(len(whole), archive.sum_of(path))
    spoilt = []
    header = whole.index(b"\n---")
    for number in range(300):
        place = chance.randrange(header) if number < 60 else chance.randrange(len(whole))
        spoilt.append(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
    spoilt += [whole[: chance.randrange(len(whole))] for _ in range(199)] + [whole[:-1]]
    for number, some in enumerate(spoilt):
        broken.write_bytes(some)
        assert archive.fault(broken, stored)
        with pytest.raises(CopyError, match=r"испорчена|не от этой копии"):
            opened(broken, sheet(home), tmp_path / f"out{number}")
        noticed += 1
    assert noticed == 500
    other = make_recovery_key(tmp_path / "elsewhere")
    with pytest.raises(CopyError, match="не от этой копии"):
        opened(path, other, tmp_path / "other")


def test_what_was_changed_inside_a_copy_does_not_match_its_list(home: Path, tmp_path: Path, monkeypatch) -> None:
    path = path_of(copies.make_copy(copies.BY_HAND))
    opened(path, sheet(home), tmp_path / "out")
    members = {
        name.relative_to(tmp_path / "out").as_posix(): name for name in (tmp_path / "out").rglob("*") if name.is_file()
    }
    forged, closed_for = home / f"forged{archive.ENDING}", copies.recipients(home)
    for change, told in (
        ({"keys/fields": b"k1:other"}, "не сходится сумма: keys/fields"),
        ({"keys/secret": None}, "не сходится сумма: keys/secret"),
        ({"keys/../../etc/x": b"x"}, "лежит чужое"),
        ({"manifest.json": b"[]"}, "нет описи"),
    ):
        content = {name: value for name, value in {**members, **change}.items() if value is not None}
        forged.unlink(missing_ok=True)
        archive.write(forged, content, closed_for, 0)
        with pytest.raises(CopyError, match=told):
            opened(forged, sheet(home), tmp_path / f"forged-{len(told)}{told[-4:]}")
    forged.unlink()
    archive.write(forged, {**members, "keys/fields": b"k1:other"}, closed_for, 0)
    monkeypatch.setattr(archive, "_checked", lambda _found, _folder: {"format": 1})
    assert opened(forged, sheet(home), tmp_path / "unchecked"), "without the sums it would have been believed"


def tar_of(text: bytes) -> dict[str, int]:
    with tarfile.open(fileobj=io.BytesIO(text), mode="r:") as tar:
        return {member.name: member.size for member in tar}


def test_other_programs_open_it_too(home: Path) -> None:
    municipality = make_recovery_key(home / "municipality")
    lines = [*(home / PUBLIC).read_text().split(), *(home / "municipality" / PUBLIC).read_text().split()]
    (home / PUBLIC).write_text("\n".join(lines))
    path = path_of(copies.make_copy(copies.BY_HAND))
    wanted = {"manifest.json", "nastavnik.sqlite3.gz", "keys/fields", "keys/secret", "keys/backup.pub"}
    for secret in (sheet(home), municipality):
        assert set(tar_of(age.opened(path.read_bytes(), secret))) == wanted
    with pytest.raises(ValueError, match="somebody else"):
        age.opened(path.read_bytes(), make_recovery_key(home / "third"))
    program = shutil.which("age")
    assert program, "age is needed: apt-get install age"
    (home / "id").write_text(f"# the sheet\n{municipality}\n")
    told = subprocess.run([program, "-d", "-i", home / "id", path], capture_output=True, check=True).stdout
    assert set(tar_of(told)) == wanted


def test_copies_need_a_sheet_and_say_so(home: Path) -> None:
    (home / PUBLIC).unlink()
    with pytest.raises(CopyError, match="листа восстановления ещё нет"):
        copies.make_copy(copies.BY_HAND)
    assert "листа восстановления ещё нет" in copies.notes().failed_why
    assert not nightly.are_made()


def test_two_copies_at_once_are_one_too_many(home: Path) -> None:
    copies.folder().mkdir()
    with alone(copies.folder() / ".lock"), pytest.raises(CopyError, match="уже делается"):
        copies.make_copy(copies.BY_HAND)
    assert copies.notes().failed_why == ""


def test_a_failed_copy_leaves_the_former_ones_and_nothing_half_made(home: Path, monkeypatch) -> None:
    first = copies.make_copy(copies.BY_HAND)
    before = path_of(first).read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device", "диск")

    monkeypatch.setattr(archive, "force", full)
    with pytest.raises(CopyError, match="на диске нет места"):
        copies.make_copy(copies.NIGHTLY)
    monkeypatch.undo()
    assert sorted(path.name for path in copies.folder().iterdir()) == sorted([".lock", "copies.json", first.name])
    assert path_of(first).read_bytes() == before
    assert "на диске нет места" in copies.notes().failed_why
    with translation.override("en"):
        (said,) = [sign.note for sign in health.signs() if sign.name == "Copy"]
    assert "No copy was made" in said
    assert "there is no room on the disk" in said
    assert not re.search("[а-я]{3}", said.replace("диск", "")), (
        "the stored reason is told in the language of the reader"
    )


def test_a_damaged_database_gives_no_copy(home: Path) -> None:
    source = home / "nastavnik.sqlite3"
    with source.open("r+b") as stream:
        stream.seek(4096 * 20)
        stream.write(os.urandom(4096))
    with pytest.raises(CopyError, match=r"повреждена|не читается"):
        copies.make_copy(copies.NIGHTLY)
    assert list(copies.folder().glob("*.nastavnik")) == []


def test_a_row_that_leads_nowhere_stops_no_copy_and_is_told(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / "nastavnik.sqlite3")) as spoilt, spoilt:
        spoilt.execute("CREATE TABLE lost (id INTEGER PRIMARY KEY, school INTEGER REFERENCES people_school (id))")
        spoilt.execute("INSERT INTO lost VALUES (1, 12345)")
    made = copies.make_copy(copies.BY_HAND)
    (told,) = opened(path_of(made), sheet(home), tmp_path / "out")["findings"]
    assert "строка 1 таблицы lost" in told
    assert copies.notes().found == [told]


def test_the_second_place_gets_the_copy_whole_and_may_be_away(home: Path, tmp_path: Path, settings) -> None:
    stick = tmp_path / "stick"
    settings.COPIES_SECOND = str(stick)
    line, other = (
        json.dumps({"installation": whose, "kind": "people.teacher", "key": 5, "at": "2026-11-01T00:00:00+00:00"})
        for whose in ("", "another")
    )
    (home / "erasures.jsonl").write_text(f"{line}\n{other}\n")
    away = copies.make_copy(copies.NIGHTLY)
    assert (away.second, "Второго места для копии нет" in copies.notes().second_why) == (False, True)
    assert not stick.exists(), "a folder in place of a stick would look like one"
    stick.mkdir()
    there = copies.make_copy(copies.NIGHTLY)
    assert there.second
    assert copies.notes().second_why == ""
    assert (stick / there.name).read_bytes() == path_of(there).read_bytes()
    assert sorted(path.name for path in stick.iterdir()) == ["erasures-.jsonl", there.name]
    assert (stick / "erasures-.jsonl").read_text() == f"{line}\n"
    (home / "erasures.jsonl").unlink()
    copies.make_copy(copies.NIGHTLY)
    assert (stick / "erasures-.jsonl").read_text() == f"{line}\n", "what the place knows is not forgotten"


def test_old_copies_go_in_both_places_and_none_goes_while_the_newest_is_not_whole(
    home: Path, tmp_path: Path, settings
) -> None:
    settings.COPIES_SECOND = str(tmp_path / "stick")
    (tmp_path / "stick").mkdir()
    (copies.folder().parent / "copies").mkdir()
    (copies.folder() / "чужой файл.txt").write_text("не наш")
    for day in range(1, 16):
        with clock.at(dt.date(2026, 11, day), hour=3):
            made = copies.make_copy(copies.NIGHTLY)
    names = {path.name for path in copies.folder().glob("*.nastavnik")}
    assert len(names) == 7 + 2
    assert names == {path.name for path in (tmp_path / "stick").glob("*.nastavnik")}
    assert (copies.folder() / "чужой файл.txt").exists()
    path_of(made).write_bytes(b"spoilt")
    assert copies.read_back()
    monthly = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
    copies._rotate(copies.notes(), monthly)
    assert {path.name for path in copies.folder().glob("*.nastavnik")} == names


def test_a_night_with_the_clock_ahead_stops_no_later_copy(home: Path) -> None:
    now = clock.now()
    since = now - dt.timedelta(days=3)
    with clock.at(now + dt.timedelta(days=300)):
        ahead = copies.make_copy(copies.NIGHTLY)
        copies._note_failure("the clock")
    nightly._looked.clear()
    nightly.look(since)
    kept = copies.notes()
    assert len(kept.copies) == 2
    assert kept.newest is not None
    assert kept.newest.at <= clock.now()
    assert kept.ahead == [ahead.name]
    told = {one.name: one.tone for one in health.of_copies()}
    assert (told["Копия"], told["Копии из будущего"]) == ("ok", "wait")


def test_nobody_reads_back_while_a_copy_is_made_and_what_a_kill_left_goes(home: Path) -> None:
    first = copies.make_copy(copies.BY_HAND)
    (copies.folder() / f"killed{archive.ENDING}.part").write_text("half")
    with alone(copies.folder() / ".lock"):
        with pytest.raises(CopyError, match="уже делается"):
            copies.read_back()
        (told,) = surroundings.read_copies_back()
        assert (told.well, "обратите внимание" in told.note) == (True, True)
    assert copies.read_back() == []
    assert not list(copies.folder().glob("*.part"))
    again = dt.datetime.fromisoformat(copies.notes().copies[first.name].checked_at)
    assert again > dt.datetime.fromisoformat(first.checked_at)


def test_a_copy_that_cannot_lie_where_it_was_asked_for_is_a_copy_all_the_same(home: Path, tmp_path: Path) -> None:
    with pytest.raises(CopyError, match=r"Копия сделана: .* не попала: Второго места"):
        copies.make_copy(copies.BY_HAND, also=tmp_path / "absent")
    (one,) = copies.notes().copies.values()
    assert (one.kind, bool(one.checked_at), copies.notes().failed_why) == (copies.BY_HAND, True, "")


def test_a_failure_and_a_broken_copy_are_red_at_once(home: Path) -> None:
    made = copies.make_copy(copies.BY_HAND)
    assert {one.tone for one in health.of_copies()} == {"ok"}
    copies._note_failure("Нет места")
    assert ("bad", True) in {(one.tone, "Нет места" in one.note) for one in health.of_copies()}
    second = copies.make_copy(copies.BY_HAND)
    assert {one.tone for one in health.of_copies()} == {"ok"}
    path_of(made).write_bytes(b"spoilt")
    copies.read_back()
    (red,) = [one.note for one in health.of_copies() if one.tone == "bad"]
    assert (made.name in red, second.name in red) == (True, False)


def test_a_lost_list_is_made_anew_from_the_names(home: Path) -> None:
    with clock.at(dt.date(2026, 11, 5), hour=3):
        made = copies.make_copy(copies.NIGHTLY)
    (copies.folder() / "copies.json").write_text("{half")
    found = copies.notes().copies[made.name]
    assert found.at.date() == dt.date(2026, 11, 5)
    assert found.checked_at == ""


def test_the_worker_makes_one_a_night_and_reads_all_back_once_a_week(home: Path) -> None:
    school = factories.school()
    school.time_zone = "Asia/Yekaterinburg"
    school.save()
    zone = copies.zone()
    assert str(zone) == "Asia/Yekaterinburg"
    since = dt.datetime(2026, 11, 1, 8, 0, tzinfo=zone)
    hours = 0
    for hour in range(24 * 9):
        with clock.at(since + dt.timedelta(hours=hour)):
            nightly.look(since)
            hours += 1
    kept = copies.notes()
    made = sorted(one.at for one in kept.copies.values())
    assert [at.hour for at in made[1:]] == [4] * (len(made) - 1), "the turn after half past three there"
    assert kept.newest is not None
    assert kept.newest.at.date() == dt.date(2026, 11, 10)
    assert len(made) == 8
    assert dt.datetime.fromisoformat(kept.read_at) == since + dt.timedelta(days=7, hours=1)
    week_ago = min(kept.copies.values(), key=lambda one: one.at)
    assert week_ago.checked_at == kept.read_at


def test_a_demonstration_makes_none_by_itself(home: Path, settings) -> None:
    settings.DEMONSTRATION = True
    nightly.look(clock.now() - dt.timedelta(days=3))
    assert not copies.folder().exists()


def test_the_password_of_the_mailbox_stays_at_home(home: Path) -> None:
    text = 'mode = "school"\n[mail]\nhost = "smtp.example"\npassword = "тайна"\n[site]\nport = 443\n'
    left = copies.without_password(text)
    assert "тайна" not in left
    assert 'host = "smtp.example"' in left
    assert "port = 443" in left
    assert copies.without_password(left) == left
    assert "тайна" not in copies.without_password('mail.password = "тайна"\n')
    with pytest.raises(CopyError, match="пароль почты"):
        copies.without_password('mail = { password = "тайна" }\n')


def test_a_key_typed_from_the_sheet_is_read_in_groups_and_a_slip_is_noticed(home: Path) -> None:
    secret = sheet(home)
    typed = in_groups(secret).lower()
    assert str(identity(typed).to_public()) == (home / PUBLIC).read_text().split()[0]
    for place in range(20, len(secret)):
        slip = secret[:place] + ("Q" if secret[place] != "Q" else "P") + secret[place + 1 :]
        with pytest.raises(CopyError, match="описка"):
            identity(slip)
    with pytest.raises(CopyError, match=r"Знаков должно быть 74, набрано 73"):
        identity(secret[:-1])


def test_what_is_listed_about_a_copy_is_in_it(home: Path, tmp_path: Path) -> None:
    manifest = opened(path_of(copies.make_copy(copies.BY_HAND)), sheet(home), tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == manifest
    assert any(step.startswith("ops.0001") for step in manifest["migrations"])
    assert manifest["database"] == "sqlite"
