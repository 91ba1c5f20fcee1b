"""Sign-in and home as an application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Sign-in and home."""

    name = "nastavnik.web"
    label = "web"
