"""Stage 6 as an application."""

from importlib import import_module

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Stage 6."""

    name = "nastavnik.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        """Register what this room gives upward."""
        for module in ("facts", "roles", "notices", "services.consequences", "home"):
            import_module(f"nastavnik.mentoring.{module}")
        import_module("nastavnik.mentoring.guards").declare_all()
