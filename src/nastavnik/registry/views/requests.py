"""A request as the coordinator opens it: the text meant for her, two decisions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.services.locks import require_running
from nastavnik.registry import services
from nastavnik.registry.forms import ElsewhereForm
from nastavnik.registry.models import MentoringRequest
from nastavnik.registry.selectors.mentees import request_card


def _card(request: DeskRequest, asked: MentoringRequest, form: Any, status: int = 200) -> HttpResponse:
    card = request_card(asked)
    if card is None:
        raise Http404
    context = {
        "card": card,
        "asked": asked,
        "form": form,
        "elsewhere": form if isinstance(form, ElsewhereForm) else ElsewhereForm(),
        "shut": missing(lambda: require_running(asked.entry.programme)),
        "offer": services.request_offer(asked, request.user),
    }
    return render(request, "registry/request.html", context, status=status)


def request_page(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a sent request; a private or a draft one is nobody's page here."""
    return _card(request, visible_or_404(request, MentoringRequest, pk=pk), ElsewhereForm())


def request_accept(request: DeskRequest, pk: int) -> HttpResponse:
    """Accept a request."""
    asked = visible_or_404(request, MentoringRequest, pk=pk)
    return press(
        request,
        lambda: services.accept_request(request=asked, actor=request.user),
        "",
        "registry:request",
        again=lambda form: _card(request, asked, form, 422),
        pk=pk,
    )


def request_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring a request back to what it was before the last press: of the coordinator, or of its author."""
    asked = visible_or_404(request, MentoringRequest, pk=pk)
    own = request.teacher is not None and asked.entry.teacher_id == request.teacher.pk
    to: dict[str, Any] = {"to": "registry:participation"} if own else {"to": "registry:request", "pk": pk}
    run = lambda: services.return_request(request=asked, actor=request.user)  # noqa: E731 - said where it goes
    return press(request, run, _("Возвращено."), **to)


def request_elsewhere(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that the request is answered without a mentor."""
    asked = visible_or_404(request, MentoringRequest, pk=pk)
    form = ElsewhereForm(request.POST)
    if attempt(form, lambda: services.solve_elsewhere(request=asked, how=form.cleaned_data["how"], actor=request.user)):
        return said(request, _("Решение записано, автор запроса получит сообщение."), "registry:request", pk=pk)
    return _card(request, asked, form, 422)
