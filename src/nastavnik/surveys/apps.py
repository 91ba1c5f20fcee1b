"""Questionnaires as an application."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def bring_catalog(sender: AppConfig, **_: Any) -> None:
    """Bring the shipped questionnaires in after the tables exist."""
    from nastavnik.surveys.services import sync_catalog  # noqa: PLC0415 - models are not loaded when apps are

    sync_catalog()


class SurveysConfig(AppConfig):
    """Declare the guards and keep the catalogue in step."""

    name = "nastavnik.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Connect the catalogue to migrations."""
        for module in ("services.consequences", "services.daily", "notices", "home"):
            import_module(f"nastavnik.surveys.{module}")
        import_module("nastavnik.surveys.guards").declare_all()
        post_migrate.connect(bring_catalog, sender=self, dispatch_uid="surveys.catalog")
