"""The register of official papers, one paper, its signed copy."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, correction, missing, said
from nastavnik.kit.files import stored_file_response
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import StoredFile
from nastavnik.kit.tables import show_tables
from nastavnik.kit.uploads import copy_asked, former_copies, read_once
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import accounts_with_role
from nastavnik.programme import services
from nastavnik.programme.forms import ActForm, AnnulForm, FileForm, OtherFileForm, PaperForm
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.selectors import act_links
from nastavnik.programme.selectors.roadmap import answerers, terms_of_introduction
from nastavnik.programme.selectors.team import team_of
from nastavnik.programme.services.acts import require_standing
from nastavnik.programme.tables import acts_table
from nastavnik.programme.views.asking import with_programme


def acts(request: DeskRequest) -> HttpResponse:
    """List the papers."""
    rows = Act.objects.visible_to(request.user)
    return show_tables(request, "programme/acts.html", {}, acts_table(request, rows))


def act(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show one paper; take its signed copy."""
    found = visible_or_404(request, Act, pk=pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = read_once(form.cleaned_data["file"])
        if attempt(
            form,
            lambda: services.attach_signed_file(act=found, upload=upload, actor=request.user),
        ):
            return said(request, _("Подписанный документ сохранён."), "programme:act", pk=pk)
    copy = StoredFile.objects.filter(pk=found.signed_file_id or 0).defer("content").first()
    links = [link for _name, source in act_links for link in source(found)]
    status = 422 if request.method == "POST" else 200
    context = {
        "act": found,
        "form": form,
        "copy": copy,
        "former": former_copies(found.signed_file_id),
        "links": links,
        "open": not missing(lambda: require_standing(found)),
    }
    return render(request, "programme/act.html", context, status=status)


@with_programme
def act_new(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Register a paper that no step registers by itself."""
    form = PaperForm(request.POST or None)
    return correction(
        request,
        form,
        lambda: services.register_paper(programme=programme, actor=request.user, **form.cleaned_data),
        heading=_("Записать документ"),
        button=_("Записать"),
        words=_("Документ записан в реестр."),
        to="programme:acts",
    )


@with_programme
def introduction(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show the order of introduction as it is printed and signed, made of the days of the roadmap."""
    standing = programme.acts.filter(kind=Act.Kind.INTRODUCTION_ORDER, annulled_on=None).first()
    context = {
        "programme": programme,
        "act": standing,
        "coordinators": accounts_with_role(programme.school_id, "coordinator"),
        "heads": accounts_with_role(programme.school_id, "head"),
        "terms": terms_of_introduction(programme),
        "people": answerers(programme),
        "team": team_of(programme),
    }
    return render(request, "programme/introduction.html", context)


def act_correct(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Correct the number or the date of a paper."""
    found = visible_or_404(request, Act, pk=pk)
    closed(request, lambda: require_standing(found), "programme:act", pk=pk)
    form = ActForm(request.POST or None, row=found)
    return correction(
        request,
        form,
        lambda: services.correct_act(act=found, actor=request.user, **form.cleaned_data),
        heading=_("Исправить номер и дату"),
        note=_("Прежние номер и дата остаются в истории документа."),
        to="programme:act",
        pk=pk,
    )


def act_annul(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Annul a paper, with a reason."""
    found = visible_or_404(request, Act, pk=pk)
    closed(request, lambda: require_standing(found), "programme:act", pk=pk)
    form = AnnulForm(request.POST or None)
    return correction(
        request,
        form,
        lambda: services.annul_act(act=found, actor=request.user, **form.cleaned_data),
        heading=_("Аннулировать документ"),
        note=_(
            "Строка останется в реестре зачёркнутой, номер освободится. Что стояло на документе, снова без него: пары "
            "не названы в приказе, отчёт не утверждён, мероприятие дорожной карты в плане."
        ),
        button=_("Аннулировать"),
        words=_("Документ аннулирован."),
        to="programme:act",
        pk=pk,
    )


def act_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the signed copy for saving, or a former one."""
    found = visible_or_404(request, Act, pk=pk)
    return stored_file_response(
        get_object_or_404(StoredFile, pk=copy_asked(found.signed_file_id, request.GET.get("copy", "")))
    )


def act_file_new(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put another signed copy in the place of the one that is there."""
    found = visible_or_404(request, Act, pk=pk)
    closed(request, lambda: require_standing(found), "programme:act", pk=pk)
    form = OtherFileForm(request.POST or None, request.FILES or None)

    def run() -> Act:
        upload, reason = read_once(form.cleaned_data["file"]), form.cleaned_data["reason"]
        return services.replace_signed_file(act=found, upload=upload, reason=reason, actor=request.user)

    return correction(
        request,
        form,
        run,
        heading=_("Заменить подписанный файл"),
        note=_("Прежний файл останется на странице документа и откроется, как и новый."),
        button=_("Заменить"),
        words=_("Файл заменён, прежний хранится рядом."),
        to="programme:act",
        pk=pk,
    )
