"""Stage 1 as an application."""

from nastavnik.kit import rooms


class ProgrammeConfig(rooms.Room):
    """Stage 1."""

    name = "nastavnik.programme"
    gives = ("facts", "notices", "home", "guards", "held", "matters", "services.matters")
