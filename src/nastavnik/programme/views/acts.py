"""The register of official papers, one paper, its signed copy."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, said
from nastavnik.kit.files import stored_file_response
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import StoredFile
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import FileForm
from nastavnik.programme.models import Act
from nastavnik.programme.selectors import act_links
from nastavnik.programme.tables import acts_table


def acts(request: DeskRequest) -> HttpResponse:
    """List the papers."""
    rows = Act.objects.visible_to(request.user)
    return show_tables(request, "programme/acts.html", {}, acts_table(request, rows))


def act(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show one paper; take its signed copy."""
    found = visible_or_404(request, Act, pk=pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if attempt(
            form,
            lambda: services.attach_signed_file(act=found, name=upload.name, content=upload.read(), actor=request.user),
        ):
            return said(request, _("Подписанный документ сохранён."), "programme:act", pk=pk)
    copy = StoredFile.objects.filter(pk=found.signed_file_id or 0).defer("content").first()
    links = [link for _name, source in act_links for link in source(found)]
    status = 422 if request.method == "POST" else 200
    context = {"act": found, "form": form, "copy": copy, "links": links}
    return render(request, "programme/act.html", context, status=status)


def act_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the signed copy for saving."""
    found = visible_or_404(request, Act, pk=pk)
    if found.signed_file is None:
        raise Http404
    return stored_file_response(found.signed_file)
