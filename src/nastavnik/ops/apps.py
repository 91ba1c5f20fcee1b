"""Operations as an application."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Operations."""

    name = "nastavnik.ops"
    label = "ops"
