"""What is ended in a database that came back from the past: ways in that may have been lost or taken back since."""

from django.contrib.sessions.models import Session
from django.db import transaction

from nastavnik.kit import clock
from nastavnik.people.models import Invitation, Recovery, RecoveryHalf


def end_ways_in() -> dict[str, int]:
    """End every session, invitation and recovery that is going; gives how many of each."""
    now = clock.now()
    with transaction.atomic():
        RecoveryHalf.objects.all().delete()
        going = Recovery.objects.filter(stopped_at__isnull=True, used_at__isnull=True)
        invited = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
        return {
            "sessions": Session.objects.all().delete()[1].get(Session._meta.label, 0),
            "invitations": invited.update(revoked_at=now),
            "recoveries": going.update(stopped_at=now, stopped_why=Recovery.Stopped.TIME),
        }
