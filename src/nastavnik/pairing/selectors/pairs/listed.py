"""The list of pairs and groups, its sheet, and the places an order may name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.selectors.words import STEPS, TYPES, Words
from nastavnik.people.models import name_order
from nastavnik.programme.models import Programme

SHOWN = ("proposed", "confirmed", "paused", "closing", "completed", "ended")
ORDERABLE = ("confirmed", "paused")


def relationships(programme: Programme, states: Iterable[str] = SHOWN) -> QuerySet[Relationship]:
    """Give pairs and groups with `shown_places`, by the mentor's name."""
    places = Place.objects.filter(state__in=tuple(states)).for_list().order_by(name_order("mentee"), "pk")
    held = Place.objects.filter(relationship=OuterRef("pk"), state__in=tuple(states))
    return (
        Relationship.objects.filter(Exists(held), programme=programme)
        .select_related("mentor")
        .prefetch_related(Prefetch("places", places, to_attr="shown_places"))
        .order_by(name_order("mentor"), "pk")
    )


def answers_in_words(place: Place) -> str:
    """Say who answered, without saying who said no."""
    if place.state == Place.State.DECLINED:
        return _("не состоялась, причина не указывается")
    mentor = _("да") if place.mentor_yes_on else _("ждём")
    mentee = _("да") if place.mentee_yes_on else _("ждём")
    return _("наставник: %(mentor)s, наставляемый: %(mentee)s") % {"mentor": mentor, "mentee": mentee}


@dataclass(frozen=True, slots=True)
class Member:
    """One place in the list of pairs."""

    place: Place
    tone: str
    label: Words
    answers: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair or group in the list."""

    relationship: Relationship
    type: Words
    members: tuple[Member, ...]


def pair_rows(found: Iterable[Relationship]) -> list[PairRow]:
    """Put pairs and groups into rows; their places are already loaded."""
    return [PairRow(r, TYPES[r.type], tuple(_member(place) for place in r.shown_places)) for r in found]  # type: ignore[attr-defined]


def _member(place: Place) -> Member:
    tone, label = STEPS[place.step]
    return Member(place, tone, label, answers_in_words(place))


def agreed(programme: Programme | int) -> QuerySet[Place]:
    """Give the proposals to which both sides said yes after their meeting."""
    return Place.objects.filter(
        programme=programme,
        state="proposed",
        met_on__isnull=False,
        mentor_yes_on__isnull=False,
        mentee_yes_on__isnull=False,
    )


def orderable(programme: Programme | int) -> QuerySet[Place]:
    """Give the places an order may name: agreed or confirmed, not named yet."""
    rows = agreed(programme) | Place.objects.filter(programme=programme, state__in=ORDERABLE)
    return rows.filter(order__isnull=True)


def places_for_order(programme: Programme) -> list[Place]:
    """Give the places an order may name with what a line of it shows."""
    return list(orderable(programme).for_list())  # type: ignore[attr-defined]


def list_cells(rows: Iterable[PairRow]) -> list[list[Any]]:
    """Put pairs into the cells of a sheet, one line for each mentee."""
    return [
        [
            row.relationship.mentor.full_name,
            member.place.mentee.full_name,
            str(row.type),
            row.relationship.get_format_display(),
            str(member.label),
            member.answers,
            member.place.confirmed_on,
            f"№ {member.place.order.number}" if member.place.order else "",
        ]
        for row in rows
        for member in row.members
    ]
