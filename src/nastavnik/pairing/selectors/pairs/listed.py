"""The list of pairs and groups, its sheet, and the places an order may name."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nastavnik.core.states import ORDERABLE, PLACE_SHOWN
from nastavnik.pairing.models import Place, PlaceQuerySet
from nastavnik.people.models import name_of, name_order
from nastavnik.programme.models import Programme

ROW = (
    "mentor__apart",
    "mentee__apart",
    "type",
    "state",
    "invited_on",
    "met_on",
    "mentor_yes_on",
    "mentee_yes_on",
    "confirmed_on",
)


def listed_places(programme: Programme | int, states: Iterable[str] = PLACE_SHOWN) -> PlaceQuerySet:
    """Give the places of pairs and groups with what a row shows, by the mentor's name, then the mentee's."""
    rows: PlaceQuerySet = Place.objects.filter(programme=programme, state__in=tuple(states))
    rows = rows.select_related("mentor", "mentee", "relationship", "order")
    rows = rows.only(
        *ROW,
        *name_of("mentor"),
        *name_of("mentee"),
        "mentor__apart",
        "mentee__apart",
        "relationship__format",
        "order__number",
        "order__dated",
    )
    return rows.order_by(name_order("mentor"), "relationship_id", name_order("mentee"), "pk")


def answers_in_words(place: Place) -> str:
    """Say who answered, without saying who said no."""
    if place.state == Place.State.DECLINED:
        return _("не состоялась, причина не указывается")
    mentor = _("да") if place.mentor_yes_on else _("ждём")
    mentee = _("да") if place.mentee_yes_on else _("ждём")
    return _("наставник: %(mentor)s, наставляемый: %(mentee)s") % {"mentor": mentor, "mentee": mentee}


def agreed(programme: Programme | int) -> PlaceQuerySet:
    """Give the proposals to which both sides said yes after their meeting."""
    return Place.objects.filter(
        programme=programme,
        state="proposed",
        met_on__isnull=False,
        mentor_yes_on__isnull=False,
        mentee_yes_on__isnull=False,
    )


def orderable(programme: Programme | int) -> PlaceQuerySet:
    """Give the places an order may name: agreed or confirmed, not named yet."""
    rows = agreed(programme) | Place.objects.filter(programme=programme, state__in=ORDERABLE)
    return rows.filter(order__isnull=True)


def places_for_order(programme: Programme) -> list[Place]:
    """Give the places an order may name with what a line of it shows."""
    return list(orderable(programme).for_list())
