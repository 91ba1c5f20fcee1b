"""The journal as an application."""

from django.apps import AppConfig

from nastavnik.journal import guards


class JournalConfig(AppConfig):
    """Declare that journal lines are only ever added."""

    name = "nastavnik.journal"
    label = "journal"

    def ready(self) -> None:
        """Declare the guards."""
        guards.declare_all()
