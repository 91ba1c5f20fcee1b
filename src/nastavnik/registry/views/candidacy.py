"""A teacher's own pages as a mentor: what it means, the consent, the questionnaire, a break, the end."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nastavnik.consents.services import alive
from nastavnik.kit import drafts
from nastavnik.kit.http import REFUSALS, refuse
from nastavnik.programme.selectors import current_programme
from nastavnik.registry import services
from nastavnik.registry.forms import CandidateForm, CapacityForm
from nastavnik.registry.forms.mentor import candidate_initial
from nastavnik.registry.selectors.mentors import mentor_entry_of, mentor_rows
from nastavnik.registry.views.common import acting, own_or_404, own_teacher, press, programme_or_404
from nastavnik.registry.views.joining import consents_page


def _page(request: HttpRequest, form: Any = None, status: int = 200) -> HttpResponse:
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    teacher = own_teacher(request)
    entry = mentor_entry_of(programme, teacher)
    context = {
        "entry": entry,
        "row": mentor_rows([entry])[0] if entry else None,
        "consent": alive(teacher, programme, "candidacy"),
        "form": form,
        "capacity_form": CapacityForm(initial={"capacity": entry.capacity}) if entry else None,
    }
    return render(request, "registry/candidacy.html", context, status=status)


def candidacy(request: HttpRequest) -> HttpResponse:
    """Show what it means to be a mentor, where one stands and the next step."""
    return _page(request)


def candidacy_consent(request: HttpRequest) -> HttpResponse:
    """Give the consent to be a candidate by a press of its own."""
    programme_or_404(request)
    return consents_page(request, "registry/candidacy_consent.html", ("candidacy",), "registry:candidacy_consent")


def candidacy_form(request: HttpRequest) -> HttpResponse:
    """Fill in the questionnaire of a candidate."""
    programme, teacher = programme_or_404(request), own_teacher(request)
    entry = mentor_entry_of(programme, teacher)
    key = f"candidate-{programme.pk}"
    known = candidate_initial(entry) if entry else {"subjects": ", ".join(teacher.subjects), "capacity": 1}
    fields = CandidateForm().fields
    initial = {**known, **drafts.initial(request.user, key, fields)}
    form = CandidateForm(request.POST) if request.method == "POST" else CandidateForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.apply_as_mentor(programme=programme, teacher=teacher, actor=acting(request), **form.values())
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Анкета сохранена."))
            return redirect("registry:candidacy")
    context = {"form": form, "key": key, "entry": entry}
    return render(request, "registry/candidacy_form.html", context, status=422 if form.errors else 200)


def _step(request: HttpRequest, run: Callable[..., object], **values: Any) -> HttpResponse:
    entry = own_or_404(mentor_entry_of(programme_or_404(request), own_teacher(request)))
    return press(
        request,
        lambda: run(entry=entry, actor=acting(request), **values),
        to="registry:candidacy",
        again=lambda form: _page(request, form, 422),
    )


@require_POST
def candidacy_decline(request: HttpRequest) -> HttpResponse:
    """Say no, or take the candidacy back."""
    return _step(request, services.decline_candidacy)


@require_POST
def mentor_rest(request: HttpRequest) -> HttpResponse:
    """Take a break."""
    return _step(request, services.rest)


@require_POST
def mentor_return(request: HttpRequest) -> HttpResponse:
    """End the break."""
    return _step(request, services.return_from_rest)


@require_POST
def mentor_leave(request: HttpRequest) -> HttpResponse:
    """Stop being a mentor."""
    return _step(request, services.leave_mentoring)


@require_POST
def mentor_capacity(request: HttpRequest) -> HttpResponse:
    """Change one's number of places."""
    form: forms.Form = CapacityForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    return _step(request, services.change_capacity, capacity=form.cleaned_data["capacity"])
