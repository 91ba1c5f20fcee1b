"""The register of mentors for the coordinator: the list, invitations, a candidate's card, training."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.consents.models import Consent
from nastavnik.core.states import CANDIDATES, MENTOR_CARDS
from nastavnik.kit.access import may_open, may_read
from nastavnik.kit.desk import attempt, closed, correction, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.many import ROWS
from nastavnik.kit.tables import show_tables
from nastavnik.library import Exercise, find
from nastavnik.library import Training as LibraryTraining
from nastavnik.library import read as read_library
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import BasisForm, InviteForm, ReasonForm, RulesForm, SelectForm, TrainingForm
from nastavnik.registry.models import LentTask, MentorEntry, Training
from nastavnik.registry.selectors import mentors as read
from nastavnik.registry.selectors import samples
from nastavnik.registry.selectors.candidate import achievements_of, passed_on
from nastavnik.registry.selectors.council import shown_reasons
from nastavnik.registry.services.mentors import require_basis_open
from nastavnik.registry.tables import mentors_table
from nastavnik.registry.views.common import invited, sample_form_of
from nastavnik.registry.views.mentees import head_of, may_ask


def mentors(request: DeskRequest) -> HttpResponse:
    """Show the register with its counts and the training meetings."""
    programme = current_programme(request)
    if programme is None:
        return render(request, "registry/no_programme.html")
    state = request.GET.get("state", "")
    context = {
        "counts": read.mentor_state_counts(programme),
        "state": state,
        "trainings": read.trainings_of(programme),
    }
    return show_tables(request, "registry/mentors.html", context, mentors_table(request, programme, state))


def work_sheets(request: DeskRequest) -> HttpResponse:
    """Lead to preparing the sheets by article 351.8 of all who were taken into the register and have none."""
    without = read.without_work_sheet(programme_or_404(request))
    if not without:
        return said(request, _("Листы на работу наставника подготовлены у всех, кто в базе."), "consents:register")
    most = max(entry.capacity for entry in without)
    asked = [("kind", Consent.Kind.MENTOR_WORK), ("up_to_mentees", most), *((ROWS, one.teacher_id) for one in without)]
    return redirect(f"{reverse('consents:prepare_many')}?{urlencode(asked)}")


def invite_mentor(request: DeskRequest) -> HttpResponse:
    """Choose whom to ask to be a mentor, and ask."""
    programme = programme_or_404(request)
    may_ask(request, programme, LentTask.What.MENTORS)
    people = read.may_be_asked(programme, head_of(request))
    form = InviteForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        teacher = form.cleaned_data["teacher"]
        if "paper" in request.POST and may_open("people:paper", request.roles):
            return redirect("people:paper", pk=teacher.pk, act="registry-candidate", row=teacher.pk)
        if attempt(form, lambda: services.invite_mentor(programme=programme, teacher=teacher, actor=request.user)):
            return invited(request, teacher, "registry:mentors", "registry:invite_mentor")
    context = {"form": form, "people": people, "what": "mentor"}
    return render(request, "registry/invite.html", context, status=422 if form.errors else 200)


def _entry_or_404(request: DeskRequest, pk: int) -> Any:
    rows = MentorEntry.objects.visible_to(request.user).select_related("teacher", "programme", "school")
    visible_or_404(request, MentorEntry, pk=pk)
    return rows.prefetch_related("competences").get(pk=pk)


def _card(request: DeskRequest, entry: Any, status: int = 200, **given: Any) -> HttpResponse:
    actor: Any = request.user
    state, shut = read.selection_state(entry), missing(lambda: require_running(entry.programme))
    sample_form = sample_form_of(request, entry)
    readable = may_read("registry.MentorEntry.motivation", {"coordinator"})
    context = {
        "entry": entry,
        "row": read.mentor_row(entry),
        "selection": state,
        "shut": shut,
        "may_select": not shut and entry.state in CANDIDATES,
        "in_register": entry.state in MENTOR_CARDS,
        "motivation": entry.motivation if readable else "",
        "opinions": read.opinion_counts(entry),
        "reasons": shown_reasons(entry, actor),
        "achievements": achievements_of(entry),
        "passed_on": passed_on(entry, actor),
        "select_form": SelectForm(soft=state.soft),
        "reason_form": ReasonForm(prefix="training"),
        "otherwise_form": ReasonForm(prefix="otherwise"),
        "rules_form": RulesForm(row=entry, initial=samples.begun(entry, sample_form.asked())),
        "rules_kept": bool(entry.meeting_rules),
        "sample_form": sample_form,
        "attended": read.attended(entry),
        "offer": services.entry_offer(entry, actor),
        **given,
    }
    return render(request, "registry/mentor.html", context, status=status)


def mentor(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a candidate or a mentor: profile, selection, training, rules."""
    return _card(request, _entry_or_404(request, pk))


def uninvite_mentor(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an invitation back that nobody has answered."""
    entry = _entry_or_404(request, pk)
    run = lambda: services.withdraw_invitation(entry=entry, actor=request.user)  # noqa: E731
    return press(request, run, _("Приглашение снято."), "registry:mentors")


def mentor_select(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a candidate into the register."""
    entry = _entry_or_404(request, pk)
    form = SelectForm(request.POST, soft=read.selection_state(entry).soft)
    if attempt(form, lambda: services.select_mentor(entry=entry, actor=request.user, reasons=form.cleaned_data)):
        return said(request, _("Кандидат принят в базу наставников."), "registry:mentor", pk=pk)
    return _card(request, entry, 422, select_form=form)


def _decide_otherwise(request: DeskRequest, pk: int, decide: Callable[..., object]) -> HttpResponse:
    entry = _entry_or_404(request, pk)
    form = ReasonForm(request.POST, prefix="otherwise")
    if attempt(form, lambda: decide(entry=entry, reason=form.cleaned_data["reason"], actor=request.user)):
        return redirect("registry:mentor", pk=pk)
    return _card(request, entry, 422, otherwise_form=form)


def mentor_defer(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the decision off."""
    return _decide_otherwise(request, pk, services.defer_mentor)


def mentor_turn_down(request: DeskRequest, pk: int) -> HttpResponse:
    """Decide not to take a candidate this year."""
    return _decide_otherwise(request, pk, services.turn_down_candidate)


def give_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring an entry back to what it was before the last press."""
    entry = _entry_or_404(request, pk)
    return press(
        request,
        lambda: services.return_entry(entry=entry, actor=request.user),
        _("Возвращено."),
        "registry:mentor",
        again=lambda form: _card(request, entry, 422, form=form),
        pk=pk,
    )


def mentor_plan_training(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that training will be held."""
    entry = _entry_or_404(request, pk)
    return press(
        request,
        lambda: services.plan_training(entry=entry, actor=request.user),
        "",
        "registry:mentor",
        again=lambda form: _card(request, entry, 422, form=form),
        pk=pk,
    )


def mentor_no_training(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that training is not needed, and why."""
    entry = _entry_or_404(request, pk)
    form = ReasonForm(request.POST, prefix="training")
    if attempt(
        form, lambda: services.training_not_needed(entry=entry, reason=form.cleaned_data["reason"], actor=request.user)
    ):
        return redirect("registry:mentor", pk=pk)
    return _card(request, entry, 422, reason_form=form)


def mentor_basis(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down on what a mentor's work rests, by the paper."""
    entry = _entry_or_404(request, pk)
    closed(request, lambda: require_basis_open(entry), "registry:mentor", pk=pk)
    form = BasisForm(request.POST or None, row=entry)
    return correction(
        request,
        form,
        lambda: services.set_legal_basis(entry=entry, actor=request.user, **form.cleaned_data),
        heading=_("Основание работы наставником"),
        about=entry.teacher.told_apart,
        note=_("Пишется по документу, до первой закреплённой пары. Без него пара закрепляется с листом по ст. 351.8."),
        to="registry:mentor",
        pk=pk,
    )


def mentor_rules(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep the strategy, the rules and the plan."""
    entry = _entry_or_404(request, pk)
    form = RulesForm(request.POST, row=entry)
    if attempt(form, lambda: services.keep_rules(entry=entry, actor=request.user, **form.cleaned_data)):
        return said(request, _("Регламент и план сохранены."), "registry:mentor", pk=pk)
    return _card(request, entry, 422, rules_form=form)


def training_plans() -> list[tuple[LibraryTraining, list[Exercise]]]:
    """Give the two meetings of the library, each with its exercises."""
    exercises = read_library(Exercise)
    meetings = enumerate(read_library(LibraryTraining), start=1)
    return [(one, [each for each in exercises if each.of_meeting == number]) for number, one in meetings]


def training(request: DeskRequest) -> HttpResponse:
    """Note a training meeting."""
    programme = programme_or_404(request)
    entries = read.mentor_entries(programme).filter(state__in=MENTOR_CARDS)
    form = TrainingForm(request.POST or None, entries=entries)
    if attempt(form, lambda: services.record_training(programme=programme, actor=request.user, **form.cleaned_data)):
        return said(request, _("Обучающая встреча записана."), "registry:mentors")
    context = {"form": form, "anybody": entries.exists(), "plans": training_plans()}
    return render(request, "registry/training.html", context, status=422 if form.errors else 200)


def training_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a training meeting or remove one that did not take place."""
    found = visible_or_404(request, Training, pk=pk)
    closed(request, lambda: require_running(found.programme), "registry:mentors")
    entries = read.mentor_entries(found.programme).filter(state__in=MENTOR_CARDS)
    form = TrainingForm(request.POST or None, entries=entries, row=found)
    return correction(
        request,
        form,
        lambda: services.correct_training(training=found, actor=request.user, **form.cleaned_data),
        heading=_("Исправить обучающую встречу"),
        note=_("Кого на встрече не было, тому обучение снова назначено."),
        removals=[(reverse("registry:training_remove", args=[pk]), _("Встречи не было: убрать"))],
        past=found,
        to="registry:mentors",
    )


def training_sheet(request: DeskRequest) -> HttpResponse:
    """Show the sheet on which those who come to a training meeting sign, to print."""
    programme = programme_or_404(request)
    rows = read.mentor_entries(programme).filter(state__in=MENTOR_CARDS)
    context = {"rows": rows, "programme": programme, "plan": find(request.GET.get("plan", ""))}
    return render(request, "registry/training_sheet.html", context)


def training_minutes(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the minutes of a training meeting, to print: who came, what about, and what each mentor took to work."""
    found = visible_or_404(request, Training, pk=pk)
    rows = found.participants.select_related("teacher").defer("motivation")
    context = {"meeting": found, "rows": rows, "plan": find(found.plan) if found.plan else None}
    return render(request, "registry/training_minutes.html", context)


def training_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a training meeting that did not take place."""
    found = visible_or_404(request, Training, pk=pk)
    run = lambda: services.remove_training(training=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Встреча убрана, обучение снова назначено."), "registry:mentors")
