"""Roles that follow from pairs: a mentor or mentee keeps the pages of their pair, to read them later too."""

from typing import Any

from nastavnik.kit.registries import role_providers, standings
from nastavnik.mentoring.models.visibility import own_places
from nastavnik.mentoring.selectors.standing import PROVEN_LIVE
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account


def pair_roles(account: Any) -> set[str]:
    """Give «mentor» and «mentee» to the people of confirmed and ended pairs, past years included; one query."""
    if not account.school_id:
        return set()
    own = Place.objects.filter(
        own_places(account, ""),
        school_id=account.school_id,
        confirmed_on__isnull=False,
    )
    mentors = own.values_list("mentor__account_id", flat=True)
    return {"mentor" if mentor == account.pk else "mentee" for mentor in mentors}


role_providers.add("mentoring", pair_roles)


def mentored_now(account: Any) -> Any:
    """Give the teachers whose mentor the account is now."""
    rows = Place.objects.filter(mentor__account=account, school_id=account.school_id, state__in=PROVEN_LIVE)
    return rows.values("mentee_id")


standings.add("mentor", mentored_now)


def mentors_now(teacher: Any) -> Any:
    """Give the accounts of those who mentor a teacher now."""
    rows = Place.objects.filter(mentee=teacher, state__in=PROVEN_LIVE).values("mentor__account_id")
    return Account.objects.filter(pk__in=rows, is_active=True).order_by("pk")


standings.add("mentors of", mentors_now)
