"""A candidate's achievements with their files, and the words of a colleague whom the candidate asks."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, correction, missing, press, said
from nastavnik.kit.files import stored_file_response
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import AchievementEditForm, AchievementForm, AskForm, ReferenceForm
from nastavnik.registry.models import Achievement, Reference
from nastavnik.registry.selectors.candidate import may_be_turned_to
from nastavnik.registry.selectors.mentors import mentor_entry_of
from nastavnik.registry.services.achievements import require_achievements
from nastavnik.registry.services.references import require_asking
from nastavnik.registry.views.common import own_or_404

OWN = "registry:candidacy"


def achievement_new(request: DeskRequest) -> HttpResponse:
    """Write an achievement down."""
    entry = own_or_404(mentor_entry_of(programme_or_404(request), request.me))
    closed(request, lambda: require_achievements(entry), OWN)
    form = AchievementForm(request.POST or None, request.FILES or None)
    return correction(
        request,
        form,
        lambda: services.add_achievement(entry=entry, actor=request.user, **form.values()),
        heading=_("Добавить достижение"),
        note=_("Достижения видят куратор и члены совета."),
        button=_("Добавить"),
        words=_("Достижение добавлено."),
        to=OWN,
    )


def _whose(request: DeskRequest, pk: int) -> Any:
    """Give an achievement that this person may correct: their own, or of somebody without a way in."""
    found = visible_or_404(request, Achievement, pk=pk)
    account = found.entry.teacher.account_id
    if account != request.user.pk and not (account is None and request.holds("coordinator")):
        raise Http404
    return found


def _back(request: DeskRequest, found: Any) -> tuple[str, dict[str, Any]]:
    own = found.entry.teacher.account_id == request.user.pk
    return (OWN, {}) if own else ("registry:mentor", {"pk": found.entry_id})


def achievement_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct an achievement, or remove it."""
    found = _whose(request, pk)
    to, where = _back(request, found)
    closed(request, lambda: require_achievements(found.entry), to, **where)
    form = AchievementEditForm(request.POST or None, request.FILES or None, row=found)
    return correction(
        request,
        form,
        lambda: services.change_achievement(achievement=found, actor=request.user, **form.values()),
        heading=_("Исправить достижение"),
        note=_("Файл сейчас: %(name)s.") % {"name": found.file.name} if found.file_id else "",
        removals=[(reverse("registry:achievement_remove", args=[pk]), _("Убрать достижение"))],
        to=to,
        **where,
    )


def achievement_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove an achievement with its file."""
    found = _whose(request, pk)
    to, where = _back(request, found)
    run = lambda: services.remove_achievement(achievement=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Достижение убрано."), to, **where)


def achievement_file(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the file of an achievement, to be saved."""
    found = visible_or_404(request, Achievement, pk=pk)
    if found.file is None:
        raise Http404
    return stored_file_response(found.file)


def reference_ask(request: DeskRequest) -> HttpResponse:
    """Ask a colleague for some words about oneself."""
    entry = own_or_404(mentor_entry_of(programme_or_404(request), request.me))
    closed(request, lambda: require_asking(entry), OWN)
    form = AskForm(request.POST or None, people=may_be_turned_to(entry))
    return correction(
        request,
        form,
        lambda: services.ask_reference(entry=entry, actor=request.user, **form.cleaned_data),
        heading=_("Попросить слова коллеги"),
        note=_(
            "Коллега может отказаться. Слова сначала читаете вы и решаете, передать ли их совету и куратору; "
            "забрать их назад можно в любой день."
        ),
        button=_("Попросить"),
        words=_("Просьба у коллеги."),
        to=OWN,
    )


def _asked_of_me(request: DeskRequest, pk: int) -> Any:
    found = visible_or_404(request, Reference, pk=pk)
    if found.colleague.account_id != request.user.pk:
        raise Http404
    return found


def reference(request: DeskRequest, pk: int) -> HttpResponse:
    """Write some words about a colleague who asked, or correct them until the colleague decides."""
    found = _asked_of_me(request, pk)
    shut = missing(lambda: services.require_open(found))
    form = ReferenceForm(request.POST or None, row=found)
    run = lambda: services.write_reference(reference=found, actor=request.user, **form.cleaned_data)  # noqa: E731
    if attempt(form, run):
        return said(request, _("Слова отданы коллеге."), "registry:reference", pk=pk)
    context = {"form": form, "found": found, "shut": shut}
    return render(request, "registry/reference.html", context, status=422 if form.errors else 200)


def reference_decline(request: DeskRequest, pk: int) -> HttpResponse:
    """Say nothing, or take one's words back."""
    found = _asked_of_me(request, pk)
    run = lambda: services.decline_reference(reference=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Хорошо: слов не будет."), "registry:reference", pk=pk)


def _mine(request: DeskRequest, pk: int, run: Callable[..., object], words: Any) -> HttpResponse:
    found = visible_or_404(request, Reference, pk=pk)
    if found.entry.teacher.account_id != request.user.pk:
        raise Http404
    return press(request, lambda: run(reference=found, actor=request.user), words, OWN)


def reference_pass_on(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the council and the coordinator read the words."""
    return _mine(request, pk, services.pass_on_reference, _("Слова переданы совету и куратору."))


def reference_keep(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep the words for oneself."""
    return _mine(request, pk, services.keep_reference, _("Слова остались у вас."))


def reference_unask(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a request back, with the words if there were any."""
    return _mine(request, pk, services.unask_reference, _("Просьба снята."))
