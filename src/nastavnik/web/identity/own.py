"""«Вход и безопасность»: password, key, mailbox, language, open sessions, who came in."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from nastavnik.kit import access, clock
from nastavnik.kit.desk import closed, form_page, missing, press, said
from nastavnik.kit.http import unlogged, waiting, where_links_begin
from nastavnik.kit.once import in_own_transactions
from nastavnik.people import services
from nastavnik.people.desk import DeskRequest, live_at_school_of
from nastavnik.people.models import Account, OpenSession
from nastavnik.people.policies import anew_from, require_anew_due, require_sealed
from nastavnik.people.selectors import going_recovery
from nastavnik.web.attempts import checked
from nastavnik.web.identity import forms
from nastavnik.web.identity.coming_in import end_others, note_session, remember, show_key
from nastavnik.web.identity.factors import has_factor

T = TypeVar("T")
SIGN_INS_SHOWN = 20
MAY_BIND, MAY_BIND_SECONDS = "may_bind_outside", 300


def entry(request: DeskRequest, **refused: Any) -> HttpResponse:
    """Show everything about the own way in; a refused form stands in its place."""
    account = request.user
    context = {
        "password_form": forms.PasswordForm(),
        "key_form": forms.KeyForm(),
        "mailbox_form": forms.MailboxForm(initial={"email": account.email}),
        "language_form": forms.LanguageForm(initial={"language": request.LANGUAGE_CODE}),
        "unseal_form": forms.UnsealForm(),
        "outside_name": settings.OIDC_NAME,
        "outside_form": forms.OutsideForm(),
        "outside": account.outside_entries.filter(address=settings.OIDC_ADDRESS).first(),
        "may_bind": may_bind(request),
        "sessions": OpenSession.objects.filter(account=account),
        "this_session": request.session.session_key,
        "sign_ins": account.sign_ins.all()[:SIGN_INS_SHOWN],
        "has_factor": has_factor(account),
        "recovery": going_recovery(account),
        "mail_works": bool(settings.EMAIL_HOST),
        "may_help": access.may_open("web:help_in", request.roles),
        **refused,
    }
    return render(request, "web/entry.html", context, status=422 if refused else 200)


def may_bind(request: DeskRequest) -> bool:
    """Say whether the owner has just shown the password, to bind an outside way in."""
    kept = request.session.get(MAY_BIND) or {}
    fresh = 0 <= clock.now().timestamp() - kept.get("at", 0) <= MAY_BIND_SECONDS
    return fresh and kept.get("account") == request.user.pk


def checked_here(
    request: DeskRequest, name: str, form: Form, run: Callable[..., T], then: Callable[[T], HttpResponse]
) -> HttpResponse:
    """Let a service check the password or the key of a form, slowed like a sign-in; a refused form is shown again."""
    wait, done = checked(request, request.user.login, form, lambda: run(account=request.user, **form.cleaned_data))
    if wait:
        return waiting(request, wait)
    return then(done.value) if done else entry(request, **{name: form})


@in_own_transactions
@sensitive_post_parameters("old", "new")
def change_password(request: DeskRequest) -> HttpResponse:
    """Change the own password; every other session ends."""

    def changed(account: Account) -> HttpResponse:
        end_others(request, account)
        update_session_auth_hash(request, account)
        note_session(request, account)
        return said(request, _("Пароль изменён. В других браузерах вход закончен."), "web:entry")

    return checked_here(request, "password_form", forms.PasswordForm(request.POST), services.change_password, changed)


@in_own_transactions
@sensitive_post_parameters("key-password")
@sensitive_variables("key")
def make_key(request: DeskRequest) -> HttpResponse:
    """Make a personal key and show it once."""
    form, show = forms.KeyForm(request.POST), lambda key: show_key(request, key)
    return checked_here(request, "key_form", form, services.make_personal_key, show)


@in_own_transactions
@sensitive_post_parameters("box-password")
def change_mailbox(request: DeskRequest) -> HttpResponse:
    """Change the own mailbox, or ask for its letter again."""
    links = where_links_begin(request, "web:prove_mailbox")

    def changed(account: Account) -> HttpResponse:
        words = _("Почта записана. Подтвердите её по ссылке из письма.") if account.email else _("Почта убрана.")
        return said(request, words, "web:entry")

    run = partial(services.change_mailbox, address=links)
    return checked_here(request, "mailbox_form", forms.MailboxForm(request.POST), run, changed)


def prove_mailbox(request: DeskRequest, token: str) -> HttpResponse:
    """Show whose mailbox it is; only the button confirms, so that mail scanners do no harm."""
    account = services.account_of_proof(token)
    if account is None:
        return unlogged(render(request, "web/link_over.html", status=410))
    live_at_school_of(account)
    if request.method == "POST":
        services.prove_mailbox(token=token)
        return said(request, _("Почта подтверждена. Через месяц она поможет вернуть вход."), "web:home")
    return render(request, "web/prove_mailbox.html", {"account": account})


def change_language(request: DeskRequest) -> HttpResponse:
    """Keep the language of the own pages and letters."""
    form = forms.LanguageForm(request.POST)
    if not form.is_valid():
        return entry(request, language_form=form)
    services.change_language(account=request.user, language=form.cleaned_data["language"])
    return remember(request, said(request, "", "web:entry"), request.user)


def end_session(request: DeskRequest) -> HttpResponse:
    """End the named session of the own account, or all but this one."""
    if "everywhere" in request.POST:
        end_others(request, request.user)
        return said(request, _("Вход остался только в этом браузере."), "web:entry")
    number = request.POST.get("number", "")
    own = [one.pk for one in OpenSession.objects.filter(account=request.user) if one.number == number]
    Session.objects.filter(pk__in=own).delete()
    return said(request, _("Вход закончен.") if own else _("Этот вход уже закончен."), "web:entry")


def stop_recovery(request: DeskRequest) -> HttpResponse:
    """Stop a recovery of the own account: «это не я»."""
    words = _("Восстановление остановлено. Все, кому о нём сообщили, узнают и об этом.")
    run = lambda: services.stop_recovery(account=request.user, actor=request.user)  # noqa: E731
    return press(request, run, words, "web:entry")


@in_own_transactions
@sensitive_post_parameters("unseal-key", "unseal-password")
def unseal(request: DeskRequest) -> HttpResponse:
    """Open earlier private rows to the owner who has the key."""
    form = forms.UnsealForm(request.POST)

    def opened(account: Account) -> HttpResponse:
        end_others(request, account)
        update_session_auth_hash(request, account)
        note_session(request, account)
        return said(request, _("Прежние записи снова открыты вам. В других браузерах вход закончен."), "web:entry")

    return checked_here(request, "unseal_form", form, services.unseal_by_key, opened)


@in_own_transactions
@sensitive_post_parameters("password")
@sensitive_variables("key")
def anew(request: DeskRequest) -> HttpResponse:
    """Ask to begin anew, or, a fortnight later, begin: said twice what it means."""
    account, form = request.user, forms.AnewForm(request.POST or None)
    closed(request, lambda: require_sealed(account), "web:entry")
    due, waits = anew_from(account), missing(lambda: require_anew_due(account))
    service = services.ask_anew if due is None else services.begin_anew
    run = lambda: service(account=account, password=form.cleaned_data["password"])  # noqa: E731
    wait, done = checked(request, account.login, form, run)
    if wait:
        return waiting(request, wait)
    if done and due is None:
        words = _("Просьба записана, об этом сообщено владельцу, директору и доверенному лицу.")
        return said(request, words, "web:anew")
    if done:
        return show_key(request, services.make_personal_key(account=done.value))
    return form_page(request, "web/anew.html", form=form, due=due, waits=waits)


def stop_anew(request: DeskRequest) -> HttpResponse:
    """Take the wish to begin anew back."""
    words = _("Вход с чистого листа не начинается. Прежние личные записи остаются закрытыми до вашего подтверждения.")
    return press(request, lambda: services.stop_anew(account=request.user), words, "web:entry")
