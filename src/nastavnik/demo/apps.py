"""The demonstration as an application."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration."""

    name = "nastavnik.demo"
    label = "demo"
