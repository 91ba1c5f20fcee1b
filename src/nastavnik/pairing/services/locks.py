"""Locks in one order: programme, mentor entry, place."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q, QuerySet

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.kit.combined import Prepared
from nastavnik.kit.registries import locks_first
from nastavnik.pairing.models import Place
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_programme, lock_running
from nastavnik.registry.models import MenteeEntry, MentorEntry


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
    list(_mentors_of(programme_id, rows))
    return list(_as_they_are(rows))


def _mentors_of(programme_id: int, rows: QuerySet[Place]) -> QuerySet[MentorEntry]:
    mentors = MentorEntry.objects.select_for_update(of=("self",)).order_by("pk")
    return mentors.filter(programme_id=programme_id, teacher__in=rows.values("mentor"))


def _as_they_are(rows: QuerySet[Place]) -> QuerySet[Place]:
    people = ("mentor__account", "mentee__account", "relationship", "programme", "school")
    return rows.select_for_update(of=("self",)).select_related(*people).order_by("pk")


class PlacesOf:
    """The places that belong to a row, for instance to a meeting, locked often: by statements compiled once."""

    def __init__(self, places: Callable[[int], QuerySet[Place]]) -> None:
        self._mentors = Prepared(lambda programme, pk: _mentors_of(programme, places(pk)), programme=int, pk=int)
        self._places = Prepared(lambda pk: _as_they_are(places(pk)), pk=int)

    def lock(self, programme_id: int, pk: int) -> list[Place]:
        """Lock a programme, then the mentors and the places of the row with this key; give the places as they are."""
        lock_programme(programme_id)
        self._mentors.ask(programme=programme_id, pk=pk)
        return self._places.ask(pk=pk)


_itself = PlacesOf(lambda pk: Place.objects.filter(pk=pk))


def lock_place(place: Place) -> Place:
    """Lock the programme, the mentor's entry and the place, and read the place as it is now."""
    return _itself.lock(place.programme_id, place.pk)[0]


def lock_first(keys: dict[str, list[int]]) -> None:
    """Lock rows in the order of the house: programmes, mentors, places; for teachers every year that runs."""
    places = Place.objects.filter(pk__in=keys.get("pairing.Place", ()))
    mentors = MentorEntry.objects.filter(pk__in=keys.get("registry.MentorEntry", ()))
    mentees = MenteeEntry.objects.filter(pk__in=keys.get("registry.MenteeEntry", ()))
    programmes: set[int] = set(keys.get("programme.Programme", ()))
    schools = Teacher.objects.filter(pk__in=keys.get("people.Teacher", ())).values("school")
    running = Programme.objects.filter(school__in=schools, archived_on__isnull=True)
    programmes |= set(running.values_list("pk", flat=True))
    for rows in (places, mentors, mentees):
        programmes |= set(rows.values_list("programme_id", flat=True))
    for pk in sorted(programmes):
        lock_programme(pk)
    theirs = Q(pk__in=mentors.values("pk")) | Q(programme__in=programmes, teacher__in=places.values("mentor"))
    list(MentorEntry.objects.select_for_update(of=("self",)).filter(theirs).order_by("pk"))
    list(places.select_for_update(of=("self",)).order_by("pk"))


locks_first.add("pairing", lock_first)


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
