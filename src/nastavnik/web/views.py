"""Sign-in, the first visit, the home of each role, notices."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import login as open_session
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nastavnik.kit.http import REFUSALS, refuse
from nastavnik.outbox.selectors import notices_of
from nastavnik.outbox.services import mark_read
from nastavnik.people.models import Account, School
from nastavnik.people.services import (
    accept_invitation,
    account_of_token,
    ask_to_confirm,
    confirm_by_mail,
    find_invitation,
    found_school,
    may_confirm_by_mail,
)
from nastavnik.programme.selectors import current_programme
from nastavnik.web import attempts
from nastavnik.web.forms import CodeForm, FirstVisitForm, SchoolForm, SignInForm
from nastavnik.web.selectors import mine_shown_to_others, sections_for, steps_for


def _after_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "web:home")


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session; after many failures the next try waits, nobody is locked out."""
    if request.user.is_authenticated:
        return redirect("web:home")
    if not School.objects.exists():
        return redirect("web:found")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST":
        wait = attempts.seconds_to_wait(request)
        if wait:
            form = SignInForm(request, initial={"login": request.POST.get("login", "")})
            context = {"form": form, "wait": wait, "next": request.POST.get("next", "")}
            return render(request, "web/sign_in.html", context, status=429)
        if form.is_valid():
            attempts.forget(request)
            open_session(request, form.account)
            return _after_sign_in(request)
        attempts.count(request)
    status = 422 if form.errors else 200
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "web/sign_in.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session and ask the browser to forget what it kept: the computer may be shared."""
    logout(request)
    response = redirect("web:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters("password")
def found(request: HttpRequest) -> HttpResponse:
    """Begin the first school of this installation; closed once a school exists."""
    if School.objects.exists():
        return redirect("web:sign_in")
    form = SchoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _school, account = found_school(**form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            open_session(request, account, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("web:home")
    return render(request, "web/found.html", {"form": form}, status=422 if form.errors else 200)


def code(request: HttpRequest) -> HttpResponse:
    """Take a code from a printed sheet to the page of the first visit."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait = attempts.seconds_to_wait(request)
        typed = form.cleaned_data["code"].replace("-", "").replace(" ", "").upper()
        if not wait and find_invitation(typed) is not None:
            return redirect("web:first_visit", token=typed)
        attempts.count(request)
        form.add_error(
            "code",
            _("Код не подошёл: проверьте знаки или попросите у куратора новый лист. После пяти попыток ждут 15 минут."),
        )
    return render(request, "web/code.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
def first_visit(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation; only the button uses it up, so that mail scanners do no harm."""
    invitation = find_invitation(token)
    if invitation is None:
        closed = render(request, "web/invitation_closed.html", status=410)
        closed._has_been_logged = True  # type: ignore[attr-defined] # the path is a secret, even a dead one
        return closed
    form = FirstVisitForm(
        request.POST or None, initial={"login": invitation.teacher.email, "email": invitation.teacher.email}
    )
    if request.method == "POST" and form.is_valid():
        try:
            account = accept_invitation(invitation=invitation, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            open_session(request, account, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, _("Вход открыт. Добро пожаловать."))
            return redirect("web:home")
    context = {"form": form, "invitation": invitation}
    return render(request, "web/first_visit.html", context, status=422 if form.errors else 200)


def home(request: HttpRequest) -> HttpResponse:
    """Compose the home page from the sections of every room, for the roles of whoever asks."""
    sections = sections_for(request)
    context: dict[str, Any] = {
        "programme": current_programme(request),
        "steps": steps_for(request),
        "main": [part for part in sections if part["column"] == "main"],
        "side": [part for part in sections if part["column"] == "side"],
        "top": [part for part in sections if part["column"] == "top"],
    }
    return render(request, "web/home.html", context)


def notices(request: HttpRequest) -> HttpResponse:
    """List the notices; looking at them marks nothing, the button does."""
    if request.method == "POST":
        mark_read(account=request.user)
        return redirect("web:notices")
    return render(request, "web/notices.html", {"notices": notices_of(request.user)})


def about_me(request: HttpRequest) -> HttpResponse:
    """Say what others see of whoever asks, field by field, from the access matrix."""
    account = cast("Account", request.user)
    if request.method == "POST":
        try:
            ask_to_confirm(account=account, link_for=lambda token: _absolute(request, token))
        except REFUSALS as error:
            messages.error(request, getattr(error, "message", str(error)))
        else:
            messages.success(request, _("Письмо отправлено на адрес из списка педагогов. Ссылка действует сутки."))
        return redirect("web:about_me")
    context = {"rows": mine_shown_to_others(), "unconfirmed": not account.may_consent}
    return render(request, "web/about_me.html", {**context, "by_mail": may_confirm_by_mail(account)})


def _absolute(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("web:own_mail", args=[token]))


def own_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose link this is; only the button confirms, so that mail scanners do no harm."""
    account = account_of_token(token)
    if account is None:
        closed = render(request, "web/invitation_closed.html", status=410)
        closed._has_been_logged = True  # type: ignore[attr-defined] # the path is a secret, even a dead one
        return closed
    if request.method == "POST":
        confirm_by_mail(token=token)
        messages.success(request, _("Вход подтверждён: согласия теперь можно давать в своём кабинете."))
        return redirect("web:home")
    return render(request, "web/own_mail.html", {"account": account})
