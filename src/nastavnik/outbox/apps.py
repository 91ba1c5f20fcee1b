"""Notices, letters and background work as an application."""

from nastavnik.kit import rooms


class OutboxConfig(rooms.Room):
    """The outbox."""

    name = "nastavnik.outbox"
    gives = ("letters", "notices")
