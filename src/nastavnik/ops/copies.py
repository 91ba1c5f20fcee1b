"""Copies of this installation: made, read back, put in a second place, the old ones taken away, all of it noted."""

import json
import re
import shutil
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection

from nastavnik import __version__
from nastavnik.core.copies import CHECK_EVERY, Made, is_ahead, to_keep
from nastavnik.core.errors import N_
from nastavnik.core.texts import Text, packed, unpacked
from nastavnik.kit import clock, erasures
from nastavnik.kit.alone import HeldError, alone
from nastavnik.kit.trouble import trouble
from nastavnik.ops import archive, snapshot
from nastavnik.ops.archive import ENDING, MANIFEST, Stored, fault, settle, sum_of
from nastavnik.ops.installation import own_number
from nastavnik.ops.recovery_key import PUBLIC, recipients
from nastavnik.ops.trouble import CopyError
from nastavnik.people.models import School

FOLDER, NOTES, SETTINGS = "copies", "copies.json", "nastavnik.toml"
NIGHTLY, BY_HAND, UPGRADE = "nightly", "by hand", "upgrade"
DATED = re.compile(r".*_(\d{4}-\d\d-\d\d_\d{4})(?:-\d+)?" + re.escape(ENDING))
TIMES_FREE = 2.5  # of the size of the database: the copy of it and what is packed of it lie side by side
SILENCE = Text("")
NO_ROOM = N_(
    "Для копии не хватает места на диске: нужно %(wanted)s МБ, свободно %(free)s МБ. "
    "Освободите место, прежние копии целы."
)
HIDDEN = N_('В %(file)s пароль почты записан так, что его не вынуть. Запишите его своей строкой: password = "…"')
AT = "%(place)s: %(why)s"
NO_SECOND = N_("Второго места для копии нет: %(place)s. Вставьте флешку или проверьте сетевую папку.")
READ_OTHERWISE = N_("Копия в %(place)s прочиталась не такой, какой записана. Смените флешку или папку.")
HELD = Text(N_("Копия уже делается. Подождите, пока она кончится."))


@dataclass(frozen=True, slots=True)
class Copy:
    """What is known of a copy: when and why it was made, its sum, when it was last read back, and opened by the sheet.

    Moments are in ISO 8601 with their zone; `second` says that it lies in the second place too,
    `tried` of a dump whether it was put into a scratch database (`snapshot.TRIED`, or why not).
    """

    name: str
    made_at: str
    kind: str = BY_HAND
    size: int = 0
    sha256: str = ""
    checked_at: str = ""
    opened_at: str = ""
    second: bool = False
    tried: str = ""

    @property
    def at(self) -> datetime:
        """Give the moment it was made."""
        return datetime.fromisoformat(self.made_at)

    @property
    def broken(self) -> bool:
        """Say whether it was found broken when it was last read back; one found here unnoted was never read."""
        return bool(self.sha256) and not self.checked_at


@dataclass(slots=True)
class Notes:
    """What is remembered of the copies of an installation, beside them: the database may be the thing that is lost."""

    copies: dict[str, Copy] = field(default_factory=dict)
    failed_at: str = ""
    failed_why: Text = SILENCE
    second_at: str = ""
    second_why: Text = SILENCE
    read_at: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    looked_at: str = ""
    found: list[str] = field(default_factory=list)

    @property
    def newest(self) -> Copy | None:
        """Give the last copy; what a wrong clock put into the future is none."""
        now = clock.now()
        return max((one for one in self.copies.values() if not is_ahead(one.at, now)), key=_at, default=None)

    @property
    def ahead(self) -> list[str]:
        """Name the copies that a wrong clock put into the future."""
        now = clock.now()
        return sorted(one.name for one in self.copies.values() if is_ahead(one.at, now))

    @property
    def read_since(self) -> datetime | None:
        """Give when all copies were last read back, or else the moment of the oldest, from which that is owed."""
        read = datetime.fromisoformat(self.read_at) if self.read_at else None
        if read is not None and not is_ahead(read, clock.now()):
            return read
        return min((one.at for one in self.copies.values()), default=None)


def _at(one: Copy) -> datetime:
    return one.at


def folder() -> Path:
    """Name the folder of the copies."""
    return Path(settings.DATA_DIR) / FOLDER


def second_place() -> Path | None:
    """Name the second place, where one is set: a stick or a folder of the network."""
    return Path(settings.COPIES_SECOND) if settings.COPIES_SECOND else None


def zone() -> ZoneInfo:
    """Give the time zone whose night it is: the school's, the installation's where there are several."""
    names = list(School.objects.values_list("time_zone", flat=True)[:2])
    return ZoneInfo(names[0] if len(names) == 1 and names[0] else settings.TIME_ZONE)


def notes() -> Notes:
    """Read what is noted, and find the copies that lie there unnoted."""
    try:
        kept = json.loads((folder() / NOTES).read_text(encoding="utf-8"))
        listed = {name: Copy(**_known(Copy, one)) for name, one in kept["copies"].items()}
        told = {name: unpacked(kept.get(name, "")) for name in ("failed_why", "second_why")}
        found = Notes(**{**_known(Notes, kept), "copies": listed, **told})
    except (OSError, ValueError, KeyError, TypeError):
        found = Notes()
    there = {path.name: path for path in folder().glob(f"*{ENDING}")} if folder().is_dir() else {}
    found.copies = {name: one for name, one in found.copies.items() if name in there}
    for name in there.keys() - found.copies.keys():
        if dated := DATED.fullmatch(name):
            with suppress(ValueError):
                at = datetime.strptime(dated[1], "%Y-%m-%d_%H%M").replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
                found.copies[name] = Copy(name, at.isoformat(), size=there[name].stat().st_size)
    return found


def _known(kind: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a later version noted, which a rollback may have left here."""
    ours = {one.name for one in fields(kind)}
    return {name: value for name, value in said.items() if name in ours}


def note(kept: Notes) -> None:
    """Write the notes down, whole or not at all."""
    folder().mkdir(mode=0o700, exist_ok=True)
    values = {name: packed(getattr(kept, name)) for name in Notes.__dataclass_fields__ if name != "copies"}
    values["copies"] = {
        one.name: {name: getattr(one, name) for name in Copy.__dataclass_fields__} for one in kept.copies.values()
    }
    part = folder() / f"{NOTES}.part"
    part.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
    settle(part, folder() / NOTES)


@contextmanager
def workplace(where: Path) -> Iterator[Path]:
    """Give an empty folder nobody else reads, and erase it; one that a power cut left goes too."""
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".work-", dir=where))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _at_work() -> Iterator[Path]:
    """Let one process at a time make copies of this installation, in a place of its own."""
    folder().mkdir(mode=0o700, exist_ok=True)
    try:
        with alone(folder() / ".lock"):
            for left in folder().glob(".work-*"):
                shutil.rmtree(left, ignore_errors=True)
            for left in folder().glob(f"*{ENDING}.part"):
                left.unlink(missing_ok=True)
            with workplace(folder()) as made:
                yield made
    except HeldError as error:
        raise CopyError(HELD) from error


def make_copy(kind: str, *, also: Path | None = None) -> Copy:
    """Make a copy of the database and the keys; whatever goes wrong is noted, and the former copies stay."""
    try:
        with _at_work() as place:
            made = _make(kind, place)
    except (CopyError, OSError, DatabaseError, sqlite3.Error) as error:
        why = _why(error)
        if why != HELD:
            _note_failure(why)
        raise error if isinstance(error, CopyError) else CopyError(why) from error
    if also is not None:
        _put_also(made, also)
    return made


def _put_also(made: Copy, also: Path) -> None:
    """Put a copy where a person asked for it; that it cannot lie there is told, and it is made all the same."""
    try:
        _put(folder() / made.name, also, Stored(made.size, made.sha256))
    except (OSError, CopyError) as error:
        why = trouble(error) if isinstance(error, OSError) else error
        raise CopyError(f"Копия сделана: {folder() / made.name}. В {also} она не попала: {why}") from error


def _note_failure(why: Text) -> None:
    with suppress(OSError):  # a full disk is what it may be about
        kept = notes()
        kept.failed_at, kept.failed_why = clock.now().isoformat(), why
        note(kept)


def _why(error: Exception) -> Text:
    if isinstance(error, CopyError):
        return error.text
    if isinstance(error, OSError) and error.errno:
        return Text(N_("Копия не сделана: %(file)s: %(why)s"), file=str(error.filename or folder()), why=trouble(error))
    return Text(N_("Копия не сделана: база не читается (%(why)s)."), why=str(error))


def _make(kind: str, place: Path) -> Copy:
    closed_for = recipients(Path(settings.DATA_DIR))
    _demand_room()
    now = clock.now().astimezone(zone())
    taken = snapshot.take(place)
    members = _members(place, taken)
    members = {MANIFEST: _manifest(kind, now, taken, members), **members}
    path = _free_name(now)
    stored = archive.write(path, members, closed_for, now.timestamp())
    at = now.isoformat()
    made = Copy(path.name, at, kind, stored.size, stored.sha256, checked_at=at, tried=taken.tried)
    kept = notes()
    kept.rows, kept.failed_at, kept.failed_why = taken.rows, "", SILENCE
    kept.found = list(dict.fromkeys([*kept.found, *taken.found]))
    kept.copies[made.name] = made
    note(kept)  # whatever becomes of the rest, this one is known and whole
    kept.copies[made.name] = made = replace(made, second=_in_second_place(kept, path, stored))
    _rotate(kept, now)
    note(kept)
    return made


def _demand_room() -> None:
    if connection.vendor == "sqlite":
        wanted = int(TIMES_FREE * snapshot.database_file().stat().st_size)
        free = shutil.disk_usage(folder()).free
        if free < wanted:
            raise CopyError(Text(NO_ROOM, wanted=wanted >> 20, free=free >> 20))


def _free_name(now: datetime) -> Path:
    names = list(School.objects.values_list("short_name", flat=True)[:2])
    name = re.sub(r"[^\w]+", "-", names[0].lower()).strip("-_")[:40] if len(names) == 1 else ""
    stem = f"{name or 'nastavnik'}_{now:%Y-%m-%d_%H%M}"
    number = 1
    while (folder() / f"{stem}{f'-{number}' if number > 1 else ''}{ENDING}").exists():
        number += 1
    return folder() / f"{stem}{f'-{number}' if number > 1 else ''}{ENDING}"


def _members(place: Path, taken: snapshot.Snapshot) -> dict[str, bytes | Path]:
    """Gather what a copy holds beside its list of contents."""
    home = Path(settings.DATA_DIR)
    found: dict[str, bytes | Path] = {
        taken.path.name: taken.path,
        "keys/fields": "\n".join(settings.FIELD_KEYS).encode(),
        "keys/secret": settings.SECRET_KEY.encode(),
        PUBLIC.as_posix(): (home / PUBLIC).read_bytes(),
    }
    if (home / SETTINGS).is_file():
        found[SETTINGS] = without_password((home / SETTINGS).read_text(encoding="utf-8-sig")).encode()
    if (home / erasures.FILE).is_file():
        found[erasures.FILE] = (home / erasures.FILE).read_bytes()
    authority = sorted((home / "tls").glob("*")) if (home / "tls").is_dir() else []
    found |= {f"tls/{path.name}": path.read_bytes() for path in authority if path.is_file()}
    return {name: content for name, content in found.items() if archive.OURS.fullmatch(name)}


def without_password(text: str) -> str:
    """Leave the password of the mailbox out of the settings: who restores asks the mail service for a new one."""
    if not tomllib.loads(text).get("mail", {}).get("password"):
        return text
    inside, kept = "", []
    for line in text.splitlines():
        if head := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            inside = head[1].strip("\"'")
        name = re.match(r"\s*([\w.\"' -]+?)\s*=", line)
        told = name[1].replace('"', "").replace("'", "").replace(" ", "") if name else ""
        if (inside, told) in (("mail", "password"), ("", "mail.password")):
            line = "# password: в копии его нет, спросите у почтовой службы новый"
        kept.append(line)
    left = "\n".join(kept) + "\n"
    if tomllib.loads(left).get("mail", {}).get("password"):
        raise CopyError(Text(HIDDEN, file=SETTINGS))
    return left


def _manifest(kind: str, now: datetime, taken: snapshot.Snapshot, members: Mapping[str, bytes | Path]) -> bytes:
    listed: dict[str, Any] = {
        "format": 1,
        "product": __version__,
        "kind": kind,
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "installation": taken.installation,
        "migrations": taken.migrations,
        "rows": taken.rows,
        "chains": taken.chains,
        "findings": taken.found,
        "sqlite": sqlite3.sqlite_version,
        "files": {name: archive.sum_of_member(source) for name, source in members.items()},
    }
    return json.dumps(listed, ensure_ascii=False, indent=1).encode()


def _in_second_place(kept: Notes, path: Path, stored: Stored) -> bool:
    """Put a copy into the second place; that it is away is noted and told later, the copy is made all the same."""
    place = second_place()
    if place is None:
        kept.second_at, kept.second_why = "", SILENCE
        return False
    try:
        _put(path, place, stored)
    except (OSError, CopyError) as error:
        said = error.text if isinstance(error, CopyError) else Text(AT, place=str(place), why=trouble(error))
        kept.second_why = said
        return False
    kept.second_at, kept.second_why = clock.now().isoformat(), SILENCE
    return True


def _put(path: Path, place: Path, stored: Stored) -> None:
    """Copy a file into another folder so that it is there whole or not at all, and read it back."""
    if not place.is_dir():
        raise CopyError(Text(NO_SECOND, place=str(place)))
    part = place / f"{path.name}.part"
    part.unlink(missing_ok=True)
    try:
        with path.open("rb") as read, part.open("xb") as written:
            shutil.copyfileobj(read, written, archive.PIECE)
            written.flush()
            archive.force(written.fileno())
        if sum_of(part) != stored.sha256:
            raise CopyError(Text(READ_OTHERWISE, place=str(place)))
        settle(part, place / path.name)
    finally:
        part.unlink(missing_ok=True)
    there = place / erasures.name_elsewhere(own_number())
    erasures.join([there, Path(settings.DATA_DIR) / erasures.FILE], own_number(), there)


def _rotate(kept: Notes, now: datetime) -> None:
    """Take away the copies whose time is over; nothing while the newest one did not pass its check."""
    newest = kept.newest
    if newest is None or not newest.checked_at:
        return
    copies = [
        Made(one.name, one.at.astimezone(now.tzinfo), one.kind == UPGRADE, not one.broken)
        for one in kept.copies.values()
    ]
    staying = to_keep(copies, now=now, monthly=settings.COPIES_MONTHLY)
    for name in [name for name in kept.copies if name not in staying]:
        (folder() / name).unlink(missing_ok=True)
        place = second_place()
        if place is not None and kept.copies[name].second:
            with suppress(OSError):
                (place / name).unlink(missing_ok=True)
        del kept.copies[name]


def read_back() -> list[str]:
    """Read every noted copy again without its secret key, note what is whole, and say what is not.

    Nobody makes a copy meanwhile: what would be noted of it would be written over.
    """
    with _at_work():
        return _read_back()


def _read_back() -> list[str]:
    kept, wrong, now = notes(), [], clock.now().isoformat()
    for one in list(kept.copies.values()):
        if not one.sha256:  # found here unnoted: its first reading is what later ones are compared with
            one = replace(one, sha256=sum_of(folder() / one.name))
        why = fault(folder() / one.name, Stored(one.size, one.sha256))
        if why:
            wrong.append(f"{one.name}: {why}")
        kept.copies[one.name] = replace(one, checked_at="" if why else now)
    kept.read_at = now
    note(kept)
    return wrong


def check_when_due(now: datetime) -> None:
    """Read the copies back once a week; while one is being made it waits."""
    since = notes().read_since
    if since is not None and now - since >= CHECK_EVERY:
        with suppress(CopyError):
            read_back()


def note_opened(path: Path) -> None:
    """Note that a copy was opened by the sheet and found whole, if it is one of this installation."""
    kept = notes()
    if path.name in kept.copies and (folder() / path.name).resolve() == path.resolve():
        now = clock.now().isoformat()
        kept.copies[path.name] = replace(kept.copies[path.name], checked_at=now, opened_at=now)
        note(kept)
