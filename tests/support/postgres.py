"""A throw-away PostgreSQL server for the tests. Standard library only."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")
USER = "nastavnik"
ATTEMPTS = 3
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
max_connections = 200
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
log_line_prefix = '%m [%p] '
"""


class ServerError(RuntimeError):
    """PostgreSQL did not start; the message holds what it said."""


def major(version: str) -> int:
    """Read the major number from «initdb (PostgreSQL) 15.18», 0 where there is none."""
    found = re.search(r"\s(\d+)(?:[.\s]|beta|rc|$)", version)
    return int(found.group(1)) if found else 0


def newest(folder: Path) -> Path | None:
    """Find the newest server binaries of Debian's layout `folder/<major>/bin`, if new enough."""
    suffix = ".exe" if os.name == "nt" else ""
    numbered = [each for each in folder.glob("*/bin") if (each / f"initdb{suffix}").is_file()]
    usable = [each for each in numbered if each.parent.name.isdigit() and int(each.parent.name) >= OLDEST]
    return max(usable, key=lambda each: int(each.parent.name), default=None)


def binaries() -> Path | None:
    """Find the folder of initdb and pg_ctl, version 15 or newer, else None."""
    found = newest(DEBIAN)
    if found:
        return found
    initdb = shutil.which("initdb")
    if initdb is None:
        return None
    said = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=False).stdout
    return Path(initdb).resolve().parent if major(said) >= OLDEST else None


def owner() -> str | None:
    """Name the account that must own the server: PostgreSQL refuses root."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - absent on Windows

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    """Ask the system for a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(arguments: list[str], folder: Path, account: str | None) -> None:
    """Run one server command as its account; the server may keep the output file, hence no pipe."""
    said = folder / "said.txt"
    with said.open("w", encoding="utf-8") as output:
        code = subprocess.run(
            arguments,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
            user=account,
            group=account_group(account) if account else None,
            extra_groups=[] if account else None,
        ).returncode
    if code:
        log = folder / "server.log"
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""
        raise ServerError(f"{Path(arguments[0]).name}: {said.read_text(encoding='utf-8', errors='replace')}{tail}")


def account_group(account: str) -> int:
    """Give the main group of a system account."""
    import pwd  # noqa: PLC0415 - absent on Windows

    return pwd.getpwnam(account).pw_gid


def _make(bin_folder: Path, folder: Path, account: str | None) -> str:
    """Make the cluster: Russian order of letters, a random password; return the password."""
    password = secrets.token_hex(16)
    key = folder / "password"
    key.write_text(password, encoding="ascii")
    if account:
        shutil.chown(folder, account, account_group(account))
        shutil.chown(key, account)
    initdb = [str(bin_folder / "initdb"), "-D", str(folder / "data"), "-U", USER, "--auth=scram-sha-256"]
    initdb += [f"--pwfile={key}", "--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=ru"]
    call([*initdb, "--no-sync"], folder, account)
    return password


def _start(bin_folder: Path, folder: Path, account: str | None) -> int:
    """Start the server on a free port, another one if somebody was quicker; return the port."""
    control = [str(bin_folder / "pg_ctl"), "-D", str(folder / "data"), "-l", str(folder / "server.log")]
    configuration = folder / "data" / "postgresql.conf"
    without = configuration.read_text(encoding="utf-8")
    sockets = "" if os.name == "nt" else "unix_socket_directories = ''\n"
    for attempt in range(1, ATTEMPTS + 1):
        port = free_port()
        configuration.write_text(without + SETTINGS.format(port=port) + sockets, encoding="utf-8")
        try:
            call([*control, "-w", "-t", "60", "start"], folder, account)
        except ServerError:
            if attempt == ATTEMPTS:
                raise
        else:
            break
    return port


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Keep a fresh server running and give its url; it is stopped and erased at the end, whatever happens."""
    account = owner()
    folder = Path(tempfile.mkdtemp(prefix="nastavnik-pg-", dir="/tmp" if account else None))  # noqa: S108
    try:
        password = _make(bin_folder, folder, account)
        try:
            port = _start(bin_folder, folder, account)
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                stop = [
                    str(bin_folder / "pg_ctl"),
                    "-D",
                    str(folder / "data"),
                    "-w",
                    "-m",
                    "immediate",
                    "stop",
                ]
                call(stop, folder, account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
