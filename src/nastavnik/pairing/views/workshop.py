"""The workshop: run the engine, choose, keep or leave out a pair, choose by hand."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, said
from nastavnik.kit.http import number_in, visible_or_404
from nastavnik.kit.once import long_work
from nastavnik.pairing import services
from nastavnik.pairing.forms import DecisionForm, RunForm, SeatForm, sent_words
from nastavnik.pairing.models import MatchRun, MentorType, Place, Restriction
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.runs.kept import light_run
from nastavnik.pairing.selectors.runs.offers import has_choice
from nastavnik.pairing.selectors.runs.rematch import is_stale, read_again, seen_token
from nastavnik.pairing.selectors.runs.weights import words_of
from nastavnik.pairing.selectors.workshop.by_hand import ByHand
from nastavnik.pairing.selectors.workshop.by_hand import by_hand as read_by_hand
from nastavnik.pairing.selectors.workshop.page import last_run
from nastavnik.pairing.selectors.workshop.page import workshop as read_workshop
from nastavnik.pairing.selectors.workshop.rows import read_filter
from nastavnik.pairing.services.seats import require_joined
from nastavnik.pairing.tables import need_lines
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.views.asking import programme_or_404


def _page(request: DeskRequest, selected: str, status: int = 200, form: Any = None) -> HttpResponse:
    programme = current_programme(request)
    page = read_workshop(programme, selected, read_filter(request.GET)) if programme is not None else None
    context = {"page": page, "programme": programme, "form": form, "needs": need_lines(page) if page else ""}
    return render(request, "pairing/workshop.html", context, status=status)


def workshop(request: DeskRequest) -> HttpResponse:
    """Show every need and what the last run says about the selected one."""
    return _page(request, request.GET.get("need", ""))


def _to(key: str) -> HttpResponse:
    return redirect(f"{reverse('pairing:workshop')}?need={key}#choice")


@long_work
def run(request: DeskRequest) -> HttpResponse:
    """Run the engine; where more moves would give a better total, ask first."""
    programme = programme_or_404(request)
    current = light_run(programme)
    form = RunForm(request.POST, words=words_of(current))
    done = attempt(form, lambda: _run(request, programme, current, form))
    return done.value if done else _page(request, "", 422, form)


def _run(request: DeskRequest, programme: Programme, current: MatchRun | None, form: RunForm) -> HttpResponse:
    words, baseline = form.words(), None
    if current is not None:
        again = read_again(Registers(programme), words, current)
        baseline = current if again.before else None
        asked, offer = f"{reverse('pairing:again')}?{urlencode(sent_words(words))}", form.cleaned_data["offer"]
        if offer and form.cleaned_data["seen"] != seen_token(current, again):
            messages.warning(request, _("Пока страница была открыта, данные изменились. Посмотрите варианты ещё раз."))
            return redirect(asked)
        if not offer:
            if has_choice(again.problem):
                return redirect(asked)
            if words == words_of(current) and not is_stale(current, again.registers):
                messages.info(
                    request, _("Данные и слова те же: в подборе «%(name)s» менять нечего.") % {"name": current}
                )
                return redirect("pairing:workshop")
    found = services.run_matching(
        programme=programme, actor=request.user, words=words, baseline=baseline, keep=form.keep
    )
    messages.success(request, _("Подбор готов: наставник найден для %(covered)s из %(needs)s.") % found.summary)
    return redirect("pairing:workshop")


def choose(request: DeskRequest) -> HttpResponse:
    """Choose a mentor from the run, and invite both if asked; or keep the pair, or leave it out."""
    programme = programme_or_404(request)
    form = DecisionForm(request.POST, school_id=programme.school_id)
    key = f"{request.POST.get('mentee', '')}-{request.POST.get('type', '')}"
    done = attempt(form, lambda: _decide(request, programme, form.cleaned_data, key))
    return done.value if done else _page(request, key, 422, form)


def _decide(request: DeskRequest, programme: Programme, data: dict[str, Any], key: str) -> HttpResponse:
    then = data.pop("then")
    common: dict[str, Any] = {"programme": programme, "actor": request.user, **data}
    if then in Restriction.Kind.values:
        services.set_restriction(kind=then, **common)
        messages.success(request, _("Решение записано: оно подействует при следующем подборе."))
        return _to(key)
    parts = _parts(programme, data)
    place = services.propose(reasons=parts, score=sum(parts.values()) if parts else None, **common)
    if then == "invite":
        services.invite_to_meeting(place=place, actor=request.user)
        messages.success(request, _("Приглашение отправлено обоим."))
    else:
        messages.success(request, _("Выбрано. Пока никому ничего не отправлено."))
    return redirect("pairing:place", pk=place.pk)


def _parts(programme: Programme, data: dict[str, Any]) -> dict[str, int]:
    """Find what the last run said about a pair."""
    last = last_run(programme)
    rows = [*last.result["pairs"], *last.result["unmatched"]] if last is not None else []
    for row in rows:
        if (row["mentee"], row["type"]) == (data["mentee"].pk, data["type"]):
            found = [x for x in (row, *row["others"]) if x.get("mentor") == data["mentor"].pk]
            return dict(found[0]["parts"]) if found else {}
    return {}


def lift(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a decision about a pair back."""
    restriction = visible_or_404(request, Restriction, pk=pk)
    services.lift_restriction(restriction=restriction, actor=request.user)
    messages.success(request, _("Решение снято."))
    return _to(f"{restriction.mentee_id}-{restriction.type}")


def by_hand(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Choose a mentor for a mentee by hand; `replaces` names the pair that is over."""
    programme = programme_or_404(request)
    mentee = visible_or_404(request, Teacher, pk=pk)
    if kind not in MentorType.values:
        raise Http404
    closed(request, lambda: require_joined(programme, mentee), "registry:mentees")
    over = number_in(request.GET.get("replaces", ""))
    replaces = visible_or_404(request, Place, pk=over, mentee=mentee, type=kind) if over is not None else None
    page = read_by_hand(programme, mentee, kind, last_run(programme))
    form = SeatForm(request.POST or None, programme=programme, kind=kind, notes=_notes(page))
    if done := attempt(form, lambda: _seat(request, programme, mentee, kind, replaces, form.cleaned_data)):
        place = done.value
        return said(request, _("Выбрано. Пока никому ничего не отправлено."), "pairing:place", pk=place.pk)
    context = {
        "form": form,
        "mentee": mentee,
        "type": MentorType(kind).label,
        "replaces": replaces,
        "page": page,
        "key": f"{mentee.pk}-{kind}",
    }
    return render(request, "pairing/by_hand.html", context, status=422 if form.errors else 200)


def _notes(page: ByHand) -> dict[int, SafeString]:
    """Render the price of every mentor, in the order of the page."""
    return {
        option.mentor.pk: render_to_string("pairing/option.html", {"option": option, "page": page})
        for option in page.options
    }


def _seat(
    request: DeskRequest, programme: Programme, mentee: Teacher, kind: str, replaces: Place | None, data: dict[str, Any]
) -> Place:
    parts = _parts(programme, {"mentee": mentee, "mentor": data["mentor"], "type": kind})
    return services.propose(
        programme=programme,
        mentee=mentee,
        type=kind,
        replaces=replaces,
        reasons=parts,
        score=sum(parts.values()) if parts else None,
        actor=request.user,
        **data,
    )
