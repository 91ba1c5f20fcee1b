"""How somebody stands to a place and to a meeting."""

from nastavnik.mentoring.models import Meeting
from nastavnik.people.models import Account
from nastavnik.people.selectors import holds


def came(meeting: Meeting, account: Account) -> bool:
    """Say whether the account took part: the mentor, and each mentee not marked absent."""
    if meeting.relationship.mentor.account_id == account.pk:
        return True
    return any(
        row.place.mentee.account_id == account.pk and row.present is not False for row in meeting.attendances.all()
    )


def readers_of(meeting: Meeting, account: Account) -> set[str]:
    """Say how an account stands to what happened at a meeting, in the words of the access matrix."""
    readers = set()
    if came(meeting, account):
        readers.add("participants")
        readers.add("mentor" if meeting.relationship.mentor.account_id == account.pk else "mentee")
    if holds(account, "coordinator", at=meeting.school_id):
        readers.add("coordinator")
    return readers
