"""Totals over schools and the sheet that a school gives to them."""
