"""What stage 5 knows of the people of the register of mentees: mentor, kind, days, and how the pair came to its end."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.states import CONFIRMED_ONCE
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.kit.words import label_of
from nastavnik.pairing.models import Place, Relationship
from nastavnik.programme.models import Programme


def _mark(place: Place) -> str:
    """Say whether the programme was gone through: yes, ended before, or it goes on."""
    if place.state == Place.State.COMPLETED:
        return _("да")
    return _("досрочно") if place.state == Place.State.ENDED else _("идёт")


def _day(day: Any) -> str:
    return short_date(day) if day else ""


def pairs_of_mentees(programme: Programme, people: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Give the confirmed pairs of each mentee in words, one statement for all."""
    rows = Place.objects.filter(programme=programme, mentee__in=people, state__in=CONFIRMED_ONCE)
    told: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for place in rows.select_related("mentor", "relationship").order_by("confirmed_on", "pk"):
        words = told[place.mentee_id]
        words["mentor"].append(place.mentor.told_apart)
        words["kind"].append(label_of(Relationship.Format, place.relationship.format))
        words["mentor_from"].append(place.mentor.department)
        words["paired_on"].append(_day(place.confirmed_on))
        words["pair_ended_on"].append(_day(place.ended_on))
        words["mark"].append(_mark(place))
    return {key: {name: "; ".join(filter(None, said)) for name, said in words.items()} for key, words in told.items()}
