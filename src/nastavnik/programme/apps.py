"""Stage 1 as an application."""

from importlib import import_module

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Stage 1."""

    name = "nastavnik.programme"
    label = "programme"

    def ready(self) -> None:
        """Register what this room gives upward."""
        for module in ("facts", "home"):
            import_module(f"nastavnik.programme.{module}")
