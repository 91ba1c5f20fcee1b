"""Facts of stage 5; the subject is a place or the counts of the programme."""

from nastavnik.core.states import PROVEN
from nastavnik.kit.combined import each, total
from nastavnik.kit.registries import days_to_pair, fact
from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.days import days_of
from nastavnik.programme.selectors import Counts, done_signs, path_counts

days_to_pair.add("pairing", days_of)
path_counts.add("pairing.places", lambda programme, school: total(Place.objects.filter(programme_id=programme)))
path_counts.add(
    "pairing.paired",
    lambda programme, school: total(Place.objects.filter(programme_id=programme, state__in=PROVEN), what="mentee_id"),
)
done_signs.add(
    "personal_meetings",
    lambda programme: each(Place.objects.filter(programme=programme, met_on__isnull=False), "met_on"),
)


@fact("pairing.meeting_held")
def meeting_held(place: Place) -> bool:
    """Say whether the personal meeting took place."""
    return place.met_on is not None


@fact("pairing.mentee_yes")
def mentee_yes(place: Place) -> bool:
    """Say whether the mentee said yes."""
    return place.mentee_yes_on is not None


@fact("pairing.mentor_yes")
def mentor_yes(place: Place) -> bool:
    """Say whether the mentor said yes."""
    return place.mentor_yes_on is not None


@fact("pairing.order_registered")
def order_registered(place: Place) -> bool:
    """Say whether the order about the pair is registered."""
    return place.order_id is not None


@fact("pairing.proposal_exists")
def proposal_exists(counts: Counts) -> bool:
    """Say whether any pair was proposed."""
    return counts.number("pairing.places") > 0


@fact("pairing.confirmed_place_exists")
def confirmed_place_exists(counts: Counts) -> bool:
    """Say whether any pair was confirmed."""
    return counts.number("pairing.paired") > 0
