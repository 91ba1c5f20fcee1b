"""A request as the coordinator opens it: the text meant for her, two decisions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import ElsewhereForm
from nastavnik.registry.models import MentoringRequest
from nastavnik.registry.selectors.mentees import request_card
from nastavnik.registry.views.common import acting, press


def _card(request: HttpRequest, asked: MentoringRequest, form: Any, status: int = 200) -> HttpResponse:
    card = request_card(asked)
    if card is None:
        raise Http404
    return render(request, "registry/request.html", {"card": card, "asked": asked, "form": form}, status=status)


def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sent request; a private or a draft one is nobody's page here."""
    return _card(request, visible_or_404(request, MentoringRequest, pk=pk), ElsewhereForm())


@require_POST
def request_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a request."""
    asked = visible_or_404(request, MentoringRequest, pk=pk)
    return press(
        request,
        lambda: services.accept_request(request=asked, actor=acting(request)),
        to="registry:request",
        again=lambda form: _card(request, asked, form, 422),
        pk=pk,
    )


@require_POST
def request_elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the request is answered without a mentor."""
    asked = visible_or_404(request, MentoringRequest, pk=pk)
    form = ElsewhereForm(request.POST)
    if form.is_valid():
        try:
            services.solve_elsewhere(request=asked, how=form.cleaned_data["how"], actor=acting(request))
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Решение записано, автор запроса получит сообщение."))
            return redirect("registry:request", pk=pk)
    return _card(request, asked, form, 422)
