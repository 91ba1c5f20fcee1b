"""The register of official papers, one paper, its signed copy."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nastavnik.core.spreadsheet import Sheet
from nastavnik.kit.desk import attempt, said
from nastavnik.kit.files import spreadsheet, stored_file_response
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import StoredFile
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import FileForm
from nastavnik.programme.models import Act
from nastavnik.programme.selectors import act_links

PAGE = 50


def _rows(request: DeskRequest) -> tuple[str, QuerySet[Act]]:
    """Give the papers of the school, of one kind where it is asked for."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Act.Kind.values else ""
    rows = Act.objects.visible_to(request.user).select_related("programme")
    return kind, rows.filter(kind=kind) if kind else rows


@require_safe
def acts(request: DeskRequest) -> HttpResponse:
    """List the papers."""
    kind, rows = _rows(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "kind": kind, "kinds": Act.Kind.choices}
    return render(request, "programme/acts.html", context)


@require_safe
def acts_xlsx(request: DeskRequest) -> HttpResponse:
    """Give the register as a table."""
    _kind, rows = _rows(request)
    header = [_("Дата"), _("Номер"), _("Вид"), _("Программа"), _("Подписанный файл"), _("Отпечаток журнала")]
    lines = [
        [
            row.dated,
            row.number,
            row.get_kind_display(),
            row.programme.title,
            _("есть") if row.signed_file_id else _("нет"),
            row.journal_head,
        ]
        for row in rows
    ]
    title = _("Реестр документов")
    return spreadsheet(title, [Sheet(title, [header, *lines])])


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


@require_safe
def act_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the signed copy for saving."""
    found = visible_or_404(request, Act, pk=pk)
    if found.signed_file is None:
        raise Http404
    return stored_file_response(found.signed_file)
