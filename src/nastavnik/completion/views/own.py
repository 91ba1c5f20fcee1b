"""A participant's own pages: reflection, the summary of the pair."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.completion import services
from nastavnik.completion.forms import ShareForm, SummaryForm
from nastavnik.completion.models import PlaceResult, Reflection
from nastavnik.completion.policies import require_unapproved
from nastavnik.completion.selectors.people import may_reflect, own_places
from nastavnik.completion.selectors.year import own_sides, reflections_of, shared_with
from nastavnik.completion.services.reflections import KEY
from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.surveys.forms import QuestionnaireForm
from nastavnik.surveys.selectors import latest_version
from nastavnik.surveys.services import note_reading


@with_programme
def mine(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show what is left for a participant at the end of the year."""
    teacher = request.me
    sent = reflections_of(programme, teacher)
    sides = [
        (side, f"completion:reflect_as_{side}", sent.get(side), may_reflect(programme, teacher, side))
        for side in own_sides(programme, teacher)
    ]
    pairs = [(place, side_of(place, request.user)) for place in own_places(programme, teacher)]
    shared = shared_with(programme, teacher)
    note_reading(reader=request.user, responses=[one.response for one in shared])
    context = {"sides": sides, "pairs": pairs, "shared": shared}
    return render(request, "completion/mine.html", context)


@with_programme
def reflect_as_mentee(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Write one's reflection as a mentee."""
    return _reflection(request, programme, "mentee")


@with_programme
def reflect_as_mentor(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Write one's reflection as a mentor."""
    return _reflection(request, programme, "mentor")


def _reflection(request: DeskRequest, programme: Programme, side: str) -> HttpResponseBase:
    """Show the five questions; what was sent may be corrected."""
    teacher = request.me
    if side not in own_sides(programme, teacher):
        raise Http404
    found = reflections_of(programme, teacher).get(side)
    key = f"reflection-{programme.pk}-{side}"
    form, share = _reflection_forms(request, found, key)
    if request.method == "POST" and share.is_valid():
        sent = {"raw": form.raw, "shared": share.cleaned_data["shared"], "actor": request.user}
        if attempt(form, lambda: services.reflect(programme=programme, teacher=teacher, side=side, **sent)):
            return said(request, _("Рефлексия сохранена."), "completion:mine")
    context = {
        "form": form,
        "share": share,
        "found": found,
        "draft": key,
        "open": may_reflect(programme, teacher, side),
    }
    return render(request, "completion/reflection.html", context, status=422 if request.method == "POST" else 200)


def _reflection_forms(request: DeskRequest, found: Reflection | None, key: str) -> tuple[QuestionnaireForm, ShareForm]:
    """Give the questions and the choice to share, filled with what was sent before and with the draft."""
    version = found.response.version if found else latest_version(KEY)
    if request.method == "POST":
        return QuestionnaireForm(version, request.POST), ShareForm(request.POST)
    form, share = QuestionnaireForm(version, None), ShareForm(initial={"shared": found.shared} if found else None)
    form.initial = dict(found.response.answers or {}) if found else {}
    if draft := drafts.load(request.user, key):
        form.initial |= {code: draft[f"q-{code}"] for code in form.fields if f"q-{code}" in draft}
        share.initial = {"shared": "shared" in draft}
    return form, share


def share(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Show what one is ready to share, or take it back."""
    found = visible_or_404(request, Reflection, handle=handle, teacher__account=request.user)
    wanted = request.POST.get("shared") == "yes"
    services.share_reflection(reflection=found, shared=wanted, actor=request.user)
    done = _("Последний ответ виден куратору и другой стороне пары.")
    messages.success(request, done if wanted else _("Показ отменён: рефлексию видите только вы."))
    return redirect("completion:mine")


def _own_place(request: DeskRequest, pk: int) -> tuple[Place, str]:
    place = visible_or_404(request, Place, pk=pk)
    side = side_of(place, request.user)
    if not side or place.confirmed_on is None:
        raise Http404
    return place, side


def summary(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Write the summary of a pair as its mentor, read it as its mentee."""
    place, side = _own_place(request, pk)
    found = PlaceResult.objects.filter(place=place).first()
    key = f"summary-{place.pk}"
    initial = drafts.initial(request.user, key, SummaryForm.base_fields)
    form = SummaryForm(request.POST or None, row=found, initial=initial)
    if attempt(form, lambda: services.sum_up_place(place=place, text=form.cleaned_data["text"], actor=request.user)):
        return said(request, _("Итог сохранён, наставляемый прочитает его и решит."), "completion:mine")
    context = {"place": place, "side": side, "found": found, "form": form, "draft": key}
    context["late"] = "" if form.is_bound else missing(lambda: require_unapproved(place.programme))
    return render(request, "completion/summary.html", context, status=422 if request.method == "POST" else 200)


def agree(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Agree that these words go into the report."""
    place, _side = _own_place(request, pk)
    return press(
        request,
        lambda: services.agree_summary(place=place, actor=request.user),
        _("Согласие записано: текст войдёт в отчёт."),
        "completion:mine",
    )
