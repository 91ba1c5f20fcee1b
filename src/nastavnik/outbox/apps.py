"""The outbox as an application."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Notices and background work."""

    name = "nastavnik.outbox"
    label = "outbox"
