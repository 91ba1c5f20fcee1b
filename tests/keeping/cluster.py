"""PostgreSQL servers of a rehearsal: a primary that keeps its log, copies of it, one that takes over."""

import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.support.postgres import USER, account_group, binaries, call, free_port, owner
from tests.support.prepared import environment

#: As a server that must lose nothing is set, but for the size of its memory.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
shared_buffers = 32MB
wal_level = replica
archive_mode = on
archive_command = 'cp %p {archive}/%f'
{more}
"""


@dataclass
class Cluster:
    """One server: its folder, its port, how it is called."""

    place: Path
    name: str
    password: str
    port: int = field(default_factory=free_port)

    @property
    def data(self) -> Path:
        return self.place / self.name

    @property
    def archive(self) -> Path:
        return self.place / "archive"

    @property
    def url(self) -> str:
        return url_of(self)

    def call(self, program: str, *arguments: str) -> None:
        folder = binaries()
        assert folder is not None
        call([str(folder / program), *arguments], self.place, owner())

    def make(self) -> None:
        key = self.place / "password"
        key.write_text(self.password, encoding="ascii")
        _give(key)
        initdb = ["-D", str(self.data), "-U", USER, "--auth=scram-sha-256", f"--pwfile={key}", "--encoding=UTF8"]
        self.call("initdb", *initdb, "--locale=C", "--locale-provider=icu", "--icu-locale=ru")

    def start(self, more: str = "") -> None:
        settings = self.data / "postgresql.conf"
        own = settings.read_text(encoding="utf-8").split("\n# rehearsal\n")[0]
        ours = SETTINGS.format(port=self.port, archive=self.archive, more=more)
        settings.write_text(f"{own}\n# rehearsal\n{ours}", encoding="utf-8")
        self.call("pg_ctl", "-D", str(self.data), "-l", str(self.place / f"{self.name}.log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        if (self.data / "postmaster.pid").exists():
            self.call("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def promote(self) -> None:
        self.call("pg_ctl", "-D", str(self.data), "-w", "promote")

    def copied(self, name: str, *, standby: bool = False) -> "Cluster":
        """Copy the running server as `pg_basebackup` does; a standby follows it from then on."""
        other = Cluster(self.place, name, self.password)
        source = f"host=127.0.0.1 port={self.port} user={USER} password={self.password}"
        self.call("pg_basebackup", "-d", source, "-D", str(other.data), *(["-R"] if standby else []))
        return other

    def go_back_at_start(self) -> None:
        """Let the next start read the archive up to the target that its settings name."""
        (self.data / "recovery.signal").touch()
        _give(self.data / "recovery.signal")

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []


def url_of(*clusters: Cluster) -> str:
    """Name one server, or several of which one takes writes."""
    hosts = ",".join(f"127.0.0.1:{one.port}" for one in clusters)
    return f"postgresql://{USER}:{clusters[0].password}@{hosts}/postgres"


def _give(path: Path) -> None:
    if account := owner():
        shutil.chown(path, account, account_group(account))


@contextmanager
def primary() -> Iterator[Cluster]:
    """Keep a server with an archive of its log running; everything of the rehearsal is erased at the end."""
    place = Path(tempfile.mkdtemp(prefix="nastavnik-rehearsal-", dir="/tmp" if owner() else None))  # noqa: S108
    _give(place)
    cluster = Cluster(place, "primary", secrets.token_hex(16))
    try:
        cluster.archive.mkdir()
        _give(cluster.archive)
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        for pid in place.glob("*/postmaster.pid"):
            Cluster(place, pid.parent.name, "").stop()
        shutil.rmtree(place, ignore_errors=True)


def command(url: str, home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of the product over that database, with the keys of the tests."""
    env = {**environment(home), "NASTAVNIK_DATABASE_URL": url}
    whole = [sys.executable, "-m", "nastavnik", *arguments]
    return subprocess.run(whole, env=env, input=typed, capture_output=True, text=True, check=False)
