"""A new release in the place of the old one, and back: whatever fails, the former version and its base stand again."""

import json
import os
import re
import shutil
import sqlite3
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from nastavnik.ops import release
from nastavnik.ops.archive import SQLITE, force, settle
from nastavnik.ops.trouble import CopyError, NotBackError

KEPT, NOTE, VERSION = "before-upgrade", "upgrade.json", "VERSION"
ASIDE, ASIDE_AT = re.compile(r"before-(restore|rollback)-\d{4}-\d\d-\d\d_\d{6}"), "%Y-%m-%d_%H%M%S"
BESIDE = tuple(f"{SQLITE}-{kind}" for kind in ("wal", "shm", "journal"))


class Base(Protocol):
    """The database of an installation as an upgrade keeps it and puts it back."""

    def lay(self, folder: Path) -> None:
        """Lay it into a folder, on the disk before this returns."""

    def lies_in(self, folder: Path) -> bool:
        """Say whether a folder has it."""

    def bring_back(self, folder: Path) -> None:
        """Put it in its place again from a folder."""

    def put_aside(self, folder: Path) -> None:
        """Keep what stands there now."""

    def rows(self, table: str) -> int | None:
        """Count the rows of a table; nothing where there is no such table."""


@dataclass(frozen=True, slots=True)
class File:
    """A database that is a file in the home."""

    home: Path

    def lay(self, folder: Path) -> None:
        """Copy it byte by byte."""
        with closing(sqlite3.connect(self.home / SQLITE, timeout=20)) as whole:
            # What a journal beside it holds goes in.
            whole.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with (self.home / SQLITE).open("rb") as read, (folder / SQLITE).open("wb") as written:
            shutil.copyfileobj(read, written, 1 << 20)
            written.flush()
            force(written.fileno())

    def lies_in(self, folder: Path) -> bool:
        """Say whether a folder has it."""
        return (folder / SQLITE).is_file()

    def bring_back(self, folder: Path) -> None:
        """Rename it back; what a journal of the other one holds goes."""
        for name in BESIDE:
            (self.home / name).unlink(missing_ok=True)
        settle(folder / SQLITE, self.home / SQLITE)

    def put_aside(self, folder: Path) -> None:
        """Rename what stands there now."""
        for name in (SQLITE, *BESIDE):
            if (self.home / name).exists():
                (self.home / name).rename(folder / name)

    def rows(self, table: str) -> int | None:
        """Count the rows of a table."""
        try:
            with closing(sqlite3.connect(f"file:{self.home / SQLITE}?mode=ro", uri=True)) as read:
                return int(read.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - our own names
        except sqlite3.Error:
            return None


@dataclass(frozen=True, slots=True)
class Place:
    """Where releases stand (`releases/N`, the name of the one in use in `current`) and the home of the school."""

    into: Path
    home: Path
    on_server: Base | None = None

    @property
    def base(self) -> Base:
        """Give the database: that of a server, else the file in the home."""
        return self.on_server or File(self.home)

    @property
    def pointer(self) -> Path:
        """Name the file that says which release is in use."""
        return self.into / "current"

    @property
    def version(self) -> str:
        """Give the version in use."""
        return self.pointer.read_text(encoding="utf-8").strip()

    def folder(self, version: str) -> Path:
        """Name the folder of a release."""
        return self.into / "releases" / version

    def python(self, version: str) -> Path:
        """Name the Python of a release."""
        inner = ("python.exe",) if os.name == "nt" else ("bin", "python3")
        return self.folder(version).joinpath("python", *inner)

    def has_laid(self, release: Path) -> bool:
        """Say whether a release stands under its name already: an administrator laid it, it belongs to nobody else."""
        told = release / VERSION
        return told.is_file() and release.absolute() == self.folder(told.read_text(encoding="utf-8").strip())

    @property
    def kept(self) -> Path:
        """Name the folder of what an upgrade would bring back."""
        return self.home / KEPT


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade noted: from which version to which, when the base was kept (ISO 8601), how many rows it had."""

    before: str
    after: str
    at: str
    rows: dict[str, int] = field(default_factory=dict)


def installed_at() -> Path:
    """Find where releases stand by the interpreter of the one that runs: `releases/N/python`."""
    return Path(sys.prefix).parents[2] if len(Path(sys.prefix).parents) > 2 else Path(sys.prefix)


def demand_installed(place: Place) -> None:
    """Refuse where this is no installation by an archive of a release."""
    if not place.pointer.is_file():
        raise CopyError(
            f"Здесь ({place.into}) нет установки из архива выпуска. Другие способы обновления: docs/school/upgrade.md."
        )


def unpacked(source: Path, place: Path) -> Path:
    """Lay a release, an archive or a folder, into an empty folder; nothing of it is run before its sums are checked."""
    if source.is_dir():
        shutil.copytree(source, place / "release", symlinks=True)
        return place / "release"
    try:
        if zipfile.is_zipfile(source):
            _unzip(source, place)
        else:
            _untar(source, place)
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise CopyError(f"{source} не распаковывается: {error}. Возьмите архив выпуска заново.") from error
    found = [path.parent for path in place.glob(f"*/{VERSION}")]
    if len(found) != 1:
        raise CopyError(f"{source}: это не архив выпуска «Наставника».")
    return found[0]


def _unzip(source: Path, place: Path) -> None:
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            _demand_inside(name)
        archive.extractall(place)  # noqa: S202 - every name was looked at


def _untar(source: Path, place: Path) -> None:
    with tarfile.open(source) as archive:
        members = archive.getmembers()
        for member in members:
            _demand_inside(member.name)
            if member.issym():
                _demand_inside(str(PurePosixPath(member.name).parent / member.linkname))
            elif not (member.isreg() or member.isdir()):
                raise CopyError(f"В архиве лежит не файл: {member.name}")
        archive.extractall(place, members)  # noqa: S202 - every member was looked at


def _demand_inside(name: str) -> None:
    """Refuse a name that leads out of the folder."""
    depth = 0
    for part in PurePosixPath(name).parts:
        depth += -1 if part == ".." else 1
        if depth < 0 or part.startswith("/") or ":" in part or "\\" in part:
            raise CopyError(f"В архиве лежит чужой путь: {name}")


def demand_trusted(found: Path, place: Place) -> str:
    """Compare every sum, ask for the signature of whoever made the installed release; gives the new version."""
    key = place.folder(place.version) / release.KEY
    if faults := release.faults(found, key.read_bytes() if key.is_file() else None):
        raise CopyError("Этот выпуск не годится: " + "; ".join(faults[:3]))
    version = (found / VERSION).read_text(encoding="utf-8").strip()
    if version == place.version:
        raise CopyError(f"Версия {version} уже стоит.")
    if numbers(version) < numbers(place.version):
        raise CopyError(f"Версия {version} старше установленной {place.version}. Вернуть прежнюю: nastavnik rollback")
    return version


def numbers(version: str) -> tuple[int, ...]:
    """Read a version as numbers, for comparing."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def upgrade(
    place: Place,
    found: Path,
    now: datetime,
    *,
    copy: Callable[[], object],
    call: Callable[[Path, str], object],
    tables: Iterable[str] = (),
) -> Upgraded:
    """Put a release beside the old one, let it change the database, look at the result, switch; or bring all back.

    `copy` makes the closed copy; `call` runs a command of a release and raises where it fails; of `tables` the rows
    are noted, so that a rollback can say what is lost by it.
    """
    version, before = demand_trusted(found, place), place.version
    new = place.folder(version)
    if not place.has_laid(found):
        shutil.rmtree(new, ignore_errors=True)  # of an upgrade that was interrupted
        found.rename(new)
    rows = {table: number for table in tables if (number := place.base.rows(table)) is not None}
    done = Upgraded(before, version, now.isoformat(), rows)
    try:
        copy()
        keep(place, done)
        for command in ("preflight", "migrate", "probe"):
            call(place.python(version), command)
        point(place, version)
    except BaseException as error:
        if noted(place) == done:  # else the base was not touched, and what is kept there is of an earlier upgrade
            _bring_back_after(error, place, before)
        shutil.rmtree(new, ignore_errors=True)
        raise
    return done


def _bring_back_after(error: BaseException, place: Place, before: str) -> None:
    try:
        bring_back(place, before)
    except (CopyError, OSError) as second:
        raise NotBackError(f"{error}\nПрежняя база не вернулась: {second}") from error


def keep(place: Place, done: Upgraded) -> None:
    """Keep the database as it is, byte by byte, on the disk before anything changes it.

    What an earlier upgrade kept goes only once this stands whole.
    """
    made = place.home / f"{KEPT}.part"
    shutil.rmtree(made, ignore_errors=True)
    try:
        made.mkdir(mode=0o700)
        place.base.lay(made)
        _write(made / NOTE, json.dumps(asdict(done)))
        shutil.rmtree(place.kept, ignore_errors=True)
        settle(made, place.kept)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as note:
        note.write(text)
        note.flush()
        force(note.fileno())


def noted(place: Place) -> Upgraded | None:
    """Give what the last upgrade noted, if what it kept is still there."""
    return _read(place.kept) if place.base.lies_in(place.kept) else None


def _read(kept: Path) -> Upgraded | None:
    try:
        told = json.loads((kept / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Upgraded(**told)


def bring_back(place: Place, version: str) -> None:
    """Put the kept database in its place again and point at the version it belongs to."""
    if noted(place) is not None:
        place.base.bring_back(place.kept)
    shutil.rmtree(place.kept, ignore_errors=True)
    point(place, version)


def point(place: Place, version: str) -> None:
    """Name the release in use, whole or not at all."""
    if place.version != version:
        part = place.pointer.with_name("current.part")
        part.write_text(f"{version}\n", encoding="utf-8")
        settle(part, place.pointer)


def roll_back(place: Place, now: datetime) -> Path:
    """Return to the former release with its database; what stands there now goes aside. Gives where it lies."""
    done = noted(place)
    if done is None:
        raise CopyError("Возвращать нечего: база от прежней версии не сохранена или прошло 30 дней.")
    if not place.python(done.before).exists():
        raise CopyError(f"Прежней версии {done.before} уже нет в {place.into / 'releases'}.")
    aside = place.home / f"before-rollback-{now:{ASIDE_AT}}"
    aside.mkdir(mode=0o700)
    place.base.put_aside(aside)
    bring_back(place, done.before)
    return aside


def lost_by_rollback(place: Place, tables: dict[str, str]) -> list[str]:
    """Count what was added since the upgrade, by the words for its tables."""
    done = noted(place)
    then = {} if done is None else done.rows
    told = []
    for table, word in tables.items():
        now, before = place.base.rows(table), then.get(table, File(place.kept).rows(table))
        if now is not None and before is not None and now > before:
            told.append(f"{word}: {now - before}")
    return told


def forget_when_over(home: Path, before: datetime) -> None:
    """Take away what an upgrade kept, once its time is over: erased rows must not live on in it."""
    done = _read(home / KEPT)
    if done is not None and datetime.fromisoformat(done.at) < before:
        shutil.rmtree(home / KEPT, ignore_errors=True)
    for path in put_aside(home):
        at = path.name.split("-", 2)[2]
        if datetime.strptime(at, ASIDE_AT).replace(tzinfo=before.tzinfo) < before:
            shutil.rmtree(path, ignore_errors=True)


def put_aside(home: Path) -> list[Path]:
    """Find what a restore or a rollback put aside: whole bases, with keys, of which somebody should know."""
    return sorted(path for path in home.glob("before-*") if path.is_dir() and ASIDE.fullmatch(path.name))
