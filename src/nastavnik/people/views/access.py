"""Ways in and appointed roles: invitations, printed codes, who holds what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from nastavnik.kit.desk import Press, attempt, missing, press, said
from nastavnik.kit.files import stored_file_response
from nastavnik.kit.http import visible_or_404, where_links_begin
from nastavnik.kit.many import ROWS
from nastavnik.kit.tables import show_tables
from nastavnik.kit.uploads import read_once
from nastavnik.people.desk import DeskRequest
from nastavnik.people.forms import AppointForm, CodesForm, InviteForm, OwnerSheetsForm
from nastavnik.people.models import Invitation, Membership, OwnerSheet, StandIn, Teacher
from nastavnik.people.selectors import denied_sheets, holds, roles_held, stand_ins_ahead, unconfirmed, without_account
from nastavnik.people.selectors import owner_sheets as sheets
from nastavnik.people.services import (
    appoint,
    call_off,
    dispute_owner_sheet,
    end_membership,
    invite,
    print_codes,
    register_owner_sheets,
    revoke_invitation,
    stand_in,
)
from nastavnik.people.services.accounts import Opened, require_not_last
from nastavnik.people.tables import codes_table, roles_table, sheets_table, stand_ins_table, unsigned_table
from nastavnik.people.views.staff import endable, grantable, show_card


def _once(request: DeskRequest, template: str, context: dict[str, Any], then: str) -> HttpResponse:
    """Show secrets in the answer itself and nowhere else.

    The header says where the same form sent again leads: to a page without them.
    """
    response = render(request, template, context)
    response.headers["HX-Redirect"] = then
    return response


def _card(request: DeskRequest, opened: Opened) -> dict[str, Any]:
    invitation, secret = opened.invitation, opened.secret
    return {
        "teacher": invitation.teacher,
        "until": invitation.expires_at,
        "address": request.build_absolute_uri(reverse("web:code")),
        "code": f"{secret[:5]}-{secret[5:]}",
    }


@sensitive_variables("opened")
def invite_teacher(request: DeskRequest, pk: int) -> HttpResponse:
    """Mail a link to one teacher, or make a code and show it once."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = InviteForm(request.POST, roles=grantable(request))
    links = where_links_begin(request, "web:first_visit")
    if done := attempt(form, lambda: invite(teacher=teacher, actor=request.user, address=links, **form.cleaned_data)):
        opened = done.value
        if opened.invitation.kind == Invitation.Kind.LINK:
            words = _("Письмо со ссылкой отправлено: %(mail)s.") % {"mail": opened.invitation.sent_to}
            return said(request, words, "people:teacher", pk=pk)
        card = reverse("people:teacher", args=[pk])
        return _once(request, "people/codes_printed.html", {"cards": [_card(request, opened)], "back": card}, card)
    return show_card(request, teacher, invite_form=form)


@sensitive_variables("opened")
def codes(request: DeskRequest) -> HttpResponse:
    """Print codes for several teachers at once; the sheet is shown once."""
    teachers = without_account(request.school)
    chosen = (request.POST if request.method == "POST" else request.GET).copy()
    if ROWS in chosen:
        chosen.setlist("teachers", chosen.getlist(ROWS))
    if "everyone" in chosen:
        chosen.setlist("teachers", [str(pk) for pk in teachers.values_list("pk", flat=True)])
    form = CodesForm(chosen if request.method == "POST" else None, teachers=teachers)
    if done := attempt(form, lambda: print_codes(teachers=list(form.cleaned_data["teachers"]), actor=request.user)):
        opened = done.value
        back = reverse("people:staff")
        cards = [_card(request, one) for one in opened]
        return _once(request, "people/codes_printed.html", {"cards": cards, "back": back}, back)
    table = codes_table(request, teachers, chosen.getlist("teachers"))
    return show_tables(request, "people/codes.html", {"form": form}, table, status=422 if form.errors else 200)


def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = visible_or_404(request, Invitation, pk=pk)
    revoke_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("Приглашение отозвано: по нему больше не войти."))
    return redirect("people:teacher", pk=invitation.teacher_id)


def owner_sheets(request: DeskRequest) -> HttpResponse:
    """Register the signed sheets of first openings, and show those that are registered."""
    waiting = unconfirmed(request.school)
    form = OwnerSheetsForm(request.POST or None, request.FILES or None, teachers=waiting)
    if done := attempt(form, lambda: _register_sheets(request, form)):
        words = _("Листы зарегистрированы: владельцы и директор получили сообщение.")
        return said(request, words if done.value else _("Эти входы уже подтверждены."), "people:owner_sheets")
    unsigned = unsigned_table(request, waiting, form)
    table = sheets_table(request, sheets(request.school), holds(request.user, "head"))
    context = {"form": form, "unsigned": unsigned, "denied": denied_sheets(request.school.pk)}
    return show_tables(request, "people/owner_sheets.html", context, table, status=422 if form.errors else 200)


def _register_sheets(request: DeskRequest, form: OwnerSheetsForm) -> list[OwnerSheet]:
    scan, teachers = form.cleaned_data["scan"], list(form.cleaned_data["teachers"])
    return register_owner_sheets(teachers=teachers, upload=read_once(scan), actor=request.user)


def owner_scan(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the scan of a signed sheet for saving."""
    return stored_file_response(visible_or_404(request, OwnerSheet, pk=pk).scan)


def not_owner(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a sheet back that one registered, or note what a colleague told the head: it is not the owner's."""
    sheet = visible_or_404(request, OwnerSheet, pk=pk)
    taken_back = sheet.registered_by == request.user
    closed = _("Отмечено: вход закрыт. Владелец вернётся через восстановление.")
    words = _("Лист отозван: вход снова не подтверждён.") if taken_back else closed
    return press(request, lambda: dispute_owner_sheet(sheet=sheet, actor=request.user), words, "people:owner_sheets")


def _stays(row: Membership) -> str:
    """Say why a role cannot be taken back now."""
    return missing(lambda: require_not_last(row)) if row.role == "coordinator" else ""


def _roles(request: DeskRequest, form: Any) -> HttpResponse:
    school = request.school
    may = endable(request)
    held = [{"row": row, "may_end": row.role in may, "stays": _stays(row)} for row in roles_held(school)]
    tables = roles_table(request, held), stand_ins_table(request, stand_ins_ahead(school))
    return show_tables(request, "people/roles.html", {"form": form}, *tables, status=422 if form.errors else 200)


def _give(request: DeskRequest, *, first: Any, last: Any, **given: Any) -> Any:
    """Give a role for good, or from a day until a day."""
    if last is None:
        return appoint(actor=request.user, **given)
    return stand_in(actor=request.user, first=first, last=last, **given)


def call_off_role(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back a role that begins on a day ahead."""
    row = visible_or_404(request, StandIn, pk=pk)
    return press(request, lambda: call_off(row=row, actor=request.user), _("Замещение снято."), "people:roles")


def roles(request: DeskRequest) -> HttpResponse:
    """Show who holds what, and appoint."""
    form = AppointForm(request.POST or None, school=request.school, roles=grantable(request))
    if attempt(form, lambda: _give(request, **form.cleaned_data)):
        return said(request, _("Роль назначена."), "people:roles")
    return _roles(request, form)


def end_role(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    membership = visible_or_404(request, Membership, pk=pk)
    form = AppointForm(None, school=request.school, roles=grantable(request))

    def again(refused: Press) -> HttpResponse:
        messages.error(request, refused.words)
        response = _roles(request, form)
        response.status_code = 422
        return response

    run = lambda: end_membership(membership=membership, actor=request.user)  # noqa: E731
    return press(request, run, _("Роль снята."), "people:roles", again=again)
