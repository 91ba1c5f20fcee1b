"""A «no», a proposal taken back, a notice and an end that were pressed by mistake."""

from django.db.models import F

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import PLACE_LIVE
from nastavnik.journal.services import Offer, give_back, offer_of
from nastavnik.kit.registries import relied_on
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.models import Account
from nastavnik.people.selectors import held_roles
from nastavnik.programme.models import Act


def _standing(place: Place, actor: Account) -> set[str]:
    side = side_of(place, actor)
    return {side} if side else held_roles(actor, place.school_id)


def place_offer(place: Place, actor: Account) -> Offer | None:
    """Give the last press that changed a place, while this person may take it back."""
    return offer_of(place, actor, _standing(place, actor))


def return_place(*, place: Place, actor: Account, press: str = "") -> Place:
    """Bring a place back to what it was before the last press."""

    def still() -> None:
        report = Act.objects.filter(programme_id=place.programme_id, kind=Act.Kind.REPORT)
        if place.state == Place.State.COMPLETED and report.exists():
            raise RuleError("return.report", N_("Отчёт года уже утверждён: завершённая пара в нём названа."))

    give_back(place, actor=actor, standing=_standing(place, actor), still=still, press=press)
    place.refresh_from_db()
    return place


def pairs_on(keys: dict[str, list[int]]) -> list[str]:
    """Name the pairs of today that rely on entries of the registers."""
    live = Place.objects.filter(state__in=PLACE_LIVE).select_related("mentor", "mentee")
    of_mentee = live.filter(
        mentee__mentee_entries__in=keys.get("registry.MenteeEntry", ()),
        mentee__mentee_entries__programme=F("programme"),
    )
    of_mentor = live.filter(
        mentor__mentor_entries__in=keys.get("registry.MentorEntry", ()),
        mentor__mentor_entries__programme=F("programme"),
    )
    return [str(place) for place in (*of_mentee, *of_mentor)]


relied_on.add("pairing", pairs_on)
