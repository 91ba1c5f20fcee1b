"""Work done once a day: what is due ends itself."""

import datetime as dt

from nastavnik.kit.registries import daily_work
from nastavnik.mentoring.services import finish_due


def end_what_is_due(on: dt.date) -> None:
    """End closing places whose last day has passed and pauses whose date came."""
    finish_due(on=on)


daily_work.add("mentoring", end_what_is_due)
