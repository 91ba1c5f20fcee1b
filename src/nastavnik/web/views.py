"""Sign-in, the first visit, the home of each role, notices."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, form_page, press, said
from nastavnik.kit.files import attachment, stored_file_response
from nastavnik.kit.http import own_page, unlogged, waiting, where_links_begin
from nastavnik.kit.sealing import REFUSED
from nastavnik.kit.tables import show_tables
from nastavnik.ops import founding
from nastavnik.outbox.selectors import notices_of
from nastavnik.outbox.services import mark_read
from nastavnik.people.desk import DeskRequest, live_at_school_of
from nastavnik.people.models import Account, OwnerSheet, School, SignIn
from nastavnik.people.selectors import own_owner_sheet
from nastavnik.people.services import (
    accept_invitation,
    account_of_token,
    ask_to_confirm,
    confirm_by_mail,
    dispute_owner_sheet,
    find_invitation,
    found_school,
    may_confirm_by_mail,
    note_sign_in,
)
from nastavnik.programme.selectors import current_programme
from nastavnik.web import attempts
from nastavnik.web.forms import CodeForm, FirstVisitForm, SchoolForm, SignInForm, StartCodeForm
from nastavnik.web.identity.coming_in import browser_words, come_in
from nastavnik.web.own_data import packed
from nastavnik.web.selectors import held_of, sections_for, shown_to_others, waits_for


def _after_sign_in(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    return target if own_page(request, target) else "web:home"


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session; after many failures the next try waits, nobody is locked out."""
    if request.user.is_authenticated:
        return redirect("web:home")
    if not School.objects.exists():
        return redirect("web:found")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST":
        login = request.POST.get("login", "")
        if wait := attempts.enter_by_password(request, login):
            form = SignInForm(request, initial={"login": login})
            return waiting(request, wait, "web/sign_in.html", form=form, next=request.POST.get("next", ""))
        if form.is_valid():
            attempts.password_was_right(request, login)
            return come_in(request, form.account, SignIn.Way.PASSWORD, _after_sign_in(request))
        _note_wrong(request, login)
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "outside_name": settings.OIDC_NAME,
    }
    return render(request, "web/sign_in.html", context, status=status)


def _note_wrong(request: HttpRequest, login: str) -> None:
    """Let the owner know that somebody tried."""
    account = Account.objects.filter(login=login.strip().casefold()).first()
    if account is not None:
        note_sign_in(account, SignIn.Way.WRONG, browser_words(request))


def sign_out(request: DeskRequest) -> HttpResponse:
    """Close the session and ask the browser to forget what it kept: the computer may be shared."""
    logout(request)
    response = redirect("web:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters("password", "code")
def found(request: DeskRequest) -> HttpResponse:
    """Begin the first school of this installation, by the code that its setting up printed; closed once it exists."""
    if School.objects.exists():
        return redirect("web:sign_in")
    if not founding.asks_code():
        return _found(request, SchoolForm(request.POST or None))
    form = StartCodeForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, "web/found_code.html", form=form)
    if wait := attempts.enter_by_code(request):
        return waiting(request, wait, "web/found_code.html", form=StartCodeForm())
    said = founding.expected(form.cleaned_data["code"])
    if said is None:
        form.add_error("code", _("Код не подошёл. Он напечатан при установке; новый даёт nastavnik init --code."))
        return form_page(request, "web/found_code.html", form=form)
    attempts.code_was_right(request)
    return _found(request, SchoolForm(request.POST if "name" in request.POST else None, initial=_first_words(said)))


def _first_words(said: dict[str, str]) -> dict[str, str]:
    names = {"name": said["school"], "short_name": said["school"], "coordinator_name": said["coordinator"]}
    return {**names, "time_zone": said["time_zone"], "login": said["login"]}


def _found(request: DeskRequest, form: SchoolForm) -> HttpResponse:
    if done := attempt(form, lambda: found_school(**form.cleaned_data)):
        _school, account = done.value
        founding.came()
        return come_in(request, account, SignIn.Way.OPENING)
    return form_page(request, "web/found.html", form=form, code=request.POST.get("code", ""))


def code(request: DeskRequest) -> HttpResponse:
    """Take a code from a printed sheet to the page of the first visit."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if wait := attempts.enter_by_code(request):
            return waiting(request, wait, "web/code.html", form=CodeForm(initial=form.cleaned_data))
        typed = form.cleaned_data["code"].replace("-", "").replace(" ", "").upper()
        if find_invitation(typed) is not None:
            attempts.code_was_right(request)
            return redirect("web:first_visit", token=typed)
        form.add_error("code", _("Код не подошёл: проверьте знаки или попросите у куратора новый лист."))
    return render(request, "web/code.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
def first_visit(request: DeskRequest, token: str) -> HttpResponse:
    """Show the invitation; only the button uses it up, so that mail scanners do no harm."""
    if wait := attempts.wait_for_links(request):
        return unlogged(waiting(request, wait))
    invitation = find_invitation(token)
    if invitation is None:
        attempts.unknown_link(request)
        return unlogged(render(request, "web/invitation_closed.html", status=410))
    clock.live_in(invitation.school.time_zone)
    form = FirstVisitForm(
        request.POST or None,
        initial={
            "login": invitation.teacher.email,
            "email": invitation.teacher.email,
            "language": request.LANGUAGE_CODE,
        },
    )
    if done := attempt(form, lambda: accept_invitation(invitation=invitation, **form.cleaned_data)):
        return come_in(request, done.value, SignIn.Way.OPENING)
    return form_page(request, "web/first_visit.html", form=form, invitation=invitation)


def home(request: DeskRequest) -> HttpResponse:
    """Compose the home page from the sections of every room, for the roles of whoever asks."""
    sections = sections_for(request)
    context: dict[str, Any] = {
        "programme": current_programme(request),
        **waits_for(request),
        "main": [part for part in sections if part["column"] == "main"],
        "side": [part for part in sections if part["column"] == "side"],
        "top": [part for part in sections if part["column"] == "top"],
    }
    return render(request, "web/home.html", context)


def notices(request: DeskRequest) -> HttpResponse:
    """List the notices; looking at them marks nothing, the button does."""
    if request.method == "POST":
        mark_read(account=request.user)
        return redirect("web:notices")
    return render(request, "web/notices.html", {"notices": notices_of(request.user)})


def about_me(request: DeskRequest) -> HttpResponse:
    """Say what others see of whoever asks, field by field, from the access matrix."""
    account = request.user
    if request.method == "POST":
        return press(
            request,
            lambda: ask_to_confirm(account=account, address=where_links_begin(request, "web:own_mail")),
            _("Письмо отправлено на адрес из списка педагогов. Ссылка действует сутки."),
            "web:about_me",
        )
    sheet = own_owner_sheet(account)
    context = {
        "held": held_of(request),
        "unconfirmed": not account.may_consent,
        "by_mail": may_confirm_by_mail(account),
        "own_sheet": sheet,
        "may_dispute": sheet is not None and sheet.may_be_disputed(clock.today()),
    }
    return show_tables(request, "web/about_me.html", context, shown_to_others(request))


def own_data(request: DeskRequest) -> HttpResponse:
    """Give all that is held of whoever asks as one file; an account that does not read everything gets none."""
    if request.user.hidden_before is not None:
        messages.error(request, _(REFUSED))
        return redirect("web:about_me")
    school = str(request.user.school or "")
    content = packed(request.user, request.roles, school)
    return attachment(content, f"{_('Мои данные')} {clock.today():%Y-%m-%d}.zip", "application/zip")


def own_scan(request: DeskRequest) -> HttpResponse:
    """Give the owner the scan by which the own account was confirmed."""
    return stored_file_response(_own_sheet_or_404(request).scan)


def not_my_sheet(request: DeskRequest) -> HttpResponse:
    """Let the owner say that the sheet is not theirs."""
    sheet = _own_sheet_or_404(request)
    words = _("Подтверждение снято. Директор, куратор и доверенное лицо получили сообщение. Смените пароль.")
    return press(request, lambda: dispute_owner_sheet(sheet=sheet, actor=request.user), words, "web:about_me")


def _own_sheet_or_404(request: DeskRequest) -> OwnerSheet:
    sheet = own_owner_sheet(request.user)
    if sheet is None:
        raise Http404
    return sheet


def own_mail(request: DeskRequest, token: str) -> HttpResponse:
    """Show whose link this is; only the button confirms, so that mail scanners do no harm."""
    account = account_of_token(token)
    if account is None:
        return unlogged(render(request, "web/invitation_closed.html", status=410))
    live_at_school_of(account)
    if request.method == "POST":
        confirm_by_mail(token=token)
        return said(request, _("Вход подтверждён: согласия теперь можно давать в своём кабинете."), "web:home")
    return render(request, "web/own_mail.html", {"account": account})
