"""Telling readers that something was opened to them, taking that back, and noting that they read it."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.urls import reverse

from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import accounts_with_role, teacher_of
from nastavnik.surveys.models import Reading, Response, Share
from nastavnik.surveys.selectors.shared import mentors_of, reader_key

KIND = "surveys.opened"


def tell_opened(response: Response, readers: Iterable[str], occasion: int) -> None:
    """Tell those to whom something new was opened, once until they look; neither what nor whose is in the notice."""
    told = {account.pk: account for reader in sorted(readers) for account in _accounts(response, reader)}
    for account in told.values():
        if account.pk == (response.respondent.account_id if response.respondent else None):
            continue
        if not outbox.waits(account=account, kind=KIND, about=_about(response)):
            outbox.put(
                kind=KIND,
                account=account,
                key=f"{_about(response)}{occasion}",
                school_id=response.school_id,
                url=reverse("surveys:opened"),
            )


def take_notices_back(responses: Iterable[Response]) -> None:
    """Take back what was told to readers who may read nothing of these answers any more."""
    for response in responses:
        left = {reader_key(row) for row in Share.objects.filter(response=response)}
        keep = {account.pk for reader in left for account in _accounts(response, reader)}
        outbox.take_back(kind=KIND, about=_about(response), but=keep)


def forget_opened(response: Response) -> None:
    """Take back every notice about answers that were replaced: whatever was opened of them is closed."""
    outbox.take_back(kind=KIND, about=_about(response))


def _about(response: Response) -> str:
    return f"response:{response.pk}:"


def _accounts(response: Response, reader: str) -> list[Account]:
    """Give the accounts that stand so to the author now; of mentors the one it was opened to."""
    if reader == Share.Reader.COORDINATOR:
        return accounts_with_role(response.school_id, "coordinator")
    return [one.account for one in mentors_of(response) if f"mentor:{one.pk}" == reader and one.account is not None]


def tell_new_mentor(*, mentee: Teacher, place: int) -> None:
    """Tell somebody who opened answers to a mentor that the new one does not see them until they are opened anew."""
    opened = Share.objects.filter(
        response__respondent=mentee, response__replaced_by__isnull=True, reader=Share.Reader.MENTOR
    )
    if opened.exists():
        outbox.put(
            kind="surveys.new_mentor",
            account=mentee.account,
            key=f"place:{place}",
            school_id=mentee.school_id,
            url=reverse("surveys:mine"),
        )


def note_reading(*, reader: Account, responses: Iterable[Response]) -> int:
    """Note who reads whose answers, the first time a day; without this note they must not be shown.

    Of the reader's own answers, and of answers without a name, nothing is noted.
    """
    own = teacher_of(reader)
    others = (one for one in responses if one.respondent_id is not None)
    wanted = {one.pk: one for one in others if own is None or one.respondent_id != own.pk}
    if not _unnoted(reader, wanted):
        return 0
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=reader.pk)  # two windows at once make one line
        new = sorted(_unnoted(reader, wanted))
        rows = [
            Reading(school_id=wanted[pk].school_id, response_id=pk, reader=reader, read_on=clock.today()) for pk in new
        ]
        Reading.objects.bulk_create(rows)
        if rows:
            record("answers.read", reader, school_id=rows[0].school_id, responses=new)
    return len(rows)


def _unnoted(reader: Account, wanted: Mapping[int, Response]) -> set[int]:
    known = Reading.objects.filter(reader=reader, read_on=clock.today(), response_id__in=wanted)
    return set(wanted) - set(known.values_list("response_id", flat=True))
