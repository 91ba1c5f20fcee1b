"""An invitation that should not have been sent is taken back while nobody has answered it."""

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, remove
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import MenteeEntry, MentorEntry

KINDS = ("registry.mentee_invited", "registry.mentor_invited")


def require_unanswered(entry: MenteeEntry | MentorEntry) -> None:
    """Refuse once somebody has answered."""
    if entry.state != "invited":
        raise RuleError("invitation.answered", N_("На приглашение уже ответили: снимать нечего."))


def withdraw_invitation(*, entry: MenteeEntry | MentorEntry, actor: Account) -> None:
    """Take an invitation back: a new entry goes, one with a past stands as it did, without taking part."""
    require_role(actor, entry.school_id, "coordinator")
    with transaction.atomic():
        lock_running(entry.programme_id)
        row = type(entry).objects.select_for_update(of=("self",)).select_related("teacher__account").get(pk=entry.pk)
        require_unanswered(row)
        outbox.silence(account=row.teacher.account, kinds=KINDS)
        if _has_past(row):
            change(row, kind="invitation.withdrawn", actor=actor, state="declined")
        else:
            remove(row, kind="invitation.withdrawn", actor=actor)


def _has_past(row: MenteeEntry | MentorEntry) -> bool:
    if isinstance(row, MentorEntry):
        return row.applied_on is not None or row.competences.exists()
    return row.joined_on is not None or row.requests.exists() or row.developments.exists()
