"""Doors of people: what leads to a school before anybody has signed in."""

from nastavnik.kit.rows import door

INVITATION = door("invitation", "people.Invitation", "token_hash")
OUTSIDE_NUMBER = door("outside_number", "people.Teacher", "outside_number")
