"""Leaving, a «no» and a deferral in the registers that were pressed by mistake."""

from nastavnik.journal.services import Offer, give_back, offer_of
from nastavnik.people.models import Account
from nastavnik.people.selectors import held_roles
from nastavnik.registry.models import MenteeEntry, MentorEntry

Entry = MenteeEntry | MentorEntry


def _standing(entry: Entry, actor: Account) -> set[str]:
    own = {"self"} if actor.pk is not None and entry.teacher.account_id == actor.pk else set()
    return own | held_roles(actor, entry.school_id)


def entry_offer(entry: Entry | None, actor: Account) -> Offer | None:
    """Give the last press that changed an entry of a register, while this person may take it back."""
    return offer_of(entry, actor, _standing(entry, actor)) if entry is not None else None


def return_entry(*, entry: Entry, actor: Account) -> None:
    """Bring an entry back to what it was before the last press, with the pairs and requests that ended with it."""
    give_back(entry, actor=actor, standing=_standing(entry, actor))
