"""Totals over schools: what a school gives, how the sheets of many schools are put together, the file between them."""

from nastavnik.core.evidence.totals.compose import Earlier, Totals, totals
from nastavnik.core.evidence.totals.file import KIND, as_file, digest, read_file
from nastavnik.core.evidence.totals.giving import Given, giving
from nastavnik.core.evidence.totals.kept import content_of, earlier_of, memory_of, read_memory, told, totals_of
from nastavnik.core.evidence.totals.reader import SheetError
from nastavnik.core.evidence.totals.sheet import (
    ABOUT_PEOPLE,
    COUNTS,
    Measured,
    Share,
    Sheet,
    for_outside,
    of_records,
    record_keys,
)
