"""The outside way in by OpenID Connect: the library speaks with the provider, binding and pages are ours."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.socialaccount.internal.jwtkit import lookup_kid_jwk, verify_and_decode
from allauth.socialaccount.internal.statekit import unstash_state
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from requests import RequestException

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.kit.desk import press, said
from nastavnik.kit.http import own_page, unlogged
from nastavnik.kit.once import in_own_transactions
from nastavnik.people import services
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import SignIn
from nastavnik.web.identity import forms
from nastavnik.web.identity.coming_in import come_in
from nastavnik.web.identity.own import MAY_BIND, checked_here, may_bind

NAME = "outside"
LONGEST_SUBJECT = 255
FOUND_SECONDS, SILENT_SECONDS = 600, 30
NOBODY = N_(
    "Этот внешний вход ни к кому не привязан. Войдите паролем и привяжите его на странице «Вход и безопасность»."
)
REFUSED = (OAuth2Error, RequestException, ValidationError, ValueError, KeyError, TypeError)


@dataclass
class _Heard:
    """What this process knows of the provider: its own description, and since when it is silent."""

    description: dict[str, Any]
    until: float = 0
    silent_until: float = 0


@cache
def _heard() -> _Heard:
    return _Heard({})


class Wire(OpenIDConnectOAuth2Adapter):
    """Speaks with the provider; every signature is checked, also of what came straight from it."""

    def get_provider(self) -> "Provider":
        """Give the one provider of the settings; the table of providers stays empty."""
        return Provider(self.request, app=_app())

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Say where the provider sends the person back to."""
        path = reverse("web:outside_back")
        return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else request.build_absolute_uri(path)

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give the provider's description, asked for once in ten minutes; one that is silent is left in peace."""
        heard = _heard()
        if heard.until > time.monotonic():
            return heard.description
        if heard.silent_until > time.monotonic():
            raise OAuth2Error("silent")
        try:
            found: dict[str, Any] = super().openid_config
        except (RequestException, ValueError):
            heard.silent_until = time.monotonic() + SILENT_SECONDS
            raise
        if str(found["issuer"]).rstrip("/") != settings.OIDC_ADDRESS:
            raise OAuth2Error("another issuer")
        heard.description, heard.until = found, time.monotonic() + FOUND_SECONDS
        return found

    def claims(self, code: str, state: Mapping[str, Any]) -> dict[str, Any]:
        """Exchange a code for what the provider says of the person, for this very sign-in."""
        app = self.get_provider().app
        client = self.get_client(self.request, app)
        answer = client.get_access_token(code, pkce_code_verifier=state["pkce_code_verifier"])
        said_of: dict[str, Any] = verify_and_decode(
            credential=answer["id_token"],
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=lookup_kid_jwk,
        )
        if not constant_time_compare(str(said_of.get("nonce")), state["data"]["nonce"]):
            raise OAuth2Error("another nonce")
        return said_of


class Provider(OpenIDConnectProvider):
    """The provider of the settings; asked for nothing but who the person is."""

    oauth2_adapter_class = Wire
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        """Ask for the person's sign, and for the number where one is expected."""
        return ["openid", "profile"] if settings.OIDC_NUMBER else ["openid"]


def _app() -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=NAME,
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT,
        secret=settings.OIDC_SECRET,
        settings={"server_url": settings.OIDC_ADDRESS},
    )


def _stopped(request: HttpRequest, why: str, status: int = 422) -> HttpResponse:
    return unlogged(
        render(request, "web/outside_stopped.html", {"why": why, "name": settings.OIDC_NAME}, status=status)
    )


def _silent(request: HttpRequest) -> HttpResponse:
    why = _("Служба внешнего входа не ответила как нужно. Войдите паролем или попробуйте через минуту.")
    return _stopped(request, why, status=503)


def begin(request: DeskRequest) -> HttpResponse:
    """Lead to the provider: to sign in, or, with the password just typed, to bind the own account."""
    if not settings.OIDC_ADDRESS:
        return _stopped(request, _("На этом сайте внешнего входа нет: войдите паролем."), status=404)
    signed_in = request.user.is_authenticated
    if signed_in and not may_bind(request):
        return redirect("web:entry")
    nonce = secrets.token_urlsafe(24)
    again = {"prompt": "login"} if signed_in else {}  # whoever is bound shows there that it is they
    data = {"nonce": nonce, "bind": request.user.pk if signed_in else None}
    target = request.GET.get("next", "")
    provider = Provider(request, app=_app())
    try:
        there: HttpResponse = provider.redirect(
            request, "login", target if own_page(request, target) else None, data, auth_params={"nonce": nonce, **again}
        )
    except REFUSED:
        return _silent(request)
    return there


def back(request: DeskRequest) -> HttpResponse:
    """Take the person back from the provider; what was not begun in this browser is nobody's."""
    state = unstash_state(request, state_id=request.GET.get("state", ""), provider_id=NAME)
    if not settings.OIDC_ADDRESS or state is None:
        return _stopped(request, _("Внешний вход начат не здесь или уже закончен: начните его ещё раз."))
    if request.GET.get("error") or not request.GET.get("code"):
        return _stopped(request, _("Внешний вход отменён: вы остались на этом сайте."))
    try:
        claims = Wire(request, NAME).claims(request.GET["code"], state)
        subject = _subject(claims)
    except REFUSED:
        return _silent(request)
    bind = state["data"]["bind"]
    return _bind(request, subject, bind) if bind else _enter(request, subject, claims, state.get("next") or "web:home")


def _subject(claims: Mapping[str, Any]) -> str:
    """Read the person's sign at the provider, which the standard holds to 255 characters."""
    subject = str(claims["sub"])
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ValueError(len(subject))
    return subject


def _bind(request: DeskRequest, subject: str, account_pk: int) -> HttpResponse:
    if not request.user.is_authenticated or not may_bind(request) or account_pk != request.user.pk:
        return _stopped(request, _("Внешний вход начат не здесь или уже закончен: начните его ещё раз."))
    del request.session[MAY_BIND]
    try:
        services.bind_outside(account=request.user, address=settings.OIDC_ADDRESS, subject=subject)
    except RuleError as refused:
        return _stopped(request, refused.render(_))
    return said(request, _("Внешний вход привязан: дальше можно входить через него."), "web:entry")


def _enter(request: DeskRequest, subject: str, claims: Mapping[str, Any], then: str) -> HttpResponse:
    """Let in whom the person of the provider is bound to; nobody is made up, and no mailbox is looked at."""
    who = {"address": settings.OIDC_ADDRESS, "subject": subject}
    account = services.account_of_outside(**who)
    number = claims.get(settings.OIDC_NUMBER) if settings.OIDC_NUMBER else None
    try:
        if account is None and number:
            account = services.bind_by_number(**who, number=str(number)[:100])
    except RuleError as refused:
        return _stopped(request, refused.render(_))
    except IntegrityError:  # the same person came twice at once
        return _silent(request)
    if account is None:
        return _stopped(request, _(NOBODY))
    return come_in(request, account, SignIn.Way.OUTSIDE, then)


@in_own_transactions
@sensitive_post_parameters("outside-password")
def bind(request: DeskRequest) -> HttpResponse:
    """Ask for the password before the own account is bound: an open browser is not its owner."""

    def known(_account: Any) -> HttpResponse:
        request.session[MAY_BIND] = {"account": request.user.pk, "at": clock.now().timestamp()}
        return redirect(f"{reverse('web:entry')}#outside")

    return checked_here(request, "outside_form", forms.OutsideForm(request.POST), services.same_password, known)


@in_own_transactions
@sensitive_post_parameters("outside-password")
def unbind(request: DeskRequest) -> HttpResponse:
    """Take the own outside way in away."""
    gone = lambda _done: said(request, _("Внешний вход отвязан."), "web:entry")  # noqa: E731
    return checked_here(request, "outside_form", forms.OutsideForm(request.POST), services.unbind_outside, gone)


def refuse_number(request: DeskRequest) -> HttpResponse:
    """Strike a number of the staff list that is not the own one."""
    run = lambda: services.refuse_number(account=request.user)  # noqa: E731
    return press(request, run, _("Номер вычеркнут."), "web:entry")
