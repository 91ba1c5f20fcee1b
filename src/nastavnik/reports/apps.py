"""The results as an application."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The results."""

    name = "nastavnik.reports"
    label = "reports"

    def ready(self) -> None:
        """Register what this room gives upward."""
        import_module("nastavnik.reports.home")
