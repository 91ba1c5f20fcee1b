"""Stage 7 as an application."""

from importlib import import_module

from django.apps import AppConfig


class CompletionConfig(AppConfig):
    """Stage 7."""

    name = "nastavnik.completion"
    label = "completion"

    def ready(self) -> None:
        """Register what this room gives upward."""
        for module in ("facts", "notices", "home"):
            import_module(f"nastavnik.completion.{module}")
        import_module("nastavnik.completion.guards").declare_all()
