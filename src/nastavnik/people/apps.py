"""People as an application."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "nastavnik.people"
    label = "people"

    def ready(self) -> None:
        """Register what this room gives upward."""
        for module in ("roles", "notices", "home"):
            import_module(f"nastavnik.people.{module}")
