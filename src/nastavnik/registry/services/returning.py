"""Leaving, a «no» and a deferral in the registers, and a decision about a request, that were pressed by mistake."""

from nastavnik.journal.services import Offer, give_back, offer_of
from nastavnik.people.models import Account
from nastavnik.people.selectors import held_roles
from nastavnik.registry.models import MenteeEntry, MentorEntry, MentoringRequest

Entry = MenteeEntry | MentorEntry


def _standing(row: Entry | MentoringRequest, actor: Account) -> set[str]:
    person = row.entry.teacher if isinstance(row, MentoringRequest) else row.teacher
    own = {"self"} if actor.pk is not None and person.account_id == actor.pk else set()
    return own | held_roles(actor, row.school_id)


def entry_offer(entry: Entry | None, actor: Account) -> Offer | None:
    """Give the last press that changed an entry of a register, while this person may take it back."""
    return offer_of(entry, actor, _standing(entry, actor)) if entry is not None else None


def return_entry(*, entry: Entry, actor: Account, press: str = "") -> None:
    """Bring an entry back to what it was before the last press, with the pairs and requests that ended with it."""
    give_back(entry, actor=actor, standing=_standing(entry, actor), press=press)


def request_offer(request: MentoringRequest, actor: Account) -> Offer | None:
    """Give the last decision about a request, while this person may take it back."""
    return offer_of(request, actor, _standing(request, actor))


def return_request(*, request: MentoringRequest, actor: Account, press: str = "") -> None:
    """Bring a request back to what it was before the last press."""
    give_back(request, actor=actor, standing=_standing(request, actor), press=press)
