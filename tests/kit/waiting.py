"""Time passes for whoever waits after wrong tries."""

import datetime as dt

from django.db.models import F

from nastavnik.kit.attempts import LONGEST
from nastavnik.kit.models import Attempt


def wait_over(seconds: int = LONGEST) -> None:
    """Let so many seconds pass for everything that was guessed."""
    Attempt.objects.update(next_at=F("next_at") - dt.timedelta(seconds=seconds))
