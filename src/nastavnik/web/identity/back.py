"""The way back: by the own mailbox, by the personal key, by two people; and helping somebody in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, closed, form_page, press, said
from nastavnik.kit.http import number_in, unlogged, waiting, where_links_begin
from nastavnik.kit.once import in_own_transactions
from nastavnik.people import services
from nastavnik.people.desk import DeskRequest, live_at_school_of
from nastavnik.people.models import Account, Recovery, SignIn
from nastavnik.people.policies import require_known_helper
from nastavnik.people.selectors import going_recoveries, going_recovery
from nastavnik.web import attempts
from nastavnik.web.identity import forms
from nastavnik.web.identity.coming_in import come_in


def recover(request: DeskRequest, **refused: Any) -> HttpResponse:
    """Show the three ways back."""
    context = {
        "mail_form": forms.LoginForm(),
        "key_form": forms.BackByKeyForm(),
        "two_form": forms.BackByTwoForm(),
        **refused,
    }
    return render(request, "web/recover.html", context, status=422 if refused else 200)


def by_mail(request: DeskRequest) -> HttpResponse:
    """Ask for a letter; the answer is the same whether there is such an account."""
    form = forms.LoginForm(request.POST)
    if not form.is_valid():
        return recover(request, mail_form=form)
    if wait := attempts.enter_for_letter(request, form.cleaned_data["login"]):
        return waiting(request, wait)
    links = where_links_begin(request, "web:recover_link")
    services.ask_recovery_letter(login=form.cleaned_data["login"], address=links)
    words = _("Если у этого входа есть своя подтверждённая почта, письмо уже отправлено. Ссылка действует полчаса.")
    return said(request, words, "web:sign_in")


@sensitive_post_parameters("password")
def by_link(request: DeskRequest, token: str) -> HttpResponse:
    """Set a new password by the mailed link."""
    account = services.account_of_recovery(token)
    if account is None:
        return unlogged(render(request, "web/link_over.html", status=410))
    live_at_school_of(account)
    form = forms.NewPasswordForm(request.POST or None)
    if done := attempt(form, lambda: services.recover_by_mail(token=token, **form.cleaned_data)):
        messages.success(request, _("Новый пароль действует."))
        return come_in(request, done.value, SignIn.Way.MAIL)
    return render(request, "web/new_password.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("key-key", "key-password")
def by_key(request: DeskRequest) -> HttpResponse:
    """Set a new password by the personal key, and show the next key."""
    form = forms.BackByKeyForm(request.POST)
    return _by_code(request, "key_form", form, services.recover_by_key, SignIn.Way.KEY)


@sensitive_post_parameters("two-first", "two-second", "two-password")
def by_two(request: DeskRequest) -> HttpResponse:
    """Set a new password by two halves of a code; what is private and earlier stays sealed."""
    form = forms.BackByTwoForm(request.POST)
    return _by_code(request, "two_form", form, services.use_recovery, SignIn.Way.TWO)


def _by_code(
    request: DeskRequest, name: str, form: Form, recover_with: Callable[..., Account], way: str
) -> HttpResponse:
    """Try what was typed, slowed like passwords; whoever had the key gets the next one."""
    login = str(form.data.get(f"{form.prefix}-login", ""))
    wait, done = attempts.checked(request, login, form, lambda: recover_with(**form.cleaned_data))
    if wait:
        return waiting(request, wait)
    if done is None:
        return recover(request, **{name: form})
    return come_in(request, done.value, way, then="web:entry")


@in_own_transactions
@sensitive_post_parameters("password")
@sensitive_variables("done")
def help_in(request: DeskRequest) -> HttpResponse:
    """Begin helping a colleague in, or give half of a code and show it once."""
    closed(request, lambda: require_known_helper(request.user), "web:home")
    form = forms.HelpForm(request.POST or None, school=request.school, helper=request.user)
    wait, done = attempts.checked(request, request.user.login, form, lambda: _help(request, form))
    if wait:
        return waiting(request, wait)
    if done:
        recovery, half = done.value
        if not half:
            words = _(
                "%(person)s: восстановление начато. Владелец недавно входил, у него есть сутки, чтобы остановить. "
                "Половину кода можно дать с %(moment)s."
            )
            moment = localtime(recovery.opens_at).strftime("%d.%m.%Y, %H:%M")
            person = recovery.account.full_name
            return said(request, words % {"person": person, "moment": moment}, "web:help_in")
        response = render(request, "web/half.html", {"half": half, "person": form.cleaned_data["account"]})
        response.headers["HX-Redirect"] = reverse("web:help_in")
        return response
    return form_page(request, "web/help_in.html", form=form, going=_going(request))


def _going(request: DeskRequest) -> list[Recovery]:
    """Give the recoveries of colleagues that are going."""
    return [one for one in going_recoveries(request.user) if one.account != request.user]


def take_back(request: DeskRequest) -> HttpResponse:
    """Stop a recovery that was begun by mistake; who began it may, at once."""
    number = number_in(request.POST.get("recovery", ""))
    found = next((one for one in _going(request) if one.pk == number), None)
    if found is None:
        return said(request, _("Это восстановление уже закончено."), "web:help_in")
    words = _("Восстановление остановлено. Все, кому о нём сообщили, узнают и об этом.")
    run = lambda: services.stop_recovery(account=found.account, actor=request.user)  # noqa: E731
    return press(request, run, words, "web:help_in")


def _help(request: DeskRequest, form: Form) -> tuple[Any, str]:
    account, password = form.cleaned_data["account"], form.cleaned_data["password"]
    recovery = going_recovery(account)
    if recovery is None:
        recovery = services.begin_recovery(account=account, actor=request.user, password=password)
    if not recovery.open_at(clock.now()):
        return recovery, ""
    return recovery, services.give_half(account=account, actor=request.user, password=password)
