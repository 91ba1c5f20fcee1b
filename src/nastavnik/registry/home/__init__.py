"""What the registers give to the home page, to the path and to the reference on a date."""

from nastavnik.registry.home import board, steps
