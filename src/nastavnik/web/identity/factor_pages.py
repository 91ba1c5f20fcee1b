"""«Второй шаг входа»: the owner sets a second factor up, makes spare codes anew, takes away what is not used."""

import ipaddress
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from nastavnik.kit.desk import attempt, form_page, said
from nastavnik.kit.http import waiting
from nastavnik.kit.once import in_own_transactions
from nastavnik.kit.qr import qr_svg
from nastavnik.people.desk import DeskRequest
from nastavnik.people.services.passwords import same_password
from nastavnik.web.attempts import checked
from nastavnik.web.identity import factors, forms, gate
from nastavnik.web.identity.coming_in import end_others

#: What was begun with the password lasts so long.
BEGUN, BEGUN_SECONDS = "factor_begun", 600


def factor(request: DeskRequest, **refused: Any) -> HttpResponse:
    """Show what the account has; a refused form stands in its place."""
    there = factors.factors_of(request.user)
    context = {
        "factors": [(one, name_of(one)) for one in there],
        "has_app": any(one.kind == factors.Kind.TOTP for one in there),
        "has_codes": any(one.kind == factors.Kind.RECOVERY_CODES for one in there),
        "must": request.session.get(gate.MUST),
        "by": gate.day_of(request),
        "no_passkeys": why_no_passkeys(request),
        "app_form": forms.AppForm(),
        "codes_form": forms.CodesForm(),
        "passkey_form": forms.PasskeyForm(),
        "rename_form": forms.RenameForm(choices=_passkeys(there)),
        "has_passkeys": bool(_passkeys(there)),
        "remove_form": forms.RemoveForm(choices=_choices(there)),
        **refused,
    }
    return render(request, "web/factor.html", context, status=422 if refused else 200)


def name_of(one: factors.Factor) -> str:
    """Name a second factor to its owner."""
    names = {factors.Kind.TOTP: _("Приложение в телефоне"), factors.Kind.RECOVERY_CODES: _("Запасные коды на бумаге")}
    return names.get(one.kind) or _("Ключ доступа «%(name)s»") % {"name": one.name}


def _choices(there: list[factors.Factor]) -> list[tuple[int, str]]:
    return [(one.number, name_of(one)) for one in there]


def _passkeys(there: list[factors.Factor]) -> list[tuple[int, str]]:
    return [(one.number, one.name) for one in there if one.kind == factors.Kind.WEBAUTHN]


def why_no_passkeys(request: HttpRequest) -> str:
    """Say why passkeys do not work at this address, or nothing."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if request.is_secure() or host == "localhost":
            return ""
        return _("Ключи доступа работают только по защищённому адресу: у него в браузере замок.")
    return _("Ключи доступа работают там, где у сайта есть имя. Сейчас адрес из цифр: %(host)s.") % {"host": host}


def _begin(request: DeskRequest, name: str, form: Form, then: Callable[[], HttpResponse]) -> HttpResponse:
    """Check the password, slowed like a sign-in, before anything is shown or begun."""
    run = lambda: same_password(account=request.user, password=form.cleaned_data["password"])  # noqa: E731
    wait, done = checked(request, request.user.login, form, run)
    if wait:
        return waiting(request, wait)
    return then() if done else factor(request, **{name: form})


def _begun(request: DeskRequest, kind: str) -> dict[str, Any] | None:
    """Give what was begun with the password in this session, while it is fresh."""
    begun: dict[str, Any] = request.session.get(BEGUN, {}).get(kind, {})
    return begun if begun and time.time() - begun["at"] < BEGUN_SECONDS else None


def _keep(request: DeskRequest, kind: str, **what: Any) -> None:
    request.session[BEGUN] = {**request.session.get(BEGUN, {}), kind: {**what, "at": time.time()}}


def _not_now(request: DeskRequest, words: str) -> HttpResponse:
    """Lead back with the reason: what was begun is over, or passkeys do not work here."""
    messages.error(request, words or _("Прошло больше десяти минут: введите пароль ещё раз."))
    return redirect("web:factor")


@in_own_transactions
@sensitive_post_parameters("app-password")
def begin_app(request: DeskRequest) -> HttpResponse:
    """Begin with the app of a telephone; two windows show the same secret."""

    def then() -> HttpResponse:
        begun = _begun(request, "app")
        secret = begun["secret"] if begun else get_adapter().encrypt(generate_totp_secret())
        _keep(request, "app", secret=secret)
        return redirect("web:factor_app")

    return _begin(request, "app_form", forms.AppForm(request.POST), then)


@sensitive_variables("secret")
def app(request: DeskRequest) -> HttpResponse:
    """Show the secret as a drawing and as text; the first right code switches it on."""
    begun = _begun(request, "app")
    if begun is None:
        return _not_now(request, "")
    secret = get_adapter().decrypt(begun["secret"])
    form = forms.AppCodeForm(request.POST or None)

    def run() -> None:
        factors.switch_on_app(account=request.user, secret=secret, code=form.cleaned_data["code"])

    if attempt(form, run):
        return _changed(request, "app", _("Приложение подключено: при входе сайт спросит код."))
    text = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    qr = qr_svg(get_adapter().build_totp_url(request.user, secret))
    return form_page(request, "web/factor_app.html", form=form, qr=qr, secret=text)


def _settle(request: DeskRequest) -> None:
    """End other sessions after a change, and find out anew whether a second factor is still asked for."""
    end_others(request, request.user)
    gate.note(request, request.user)


def _changed(request: DeskRequest, kind: str, words: Any) -> HttpResponse:
    """Lead on after a second factor came; whoever has no spare codes gets them."""
    request.session[BEGUN] = {key: what for key, what in request.session.get(BEGUN, {}).items() if key != kind}
    if factors.Kind.RECOVERY_CODES not in factors.kinds_of(request.user):
        return _show_codes(request)
    _settle(request)
    return said(request, words, "web:factor")


@in_own_transactions
@sensitive_post_parameters("codes-password")
def new_codes(request: DeskRequest) -> HttpResponse:
    """Make spare codes and show them once."""
    return _begin(request, "codes_form", forms.CodesForm(request.POST), lambda: _show_codes(request))


@sensitive_variables("codes")
def _show_codes(request: DeskRequest) -> HttpResponse:
    """Show new codes in the answer itself and nowhere else; the same form sent again leads on without them."""
    codes = [f"{code[:4]} {code[4:]}" for code in factors.make_codes(account=request.user)]
    _settle(request)
    response = render(request, "web/factor_codes.html", {"codes": codes})
    response.headers["HX-Redirect"] = reverse("web:factor")
    return response


@in_own_transactions
@sensitive_post_parameters("passkey-password")
def begin_passkey(request: DeskRequest) -> HttpResponse:
    """Begin with a passkey."""
    form = forms.PasskeyForm(request.POST)

    def then() -> HttpResponse:
        _keep(request, "passkey", name=form.cleaned_data["name"])
        return redirect("web:factor_passkey")

    return _begin(request, "passkey_form", form, then)


def passkey(request: DeskRequest) -> HttpResponse:
    """Let the browser make a passkey, and take it."""
    begun = _begun(request, "passkey")
    why_not = why_no_passkeys(request)
    if begun is None or why_not:
        return _not_now(request, why_not)
    form = forms.CredentialForm(request.POST or None)

    def run() -> None:
        credential = form.cleaned_data["credential"]
        factors.add_passkey(account=request.user, name=begun["name"], credential=credential)

    if attempt(form, run):
        return _changed(request, "passkey", _("Ключ доступа добавлен."))
    options = json.dumps(passkeys.begin_registration(request.user, passwordless=False))
    return form_page(request, "web/factor_passkey.html", form=form, options=options, name=begun["name"])


def rename(request: DeskRequest) -> HttpResponse:
    """Call a passkey otherwise."""
    form = forms.RenameForm(request.POST, choices=_passkeys(factors.factors_of(request.user)))
    if attempt(form, lambda: factors.rename_passkey(account=request.user, **form.cleaned_data)):
        return said(request, _("Ключ назван иначе."), "web:factor")
    return factor(request, rename_form=form)


@in_own_transactions
@sensitive_post_parameters("remove-password")
def remove(request: DeskRequest) -> HttpResponse:
    """Take a second factor away."""
    form = forms.RemoveForm(request.POST, choices=_choices(factors.factors_of(request.user)))
    wait, done = checked(
        request, request.user.login, form, lambda: factors.remove(account=request.user, **form.cleaned_data)
    )
    if wait:
        return waiting(request, wait)
    if done is None:
        return factor(request, remove_form=form)
    _settle(request)
    return said(request, _("Убрано. В других браузерах вход закончен."), "web:factor")
