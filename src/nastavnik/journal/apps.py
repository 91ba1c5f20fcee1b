"""The journal as an application."""

from nastavnik.kit import rooms


class JournalConfig(rooms.Room):
    """Declare that journal lines are only ever added."""

    name = "nastavnik.journal"
    gives = ("guards", "held")
