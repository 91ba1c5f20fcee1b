"""People as an application."""

from nastavnik.kit import rooms


class PeopleConfig(rooms.Room):
    """People."""

    name = "nastavnik.people"
    gives = ("roles", "notices", "letters", "home", "guards", "held", "matters")
