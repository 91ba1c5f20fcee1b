"""Sign-in attempts: after five failures of a login or thirty of an address the next try waits."""

from django.http import HttpRequest

from nastavnik.kit import attempts

PER_LOGIN, PER_ADDRESS = 5, 30


def _limits(request: HttpRequest) -> list[attempts.Limit]:
    login = request.POST.get("login", request.POST.get("code", "")).strip().casefold()[:150]
    return [
        (attempts.key_for("login", login), PER_LOGIN),
        (attempts.key_for("address", request.META.get("REMOTE_ADDR", "")), PER_ADDRESS),
    ]


def seconds_to_wait(request: HttpRequest) -> int:
    """Tell how long this login and this address wait, 0 if they may try now."""
    return attempts.seconds_to_wait(_limits(request))


def count(request: HttpRequest) -> None:
    """Count one failure."""
    attempts.count(_limits(request))


def forget(request: HttpRequest) -> None:
    """Forget the failures of a login that signed in."""
    attempts.forget(_limits(request)[0][0])
