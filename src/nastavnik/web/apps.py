"""Signing in and home as an application."""

from nastavnik.kit import rooms


class WebConfig(rooms.Room):
    """Signing in and home."""

    name = "nastavnik.web"
    gives = ("home",)
