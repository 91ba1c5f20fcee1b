"""My pairs, the page of a pair, its journal of meetings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import press
from nastavnik.kit.tables import show_tables
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import StepDoneForm, StepForm
from nastavnik.mentoring.selectors.mine import cards_for
from nastavnik.mentoring.selectors.own_signs import own_signs
from nastavnik.mentoring.selectors.trail import pulse_of
from nastavnik.mentoring.selectors.workspace import meetings_of, own_meetings, workspace
from nastavnik.mentoring.tables import journal_table
from nastavnik.mentoring.views.common import place_or_404
from nastavnik.pairing.models import Place
from nastavnik.pairing.services import place_offer
from nastavnik.people.desk import DeskRequest


def mine(request: DeskRequest) -> HttpResponse:
    """List one's own pairs and groups."""
    cards = cards_for(request)
    context = {"live": [card for card in cards if card.live], "past": [card for card in cards if not card.live]}
    return render(request, "mentoring/mine.html", context)


def work(request: DeskRequest, pk: int) -> HttpResponse:
    """Show where a pair stands; the coordinator sees that work goes on, not what is said."""
    place = place_or_404(request, pk, "mentor", "mentee", "coordinator")
    context = workspace(place, request.user)
    if place.state == Place.State.CONFIRMED:
        context["pulse"] = pulse_of(place, clock.today(), context["rows"])
    context["offer"] = place_offer(place, request.user)
    if context["side"]:
        context["own"] = own_signs(place, request.user)
    return render(request, "mentoring/work.html", {**context, "step_form": StepForm(), "done_form": StepDoneForm()})


def journal(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the journal of meetings of a pair, for printing: dates, kinds, topics, whether forms came."""
    place = place_or_404(request, pk, "mentor", "mentee", "coordinator")
    held = own_meetings(meetings_of(place))
    minutes = sum(meeting.duration_minutes or 0 for meeting in held)
    context = {"place": place, "meetings": held, "minutes": minutes}
    return show_tables(request, "mentoring/journal.html", context, journal_table(request, held))


def count_introduction(request: DeskRequest, pk: int) -> HttpResponse:
    """Count the personal meeting as the introduction."""
    place = place_or_404(request, pk, "mentor", "mentee", "coordinator")
    return press(
        request,
        lambda: services.count_introduction(place=place, actor=request.user),
        _("Личная встреча зачтена как знакомство."),
        "mentoring:work",
        pk=place.pk,
    )


def complete(request: DeskRequest, pk: int) -> HttpResponse:
    """Complete a place."""
    place = place_or_404(request, pk, "mentor", "coordinator")
    return press(
        request,
        lambda: services.complete_place(place=place, actor=request.user),
        _("Работа пары завершена."),
        "mentoring:work",
        pk=place.pk,
    )
