"""Who finds which rows: one's own pairs and groups, and the coordinator as far as the matrix says."""

from typing import Any, Self

from django.db.models import Q

from nastavnik.people.models import SchoolQuerySet
from nastavnik.people.selectors import holds


def own_places(account: Any, path: str) -> Q:
    """Match rows whose place, found by a path, is the account's on either side."""
    return Q(**{f"{path}mentor__account": account}) | Q(**{f"{path}mentee__account": account})


class PlaceOwnedQuerySet(SchoolQuerySet):
    """Rows about a place: for its two sides and the coordinator."""

    def visible_to(self, account: Any) -> Self:
        """Keep the rows of one's own places; the coordinator finds all of the school."""
        rows = self.of_school(account)
        return rows if holds(account, "coordinator") else rows.filter(own_places(account, "place__"))


class ParticipantsQuerySet(SchoolQuerySet):
    """Rows about a place that are for its two sides alone."""

    def visible_to(self, account: Any) -> Self:
        """Keep the rows of one's own places."""
        return self.of_school(account).filter(own_places(account, "place__"))


class OwnQuerySet(SchoolQuerySet):
    """Rows that nobody but their author finds."""

    def visible_to(self, account: Any) -> Self:
        """Keep what the account wrote."""
        return self.of_school(account).filter(author=account)
