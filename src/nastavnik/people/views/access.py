"""Ways in and appointed roles: invitations, printed codes, who holds what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.people.forms import AppointForm, CodesForm, DecisionForm, InviteForm
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
from nastavnik.people.services.accounts import Opened
from nastavnik.people.views.staff import endable, grantable, school_of, show_card


def _once(request: HttpRequest, template: str, context: dict[str, Any], then: str) -> HttpResponse:
    """Show secrets in the answer itself and nowhere else.

    The header says where the same form sent again leads: to a page without them.
    """
    response = render(request, template, context)
    response.headers["HX-Redirect"] = then
    return response


def _shown(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    invitation, secret = opened.invitation, opened.secret
    by_code = invitation.kind == Invitation.Kind.CODE
    path = reverse("web:code") if by_code else reverse("web:first_visit", args=[secret])
    return {
        "teacher": invitation.teacher,
        "until": invitation.expires_at,
        "address": request.build_absolute_uri(path),
        "code": f"{secret[:5]}-{secret[5:]}" if by_code else "",
    }


@require_POST
@sensitive_variables("opened")
def invite_teacher(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link or a code for one teacher and show it once."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = InviteForm(request.POST, roles=grantable(request))
    if form.is_valid():
        try:
            opened = invite(teacher=teacher, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            card = reverse("people:teacher", args=[pk])
            if opened.invitation.kind == Invitation.Kind.CODE:
                return _once(
                    request, "people/codes_printed.html", {"cards": [_shown(request, opened)], "back": card}, card
                )
            return _once(request, "people/invited.html", _shown(request, opened), card)
    return show_card(request, teacher, invite_form=form)


@sensitive_variables("opened")
def codes(request: HttpRequest) -> HttpResponse:
    """Print codes for several teachers at once; the sheet is shown once."""
    teachers = without_account(school_of(request))
    chosen = request.POST.copy()
    if "everyone" in chosen:
        chosen.setlist("teachers", [str(pk) for pk in teachers.values_list("pk", flat=True)])
    form = CodesForm(chosen if request.method == "POST" else None, teachers=teachers)
    if request.method == "POST" and form.is_valid():
        try:
            opened = print_codes(teachers=list(form.cleaned_data["teachers"]), actor=request.user)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            back = reverse("people:staff")
            cards = [_shown(request, one) for one in opened]
            return _once(request, "people/codes_printed.html", {"cards": cards, "back": back}, back)
    context = {"form": form, "nobody": not teachers.exists()}
    return render(request, "people/codes.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = visible_or_404(request, Invitation, pk=pk)
    revoke_invitation(invitation=invitation, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Приглашение отозвано: по нему больше не войти."))
    return redirect("people:teacher", pk=invitation.teacher_id)


@require_POST
def confirm_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the owner of an account opened by a code signed on paper."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    if teacher.account is not None:
        form = DecisionForm({"row": "owner"})
        try:
            confirm_owner_on_paper(account=teacher.account, actor=request.user)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
            return show_card(request, teacher, claim_form=form)
        messages.success(request, _("Подпись отмечена: теперь согласия можно давать на сайте."))
    return redirect("people:teacher", pk=pk)


def _roles(request: HttpRequest, form: Any) -> HttpResponse:
    school = school_of(request)
    rows = Teacher.objects.at_work().filter(school=school, account__isnull=False).select_related("account").by_name()
    may = endable(request)
    context = {
        "form": form,
        "held": [{"row": row, "may_end": row.role in may} for row in roles_held(school)],
        "unconfirmed": unconfirmed(rows),
    }
    return render(request, "people/roles.html", context, status=422 if form.errors else 200)


def roles(request: HttpRequest) -> HttpResponse:
    """Show who holds what, and appoint."""
    form = AppointForm(request.POST or None, school=school_of(request), roles=grantable(request))
    if request.method == "POST" and form.is_valid():
        try:
            appoint(actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Роль назначена."))
            return redirect("people:roles")
    return _roles(request, form)


@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    membership = visible_or_404(request, Membership, pk=pk)
    form = AppointForm(None, school=school_of(request), roles=grantable(request))
    refused = DecisionForm({"row": "role"})
    try:
        end_membership(membership=membership, actor=request.user)  # type: ignore[arg-type]
    except REFUSALS as error:
        refuse(refused, error)
        messages.error(request, " ".join(map(str, refused.non_field_errors())))
        response = _roles(request, form)
        response.status_code = 422
        return response
    messages.success(request, _("Роль снята."))
    return redirect("people:roles")
