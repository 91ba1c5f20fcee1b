"""Pairs on the programme's path, on the coordinator's home page and in the reference on a date."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit.combined import Prepared, total
from nastavnik.kit.home import section
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.selectors.count import GROUP, confirmed_on
from nastavnik.pairing.selectors.own import own_proposals
from nastavnik.pairing.selectors.pairs.listed import listed_places
from nastavnik.pairing.selectors.pairs.place import step_words
from nastavnik.pairing.tables import first_pairs
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import (
    Counts,
    StageLine,
    StageStart,
    SummaryLine,
    current_programme,
    day_counts,
    stage_lines,
    stage_notes,
    stage_starts,
    summary_lines,
)

SHOWN_AT_HOME = 8
_first_places = Prepared(lambda programme: listed_places(programme)[: SHOWN_AT_HOME + 1], programme=int)


def _note(counts: Counts) -> str:
    if not counts.number("pairing.places"):
        return ""
    confirmed, people = counts.number("pairing.paired"), counts.number("registry.mentees")
    return _("закреплены: %(confirmed)s из %(people)s") % {"confirmed": confirmed, "people": people}


def _lines(counts: Counts) -> list[StageLine]:
    """Say the promise of consent, which holds by construction."""
    return [StageLine(_("Никто не закреплён без своего согласия"), "yes")] if counts.number("pairing.paired") else []


def _groups_on(programme: int, on: dt.date) -> QuerySet[Place]:
    return confirmed_on(programme, on).filter(relationship__format=GROUP)


def _pairs_on(programme: int, on: dt.date) -> QuerySet[Place]:
    return confirmed_on(programme, on).exclude(relationship__format=GROUP)


def _counts(counts: Counts, on: dt.date) -> list[SummaryLine]:
    """Tell confirmed places as they stood at the end of a day."""
    groups, in_groups = counts.number("pairing.groups"), counts.number("pairing.in_groups")
    return [
        SummaryLine(_("пары"), counts.number("pairing.pairs"), position=30),
        SummaryLine(_("группы"), groups, _("наставляемых в группах: %(n)s") % {"n": in_groups}, position=31),
    ]


@section("pairing.pairs", roles=("coordinator",), position=30, template="pairing/home_pairs.html")
def pairs_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show the first pairs and groups of the year."""
    programme = current_programme(request)
    if programme is None:
        return None
    found = _first_places.ask(programme=programme.pk)
    table = first_pairs(request, found[:SHOWN_AT_HOME])
    return {"listing": table, "more": len(found) > SHOWN_AT_HOME} if found else None


@section("pairing.own", roles=("mentor", "mentee"), position=15, template="pairing/home_own.html")
def own_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show a mentor or a mentee the proposals that are not confirmed yet, so that each page can be found again."""
    rows = [_own_row(place, request) for place in own_proposals(request)]
    return {"rows": rows} if rows else None


def _own_row(place: Place, request: DeskRequest) -> dict[str, Any]:
    """Give the other person of a proposal and the step as this side may know it."""
    side = side_of(place, request.user)
    tone, label = step_words(place, side)
    return {"place": place, "person": place.mentee if side == "mentor" else place.mentor, "tone": tone, "label": label}


day_counts.add("pairing.pairs", lambda programme, on: total(_pairs_on(programme, on), what="relationship_id"))
day_counts.add("pairing.in_groups", lambda programme, on: total(_groups_on(programme, on)))
day_counts.add("pairing.groups", lambda programme, on: total(_groups_on(programme, on), what="relationship_id"))
stage_notes.add("pairing", _note)
stage_lines.add("pairing", _lines)
stage_starts.add(
    "pairing",
    StageStart(
        lambda counts: counts.number("pairing.places") > 0,
        gettext_lazy("Предложений пока нет. Подбор покажет, кто кому подходит и почему."),
        gettext_lazy("Открыть подбор"),
        "pairing:workshop",
    ),
)
stage_starts.add(
    "mentoring",
    StageStart(
        lambda counts: counts.number("pairing.paired") > 0,
        gettext_lazy("Закреплённых пар пока нет."),
        gettext_lazy("Открыть пары"),
        "pairing:pairs",
    ),
)
summary_lines.add("pairing", _counts)
