"""The coordinator's register: sheets that wait for a signature, the state of everybody's consents."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.consents import services
from nastavnik.consents.forms import PrepareForm, SignForm
from nastavnik.consents.models import Consent
from nastavnik.consents.tables import register_tables
from nastavnik.consents.wordings import WORDINGS
from nastavnik.kit.desk import attempt, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.kit.uploads import read_once, store_upload
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.views.asking import with_programme


def register(request: DeskRequest) -> HttpResponse:
    """List waiting sheets and everybody's states."""
    programme = current_programme(request)
    if programme is None:
        return render(request, "consents/register.html", {"programme": None})
    context = {"programme": programme, "basis": request.school.personal_data_basis}
    tables = register_tables(request, programme)
    return show_tables(request, "consents/register.html", context, *tables, title=_("Согласия"))


def sign(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Register a signed sheet: number, date, perhaps a scan."""
    consent = visible_or_404(request, Consent, pk=pk)
    form = SignForm(request.POST or None, request.FILES or None)
    if attempt(form, lambda: _register(request, consent, form)):
        return said(request, _("Лист зарегистрирован, согласие действует."), "consents:register")
    context = {"form": form, "consent": consent, "wording": WORDINGS[consent.kind]}
    return render(request, "consents/sign.html", context, status=422 if request.method == "POST" else 200)


def _register(request: DeskRequest, consent: Consent, form: SignForm) -> None:
    upload = form.cleaned_data["scan"]
    actor = request.user
    stored = None
    if upload:
        stored = store_upload(school_id=consent.school_id, upload=read_once(upload), actor=actor, field="scan")
    services.register_sheet(
        consent=consent,
        sheet_number=form.cleaned_data["sheet_number"],
        signed_on=form.cleaned_data["signed_on"],
        actor=actor,
        sheet=stored,
    )


@with_programme
def prepare(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Prepare a sheet for a person who signs on paper."""
    form = PrepareForm(programme.school_id, request.POST or None, initial=request.GET.dict())
    if done := attempt(
        form, lambda: services.prepare_sheet(programme=programme, actor=request.user, **form.cleaned_data)
    ):
        consent = done.value
        return redirect("consents:sheet", pk=consent.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "consents/prepare.html", {"form": form}, status=status)
