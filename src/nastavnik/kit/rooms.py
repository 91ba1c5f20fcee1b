"""A room of the house as an application of Django."""

from importlib import import_module

from django.apps import AppConfig


class Room(AppConfig):
    """What a room gives upward is registered once the models of all rooms are there."""

    #: The modules of the room that register something when they are imported.
    gives: tuple[str, ...] = ()

    def ready(self) -> None:
        """Import what registers."""
        for module in self.gives:
            import_module(f"{self.name}.{module}")
