"""The number of years in the staff list is true on one day: the day makes it a date that stays true."""

from collections.abc import Iterable

from nastavnik.core.service import full_years, service_start
from nastavnik.kit import clock
from nastavnik.people.models import Teacher


def note_years(teacher: Teacher, changed: Iterable[str]) -> list[str]:
    """Keep since when somebody teaches after the years were noted; gives the fields that changed.

    A later list that says what already follows from the kept date leaves it alone: the earlier note is the closer one.
    """
    if "pedagogical_years" not in changed:
        return []
    years, today = teacher.pedagogical_years, clock.today()
    if years is None:
        teacher.teaching_since = None
    elif teacher.teaching_since is None or full_years(teacher.teaching_since, today) != years:
        teacher.teaching_since = service_start(years, today)
    return ["teaching_since"]
