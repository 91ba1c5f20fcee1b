"""Guessing is slowed: after a failure the next try waits 1, 2, 4 … 30 seconds, and nobody is locked out.

Failures are counted in the database, so that they hold for every process and after a restart. A try inside the delay is
not checked and not counted; no thread waits for it.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from nastavnik.kit import clock
from nastavnik.kit.models import Attempt

LONGEST = 30
MOST_FORGOTTEN = 500
WINDOW = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing whose failures are counted: what kind, which one, how many failures cost nothing."""

    kind: str
    what: str
    free: int = 0

    @property
    def key(self) -> str:
        """Give the key it is counted under; the thing itself is not kept."""
        return salted_hmac(f"attempt-{self.kind}", self.what, algorithm="sha256").hexdigest()


def address(request: HttpRequest) -> str:
    """Give the address a request came from; behind a proxy of ours `kit.proxies` has put the one it saw there."""
    return str(request.META.get("REMOTE_ADDR", ""))


def seconds_to_wait(things: Iterable[Counted]) -> int:
    """Tell how long these wait, 0 if they may try now."""
    return _longest_wait(Attempt.objects.filter(key__in=[thing.key for thing in things]))


def enter(things: Iterable[Counted]) -> int:
    """Count a try as failed before it is checked: many at once are no way around. Gives seconds to wait or 0."""
    with transaction.atomic():
        rows = _locked(things)
        wait = _longest_wait(row for row, _free in rows)
        if not wait:
            for row, free in rows:
                _fail(row, free)
    return wait


def count(things: Iterable[Counted]) -> None:
    """Count one failure."""
    with transaction.atomic():
        for row, free in _locked(things):
            _fail(row, free)


def passed(own: Counted, *shared: Counted) -> None:
    """Forget the failures of what has proved right, and take the try back from what it shares with others."""
    with transaction.atomic():
        for row, _free in _locked([own, *shared]):
            row.failures = 0 if row.key == own.key else max(0, row.failures - 1)
            row.next_at = clock.now()
            row.save(update_fields=["failures", "next_at"])
    old = Attempt.objects.select_for_update(skip_locked=True).filter(next_at__lt=clock.now() - WINDOW)
    with transaction.atomic():
        Attempt.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN])).delete()


def _locked(things: Iterable[Counted]) -> list[tuple[Attempt, int]]:
    """Lock the rows of these things in the order of their keys; failures of long ago are forgotten."""
    free = {thing.key: thing.free for thing in things}
    now = clock.now()
    fresh = [Attempt(key=key, failures=0, next_at=now) for key in sorted(free)]
    Attempt.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = list(Attempt.objects.select_for_update().filter(key__in=free).order_by("key"))
    for row in rows:
        row.failures = row.failures if row.next_at > now - WINDOW else 0
    return [(row, free[row.key]) for row in rows]


def _fail(row: Attempt, free: int) -> None:
    row.failures += 1
    late = row.failures - free
    row.next_at = clock.now() + dt.timedelta(seconds=min(LONGEST, 2 ** min(late - 1, 16)) if late > 0 else 0)
    row.save(update_fields=["failures", "next_at"])


def _longest_wait(rows: Iterable[Attempt]) -> int:
    now = clock.now()
    return max((math.ceil((row.next_at - now).total_seconds()) for row in rows if row.next_at > now), default=0)
