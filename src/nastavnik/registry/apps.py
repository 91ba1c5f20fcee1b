"""Stages 2 to 4 as an application."""

from nastavnik.kit import rooms


class RegistryConfig(rooms.Room):
    """Stages 2 to 4."""

    name = "nastavnik.registry"
    gives = ("facts", "roles", "notices", "home", "services.withdrawal", "held", "matters", "views.paper")
