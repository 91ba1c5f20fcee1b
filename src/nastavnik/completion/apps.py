"""Stage 7 as an application."""

from nastavnik.kit import rooms


class CompletionConfig(rooms.Room):
    """Stage 7."""

    name = "nastavnik.completion"
    gives = ("facts", "notices", "home", "guards", "held", "matters", "views.paper")
