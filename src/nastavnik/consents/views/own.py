"""One's own consents: the list, giving, withdrawing, the sheet."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nastavnik.consents import services
from nastavnik.consents.forms import GiveForm, PressForm
from nastavnik.consents.models import Consent
from nastavnik.consents.selectors import history_of, lines_of
from nastavnik.consents.wordings import WORDINGS
from nastavnik.kit.files import stored_file_response
from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme


def _acting(request: HttpRequest) -> Account:
    return cast(Account, request.user)


def _teacher(request: HttpRequest) -> Teacher:
    """Give the staff row of whoever asks."""
    return cast(Teacher, request.teacher)  # type: ignore[attr-defined]


def _roles(request: HttpRequest) -> frozenset[str]:
    return cast("frozenset[str]", request.roles)  # type: ignore[attr-defined]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own consents with what can be done to each."""
    programme, teacher = current_programme(request), _teacher(request)
    mentor = "mentor" in _roles(request)
    context = {
        "programme": programme,
        "lines": lines_of(teacher, programme, mentor=mentor) if programme else [],
        "history": history_of(teacher),
        "may_consent": _acting(request).may_consent,
        "basis": _acting(request).school.personal_data_basis,  # type: ignore[union-attr]
    }
    return render(request, "consents/mine.html", context)


def give(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give one consent after reading its whole text; on paper where it must be."""
    if kind not in WORDINGS:
        raise Http404
    programme = current_programme(request)
    if programme is None:
        return redirect("consents:mine")
    form = GiveForm(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _give(request, programme, kind, form)
        if answer is not None:
            return answer
    existing = services.alive(_teacher(request), programme, kind)
    on_paper = kind in services.PAPER_ONLY or not _acting(request).may_consent
    context = {
        "form": form,
        "kind": kind,
        "wording": WORDINGS[kind],
        "programme": programme,
        "existing": existing,
        "on_paper": on_paper,
        "by_law": kind in services.PAPER_ONLY,
    }
    return render(request, "consents/give.html", context, status=422 if request.method == "POST" else 200)


def _give(request: HttpRequest, programme: Programme, kind: str, form: GiveForm) -> HttpResponseBase | None:
    """Give and lead on; None when a rule refused."""
    try:
        consent = services.give(
            teacher=_teacher(request),
            programme=programme,
            kind=kind,
            actor=_acting(request),
            **form.cleaned_data,
        )
    except REFUSALS as error:
        refuse(form, error)
        return None
    if consent.state == Consent.State.PREPARED:
        messages.success(request, _("Лист подготовлен: распечатайте его, подпишите и отдайте куратору."))
        return redirect("consents:sheet", pk=consent.pk)
    messages.success(request, _("Согласие дано. Отозвать его можно на этой же странице."))
    return redirect("consents:mine")


def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Withdraw a consent: what follows, one press, no reason asked."""
    consent = visible_or_404(request, Consent, pk=pk)
    own = consent.teacher.account_id == _acting(request).pk
    back = "consents:mine" if own else "consents:register"
    form = PressForm(request.POST or None)
    if request.method == "POST":
        try:
            services.withdraw(consent=consent, actor=_acting(request))
        except REFUSALS as error:
            form = PressForm({})
            refuse(form, error)
        else:
            messages.success(request, _("Согласие отозвано."))
            return redirect(back)
    context = {"form": form, "consent": consent, "wording": WORDINGS[consent.kind], "own": own, "back": back}
    return render(request, "consents/withdraw.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one sheet for printing."""
    consent = visible_or_404(request, Consent, pk=pk)
    own = consent.teacher.account_id == _acting(request).pk
    context = {
        "consent": consent,
        "wording": WORDINGS[consent.kind],
        "school": consent.school,
        "back": "consents:mine" if own else "consents:register",
    }
    return render(request, "consents/sheet.html", context)


@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the scan of a signed sheet for saving."""
    consent = visible_or_404(request, Consent, pk=pk)
    if consent.sheet is None:
        raise Http404
    return stored_file_response(consent.sheet)
