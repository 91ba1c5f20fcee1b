"""Sign-in attempts: after five failures of a login or thirty of an address the next try waits."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 900
PER_LOGIN, PER_ADDRESS = 5, 30


def _keys(request: HttpRequest) -> list[tuple[str, int]]:
    login = request.POST.get("login", request.POST.get("code", "")).strip().casefold()[:150]
    return [
        (f"try-login-{hashlib.sha256(login.encode()).hexdigest()}", PER_LOGIN),
        (f"try-address-{request.META.get('REMOTE_ADDR', '')}", PER_ADDRESS),
    ]


def seconds_to_wait(request: HttpRequest) -> int:
    """Tell how long this login and this address wait, 0 if they may try now."""
    waits = [0]
    for key, allowed in _keys(request):
        times = [moment for moment in cache.get(key, []) if moment > time.time() - WINDOW]
        if len(times) >= allowed:
            waits.append(int(times[-allowed] + WINDOW - time.time()) + 1)
    return max(waits)


def count(request: HttpRequest) -> None:
    """Count one failure."""
    for key, _allowed in _keys(request):
        times = [moment for moment in cache.get(key, []) if moment > time.time() - WINDOW]
        cache.set(key, [*times, time.time()], WINDOW)


def forget(request: HttpRequest) -> None:
    """Forget the failures of a login that signed in."""
    cache.delete(_keys(request)[0][0])
