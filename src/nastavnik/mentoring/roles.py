"""Roles that follow from pairs: a mentor or mentee keeps the pages of their pair, to read them later too."""

from typing import Any

from nastavnik.core.states import AT_WORK
from nastavnik.kit.registries import role_providers, standings
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.people.selectors import Standing, own_facts

SIDES = ("mentor", "mentee")
for _side in SIDES:
    # The states of one's own pairs on either side, with the number of the year they are of.
    own_facts.add(
        f"mentoring.as_{_side}",
        lambda account, school, side=_side: Place.objects.filter(
            **{f"{side}__account": account}, school=school, confirmed_on__isnull=False
        ).values_list("state", "programme_id"),
    )


def pair_roles(standing: Standing) -> set[str]:
    """Give «mentor» and «mentee» to the people of confirmed and ended pairs, past years included."""
    return {side for side in SIDES if standing.numbers[f"mentoring.as_{side}"]}


role_providers.add("mentoring", pair_roles)


def mentored_now(account: Any) -> Any:
    """Give the teachers whose mentor the account is now."""
    rows = Place.objects.filter(mentor__account=account, school_id=account.school_id, state__in=AT_WORK)
    return rows.values("mentee_id")


standings.add("mentor", mentored_now)


def mentors_now(teacher: Any) -> Any:
    """Give the accounts of those who mentor a teacher now."""
    rows = Place.objects.filter(mentee=teacher, state__in=AT_WORK).values("mentor__account_id")
    return Account.objects.filter(pk__in=rows, is_active=True).order_by("pk")


standings.add("mentors of", mentors_now)
