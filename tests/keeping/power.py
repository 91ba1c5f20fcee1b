"""What a power cut leaves on a disk: the calls of a process that wrote, recorded by `strace`, played back up to a moment.

A disk keeps for sure what was forced to it. Of what was written since, any part may be there, in any order, and a
write may be torn at the border of a sector. Names of files are kept in their order, up to any of them, until their
folder is forced.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat2"
LINE = re.compile(r"(\w+)\((.*)\) += (\d+)(?:<(.*)>)?$")
#: What can be asked of the recorded process by what it prints: this many bytes of a line are the number it had acknowledged.
ACKNOWLEDGED = b"acknowledged "


def recorded(command: list[str], env: dict[str, str], place: Path) -> list[str]:
    """Run a command and give the calls by which it changed files, and what it printed, in their order."""
    trace = place / "trace"
    asked = ["strace", "-qq", "-y", "-xx", "-s", str(1 << 20), "-e", f"trace={CALLS}", "-o", str(trace)]
    done = subprocess.run([*asked, *command], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return trace.read_text(encoding="ascii").splitlines()


def _bytes(quoted: str) -> bytes:
    return bytes.fromhex(quoted.replace("\\x", "").strip('"'))


def _path(named: str) -> str:
    """Read the name of a descriptor: `5<\\x2f…>`."""
    return _bytes(named[named.index("<") + 1 : named.rindex(">")]).decode()


@dataclass
class Node:
    """The contents of one file: what is forced, and what was written since: where and what, or nothing and a new length."""

    forced: bytes = b""
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)

    def force(self) -> None:
        self.forced, self.waiting = self.whole(), []

    def whole(self) -> bytes:
        found = bytearray(self.forced)
        for at, what in self.waiting:
            _do(found, at, what)
        return bytes(found)

    def cut(self, random: Random) -> bytes:
        """Give what may be left of it: each write there, absent or torn."""
        found, likely = bytearray(self.forced), random.choice((0.0, 0.5, 0.9, 1.0))
        for at, what in self.waiting:
            if random.random() < likely:
                _do(found, at, what)
            elif what is not None and random.random() < 0.3:
                _do(found, at, what[: random.randrange(0, len(what) + 1, SECTOR)])
        return bytes(found)


def _do(found: bytearray, at: int, what: bytes | None) -> None:
    if what is None:
        del found[at:]
        found.extend(bytes(at - len(found)))
    elif what:
        found.extend(bytes(max(0, at - len(found))))
        found[at : at + len(what)] = what


@dataclass
class Disk:
    """One folder: which names are there, which of them for sure, and what the process told that it had done."""

    folder: str
    names: dict[str, Node]
    sure: dict[str, Node] = field(default_factory=dict)
    waiting: list[tuple[str, Node | None]] = field(default_factory=list)
    acknowledged: set[int] = field(default_factory=set)
    forcings: int = 0
    _printed: bytes = b""

    def __post_init__(self) -> None:
        self.sure = dict(self.names)

    def left(self, random: Random) -> dict[str, bytes]:
        """Give the files that a power cut at this moment may leave."""
        there = dict(self.sure)
        for name, node in self.waiting[: random.choice((0, len(self.waiting), random.randint(0, len(self.waiting))))]:
            _name(there, name, node)
        return {name: node.cut(random) for name, node in there.items()}

    def play(self, line: str) -> bool:
        """Do what one recorded call did; says whether it changed anything here."""
        found = LINE.match(line)
        if found is None:
            return False
        call, said, _result, opened = found.groups()
        given = said.split(", ")
        if call == "write":
            return self._print(given)
        if call == "openat":
            return self._open(given[2], _bytes(opened).decode() if opened else "")
        if call in ("unlink", "rename"):
            return self._rename(*(_bytes(one).decode() for one in given))
        assert call in ("pwrite64", "fsync", "fdatasync", "ftruncate"), line  # nothing is passed over in silence
        return self._change(call, _path(given[0]), given)

    def _own(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        return name if folder == self.folder else ""

    def _print(self, given: list[str]) -> bool:
        path = _path(given[0])
        assert not self._own(path), "written past what is replayed"
        if given[0].startswith("1<"):
            self._printed += _bytes(given[1])
            *lines, self._printed = self._printed.split(b"\n")
            told = {int(one.removeprefix(ACKNOWLEDGED)) for one in lines if one.startswith(ACKNOWLEDGED)}
            self.acknowledged |= told
        return False

    def _open(self, flags: str, path: str) -> bool:
        name = self._own(path)
        if not name or name in self.names or "O_CREAT" not in flags:
            return False
        self.names[name] = node = Node()
        self.waiting.append((name, node))
        return True

    def _rename(self, old: str, new: str = "") -> bool:
        name = self._own(old)
        if not name:
            return False
        node = self.names.pop(name)
        self.waiting.append((name, None))
        if target := self._own(new):
            self.names[target] = node
            self.waiting.append((target, node))
        return True

    def _change(self, call: str, path: str, given: list[str]) -> bool:
        if path == self.folder:
            self.sure, self.waiting = dict(self.names), []
        elif name := self._own(path):
            node = self.names[name]
            if call == "pwrite64":
                node.waiting.append((int(given[3]), _bytes(given[1])))
            elif call == "ftruncate":
                node.waiting.append((int(given[1]), None))
            else:
                node.force()
        else:
            return False
        self.forcings += call in ("fsync", "fdatasync")
        return True


def _name(there: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        there.pop(name, None)
    else:
        there[name] = node


def moments(lines: list[str], disk: Disk) -> Iterator[Disk]:
    """Give the disk before the first call, and after each one that changed it or told that something was done."""
    yield disk
    for line in lines:
        told = len(disk.acknowledged)
        if disk.play(line) or len(disk.acknowledged) != told:
            yield disk
