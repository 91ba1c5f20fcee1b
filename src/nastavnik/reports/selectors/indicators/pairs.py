"""Rows of pairs: meetings of the last month, waiting for a pair, practical results, early ends."""

import datetime as dt
from collections import Counter, defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.alphabet import reading_order
from nastavnik.mentoring.selectors.standing import WORKING
from nastavnik.pairing.models import Place
from nastavnik.registry.models import MenteeEntry
from nastavnik.reports.selectors.indicators.rows import Row, place_row

MONTH = dt.timedelta(days=30)


def regular(year: YearRows) -> list[Row]:
    """Give the working places: those with a meeting in the last 30 days count."""
    last = {place: one.on for one in year.met for place, present in one.came if present is not False}
    rows = []
    for place in year.places:
        if place.state not in WORKING:
            continue
        day = last.get(place.pk)
        note = _("последняя встреча %(day)s") % {"day": f"{day:%d.%m.%Y}"} if day else _("встреч не было")
        rows.append(place_row(place, int(day is not None and day > year.on - MONTH), note))
    return rows


def waits(year: YearRows) -> list[tuple[Row, int, bool]]:
    """Give the days from the first sent request of each person to the first confirmed place; or to `on`, waiting."""
    sent: dict[int, dt.date] = {}
    for one in year.requests:
        if one.state != "elsewhere" and one.submitted_on is not None and one.submitted_on <= year.on:
            sent[one.teacher] = min(one.submitted_on, sent.get(one.teacher, one.submitted_on))
    found: dict[int, dt.date] = {}
    for place in year.places:
        found[place.mentee_id] = min(place.confirmed_on, found.get(place.mentee_id, place.confirmed_on))
    rows = []
    for entry in year.mentees:
        if entry.teacher_id not in sent:
            continue
        begun, end = sent[entry.teacher_id], found.get(entry.teacher_id)
        if (end is None and entry.state not in {MenteeEntry.State.JOINED, MenteeEntry.State.THINKING}) or (
            end is not None and end < begun
        ):
            continue  # left without a pair, or came with one
        days = ((end or year.on) - begun).days
        told = ngettext("%(days)s день", "%(days)s дня", days) % {"days": days}
        note = told if end else _("%(told)s, ждёт") % {"told": told}
        row = Row(entry.teacher.full_name, int(end is not None), 1, note, "registry:mentee", entry.pk)
        rows.append((row, days, end is not None))
    return rows


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
    days: dict[int, list[dt.date]] = defaultdict(list)
    for one in year.met:
        if any(present is not False for _place, present in one.came):
            days[one.relationship].append(one.on)
    labels = {pk: f"{', '.join(mentees[pk])} – {name}" for pk, name in names.items()}
    return {label: sorted(days[pk]) for pk, label in sorted(labels.items(), key=lambda item: reading_order(item[1]))}
