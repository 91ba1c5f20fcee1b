"""The second step of signing in: whoever has a second factor shows it before any session is opened."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from nastavnik.kit.desk import form_page
from nastavnik.kit.http import waiting
from nastavnik.people.models import Account, SignIn
from nastavnik.people.services import note_sign_in
from nastavnik.web import attempts
from nastavnik.web.identity import forms
from nastavnik.web.identity.coming_in import browser_words
from nastavnik.web.identity.factors import has_factor, prove_by_code


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
        if not has_factor(self.account):
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
    form = forms.SecondStepForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    if wait := attempts.enter_by_factor(request, stage.account.login):
        return waiting(request, wait, "web/second_step.html", form=forms.SecondStepForm())
    if not prove_by_code(stage.account, form.cleaned_data["code"]):
        note_sign_in(stage.account, SignIn.Way.WRONG_CODE, browser_words(request))
        form.add_error("code", _("Код не подошёл. Возьмите новый: каждый код действует один раз."))
        return _page(request, form)
    attempts.factor_was_right(request, stage.account.login)
    answer: HttpResponse = stage.exit()
    return answer


def _page(request: HttpRequest, form: Any) -> HttpResponse:
    return form_page(request, "web/second_step.html", form=form)
