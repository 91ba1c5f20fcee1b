"""The results as an application."""

from nastavnik.kit import rooms


class ReportsConfig(rooms.Room):
    """The results."""

    name = "nastavnik.reports"
    gives = ("home",)
