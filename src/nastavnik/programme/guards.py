"""The way to a school by the link of what is asked without names."""

from nastavnik.kit.rows import door

GATHERING = door("gathering", "programme.Gathering", "token")
