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
    hsts: int = 0
    debug: bool = False


YEAR = 365 * 24 * 3600
MODES = {
    "demo": Mode("demo", secure=False, loopback_only=True, demonstration=True),
    "test": Mode("test", secure=False, loopback_only=True, demonstration=True),
    # No HSTS in a school's own network: it takes away the browser's «go on», and teachers' phones need that.
    "school": Mode("school", secure=True, loopback_only=False, demonstration=False),
    # Of its own name alone: the other sites of a municipality's domain are not ours to bind.
    "server": Mode("server", secure=True, loopback_only=False, demonstration=False, asks_factor=True, hsts=YEAR),
}
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
