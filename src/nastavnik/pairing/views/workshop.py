"""The workshop: run the engine, choose, keep or leave out a pair, choose by hand."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.pairing import services
from nastavnik.pairing.forms import DecisionForm, SeatForm
from nastavnik.pairing.models import MatchRun, MentorType, Place, Restriction
from nastavnik.pairing.selectors.workshop import workshop as read_workshop
from nastavnik.pairing.views.asking import actor, programme_or_404
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme


def _page(request: HttpRequest, selected: str, status: int = 200, form: Any = None) -> HttpResponse:
    programme = current_programme(request)
    page = read_workshop(programme, selected) if programme is not None else None
    return render(request, "pairing/workshop.html", {"page": page, "programme": programme, "form": form}, status=status)


@require_GET
def workshop(request: HttpRequest) -> HttpResponse:
    """Show every need and what the last run says about the selected one."""
    return _page(request, request.GET.get("need", ""))


def _to(key: str) -> HttpResponse:
    return redirect(f"{reverse('pairing:workshop')}?need={key}")


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Run the engine again."""
    programme = programme_or_404(request)
    form = DecisionForm(school_id=programme.school_id)
    form.cleaned_data = {}
    try:
        found = services.run_matching(programme=programme, actor=actor(request))
    except REFUSALS as error:
        refuse(form, error)
        return _page(request, "", 422, form)
    messages.success(request, _("Подбор готов: наставник найден для %(covered)s из %(needs)s.") % found.result)
    return redirect("pairing:workshop")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a mentor from the run, and invite both if asked; or keep the pair, or leave it out."""
    programme = programme_or_404(request)
    form = DecisionForm(request.POST, school_id=programme.school_id)
    key = f"{request.POST.get('mentee', '')}-{request.POST.get('type', '')}"
    if form.is_valid():
        try:
            return _decide(request, programme, form.cleaned_data, key)
        except REFUSALS as error:
            refuse(form, error)
    return _page(request, key, 422, form)


def _decide(request: HttpRequest, programme: Programme, data: dict[str, Any], key: str) -> HttpResponse:
    then = data.pop("then")
    common: dict[str, Any] = {"programme": programme, "actor": actor(request), **data}
    if then in Restriction.Kind.values:
        services.set_restriction(kind=then, **common)
        messages.success(request, _("Решение записано: оно подействует при следующем подборе."))
        return _to(key)
    parts = _parts(programme, data)
    place = services.propose(reasons=parts, score=sum(parts.values()) if parts else None, **common)
    if then == "invite":
        services.invite_to_meeting(place=place, actor=actor(request))
        messages.success(request, _("Приглашение отправлено обоим."))
    else:
        messages.success(request, _("Выбрано. Пока никому ничего не отправлено."))
    return redirect("pairing:place", pk=place.pk)


def _parts(programme: Programme, data: dict[str, Any]) -> dict[str, int]:
    """Find what the last run said about a pair."""
    last = MatchRun.objects.filter(programme=programme).first()
    rows = [*last.result["pairs"], *last.result["unmatched"]] if last is not None else []
    for row in rows:
        if (row["mentee"], row["type"]) == (data["mentee"].pk, data["type"]):
            found = [x for x in (row, *row["others"]) if x.get("mentor") == data["mentor"].pk]
            return dict(found[0]["parts"]) if found else {}
    return {}


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision about a pair back."""
    restriction = visible_or_404(request, Restriction, pk=pk)
    services.lift_restriction(restriction=restriction, actor=actor(request))
    messages.success(request, _("Решение снято."))
    return _to(f"{restriction.mentee_id}-{restriction.type}")


@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Choose a mentor for a mentee by hand; `replaces` names the pair that is over."""
    programme = programme_or_404(request)
    mentee = visible_or_404(request, Teacher, pk=pk)
    if kind not in MentorType.values:
        raise Http404
    over = request.GET.get("replaces", "")
    replaces = visible_or_404(request, Place, pk=over, mentee=mentee, type=kind) if over.isdecimal() else None
    form = SeatForm(request.POST or None, programme=programme, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            place = _seat(request, programme, mentee, kind, replaces, form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Выбрано. Пока никому ничего не отправлено."))
            return redirect("pairing:place", pk=place.pk)
    context = {"form": form, "mentee": mentee, "type": MentorType(kind).label, "replaces": replaces}
    return render(request, "pairing/by_hand.html", context, status=422 if form.errors else 200)


def _seat(
    request: HttpRequest, programme: Programme, mentee: Teacher, kind: str, replaces: Place | None, data: dict[str, Any]
) -> Place:
    parts = _parts(programme, {"mentee": mentee, "mentor": data["mentor"], "type": kind})
    return services.propose(
        programme=programme,
        mentee=mentee,
        type=kind,
        replaces=replaces,
        reasons=parts,
        score=sum(parts.values()) if parts else None,
        actor=actor(request),
        **data,
    )
