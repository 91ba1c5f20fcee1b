"""The page of one place, and every step people take on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.consents.models import Consent
from nastavnik.kit.desk import attempt, closed, correction, missing, said
from nastavnik.kit.http import visible_or_404
from nastavnik.pairing import services
from nastavnik.pairing.forms import AnswerForm, ConfirmForm, FormatForm, MeetingForm, PaperAnswerForm
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import actions, side_of
from nastavnik.pairing.selectors.pairs.listed import answers_in_words
from nastavnik.pairing.selectors.pairs.place import confirm_checks, milestones, request_lines, step_words
from nastavnik.pairing.selectors.words import TYPES
from nastavnik.pairing.selectors.workshop.grounds import parts_of
from nastavnik.pairing.services.confirming import require_consents
from nastavnik.people.desk import DeskRequest, asked_first
from nastavnik.programme.services.locks import require_running

FACT = "pairing.order_registered"
Run = Callable[[Place, dict[str, Any]], object]


def _seen(request: DeskRequest, pk: int) -> tuple[Place, bool]:
    """Fetch a place for one of its people or the coordinator; for others it does not exist."""
    place = visible_or_404(request, Place, pk=pk)
    coordinator = request.holds("coordinator")
    if not coordinator and (side_of(place, request.user) is None or place.invited_on is None):
        raise Http404
    return place, coordinator


def _page(
    request: DeskRequest, place: Place, coordinator: bool, status: int = 200, **bound: forms.Form
) -> HttpResponse:
    """Show the page; `bound` holds a form that was refused."""
    side = side_of(place, request.user)
    can = actions(place, side=side, coordinator=coordinator)
    tone, label = step_words(place, side)
    context = {
        "place": place,
        "side": side,
        "coordinator": coordinator,
        "can": can,
        "tone": tone,
        "label": label,
        "type": TYPES[place.type],
        "milestones": milestones(place, None if coordinator and side is None else side),
        "requests": request_lines(place, side),
        "answers": answers_in_words(place),
        "checks": confirm_checks(place) if coordinator and place.invited_on and place.state == "proposed" else [],
        "parts": parts_of(place.reasons) if coordinator else (),
        "others": _others(place, coordinator),
        "shut": missing(lambda: require_consents(place, Consent.objects.all())) if "confirm" in can else "",
        "meeting_form": bound.get("meeting")
        or (MeetingForm(row=place) if can & {"meeting", "correct_meeting"} else None),
        "paper_form": bound.get("paper") or PaperAnswerForm(),
        "confirm_form": bound.get("confirm") or ConfirmForm(),
        "offer": services.place_offer(place, request.user),
        "step_form": bound.get("step"),
    }
    return render(request, "pairing/place.html", context, status=status)


def _others(place: Place, coordinator: bool) -> list[Place]:
    """Give the other places of a group to the coordinator."""
    if not coordinator or place.relationship.format != "group":
        return []
    return list(place.relationship.places.live().exclude(pk=place.pk).select_related("mentee"))


def place(request: DeskRequest, pk: int) -> HttpResponse:
    """Show where a pair stands and what may be done now."""
    found, coordinator = _seen(request, pk)
    return _page(request, found, coordinator)


def _step(
    request: DeskRequest, pk: int, run: Run, done: str, name: str = "step", form: forms.Form | None = None
) -> HttpResponse:
    """Take one step: back to the page when done, the page with the reason when refused."""
    found, coordinator = _seen(request, pk)
    form = forms.Form(request.POST) if form is None else form
    if attempt(form, lambda: run(found, form.cleaned_data)):
        return said(request, done, "pairing:place", pk=pk)
    return _page(request, visible_or_404(request, Place, pk=pk), coordinator, 422, **{name: form})


def way(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct how a pair or a group works together."""
    found = visible_or_404(request, Place, pk=pk)
    closed(request, lambda: require_running(found.programme), "pairing:place", pk=pk)
    form = FormatForm(request.POST or None, row=found.relationship)
    return correction(
        request,
        form,
        lambda: services.change_format(place=found, actor=request.user, **form.cleaned_data),
        heading=_("Вид работы пары"),
        about=f"{found.mentee.short_name} – {found.mentor.short_name}",
        note=_("Люди и тип наставника не меняются: для другого наставника предлагают новую пару."),
        past=found.relationship,
        to="pairing:place",
        pk=pk,
    )


def invite(request: DeskRequest, pk: int) -> HttpResponse:
    """Send both sides the invitation."""
    return _step(
        request,
        pk,
        lambda p, _data: services.invite_to_meeting(place=p, actor=request.user),
        _("Приглашение отправлено обоим."),
    )


def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Free a choice nobody knows about."""
    return _step(request, pk, lambda p, _data: services.release(place=p, actor=request.user), _("Место освобождено."))


def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a proposal back."""
    return _step(
        request, pk, lambda p, _data: services.withdraw_proposal(place=p, actor=request.user), _("Предложение снято.")
    )


def meeting(request: DeskRequest, pk: int) -> HttpResponse:
    """Note the personal meeting."""
    run: Run = lambda p, data: services.record_meeting(place=p, actor=request.user, **data)  # noqa: E731
    form = MeetingForm(request.POST, row=_seen(request, pk)[0])
    return _step(request, pk, run, _("Встреча отмечена."), "meeting", form)


def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one's own answer."""

    def run(p: Place, data: dict[str, Any]) -> None:
        side = side_of(p, request.user) or "mentee"
        services.answer(place=p, side=side, yes=data["answer"] == "yes", actor=request.user)

    return _step(request, pk, run, _("Ответ записан."), "step", AnswerForm(request.POST))


def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Change one's yes to a no."""

    def run(p: Place, _data: dict[str, Any]) -> None:
        services.take_back(place=p, side=side_of(p, request.user) or "mentee", actor=request.user)

    found, back = _seen(request, pk)[0], reverse("pairing:place", args=[pk])
    asked = {"title": _("Передумать"), "button": _("Ответить «нет»"), "back": back}
    if page := asked_first(request, lambda: run(found, {}), **asked):
        return page
    return _step(request, pk, run, _("Решение изменено: пара не состоится."))


def give_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring a pair back to what it was before the last press."""
    return _step(
        request,
        pk,
        lambda p, _data: services.return_place(place=p, actor=request.user),
        _("Возвращено: пара снова такая, как была."),
    )


def paper(request: DeskRequest, pk: int) -> HttpResponse:
    """Enter an answer from a signed sheet."""

    def run(p: Place, data: dict[str, Any]) -> None:
        yes = data.pop("answer") == "yes"
        services.record_paper_answer(place=p, yes=yes, actor=request.user, **data)

    return _step(request, pk, run, _("Ответ с листа записан."), "paper", PaperAnswerForm(request.POST))


def clarify(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask the other side to say more."""
    return _step(
        request,
        pk,
        lambda p, _data: services.ask_to_clarify(place=p, actor=request.user),
        _("Просьба уточнить отправлена."),
    )


def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Confirm the pair."""
    run: Run = lambda p, data: services.confirm(place=p, actor=request.user, reasons={FACT: data["order_reason"]})  # noqa: E731
    return _step(request, pk, run, _("Пара закреплена."), "confirm", ConfirmForm(request.POST))
