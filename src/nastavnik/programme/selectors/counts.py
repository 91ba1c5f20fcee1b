"""Counts of a programme: one statement for the path, one for the work that waits, one for a day; rooms add theirs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from nastavnik.kit.combined import Combined
from nastavnik.people.selectors import holders
from nastavnik.programme.models import Act, Outreach, Programme
from nastavnik.programme.selectors.programmes import current_programme

# What the path and its facts say: shown to everybody in the school, so nothing else may be asked here.
path_counts = Combined("count of the path", programme=int, school=int)
# What waits for whoever runs the programme: for pages of the coordinator and the head alone.
work_counts = Combined("count of the work", programme=int)
# How it stood at the end of a day.
day_counts = Combined("count of a day", programme=int, on=dt.date)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a programme by name of the question; a number may be told by keys, for example by state."""

    programme: Programme
    numbers: Mapping[str, Sequence[tuple[str, int]]]

    def number(self, name: str, *keys: str) -> int:
        """Add up a count, or those of its keys that are named."""
        return sum(number for key, number in self.numbers[name] if not keys or key in keys)

    def keys(self, name: str) -> list[str]:
        """Give the keys under which something was counted."""
        return [key for key, _number in self.numbers[name]]

    def until(self, name: str, day: dt.date) -> list[int]:
        """Give the numbers whose key is a day not after this one."""
        return [number for key, number in self.numbers[name] if key is not None and key <= day.isoformat()]

    def rows(self, name: str) -> list[int]:
        """Give the numbers one by one, where they are rows and not counts."""
        return [number for _key, number in self.numbers[name]]


def total(rows: Any, owner: str = "programme_id", what: str = "pk") -> Any:
    """Make a question of rows that all have one owner: how many different ones there are."""
    return rows.order_by().values(owner).annotate(n=Count(what, distinct=what != "pk")).values_list(owner, "n")


def each(rows: Any, key: str) -> Any:
    """Make a question of rows: how many have each value of a column."""
    return rows.order_by().values(key).annotate(n=Count("pk")).values_list(key, "n")


def path_of_programme(programme: Programme) -> Counts:
    """Count what the path shows, anew."""
    return Counts(programme, path_counts.ask(programme=programme.pk, school=programme.school_id))


def work_of_programme(programme: Programme) -> Counts:
    """Count what waits for the coordinator, anew."""
    return Counts(programme, work_counts.ask(programme=programme.pk))


def day_of_programme(programme: Programme, on: dt.date) -> Counts:
    """Count how a programme stood at the end of a day, anew."""
    return Counts(programme, day_counts.ask(programme=programme.pk, on=on))


def counts_for(request: HttpRequest) -> Counts | None:
    """Give what the path shows to whoever asks, counted once for a page; what a form changed is counted anew."""
    return _kept(request, "_path_counts", path_of_programme)


def work_for(request: HttpRequest) -> Counts | None:
    """Give what waits for the coordinator who asks, counted once for a page."""
    return _kept(request, "_work_counts", work_of_programme)


def _kept(request: Any, name: str, count: Any) -> Counts | None:
    programme = current_programme(request)
    if programme is None:
        return None
    if request.method != "GET" or not hasattr(request, name):
        setattr(request, name, count(programme))
    found: Counts = getattr(request, name)
    return found


path_counts.add(
    "programme.coordinators",
    lambda programme, school: each(holders(school, "coordinator"), "role"),
)
path_counts.add(
    "programme.roadmap_orders",
    lambda programme, school: each(Act.objects.filter(programme_id=programme, kind=Act.Kind.ROADMAP_ORDER), "dated"),
)
path_counts.add(
    "programme.outreach",
    lambda programme, school: each(Outreach.objects.filter(programme_id=programme), "audience"),
)
