"""Attempts at the door: what waits after a failure, and the browser an owner came in by before."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core import signing
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from nastavnik.kit.attempts import Counted, address, count, enter, passed, seconds_to_wait
from nastavnik.kit.desk import Done, attempt
from nastavnik.kit.once import opens_its_own
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Account

T = TypeVar("T")
#: Many teachers share one address: a school has so many mistypes in a quarter of an hour before strangers wait.
FREE_PER_ADDRESS, FREE_CODES = 20, 5
#: A browser the owner came in by waits for nobody's failures; after so many of its own it is a stranger's again.
FREE_KNOWN = 10
KNOWN, KNOWN_DAYS, KNOWN_MOST = "known", 365, 12


def enter_by_password(request: HttpRequest, login: str) -> int:
    """Count a try before the password is checked; gives how many seconds to wait instead, or 0."""
    return enter(_limits(request, login))


def password_was_right(request: HttpRequest, login: str) -> None:
    """Forget the failures of a login that signed in."""
    passed(*_limits(request, login))


def checked(request: DeskRequest, login: str, form: BaseForm, run: Callable[[], T]) -> tuple[int, Done[T] | None]:
    """Let a service check a secret, slowed like a sign-in; gives the seconds to wait, and what was done or None.

    A view of somebody signed in must open its own transactions, else a refused try would not stay counted.
    """
    if not form.is_valid():
        return 0, None
    if request.user.is_authenticated and not opens_its_own(request):
        raise LookupError("a secret is checked in a view that is not marked in_own_transactions")
    if wait := enter_by_password(request, login):
        return wait, None
    if done := attempt(form, run):
        password_was_right(request, login)
    return 0, done


def enter_by_factor(request: HttpRequest, login: str) -> int:
    """Count a try before the second factor is checked; gives how many seconds to wait instead, or 0.

    It has a count of its own: a right password, which whoever tries has, must not end the delay.
    """
    return enter([_factor(request, login)])


def factor_was_right(request: HttpRequest, login: str) -> None:
    """Forget the failures of a second factor that was right."""
    passed(_factor(request, login))


def enter_by_code(request: HttpRequest) -> int:
    """Count a try before a printed code is looked up; gives how many seconds to wait instead, or 0."""
    return enter([_code(request)])


def code_was_right(request: HttpRequest) -> None:
    """Forget the failures of an address from which a code was right."""
    passed(_code(request))


def enter_for_letter(request: HttpRequest, login: str) -> int:
    """Count a letter that is asked for; gives how many seconds to wait instead, or 0."""
    return enter([Counted("letter", login.strip().casefold()[:150]), Counted("letters", address(request), FREE_CODES)])


def wait_for_links(request: HttpRequest) -> int:
    """Tell how many seconds an address waits that opened many unknown invitations, or 0."""
    return seconds_to_wait([_link(request)])


def unknown_link(request: HttpRequest) -> None:
    """Count an invitation that nobody made."""
    count([_link(request)])


def remember_browser(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Keep in the browser that this owner came in by it: a name drawn by lot, nothing about the person."""
    known = _known(request)
    known = {login: name for login, name in known.items() if login != _own(account.login)}
    kept = [*known.items(), (_own(account.login), secrets.token_urlsafe(9))][-KNOWN_MOST:]
    response.set_cookie(
        KNOWN,
        signing.dumps(dict(kept), salt=KNOWN),
        max_age=KNOWN_DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _limits(request: HttpRequest, login: str) -> list[Counted]:
    """List what a try counts against: the known browser alone, or the login and the address."""
    login = login.strip().casefold()[:150]
    if name := _known(request).get(_own(login)):
        return [Counted("browser", name, FREE_KNOWN)]
    return [Counted("login", login), Counted("address", address(request), FREE_PER_ADDRESS)]


def _factor(request: HttpRequest, login: str) -> Counted:
    if name := _known(request).get(_own(login)):
        return Counted("browser-factor", name, FREE_KNOWN)
    return Counted("factor", login)


def _code(request: HttpRequest) -> Counted:
    return Counted("code", address(request), FREE_CODES)


def _link(request: HttpRequest) -> Counted:
    return Counted("invitation", address(request), FREE_PER_ADDRESS)


def _own(login: str) -> str:
    return Counted("known", login).key[:16]


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        return dict(signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=KNOWN_DAYS * 86400))
    except signing.BadSignature:
        return {}
