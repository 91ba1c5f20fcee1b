"""Consents as an application."""

from nastavnik.kit import rooms


class ConsentsConfig(rooms.Room):
    """Consents."""

    name = "nastavnik.consents"
    gives = ("facts", "services", "notices", "home", "guards", "held", "matters")
