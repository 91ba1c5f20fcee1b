"""Stage 6 as an application."""

from nastavnik.kit import rooms


class MentoringConfig(rooms.Room):
    """Stage 6."""

    name = "nastavnik.mentoring"
    gives = (
        "facts",
        "roles",
        "notices",
        "services.consequences",
        "home",
        "guards",
        "held",
        "matters",
        "views.paper",
        "tables",
    )
