"""Reading the staff list a school already has: bytes in, understood people out."""

from nastavnik.core.roster.compare import Changes, Doubtful, FieldChange, KnownTeacher, Match, compare, renamed
from nastavnik.core.roster.errors import RosterError
from nastavnik.core.roster.model import (
    FIELDS,
    ColumnUse,
    OtherSheet,
    Problem,
    Roster,
    Sheet,
    Skipped,
    StaffRow,
)
from nastavnik.core.roster.sheets import read_sheets
from nastavnik.core.roster.understand import as_json, understand
