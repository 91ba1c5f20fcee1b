"""The page where a mentor writes down how often the pair meets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nastavnik.kit.http import REFUSALS, refuse
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import RhythmForm
from nastavnik.mentoring.selectors.rhythm import agreed
from nastavnik.mentoring.views.common import form_page, place_or_404


@require_http_methods(["GET", "POST"])
def rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how many days lie between meetings."""
    place = place_or_404(request, pk, "mentor", "coordinator")
    now = agreed(place, request.user)  # type: ignore[arg-type]
    form = RhythmForm(request.POST or None, initial={"every_days": now.days})
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_rhythm(place=place, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Записано. Наставляемый увидит срок на странице пары."))
            return redirect("mentoring:work", pk=place.pk)
    group = place.relationship.format == "group"
    return form_page(request, "mentoring/rhythm.html", {"form": form}, place=place, group=group)
