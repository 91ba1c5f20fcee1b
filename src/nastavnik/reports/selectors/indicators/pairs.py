"""Rows of pairs: meetings of the last month, waiting for a pair, practical results, early ends."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.alphabet import reading_order
from nastavnik.core.states import MEETING_NOW, MENTEE_ASKING
from nastavnik.mentoring.selectors.held import held_in
from nastavnik.pairing.models import Place
from nastavnik.registry.models import MenteeEntry
from nastavnik.reports.selectors.indicators.rows import Row, place_row

MONTH = dt.timedelta(days=30)


def regular(year: YearRows) -> list[Row]:
    """Give the working places: those with a meeting in the last 30 days count."""
    last = {place: one.on for one in year.met for place, present in one.came if present is not False}
    rows = []
    for place in year.places:
        if place.state not in MEETING_NOW:
            continue
        day = last.get(place.pk)
        note = _("последняя встреча %(day)s") % {"day": f"{day:%d.%m.%Y}"} if day else _("встреч не было")
        rows.append(place_row(place, int(day is not None and day > year.on - MONTH), note))
    return rows


def waits(year: YearRows) -> list[tuple[Row, int, bool]]:
    """Give the days from the first sent request of each person to the first confirmed place; or to `on`, waiting."""
    sent = _first_days((one.teacher, one.submitted_on) for one in year.requests if one.state != "elsewhere")
    found = _first_days((place.mentee_id, place.confirmed_on) for place in year.places)
    rows = []
    for entry in year.mentees:
        begun, end = sent.get(entry.teacher_id), found.get(entry.teacher_id)
        if begun is None or begun > year.on or not _waited(entry, begun, end):
            continue
        days, over = ((end or year.on) - begun).days, end is not None
        row = Row(entry.teacher.told_apart, int(over), 1, _told(days, over), "registry:mentee", entry.pk)
        rows.append((row, days, over))
    return rows


def _told(days: int, over: bool) -> str:
    told = ngettext("%(days)s день", "%(days)s дня", days) % {"days": days}
    return told if over else _("%(told)s, ждёт") % {"told": told}


def _first_days(days: Iterable[tuple[int, dt.date | None]]) -> dict[int, dt.date]:
    found: dict[int, dt.date] = {}
    for person, day in days:
        if day is not None:
            found[person] = min(day, found.get(person, day))
    return found


def _waited(entry: MenteeEntry, begun: dt.date, end: dt.date | None) -> bool:
    """Say whether somebody waits or has waited: not who left without a pair, nor who came with one."""
    return end >= begun if end else entry.state in MENTEE_ASKING


def results(year: YearRows) -> list[Row]:
    """Give the confirmed places: those with a practical result count."""
    counts = Counter(place for _kind, place in year.results)
    return [
        place_row(
            place,
            int(counts[place.pk] > 0),
            ngettext("%(count)s результат", "%(count)s результата", counts[place.pk]) % {"count": counts[place.pk]},
        )
        for place in year.places
    ]


def ended(year: YearRows) -> list[Row]:
    """Give the confirmed places: those that ended before a final assessment count; no reason stands here."""
    return [
        place_row(
            place,
            int(place.state == Place.State.ENDED),
            f"{place.get_state_display()}, {place.ended_on:%d.%m.%Y}" if place.ended_on else place.get_state_display(),
        )
        for place in year.places
    ]


def met(year: YearRows) -> dict[str, list[dt.date]]:
    """Give the day of every meeting of each pair or group, by its name in the order of the alphabet."""
    names: dict[int, str] = {}
    mentees: dict[int, list[str]] = defaultdict(list)
    for place in year.places:
        names[place.relationship_id] = place.mentor.short_name
        mentees[place.relationship_id].append(place.mentee.short_name)
    days = held_in(year.programme, year.on)
    labels = {pk: f"{', '.join(mentees[pk])} – {name}" for pk, name in names.items()}
    return {label: days.get(pk, []) for pk, label in sorted(labels.items(), key=lambda item: reading_order(item[1]))}
