"""The council's page: candidates, one's own opinion of each, the extract of the minutes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.programme.selectors import current_programme
from nastavnik.registry import services
from nastavnik.registry.forms import OpinionForm
from nastavnik.registry.models import CouncilOpinion, MentorEntry
from nastavnik.registry.selectors.mentors import CANDIDATES, council_rows, mentor_rows
from nastavnik.registry.views.common import acting, programme_or_404


def council(request: HttpRequest) -> HttpResponse:
    """Show the candidates before the council."""
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    rows = council_rows(programme, acting(request))
    return render(request, "registry/council.html", {"rows": rows, "programme": programme})


def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's opinion of a candidate, or change it."""
    entry = visible_or_404(request, MentorEntry, pk=pk)
    if entry.state not in CANDIDATES or entry.teacher.account_id == acting(request).pk:
        raise Http404
    own = CouncilOpinion.objects.filter(entry=entry, member=acting(request)).first()
    known = {"opinion": own.opinion, "comment": own.comment} if own else {}
    form = OpinionForm(request.POST) if request.method == "POST" else OpinionForm(initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_opinion(entry=entry, actor=acting(request), **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Мнение записано."))
            return redirect("registry:council")
    context = {"form": form, "row": mentor_rows([entry])[0], "entry": entry, "own": own}
    return render(request, "registry/opinion.html", context, status=422 if form.errors else 200)


def council_extract(request: HttpRequest) -> HttpResponse:
    """Show the extract of the minutes for printing: counts of opinions, no names of members."""
    programme = programme_or_404(request)
    rows = council_rows(programme, acting(request), discussed=True)
    context = {"rows": rows, "programme": programme, "today": clock.today()}
    return render(request, "registry/council_extract.html", context)
