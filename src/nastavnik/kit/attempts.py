"""Attempts that are counted: after so many failures within a quarter of an hour the next try waits."""

import hashlib
import time
from collections.abc import Iterable

from django.core.cache import cache

WINDOW = 900
Limit = tuple[str, int]


def key_for(kind: str, what: str) -> str:
    """Give the key under which failures of one thing are counted; the thing itself is not kept."""
    return f"try-{kind}-{hashlib.sha256(what.encode()).hexdigest()}"


def _recent(key: str) -> list[float]:
    return [moment for moment in cache.get(key, []) if moment > time.time() - WINDOW]


def seconds_to_wait(limits: Iterable[Limit]) -> int:
    """Tell how long these keys wait, 0 if they may try now."""
    waits = [0]
    for key, allowed in limits:
        times = _recent(key)
        if len(times) >= allowed:
            waits.append(int(times[-allowed] + WINDOW - time.time()) + 1)
    return max(waits)


def count(limits: Iterable[Limit]) -> None:
    """Count one failure."""
    for key, _allowed in limits:
        cache.set(key, [*_recent(key), time.time()], WINDOW)


def forget(key: str) -> None:
    """Forget the failures of a key."""
    cache.delete(key)
