"""Stage 5 as an application."""

from importlib import import_module

from django.apps import AppConfig


class PairingConfig(AppConfig):
    """Stage 5."""

    name = "nastavnik.pairing"
    label = "pairing"

    def ready(self) -> None:
        """Register what this room gives upward."""
        for module in ("facts", "services", "notices", "home"):
            import_module(f"nastavnik.pairing.{module}")
        import_module("nastavnik.pairing.guards").declare_all()
