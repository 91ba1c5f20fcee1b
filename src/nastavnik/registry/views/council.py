"""The council's page: candidates, one's own opinion of each, the extract of the minutes."""

from collections.abc import Callable

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.core.states import CANDIDATES
from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, closed, form_page, missing, press, said
from nastavnik.kit.http import number_in, visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.services.acts import require_standing
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import NewVersionForm, OpinionForm
from nastavnik.registry.models import CouncilOpinion, MentorEntry, Sitting
from nastavnik.registry.selectors.candidate import achievements_of, passed_on
from nastavnik.registry.selectors.council import minutes_of, opinions_of, own_reasons, sittings_of
from nastavnik.registry.selectors.mentors import council_rows, mentor_entries, mentor_row


def council(request: DeskRequest) -> HttpResponse:
    """Show the candidates before the council."""
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    context = {
        "rows": council_rows(programme, request.user),
        "programme": programme,
        "reasons": own_reasons(programme, request.user),
        "sittings": sittings_of(programme),
    }
    return render(request, "registry/council.html", context)


def opinion(request: DeskRequest, pk: int) -> HttpResponse:
    """Give one's opinion of a candidate, or change it."""
    entry = visible_or_404(request, MentorEntry, pk=pk)
    if entry.state not in CANDIDATES or entry.teacher.account_id == request.user.pk:
        raise Http404
    own = CouncilOpinion.objects.filter(entry=entry, member=request.user).first()
    form = OpinionForm(request.POST or None, row=own)
    if attempt(form, lambda: services.give_opinion(entry=entry, actor=request.user, **form.cleaned_data)):
        return said(request, _("Мнение записано."), "registry:council")
    context = {
        "form": form,
        "row": mentor_row(entry),
        "entry": entry,
        "own": own,
        "achievements": achievements_of(entry),
        "passed_on": passed_on(entry, request.user),
    }
    return render(request, "registry/opinion.html", context, status=422 if form.errors else 200)


def hide_comment(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one's reason to the coordinator no more."""
    found = get_object_or_404(CouncilOpinion, pk=pk, member=request.user)
    run = lambda: services.hide_comment(opinion=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Обоснование больше не показано куратору."), "registry:council")


def minutes(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the minutes of a sitting, ready to print and to sign."""
    sitting = visible_or_404(request, Sitting, pk=pk)
    context = {"minutes": minutes_of(sitting), "programme": sitting.act.programme, "open": not missing(_open(sitting))}
    return render(request, "registry/minutes.html", context)


def minutes_extract(request: DeskRequest, pk: int) -> HttpResponse:
    """Show an extract: of all candidates, or of one alone."""
    sitting = visible_or_404(request, Sitting, pk=pk)
    only = number_in(request.GET.get("only", ""))
    found = minutes_of(sitting, only)
    if only is not None and not found.candidates:
        raise Http404
    context = {"minutes": found, "whole": minutes_of(sitting) if only is not None else found, "only": only}
    return render(request, "registry/minutes_extract.html", context)


def _open(sitting: Sitting) -> Callable[[], None]:
    return lambda: require_standing(sitting.act)


def minutes_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a new version in the place of minutes that were entered wrongly."""
    sitting = visible_or_404(request, Sitting, pk=pk)
    closed(request, _open(sitting), "registry:minutes", pk=pk)
    spoken = [one.entry_id for one in opinions_of(sitting)]
    found = mentor_entries(sitting.act.programme).filter(Q(pk__in=spoken) | Q(state__in=CANDIDATES))
    entries = list(found.order_by("pk"))
    form = NewVersionForm(request.POST or None, entries=entries, row=sitting)
    run = lambda: services.replace_minutes(  # noqa: E731
        act=sitting.act, opinions=form.said(), actor=request.user, **form.sitting()
    )
    if done := attempt(form, run):
        return said(
            request, _("Протокол исправлен, прежний аннулирован."), "registry:minutes", pk=done.value.sitting.pk
        )
    return form_page(
        request,
        "kit/correct.html",
        form=form,
        back=reverse("registry:minutes", args=[pk]),
        heading=_("Новая версия протокола"),
        note=_("Прежний протокол останется в реестре аннулированным, с причиной."),
        fields=[(field, "") for field in form],
        removals=[(reverse("programme:act_annul", args=[sitting.act_id]), _("Протокола не было: аннулировать"))],
    )


def council_extract(request: DeskRequest) -> HttpResponse:
    """Show the extract of the minutes for printing: counts of opinions, no names of members."""
    programme = programme_or_404(request)
    rows = council_rows(programme, request.user, discussed=True)
    context = {"rows": rows, "programme": programme, "today": clock.today(), "sittings": sittings_of(programme)}
    return render(request, "registry/council_extract.html", context)
