"""Opening a session: by the steps of the door, and what is remembered of it, for its owner and in the browser."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from nastavnik.kit import clock
from nastavnik.people.desk import live_at_school_of
from nastavnik.people.models import Account, OpenSession, SignIn
from nastavnik.people.services import make_personal_key, note_sign_in
from nastavnik.web import attempts
from nastavnik.web.identity import gate

#: Whoever came in so gets a personal key: the first one, or the next after the one that was used up.
KEY_FOLLOWS = (SignIn.Way.OPENING, SignIn.Way.KEY)
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def browser_words(request: HttpRequest) -> str:
    """Say by which browser on which system a page is read."""
    said = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for mark, name in BROWSERS if mark in said), _("другой браузер"))
    system = next((name for mark, name in SYSTEMS if mark in said), "Linux" if "Linux" in said else "")
    return f"{browser}, {system}" if system else browser


def come_in(request: HttpRequest, account: Account, way: str, then: str = "web:home") -> HttpResponse:
    """Lead on whoever proved the first step: to the second, or in; no session is opened by any other road."""
    answer: HttpResponse = perform_login(request, account, redirect_url=then, signal_kwargs={"way": way})
    return answer


def came_in(request: HttpRequest, account: Account, way: str, then: str) -> HttpResponse:
    """Note the session that was opened, and lead to the page; a key that brought the owner back is made anew."""
    live_at_school_of(account)
    note_sign_in(account, way, browser_words(request))
    note_session(request, account)
    gate.note(request, account)
    if way in KEY_FOLLOWS:
        key = make_personal_key(account=account)
        return remember(request, show_key(request, key, then=then), account)
    return remember(request, redirect(then), account)


@sensitive_variables("key")
def show_key(request: HttpRequest, key: str, then: str = "web:entry") -> HttpResponse:
    """Show a key in the answer itself and nowhere else; the same form sent again leads on without it."""
    response = render(request, "web/personal_key.html", {"key": f"{key[:5]}-{key[5:]}", "then": reverse(then)})
    response.headers["HX-Redirect"] = reverse(then)
    return response


def note_session(request: HttpRequest, account: Account) -> None:
    """Keep which browser this session is; its key is new after every change of the password."""
    request.session.save()
    OpenSession.objects.update_or_create(
        session_id=request.session.session_key,
        defaults={"account": account, "opened_at": clock.now(), "browser": browser_words(request)},
    )


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> HttpResponse:
    """Keep in the browser that the owner came in by it, and the language the owner reads."""
    attempts.remember_browser(request, response, account)
    if account.language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            account.language,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def end_others(request: HttpRequest, account: Account) -> None:
    """End every session of an account but this one."""
    keys = OpenSession.objects.filter(account=account).exclude(session_id=request.session.session_key)
    Session.objects.filter(pk__in=list(keys.values_list("pk", flat=True))).delete()
