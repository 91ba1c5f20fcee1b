"""The keeping of the site as an application."""

from nastavnik.kit import rooms


class OpsConfig(rooms.Room):
    """Copies, restoring, the doctor."""

    name = "nastavnik.ops"
    gives = ("nightly", "retention", "erasure", "health", "home")
