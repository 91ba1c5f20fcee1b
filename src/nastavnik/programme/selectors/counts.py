"""Counts of a programme: one statement for the path, one for the work that waits, one for a day; rooms add theirs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from nastavnik.kit.combined import Answers, Combined, each
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
class Counts(Answers):
    """The numbers of a programme."""

    programme: Programme


def path_of_programme(programme: Programme) -> Counts:
    """Count what the path shows, anew."""
    return Counts(path_counts.ask(programme=programme.pk, school=programme.school_id), programme)


def work_of_programme(programme: Programme) -> Counts:
    """Count what waits for the coordinator, anew."""
    return Counts(work_counts.ask(programme=programme.pk), programme)


def day_of_programme(programme: Programme, on: dt.date) -> Counts:
    """Count how a programme stood at the end of a day, anew."""
    return Counts(day_counts.ask(programme=programme.pk, on=on), programme)


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
    if request.method == "POST" or not hasattr(request, name):
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
