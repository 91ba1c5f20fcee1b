"""The outbox as an application."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Notices and background work."""

    name = "nastavnik.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Count unread notices for the bar above."""
        from nastavnik.kit.registries import unread_counters  # noqa: PLC0415 - models are not loaded when apps are
        from nastavnik.outbox.selectors import unread_count  # noqa: PLC0415

        unread_counters.add("outbox", unread_count)
