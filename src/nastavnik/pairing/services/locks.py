"""Locks in one order: programme, mentor entry, place."""

import datetime as dt

from django.db.models import QuerySet

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.pairing.models import Place
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_programme, lock_running
from nastavnik.registry.models import MentorEntry


def lock_open(programme: Programme) -> Programme:
    """Lock a programme that takes new pairs."""
    return lock_running(programme.pk, N_("Программа в архиве: новых пар в ней не бывает."))


def lock_mentor(programme: Programme, mentor: Teacher) -> MentorEntry:
    """Lock the mentor's entry, so that places are given out one by one."""
    rows = MentorEntry.objects.select_for_update().filter(programme=programme, teacher=mentor)
    entry: MentorEntry | None = rows.first()
    if entry is None:
        raise RuleError(
            "place.mentor", N_("Этого педагога нет в базе наставников. Сначала внесите его туда."), "mentor"
        )
    return entry


def lock_places(programme_id: int, rows: QuerySet[Place]) -> list[Place]:
    """Lock a programme, then the mentors and the places of these rows, and read the places as they are now."""
    lock_programme(programme_id)
    mentors = MentorEntry.objects.select_for_update(of=("self",)).order_by("pk")
    list(mentors.filter(programme_id=programme_id, teacher__in=rows.values("mentor")))
    people = ("mentor__account", "mentee__account", "relationship", "programme", "school")
    return list(rows.select_for_update(of=("self",)).select_related(*people).order_by("pk"))


def lock_place(place: Place) -> Place:
    """Lock the programme, the mentor's entry and the place, and read the place as it is now."""
    return lock_places(place.programme_id, Place.objects.filter(pk=place.pk))[0]


def require_day(day: dt.date, earliest: dt.date, field: str) -> None:
    """Refuse a day that has not come or is too early."""
    if day > clock.today():
        raise RuleError("place.future", N_("Эта дата ещё не наступила."), field)
    if day < earliest:
        raise RuleError(
            "place.too_early",
            N_("Дата раньше, чем возможно: не раньше %(day)s."),
            field,
            params={"day": f"{earliest:%d.%m.%Y}"},
        )
