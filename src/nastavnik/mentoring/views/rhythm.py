"""The page where a mentor writes down how often the pair meets."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from nastavnik.core.evidence.signals.pulse import USUAL_INTERVAL
from nastavnik.kit.desk import attempt, form_page, said
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import RhythmForm
from nastavnik.mentoring.models import Rhythm
from nastavnik.mentoring.services.rhythm import require_regular
from nastavnik.mentoring.views.common import open_place, place_or_404
from nastavnik.people.desk import DeskRequest


def rhythm(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask how many days lie between meetings."""
    place = place_or_404(request, pk, "mentor", "coordinator")
    open_place(request, place, lambda place: require_regular(place, request.user))
    row = Rhythm.objects.filter(relationship_id=place.relationship_id).first()
    form = RhythmForm(request.POST or None, row=row, initial={} if row else {"every_days": USUAL_INTERVAL})
    if attempt(form, lambda: services.agree_rhythm(place=place, actor=request.user, **form.cleaned_data)):
        return said(request, _("Записано. Наставляемый увидит срок на странице пары."), "mentoring:work", pk=place.pk)
    group = place.relationship.format == "group"
    return form_page(request, "mentoring/rhythm.html", form=form, place=place, group=group)
