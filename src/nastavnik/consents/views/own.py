"""One's own consents: the list, giving, withdrawing, the sheet."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.consents import services
from nastavnik.consents.forms import GiveForm, StatementForm
from nastavnik.consents.models import Consent
from nastavnik.consents.selectors import KINDS, history_of, lines_of
from nastavnik.consents.tables import history_table
from nastavnik.consents.wordings import WORDINGS
from nastavnik.kit.desk import Press, attempt, form_page, missing, said
from nastavnik.kit.files import stored_file_response
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import StoredFile
from nastavnik.kit.tables import show_tables
from nastavnik.kit.uploads import copy_asked, former_copies
from nastavnik.people.desk import DeskRequest, asked_first
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme


def mine(request: DeskRequest) -> HttpResponse:
    """List one's own consents with what can be done to each."""
    programme, teacher = current_programme(request), request.me
    mentor = "mentor" in request.roles
    context = {
        "programme": programme,
        "lines": lines_of(teacher, programme, mentor=mentor) if programme else [],
        "may_consent": request.user.may_consent,
        "basis": request.school.personal_data_basis,
    }
    return show_tables(request, "consents/mine.html", context, history_table(request, history_of(teacher)))


def give(request: DeskRequest, kind: str) -> HttpResponseBase:
    """Give one consent after reading its whole text; on paper where it must be."""
    if kind not in KINDS:
        raise Http404
    programme = current_programme(request)
    if programme is None:
        return redirect("consents:mine")
    form = GiveForm(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _give(request, programme, kind, form)
        if answer is not None:
            return answer
    existing = services.alive(request.me, programme, kind)
    on_paper = kind in services.PAPER_ONLY or not request.user.may_consent
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


def _give(request: DeskRequest, programme: Programme, kind: str, form: GiveForm) -> HttpResponseBase | None:
    """Give and lead on; None when a rule refused."""
    about: dict[str, Any] = {"teacher": request.me, "programme": programme, "kind": kind, "actor": request.user}
    done = attempt(form, lambda: services.give(**about, **form.cleaned_data))
    if done is None:
        return None
    if done.value.state == Consent.State.PREPARED:
        words = _("Лист подготовлен: распечатайте его, подпишите и отдайте куратору.")
        return said(request, words, "consents:sheet", pk=done.value.pk)
    return said(request, _("Согласие дано. Отозвать его можно на этой же странице."), "consents:mine")


def withdraw(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Withdraw a consent: what follows, one press, no reason asked."""
    consent = visible_or_404(request, Consent, pk=pk)
    own = consent.teacher.account_id == request.user.pk
    back = "consents:mine" if own else "consents:register"
    by_statement = not own and consent.state == Consent.State.IN_FORCE
    form: Any = StatementForm(request.POST or None) if by_statement else Press()

    def run() -> Consent:
        return services.withdraw(consent=consent, actor=request.user, **form.cleaned_data)

    asked = {"title": _("Отозвать согласие"), "button": _("Отозвать"), "back": reverse(back)}
    if form.is_valid() and (page := asked_first(request, run, **asked)):
        return page
    if request.method == "POST" and attempt(form, run):
        return said(request, _("Согласие отозвано."), back)
    context = {"consent": consent, "wording": WORDINGS[consent.kind], "own": own, "back": back}
    return form_page(request, "consents/withdraw.html", form=form, **context)


def sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one sheet for printing."""
    consent = visible_or_404(request, Consent, pk=pk)
    own = consent.teacher.account_id == request.user.pk
    desk = request.holds("coordinator")
    context = {
        "consent": consent,
        "wording": WORDINGS[consent.kind],
        "school": consent.school,
        "back": "consents:mine" if own else "consents:register",
        "former": former_copies(consent.sheet_id),
        "may_correct": desk and not missing(lambda: services.require_registered(consent)),
        "to_mend": desk and consent.state == Consent.State.WITHDRAWN and services.error_to_mend(consent) is not None,
        "anew": missing(lambda: services.require_given_anew(consent)),
    }
    return render(request, "consents/sheet.html", context)


def scan(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the scan of a signed sheet for saving."""
    consent = visible_or_404(request, Consent, pk=pk)
    key = copy_asked(consent.sheet_id, request.GET.get("copy", ""))
    return stored_file_response(get_object_or_404(StoredFile, pk=key))
