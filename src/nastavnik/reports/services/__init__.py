"""Totals over schools and the sheet of one school: checked against all that was given before, then kept."""

from nastavnik.reports.services.sheet import compose_sheet
from nastavnik.reports.services.totals import compose_totals
