"""Opening a session: what is remembered of it, for its owner and in the browser."""

from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.people.models import Account, OpenSession
from nastavnik.people.services import note_sign_in
from nastavnik.web import attempts

BACKEND = "django.contrib.auth.backends.ModelBackend"
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


def come_in(request: HttpRequest, account: Account, way: str) -> None:
    """Open a session and note it for the owner."""
    open_session(request, account, backend=BACKEND)
    note_sign_in(account, way, browser_words(request))
    note_session(request, account)


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
