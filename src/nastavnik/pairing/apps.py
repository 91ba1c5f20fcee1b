"""Stage 5 as an application."""

from nastavnik.kit import rooms


class PairingConfig(rooms.Room):
    """Stage 5."""

    name = "nastavnik.pairing"
    gives = ("facts", "services", "notices", "home", "guards", "held", "matters", "tables")
