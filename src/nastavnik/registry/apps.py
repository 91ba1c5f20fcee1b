"""Stages 2 to 4 as an application."""

from importlib import import_module

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Stages 2 to 4."""

    name = "nastavnik.registry"
    label = "registry"

    def ready(self) -> None:
        """Register what this room gives upward."""
        for module in ("facts", "roles", "notices", "home"):
            import_module(f"nastavnik.registry.{module}")
        import_module("nastavnik.registry.services")
