"""Rows of pairs: meetings of the last month, waiting for a pair, practical results, early ends."""

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.completion.selectors.figures import sent_requests
from nastavnik.completion.selectors.people import places_of
from nastavnik.core.alphabet import reading_order
from nastavnik.mentoring.models import Attendance, PracticalResult
from nastavnik.mentoring.selectors.standing import WORKING
from nastavnik.pairing.models import Place
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry
from nastavnik.reports.selectors.indicators.rows import Row, place_row

MONTH = dt.timedelta(days=30)


def _named(programme: Programme) -> list[Place]:
    return list(places_of(programme).select_related("mentor", "mentee"))


def regular(programme: Programme, on: dt.date) -> list[Row]:
    """Give the working places: those with a meeting in the last 30 days count."""
    came = Attendance.objects.filter(place__programme=programme).exclude(present=False)
    last = dict(
        came.filter(meeting__held_on__lte=on).order_by().values_list("place_id").annotate(last=Max("meeting__held_on"))
    )
    rows = []
    for place in _named(programme):
        if place.state not in WORKING:
            continue
        day = last.get(place.pk)
        note = _("последняя встреча %(day)s") % {"day": f"{day:%d.%m.%Y}"} if day else _("встреч не было")
        rows.append(place_row(place, int(day is not None and day > on - MONTH), note))
    return rows


def waits(programme: Programme, on: dt.date) -> list[tuple[Row, int, bool]]:
    """Give the days from the first sent request of each person to the first confirmed place; or to `on`, waiting."""
    sent: dict[int, dt.date] = {}
    asked = sent_requests(programme).exclude(state="elsewhere").filter(submitted_on__lte=on)
    for teacher, day in asked.values_list("entry__teacher_id", "submitted_on"):
        sent[teacher] = min(day, sent.get(teacher, day))
    found: dict[int, dt.date] = {}
    for teacher, day in places_of(programme).values_list("mentee_id", "confirmed_on"):
        if day is not None:
            found[teacher] = min(day, found.get(teacher, day))
    entries = programme.mentee_entries.filter(teacher_id__in=sent).select_related("teacher")
    rows = []
    for entry in entries:
        begun, end = sent[entry.teacher_id], found.get(entry.teacher_id)
        if (end is None and entry.state not in {MenteeEntry.State.JOINED, MenteeEntry.State.THINKING}) or (
            end is not None and end < begun
        ):
            continue  # left without a pair, or came with one
        days = ((end or on) - begun).days
        told = ngettext("%(days)s день", "%(days)s дня", days) % {"days": days}
        note = told if end else _("%(told)s, ждёт") % {"told": told}
        row = Row(entry.teacher.full_name, int(end is not None), 1, note, "registry:mentee", entry.pk)
        rows.append((row, days, end is not None))
    return rows


def results(programme: Programme, on: dt.date) -> list[Row]:
    """Give the confirmed places: those with a practical result count."""
    shown = PracticalResult.objects.filter(place__programme=programme).values_list("place_id", flat=True)
    counts = Counter(shown)
    return [
        place_row(
            place,
            int(counts[place.pk] > 0),
            ngettext("%(count)s результат", "%(count)s результата", counts[place.pk]) % {"count": counts[place.pk]},
        )
        for place in _named(programme)
    ]


def ended(programme: Programme, on: dt.date) -> list[Row]:
    """Give the confirmed places: those that ended before a final assessment count; no reason stands here."""
    return [
        place_row(
            place,
            int(place.state == Place.State.ENDED),
            f"{place.get_state_display()}, {place.ended_on:%d.%m.%Y}" if place.ended_on else place.get_state_display(),
        )
        for place in _named(programme)
    ]


def met(programme: Programme, on: dt.date) -> dict[str, list[dt.date]]:
    """Give the day of every meeting of each pair or group, by its name in the order of the alphabet."""
    names: dict[int, str] = {}
    mentees: dict[int, list[str]] = defaultdict(list)
    for place in _named(programme):
        names[place.relationship_id] = place.mentor.short_name
        mentees[place.relationship_id].append(place.mentee.short_name)
    held = Attendance.objects.filter(Q(present=True) | Q(present__isnull=True), place__programme=programme)
    held = held.filter(meeting__state__in=["held", "closed"], meeting__held_on__lte=on)
    days: dict[int, list[dt.date]] = defaultdict(list)
    rows = held.order_by().values_list("meeting__relationship_id", "meeting__held_on", "meeting_id").distinct()
    for relationship, day, _meeting in rows:
        days[relationship].append(day)
    labels = {pk: f"{', '.join(mentees[pk])} – {name}" for pk, name in names.items()}
    return {label: sorted(days[pk]) for pk, label in sorted(labels.items(), key=lambda item: reading_order(item[1]))}
