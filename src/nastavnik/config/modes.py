"""The ways to run, each with its table of settings, read back at start by a system check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to run: what is on, and which addresses may answer."""

    name: str
    secure: bool
    loopback_only: bool
    demonstration: bool
    asks_factor: bool = False
    debug: bool = False


MODES = {
    "demo": Mode("demo", secure=False, loopback_only=True, demonstration=True),
    "test": Mode("test", secure=False, loopback_only=True, demonstration=True),
    "server": Mode("server", secure=True, loopback_only=False, demonstration=False, asks_factor=True),
}
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
