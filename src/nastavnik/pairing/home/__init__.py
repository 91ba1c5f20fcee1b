"""What stage 5 gives to the home page, to the path and to the reference on a date."""

from nastavnik.pairing.home import board, steps
