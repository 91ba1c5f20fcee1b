"""What is done for the copies by itself: one a night, all read back once a week."""

import datetime as dt
import logging
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from nastavnik.core.copies import is_due
from nastavnik.kit import clock
from nastavnik.kit.registries import each_turn
from nastavnik.ops import copies
from nastavnik.ops.recovery_key import public_halves
from nastavnik.ops.trouble import CopyError

log = logging.getLogger("nastavnik.ops")


def are_made() -> bool:
    """Say whether copies are made by themselves here: not in a demonstration, and not before there is a sheet."""
    return not settings.DEMONSTRATION and bool(public_halves(Path(settings.DATA_DIR)))


def look(since: dt.datetime) -> None:
    """Make the copy of the night once it is due, and read all copies back once a week."""
    if not are_made():
        return
    kept, now = copies.notes(), clock.now().astimezone(copies.zone())
    failed = dt.datetime.fromisoformat(kept.failed_at) if kept.failed_at else None
    made = kept.newest.at if kept.newest else None
    if is_due(now, started=since.astimezone(now.tzinfo), made=made, tried=failed):
        with suppress(CopyError):  # it is noted, and told on the home of those who keep the site
            log.info("copy %s", copies.make_copy(copies.NIGHTLY).name)
    copies.check_when_due(now)


each_turn.add("ops.copies", look)
