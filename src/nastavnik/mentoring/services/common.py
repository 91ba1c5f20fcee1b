"""What services of this room share: locked rows and notices to the other people of a pair."""

from collections.abc import Iterable

from django.urls import reverse

from nastavnik.mentoring.models import Attendance, Meeting
from nastavnik.outbox import services as outbox
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.locks import PlacesOf
from nastavnik.people.models import Account

_attended = PlacesOf(lambda pk: Place.objects.filter(pk__in=Attendance.objects.filter(meeting=pk).values("place")))


def locked_meeting(meeting: Meeting) -> tuple[Meeting, list[Place]]:
    """Lock the places of a meeting, then the meeting."""
    places = _attended.lock(meeting.relationship.programme_id, meeting.pk)
    row = Meeting.objects.select_for_update(of=("self",)).select_related("relationship__mentor__account")
    return row.get(pk=meeting.pk), places


def tell(
    accounts: Iterable[Account | None],
    *,
    but: Account | None,
    kind: str,
    key: str,
    school_id: int,
    **params: object,
) -> None:
    """Put one notice to each account but the actor's; `url` leads to the page."""
    url = str(params.pop("url", ""))
    for account in {one.pk: one for one in accounts if one is not None and one.is_active}.values():
        if but is None or account.pk != but.pk:
            outbox.put(kind=kind, account=account, key=key, school_id=school_id, url=url, **params)


def people_of(places: Iterable[Place]) -> list[Account | None]:
    """Give the accounts of the people of places."""
    return [account for place in places for account in (place.mentor.account, place.mentee.account)]


def other_side(place: Place, side: str) -> list[Account | None]:
    """Give the accounts that did not act: the other side, or both."""
    sides = {"mentor": place.mentor.account, "mentee": place.mentee.account}
    return [account for name, account in sides.items() if name != side]


def page_of(place: Place) -> str:
    """Give the address of the page of a place."""
    return reverse("mentoring:work", args=[place.pk])
