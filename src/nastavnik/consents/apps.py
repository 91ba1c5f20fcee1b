"""Consents as an application."""

from importlib import import_module

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """Consents."""

    name = "nastavnik.consents"
    label = "consents"

    def ready(self) -> None:
        """Register what this room gives upward."""
        for module in ("facts", "notices", "home"):
            import_module(f"nastavnik.consents.{module}")
        import_module("nastavnik.consents.guards").declare_all()
