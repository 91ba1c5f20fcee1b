"""A teacher's own pages as a mentor: what it means, the consent, the questionnaire, a break, the end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.consents.services import alive
from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, closed, form_page, press, said
from nastavnik.people.desk import DeskRequest, asked_first
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import CandidateForm, CapacityForm, RulesForm
from nastavnik.registry.selectors.candidate import achievements_of, asked_by
from nastavnik.registry.selectors.mentors import mentor_entry_of, mentor_row
from nastavnik.registry.selectors.samples import begun
from nastavnik.registry.services.mentors import require_candidate
from nastavnik.registry.services.training import require_card
from nastavnik.registry.views.common import own_or_404, sample_form_of
from nastavnik.registry.views.joining import consents_page


def _page(request: DeskRequest, form: Any = None, status: int = 200) -> HttpResponse:
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    teacher = request.me
    entry = mentor_entry_of(programme, teacher)
    context = {
        "entry": entry,
        "row": mentor_row(entry) if entry else None,
        "achievements": achievements_of(entry) if entry else (),
        "references": asked_by(entry, request.user) if entry else (),
        "consent": alive(teacher, programme, "candidacy"),
        "form": form,
        "capacity_form": CapacityForm(row=entry) if entry else None,
        "offer": services.entry_offer(entry, request.user),
    }
    return render(request, "registry/candidacy.html", context, status=status)


def candidacy(request: DeskRequest) -> HttpResponse:
    """Show what it means to be a mentor, where one stands and the next step."""
    return _page(request)


def candidacy_consent(request: DeskRequest) -> HttpResponse:
    """Give the consent to be a candidate by a press of its own."""
    programme_or_404(request)
    return consents_page(request, "registry/candidacy_consent.html", ("candidacy",), "registry:candidacy_consent")


def own_rules(request: DeskRequest) -> HttpResponse:
    """Keep one's own strategy, rules of meetings and topic plan."""
    entry = own_or_404(mentor_entry_of(programme_or_404(request), request.me))
    closed(request, lambda: require_card(entry), "registry:candidacy")
    sample_form = sample_form_of(request, entry)
    form = RulesForm(request.POST or None, row=entry, initial=begun(entry, sample_form.asked()))
    if attempt(form, lambda: services.keep_rules(entry=entry, actor=request.user, **form.cleaned_data)):
        return said(request, _("Регламент и план сохранены."), "registry:candidacy")
    context = {"entry": entry, "sample_form": sample_form}
    return form_page(request, "registry/own_rules.html", form=form, **context)


def candidacy_form(request: DeskRequest) -> HttpResponse:
    """Fill in the questionnaire of a candidate."""
    programme, teacher = programme_or_404(request), request.me
    entry = mentor_entry_of(programme, teacher)
    to = "registry:candidacy" if alive(teacher, programme, "candidacy") else "registry:candidacy_consent"
    closed(request, lambda: require_candidate(programme, teacher), to)
    key = f"candidate-{programme.pk}"
    known = {} if entry else {"subjects": ", ".join(teacher.subjects), "capacity": 1}
    initial = {**known, **drafts.initial(request.user, key, CandidateForm().fields)}
    form = CandidateForm(request.POST or None, row=entry, initial=initial)
    if attempt(
        form,
        lambda: services.apply_as_mentor(programme=programme, teacher=teacher, actor=request.user, **form.values()),
    ):
        return said(request, _("Анкета сохранена."), "registry:candidacy")
    context = {"form": form, "key": key, "entry": entry}
    return render(request, "registry/candidacy_form.html", context, status=422 if form.errors else 200)


def _step(request: DeskRequest, run: Callable[..., object], **values: Any) -> HttpResponse:
    entry = own_or_404(mentor_entry_of(programme_or_404(request), request.me))
    return press(
        request,
        lambda: run(entry=entry, actor=request.user, **values),
        "",
        "registry:candidacy",
        again=lambda form: _page(request, form, 422),
    )


def candidacy_decline(request: DeskRequest) -> HttpResponse:
    """Say no, or take the candidacy back."""
    return _step(request, services.decline_candidacy)


def mentor_rest(request: DeskRequest) -> HttpResponse:
    """Take a break."""
    return _step(request, services.rest)


def mentor_return(request: DeskRequest) -> HttpResponse:
    """End the break."""
    return _step(request, services.return_from_rest)


def mentor_leave(request: DeskRequest) -> HttpResponse:
    """Stop being a mentor, after a look at what ends with it."""
    entry = own_or_404(mentor_entry_of(programme_or_404(request), request.me))
    title, back = _("Закончить работу наставника"), reverse("registry:candidacy")
    run = partial(services.leave_mentoring, entry=entry, actor=request.user)
    if page := asked_first(request, run, title=title, button=_("Закончить"), back=back):
        return page
    return _step(request, services.leave_mentoring)


def give_back(request: DeskRequest) -> HttpResponse:
    """Come back to what one was before the last press."""
    return _step(request, services.return_entry)


def mentor_capacity(request: DeskRequest) -> HttpResponse:
    """Change one's number of places."""
    entry = own_or_404(mentor_entry_of(programme_or_404(request), request.me))
    form = CapacityForm(request.POST, row=entry)
    if attempt(form, lambda: services.change_capacity(entry=entry, actor=request.user, **form.cleaned_data)):
        return said(request, "", "registry:candidacy")
    return _page(request, form, 422)
