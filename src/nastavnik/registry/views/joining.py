"""A teacher's own way in: what to expect, about me, requests, consents, joining, and the quiet ways out."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.consents.services import alive, give
from nastavnik.consents.wordings import current_wording
from nastavnik.core.states import MENTEE_ASKING
from nastavnik.journal.services import Offer
from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, closed, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest, asked_first
from nastavnik.people.models import Account
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import AboutForm, RequestForm
from nastavnik.registry.models import MenteeEntry, MentoringRequest
from nastavnik.registry.selectors.early import early_gathering
from nastavnik.registry.selectors.mentees import entry_of, join_gate, usual_days
from nastavnik.registry.services.mentees import require_return
from nastavnik.registry.services.requests import require_entered, require_room, require_unsettled, room_left
from nastavnik.registry.views.common import own_or_404

CONSENTS = ("participation", "questionnaires")


def _own_entry(request: DeskRequest) -> MenteeEntry:
    entry: MenteeEntry = own_or_404(entry_of(programme_or_404(request), request.me))
    return entry


def _slip(asked: MentoringRequest, actor: Account) -> Offer | None:
    """Give the withdrawal of one's own request, while it may be taken back."""
    return services.request_offer(asked, actor) if asked.state == MentoringRequest.State.WITHDRAWN else None


def _page(request: DeskRequest, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    entry = entry_of(programme, request.me)
    context = {
        "programme": programme,
        "entry": entry,
        "form": form,
        "left": room_left(entry) if entry else 0,
        "requests": [(one, _slip(one, request.user)) for one in entry.requests.all()] if entry else [],
        "usual": usual_days(programme.school_id) if entry is None or entry.state != "joined" else None,
        "gate": join_gate(entry) if entry else None,
        "developments": list(entry.developments.all()) if entry else [],
        "talks": list(entry.interviews.filter(state="offered")) if entry else [],
        "active": entry is not None and entry.state in MENTEE_ASKING,
        "offer": services.entry_offer(entry, request.user),
        "early": early_gathering(programme),
    }
    return render(request, "registry/participation.html", context, status=status)


def participation(request: DeskRequest) -> HttpResponse:
    """Show what to expect, where one stands and the next step."""
    return _page(request)


def about_me(request: DeskRequest) -> HttpResponse:
    """Step 1: what is closest now, when and how to meet."""
    programme, teacher = programme_or_404(request), request.me
    entry = entry_of(programme, teacher)
    if entry is not None:
        closed(request, lambda: require_return(entry), "registry:participation")
    key = f"about-{programme.pk}"
    initial = drafts.initial(request.user, key, AboutForm.base_fields)
    form = AboutForm(request.POST or None, row=entry, initial=initial)
    if attempt(
        form,
        lambda: services.enter_as_mentee(programme=programme, teacher=teacher, actor=request.user, **form.cleaned_data),
    ):
        return redirect(_after_about(programme, entry))
    context = {"form": form, "key": key, "joining": entry is None or entry.state != "joined"}
    return render(request, "registry/about.html", context, status=422 if form.errors else 200)


def _after_about(programme: Programme, entry: MenteeEntry | None) -> str:
    """Lead on: to the first request, or back when there is one."""
    has = entry is not None and entry.requests.exists()
    return "registry:participation" if has else "registry:request_new"


def _request_form(request: DeskRequest, asked: MentoringRequest | None, key: str) -> RequestForm:
    known = {} if asked else {"subject": next(iter(request.me.subjects), "")}
    initial = {**known, **drafts.initial(request.user, key, RequestForm.base_fields)}
    return RequestForm(request.POST or None, row=asked, initial=initial)


def _write(request: DeskRequest, entry: MenteeEntry, asked: MentoringRequest | None) -> HttpResponse:
    key = f"request-{asked.pk}" if asked else f"request-new-{entry.pk}"
    closed(request, lambda: require_entered(entry), "registry:participation")
    may_write = (lambda: require_unsettled(asked, asked.topic)) if asked else (lambda: require_room(entry))
    closed(request, may_write, "registry:participation")
    form = _request_form(request, asked, key)
    submit = request.POST.get("action") != "draft"
    if attempt(
        form,
        lambda: services.save_request(
            entry=entry, actor=request.user, request=asked, submit=submit, **form.cleaned_data
        ),
    ):
        return said(
            request,
            _("Запрос отправлен.") if submit else _("Черновик сохранён, его видите только вы."),
            "registry:joining_consents" if submit and entry.state != "joined" else "registry:participation",
        )
    context = {"form": form, "key": key, "asked": asked, "joining": entry.state != "joined", "left": room_left(entry)}
    return render(request, "registry/write_request.html", context, status=422 if form.errors else 200)


def request_new(request: DeskRequest) -> HttpResponse:
    """Step 2: write a request."""
    return _write(request, _own_entry(request), None)


def _own_request(request: DeskRequest, pk: int) -> MentoringRequest:
    asked = visible_or_404(request, MentoringRequest, pk=pk)
    if asked.entry.teacher_id != request.me.pk:
        raise Http404
    return asked


def request_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change one's own request."""
    asked = _own_request(request, pk)
    return _write(request, asked.entry, asked)


def request_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    asked = _own_request(request, pk)
    return press(
        request,
        lambda: services.withdraw_request(request=asked, actor=request.user),
        "",
        "registry:participation",
        again=lambda form: _page(request, form, 422),
    )


def request_share(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one's text to the mentor with the invitation, or no longer."""
    asked = _own_request(request, pk)
    share = request.POST.get("share") == "yes"
    return press(
        request,
        lambda: services.share_request(request=asked, share=share, actor=request.user),
        _("Наставник увидит текст вместе с приглашением.") if share else _("Текст больше не показывается."),
        "registry:participation",
        again=lambda form: _page(request, form, 422),
    )


def consents_page(request: DeskRequest, template: str, kinds: tuple[str, ...], to: str, **context: Any) -> HttpResponse:
    """Show each consent with its own text and its own button; nothing is ticked beforehand."""
    programme, teacher = programme_or_404(request), request.me
    form = forms.Form(request.POST)
    kind = request.POST.get("kind", "")
    if kind in kinds and attempt(
        form, lambda: give(teacher=teacher, programme=programme, kind=kind, actor=request.user)
    ):
        return redirect(to)
    sheets = [(name, current_wording(name), alive(teacher, programme, name)) for name in kinds]
    wrong = request.method == "POST"
    return render(request, template, {"sheets": sheets, "form": form, **context}, status=422 if wrong else 200)


def joining_consents(request: DeskRequest) -> HttpResponse:
    """Step 3: consents, each a press of its own."""
    entry = _own_entry(request)
    closed(request, lambda: require_return(entry), "registry:participation")
    return consents_page(
        request,
        "registry/consents.html",
        CONSENTS,
        "registry:joining_consents",
        gate=join_gate(entry),
        entry=entry,
    )


def _step(request: DeskRequest, run: Callable[..., object]) -> HttpResponse:
    entry = _own_entry(request)
    return press(
        request,
        lambda: run(entry=entry, actor=request.user),
        "",
        "registry:participation",
        again=lambda form: _page(request, form, 422),
    )


def join(request: DeskRequest) -> HttpResponse:
    """Step 4: join."""
    return _step(request, services.join)


def think(request: DeskRequest) -> HttpResponse:
    """Go on thinking."""
    return _step(request, services.think_it_over)


def decline(request: DeskRequest) -> HttpResponse:
    """Say no."""
    return _step(request, services.decline_participation)


def leave(request: DeskRequest) -> HttpResponse:
    """Leave today, after a look at what ends with it."""
    entry = _own_entry(request)
    asked = {"title": _("Выйти из программы"), "button": _("Выйти сегодня"), "back": reverse("registry:participation")}
    if page := asked_first(request, lambda: services.leave(entry=entry, actor=request.user), **asked):
        return page
    return _step(request, services.leave)


def give_back(request: DeskRequest) -> HttpResponse:
    """Come back to what one was before the last press."""
    return _step(request, services.return_entry)
