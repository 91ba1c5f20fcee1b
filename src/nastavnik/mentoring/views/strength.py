"""A check of one's own strength: answered and read at once, written down nowhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from nastavnik.core.evidence.signals.warnings import OWN_RULES, OwnFacts, raised, rule_of
from nastavnik.mentoring.forms import StrengthForm
from nastavnik.people.desk import DeskRequest


@never_cache
def strength(request: DeskRequest) -> HttpResponse:
    """Ask five questions and answer the person alone; no row, no journal line, no draft."""
    form = StrengthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rules = [rule_of(code) for code in raised(OWN_RULES, OwnFacts(strength=form.marks))]
        return render(request, "mentoring/strength_told.html", {"rules": rules})
    return render(request, "mentoring/strength.html", {"form": form}, status=422 if request.method == "POST" else 200)
