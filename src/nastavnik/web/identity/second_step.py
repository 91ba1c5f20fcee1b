"""The second step of signing in: whoever has a second factor shows it before any session is opened."""

import datetime as dt
import json
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.webauthn.internal import auth as passkeys
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import form_page
from nastavnik.kit.http import waiting
from nastavnik.people.models import Account, SignIn
from nastavnik.people.services import note_sign_in
from nastavnik.web import attempts
from nastavnik.web.identity import factors, forms
from nastavnik.web.identity.coming_in import browser_words
from nastavnik.web.identity.factor_pages import why_no_passkeys

TELLS_AFTER = 5


class SecondStep(LoginStage):
    """Stand between whatever proved first and the session."""

    key = "second_step"
    urlname = "web:second_step"

    @property
    def account(self) -> Account:
        """Give whose step it is."""
        account: Account = self.login.user
        return account

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Let in whoever has no second factor; others come to our page."""
        if not factors.has_factor(self.account):
            return None, True
        self.state["mark"] = self.account.get_session_auth_hash()
        return redirect(self.urlname), True

    @property
    def holds(self) -> bool:
        """Say whether what proved first is still true: the account is open, its password the same."""
        same = constant_time_compare(self.state.get("mark", ""), self.account.get_session_auth_hash())
        return bool(self.account.is_active and same)


def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; wrong ones are slowed like passwords, and the owner reads of them."""
    stage = LoginStageController.enter(request, SecondStep.key)
    if stage is None or not stage.holds:
        clear_login(request)
        return redirect("web:home")
    account = stage.account
    by_passkey = "credential" in request.POST
    form = (forms.CredentialForm if by_passkey else forms.SecondStepForm)(request.POST or None)
    if not form.is_valid():
        return _page(request, account, form)
    if wait := attempts.enter_by_factor(request, account.login):
        return waiting(request, wait, "web/second_step.html", **_context(request, account))
    if not _proved(account, form):
        _note_wrong(request, account)
        form.add_error(None, _("Не подошло. Каждый код действует один раз: возьмите новый."))
        return _page(request, account, form)
    attempts.factor_was_right(request, account.login)
    answer: HttpResponse = stage.exit()
    return answer


def _proved(account: Account, form: Form) -> bool:
    if isinstance(form, forms.CredentialForm):
        return factors.prove_by_passkey(account, form.cleaned_data["credential"])
    return factors.prove_by_code(account, form.cleaned_data["code"])


def _note_wrong(request: HttpRequest, account: Account) -> None:
    """Let the owner read of it; whoever tries on and on knows the password, so the owner is told at once."""
    note_sign_in(account, SignIn.Way.WRONG_CODE, browser_words(request))
    today = clock.now() - dt.timedelta(days=1)
    if account.sign_ins.filter(way=SignIn.Way.WRONG_CODE, at__gte=today).count() == TELLS_AFTER:
        factors.tell_of_guessing(account)


def _page(request: HttpRequest, account: Account, form: Form) -> HttpResponse:
    context = _context(request, account)
    context["passkey_form" if isinstance(form, forms.CredentialForm) else "form"] = form
    return form_page(request, "web/second_step.html", **context)


def _context(request: HttpRequest, account: Account) -> dict[str, Any]:
    """Give what the page offers: passkeys only where they work, codes only to whoever has them."""
    kinds, why_not = factors.kinds_of(account), why_no_passkeys(request)
    by_passkey = factors.Kind.WEBAUTHN in kinds and not why_not
    return {
        "form": forms.SecondStepForm(),
        "passkey_form": forms.CredentialForm(),
        "options": json.dumps(passkeys.begin_authentication(account)) if by_passkey else "",
        "by_code": bool(kinds - {factors.Kind.WEBAUTHN}),
        "no_passkeys": why_not,
    }
