"""Questionnaires as an application."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from nastavnik.kit import rooms


def bring_catalog(sender: AppConfig, **_: Any) -> None:
    """Bring the shipped questionnaires in after the tables exist."""
    from nastavnik.surveys.services import sync_catalog  # noqa: PLC0415 - models are not loaded when apps are

    sync_catalog()


class SurveysConfig(rooms.Room):
    """Declare the guards and keep the catalogue in step."""

    name = "nastavnik.surveys"
    gives = ("services.consequences", "services.daily", "notices", "home", "guards", "held", "matters")

    def ready(self) -> None:
        """Connect the catalogue to migrations."""
        super().ready()
        post_migrate.connect(bring_catalog, sender=self, dispatch_uid="surveys.catalog")
