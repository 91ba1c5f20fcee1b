"""Counts of a programme: one statement for the path, one for a day; rooms add theirs."""

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
# How it stood at the end of a day.
day_counts = Combined("count of a day", programme=int, on=dt.date)


@dataclass(frozen=True, slots=True)
class Counts(Answers):
    """The numbers of a programme."""

    programme: Programme


def path_of_programme(programme: Programme) -> Counts:
    """Count what the path shows, anew."""
    return Counts(path_counts.ask(programme=programme.pk, school=programme.school_id), programme)


def day_of_programme(programme: Programme, on: dt.date) -> Counts:
    """Count how a programme stood at the end of a day, anew."""
    return Counts(day_counts.ask(programme=programme.pk, on=on), programme)


def counts_for(request: HttpRequest) -> Counts | None:
    """Give what the path shows to whoever asks, counted once for a page; what a form changed is counted anew."""
    kept: Any = request
    programme = current_programme(request)
    if programme is None:
        return None
    if request.method == "POST" or not hasattr(kept, "_path_counts"):
        kept._path_counts = path_of_programme(programme)
    found: Counts = kept._path_counts
    return found


path_counts.add(
    "programme.coordinators",
    lambda programme, school: each(holders(school, "coordinator"), "role"),
)
path_counts.add(
    "programme.roadmap_orders",
    lambda programme, school: each(
        Act.objects.filter(programme_id=programme, kind=Act.Kind.ROADMAP_ORDER, annulled_on__isnull=True), "dated"
    ),
)
path_counts.add(
    "programme.outreach",
    lambda programme, school: each(Outreach.objects.filter(programme_id=programme), "audience"),
)
