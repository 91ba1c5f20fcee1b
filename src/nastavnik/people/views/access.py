"""Ways in and appointed roles: invitations, printed codes, who holds what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from nastavnik.kit.desk import Press, attempt, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.people.forms import AppointForm, CodesForm, InviteForm
from nastavnik.people.models import Invitation, Membership, Teacher
from nastavnik.people.selectors import roles_held, unconfirmed, without_account
from nastavnik.people.services import (
    appoint,
    confirm_owner_on_paper,
    end_membership,
    invite,
    print_codes,
    revoke_invitation,
)
from nastavnik.people.services.accounts import Opened, require_not_last
from nastavnik.people.tables import codes_table, roles_tables
from nastavnik.people.views.staff import endable, grantable, show_card


def _once(request: DeskRequest, template: str, context: dict[str, Any], then: str) -> HttpResponse:
    """Show secrets in the answer itself and nowhere else.

    The header says where the same form sent again leads: to a page without them.
    """
    response = render(request, template, context)
    response.headers["HX-Redirect"] = then
    return response


def _shown(request: DeskRequest, opened: Opened) -> dict[str, Any]:
    invitation, secret = opened.invitation, opened.secret
    by_code = invitation.kind == Invitation.Kind.CODE
    path = reverse("web:code") if by_code else reverse("web:first_visit", args=[secret])
    return {
        "teacher": invitation.teacher,
        "until": invitation.expires_at,
        "address": request.build_absolute_uri(path),
        "code": f"{secret[:5]}-{secret[5:]}" if by_code else "",
    }


@sensitive_variables("opened")
def invite_teacher(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a link or a code for one teacher and show it once."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = InviteForm(request.POST, roles=grantable(request))
    if done := attempt(form, lambda: invite(teacher=teacher, actor=request.user, **form.cleaned_data)):
        opened = done.value
        card = reverse("people:teacher", args=[pk])
        if opened.invitation.kind == Invitation.Kind.CODE:
            return _once(request, "people/codes_printed.html", {"cards": [_shown(request, opened)], "back": card}, card)
        return _once(request, "people/invited.html", _shown(request, opened), card)
    return show_card(request, teacher, invite_form=form)


@sensitive_variables("opened")
def codes(request: DeskRequest) -> HttpResponse:
    """Print codes for several teachers at once; the sheet is shown once."""
    teachers = without_account(request.school)
    chosen = request.POST.copy()
    if "everyone" in chosen:
        chosen.setlist("teachers", [str(pk) for pk in teachers.values_list("pk", flat=True)])
    form = CodesForm(chosen if request.method == "POST" else None, teachers=teachers)
    if done := attempt(form, lambda: print_codes(teachers=list(form.cleaned_data["teachers"]), actor=request.user)):
        opened = done.value
        back = reverse("people:staff")
        cards = [_shown(request, one) for one in opened]
        return _once(request, "people/codes_printed.html", {"cards": cards, "back": back}, back)
    table = codes_table(request, teachers, chosen.getlist("teachers"))
    return show_tables(request, "people/codes.html", {"form": form}, table, status=422 if form.errors else 200)


def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = visible_or_404(request, Invitation, pk=pk)
    revoke_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("Приглашение отозвано: по нему больше не войти."))
    return redirect("people:teacher", pk=invitation.teacher_id)


def confirm_owner(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that the owner of an account opened by a code signed on paper."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    account = teacher.account
    if account is not None:
        return press(
            request,
            lambda: confirm_owner_on_paper(account=account, actor=request.user),
            _("Подпись отмечена: теперь согласия можно давать на сайте."),
            "people:teacher",
            pk=pk,
            again=lambda form: show_card(request, teacher, claim_form=form),
        )
    return redirect("people:teacher", pk=pk)


def _stays(row: Membership) -> str:
    """Say why a role cannot be taken back now."""
    return missing(lambda: require_not_last(row)) if row.role == "coordinator" else ""


def _roles(request: DeskRequest, form: Any) -> HttpResponse:
    school = request.school
    rows = Teacher.objects.at_work().filter(school=school, account__isnull=False).select_related("account").by_name()
    may = endable(request)
    held = [{"row": row, "may_end": row.role in may, "stays": _stays(row)} for row in roles_held(school)]
    tables = roles_tables(request, held, unconfirmed(rows))
    return show_tables(request, "people/roles.html", {"form": form}, *tables, status=422 if form.errors else 200)


def roles(request: DeskRequest) -> HttpResponse:
    """Show who holds what, and appoint."""
    form = AppointForm(request.POST or None, school=request.school, roles=grantable(request))
    if attempt(form, lambda: appoint(actor=request.user, **form.cleaned_data)):
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
