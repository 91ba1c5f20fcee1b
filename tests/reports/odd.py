"""Schools as they happen: nobody answers, one does, all alike, at the end of the scale, half of them once."""

import datetime as dt
from collections.abc import Callable, Sequence

from nastavnik.completion.services import archive_programme
from nastavnik.kit import clock
from nastavnik.mentoring import services as mentoring
from nastavnik.programme.models import Programme
from nastavnik.programme.services import begin_closing
from nastavnik.surveys.services import sync_catalog
from tests import factories
from tests.completion import year
from tests.reports.answered import AUTUMN, SPRING, wave

Marks = Sequence[int | None]


def surveyed(before: Marks, after: Marks) -> Programme:
    """Found a school where each mentee answered everything with one mark, twice; None answered nothing."""
    sync_catalog()
    programme = factories.programme(factories.school())
    factories.account(programme.school, roles=("coordinator",))
    mentees = [factories.mentee(programme).teacher for _ in before]
    wave(programme, "entry", AUTUMN, list(zip(mentees, before, strict=True)))
    wave(programme, "final", SPRING, list(zip(mentees, after, strict=True)))
    return programme


def worked(pairs: int, *, satisfaction: str = "8", outcome: str = "resolved") -> Programme:
    """Found a school where so many pairs went the whole way and told how it was."""
    story, places = year.begin(pairs=pairs)
    with clock.at(year.WINTER):
        for place in places:
            mentoring.count_introduction(place=place, actor=place.mentor.account)
    for place in places:
        year.complete(place, satisfaction=satisfaction, outcome=outcome)
    return story.programme


def all_waves(people: int) -> Programme:
    """Found a school that asked mentees at five times and the staff by code at two."""
    marks = [3 + number % 3 for number in range(people)]
    programme = surveyed(marks, [mark - (number % 4 > 0) for number, mark in enumerate(marks)])
    mentees = [entry.teacher for entry in programme.mentee_entries.order_by("pk")]
    again = list(zip(mentees, marks, strict=True))
    wave(programme, "interim", dt.date(2027, 1, 12), again)
    wave(programme, "then", SPRING, again, beside=programme.waves.get(kind="final"))
    wave(programme, "follow_up", dt.date(2027, 6, 1), again)
    colleagues = [(f"{number:064d}", 2 + number % 2) for number in range(people)]
    for kind, day in (("entry", AUTUMN), ("final", SPRING)):
        wave(programme, kind, day, colleagues, audience="staff")
    return programme


def empty() -> Programme:
    """Found a school where the year has just been opened."""
    programme = factories.programme(factories.school())
    factories.account(programme.school, roles=("coordinator",))
    return programme


def archived() -> Programme:
    """Put a year of eight answers into the archive."""
    programme = surveyed([4] * 8, [3, 3, 3, 3, 3, 3, 3, 4])
    unmet = ("pairs_closed", "forms_in", "swot_made", "report_approved", "event_held")
    reasons = {f"completion.{fact}": "год был пробным" for fact in unmet}
    actor = programme.school.accounts.first()
    with clock.at(year.MAY):
        closing = begin_closing(programme=programme, actor=actor)
        return archive_programme(programme=closing, actor=actor, reasons=reasons)


ODD: dict[str, Callable[[], Programme]] = {
    "empty": empty,
    "nobody answered": lambda: surveyed([None] * 7, [None] * 7),
    "one person": lambda: surveyed([4], [3]),
    "four people": lambda: surveyed([4, 5, 3, 4], [3, 5, 2, 2]),
    "five people": lambda: surveyed([4, 5, 3, 4, 4], [3, 5, 2, 2, 3]),
    "six all alike": lambda: surveyed([4] * 6, [3] * 6),
    "twelve unchanged": lambda: surveyed([3] * 12, [3] * 12),
    "everybody at the best": lambda: surveyed([1] * 12, [1] * 11 + [2]),
    "ties and zeros": lambda: surveyed([3, 3, 3, 4, 4, 4, 3, 3, 4, 2], [2, 2, 4, 4, 4, 3, 3, 4, 3, 3]),
    "worse": lambda: surveyed([2, 3] * 6, [3, 4] * 6),
    "only entry": lambda: surveyed([3, 4] * 6, [None] * 12),
    "only final": lambda: surveyed([None] * 12, [3, 4] * 6),
    "half answered again": lambda: surveyed([3, 4] * 6, [2, 3] * 3 + [None] * 6),
    "sixty pairs": lambda: surveyed([2 + n % 4 for n in range(60)], [1 + n % 3 for n in range(60)]),
    "every wave": lambda: all_waves(12),
    "archived": archived,
    "one pair": lambda: worked(1),
    "five pairs content": lambda: worked(5),
    "six pairs not content": lambda: worked(6, satisfaction="3", outcome="unresolved"),
}
