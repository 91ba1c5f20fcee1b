"""Pairs on the programme's path, on the coordinator's home page and in the reference on a date."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.home import section
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.selectors.pairs.listed import pair_rows, places_for_order, relationships
from nastavnik.pairing.selectors.pairs.place import step_words
from nastavnik.pairing.selectors.registers.needs import open_needs
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import (
    StageLine,
    SummaryLine,
    current_programme,
    stage_lines,
    stage_notes,
    summary_lines,
)

SHOWN_AT_HOME = 8
CONFIRMED = ("confirmed", "paused", "closing", "completed")


def _note(programme: Programme) -> str:
    places = Place.objects.filter(programme=programme)
    confirmed = places.filter(state__in=CONFIRMED).values("mentee").distinct().count()
    people = programme.mentee_entries.filter(state__in=["joined", "completed"]).count()
    if not places.exists():
        return ""
    return _("закреплены: %(confirmed)s из %(people)s") % {"confirmed": confirmed, "people": people}


def _lines(programme: Programme) -> list[StageLine]:
    """Name what stage 5 still waits for; the promise of consent stands first, and holds by construction."""
    if not Place.objects.filter(programme=programme).exists():
        return []
    proposed = list(Place.objects.filter(programme=programme, state="proposed").for_list())
    waiting = sum(place.step in {"met", "half"} for place in proposed)
    unpaired = len({need.entry.teacher_id for need in open_needs(programme)})
    unnamed = len(places_for_order(programme))
    lines = [StageLine(_("Никто не закреплён без своего согласия"), "yes")]
    if waiting:
        lines.append(StageLine(_("Ждут ответа после встречи: %(n)s") % {"n": waiting}, "no", reverse("pairing:pairs")))
    if unpaired:
        lines.append(StageLine(_("Без предложения: %(n)s") % {"n": unpaired}, "no", reverse("pairing:workshop")))
    if unnamed:
        lines.append(StageLine(_("Не названы в приказе: %(n)s") % {"n": unnamed}, "warn", reverse("pairing:order")))
    return lines


def _counts(programme: Programme, on: dt.date) -> list[SummaryLine]:
    """Count confirmed places as they stood at the end of a day."""
    rows = Place.objects.filter(programme=programme, confirmed_on__lte=on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    )
    groups = Relationship.objects.filter(format="group", places__in=rows).distinct().count()
    in_groups = rows.filter(relationship__format="group").count()
    return [
        SummaryLine(_("пары"), rows.count() - in_groups, position=30),
        SummaryLine(_("группы"), groups, _("наставляемых в группах: %(n)s") % {"n": in_groups}, position=31),
    ]


@section("pairing.pairs", roles=("coordinator",), position=30, template="pairing/home_pairs.html")
def pairs_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show the first pairs and groups of the year."""
    programme = current_programme(request)
    if programme is None:
        return None
    found = list(relationships(programme)[: SHOWN_AT_HOME + 1])
    return {"rows": pair_rows(found[:SHOWN_AT_HOME]), "more": len(found) > SHOWN_AT_HOME} if found else None


@section("pairing.own", roles=("mentor", "mentee"), position=15, template="pairing/home_own.html")
def own_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show a mentor or a mentee the proposals that are not confirmed yet, so that each page can be found again."""
    programme, teacher = current_programme(request), request.teacher
    if programme is None or not teacher:
        return None
    proposed = Place.objects.filter(programme=programme, state=Place.State.PROPOSED, invited_on__isnull=False)
    own = (proposed.filter(mentor=teacher) | proposed.filter(mentee=teacher)).for_list().order_by("invited_on", "pk")
    rows = [_own_row(place, request) for place in own]
    return {"rows": rows} if rows else None


def _own_row(place: Place, request: DeskRequest) -> dict[str, Any]:
    """Give the other person of a proposal and the step as this side may know it."""
    side = side_of(place, request.user)
    tone, label = step_words(place, side)
    return {"place": place, "person": place.mentee if side == "mentor" else place.mentor, "tone": tone, "label": label}


stage_notes.add("pairing", _note)
stage_lines.add("pairing", _lines)
summary_lines.add("pairing", _counts)
