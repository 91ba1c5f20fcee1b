"""Notices about places: each side and the coordinators, never with names or private words."""

from django.urls import reverse

from nastavnik.outbox import services as outbox
from nastavnik.pairing.models import Place, Side
from nastavnik.pairing.policies import SIDES, person
from nastavnik.people.selectors import accounts_with_role

KINDS = (
    "pairing.invited",
    "pairing.met",
    "pairing.declined",
    "pairing.withdrawn",
    "pairing.clarify",
    "pairing.agreed",
    "pairing.confirmed",
    "pairing.closing",
    "pairing.chosen",
)


def tell(place: Place, side: Side, kind: str, occasion: str = "") -> None:
    """Tell one side; the same occasion is told once."""
    outbox.put(
        kind=kind,
        account=person(place, side).account,
        key=f"{place.pk}{occasion}",
        school_id=place.school_id,
        url=reverse("pairing:place", args=[place.pk]),
        side=side,
    )


def tell_both(place: Place, kind: str, occasion: str = "") -> None:
    """Tell the mentor and the mentee."""
    for side in SIDES:
        tell(place, side, kind, occasion)


def tell_coordinators(place: Place, kind: str, occasion: str = "") -> None:
    """Tell every coordinator of the school."""
    for account in accounts_with_role(place.school_id, "coordinator"):
        outbox.put(
            kind=kind,
            account=account,
            key=f"{place.pk}{occasion}",
            school_id=place.school_id,
            url=reverse("pairing:place", args=[place.pk]),
            side="coordinator",
        )
