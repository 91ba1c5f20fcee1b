"""What is done for the copies by itself: one a night, all read back once a week."""

import datetime as dt
import logging
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from nastavnik.core.copies import KEPT_AFTER_UPGRADE, is_due, is_old
from nastavnik.journal.selectors import clock_jumped
from nastavnik.kit import clock
from nastavnik.kit.registries import each_turn
from nastavnik.ops import copies
from nastavnik.ops.recovery_key import public_halves
from nastavnik.ops.selectors import Finding, examine
from nastavnik.ops.trouble import CopyError
from nastavnik.ops.upgrade import forget_when_over

EVERY, MONTH = dt.timedelta(minutes=1), dt.timedelta(days=30)
log = logging.getLogger("nastavnik.ops")


def are_made() -> bool:
    """Say whether copies are made by themselves here: not in a demonstration, and not before there is a sheet."""
    return not settings.DEMONSTRATION and bool(public_halves(Path(settings.DATA_DIR)))


_looked: list[dt.datetime] = []


def look(since: dt.datetime) -> None:
    """Make the copy of the night once it is due, and read all copies back once a week; asked for once a minute."""
    if (_looked and dt.timedelta() <= clock.now() - _looked[-1] < EVERY) or not are_made():
        return
    _looked[:] = [clock.now()]
    kept, now = copies.notes(), clock.now().astimezone(copies.zone())
    failed = dt.datetime.fromisoformat(kept.failed_at) if kept.failed_at else None
    made = kept.newest.at if kept.newest else None
    if is_due(now, started=since.astimezone(now.tzinfo), made=made, tried=failed):
        with suppress(CopyError):  # it is noted, and told on the home of those who keep the site
            log.info("copy %s", copies.make_copy(copies.NIGHTLY).name)
        _look_at_everything(now)
    copies.check_when_due(now)
    if not clock_jumped(now):
        forget_when_over(Path(settings.DATA_DIR), now - KEPT_AFTER_UPGRADE)


def _look_at_everything(now: dt.datetime) -> None:
    """Let the doctor read everything once a month, right after a copy was made, and note what is wrong."""
    looked_at = copies.notes().looked_at
    if is_old(now, dt.datetime.fromisoformat(looked_at) if looked_at else None, MONTH):
        note_found(examine(full=True))


def note_found(findings: Iterable[Finding]) -> None:
    """Note what a full look at the database found, for the home of those who keep the site."""
    kept = copies.notes()
    kept.found = [f"{one.name}: {one.note}" for one in findings if not one.well]
    kept.looked_at = clock.now().isoformat()
    copies.note(kept)


each_turn.add("ops.copies", look)
