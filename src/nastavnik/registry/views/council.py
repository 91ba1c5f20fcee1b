"""The council's page: candidates, one's own opinion of each, the extract of the minutes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.core.states import CANDIDATES
from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, said
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import OpinionForm
from nastavnik.registry.models import CouncilOpinion, MentorEntry
from nastavnik.registry.selectors.mentors import council_rows, mentor_row


def council(request: DeskRequest) -> HttpResponse:
    """Show the candidates before the council."""
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    rows = council_rows(programme, request.user)
    return render(request, "registry/council.html", {"rows": rows, "programme": programme})


def opinion(request: DeskRequest, pk: int) -> HttpResponse:
    """Give one's opinion of a candidate, or change it."""
    entry = visible_or_404(request, MentorEntry, pk=pk)
    if entry.state not in CANDIDATES or entry.teacher.account_id == request.user.pk:
        raise Http404
    own = CouncilOpinion.objects.filter(entry=entry, member=request.user).first()
    form = OpinionForm(request.POST or None, row=own)
    if attempt(form, lambda: services.give_opinion(entry=entry, actor=request.user, **form.cleaned_data)):
        return said(request, _("Мнение записано."), "registry:council")
    context = {"form": form, "row": mentor_row(entry), "entry": entry, "own": own}
    return render(request, "registry/opinion.html", context, status=422 if form.errors else 200)


def council_extract(request: DeskRequest) -> HttpResponse:
    """Show the extract of the minutes for printing: counts of opinions, no names of members."""
    programme = programme_or_404(request)
    rows = council_rows(programme, request.user, discussed=True)
    context = {"rows": rows, "programme": programme, "today": clock.today()}
    return render(request, "registry/council_extract.html", context)
