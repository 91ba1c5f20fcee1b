"""The support team: who is in it, what is asked of whom, what is done."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, correction, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import MemberForm, TaskForm, TeamForm
from nastavnik.programme.models import Programme, Responsible, TeamMember, TeamTask
from nastavnik.programme.selectors.team import named_tasks, with_tasks
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.tables import tasks_table, team_table
from nastavnik.programme.views.asking import with_programme


@with_programme
def team(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show who is in the support team and what is asked of it."""
    coordinator = request.holds("coordinator")
    members = team_table(request, with_tasks(programme), coordinator=coordinator)
    tasks = tasks_table(request, programme.team_tasks.all(), named_tasks, coordinator=coordinator)
    context = {"programme": programme, "coordinator": coordinator, "members": members, "tasks": tasks}
    title = _("Команда сопровождения")
    return show_tables(request, "programme/team.html", context, members, tasks, title=title)


@with_programme
def team_add(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Take people of the staff into the team."""
    form = TeamForm(request.POST or None, programme=programme)
    run = lambda: services.add_to_team(programme=programme, actor=request.user, **form.cleaned_data)  # noqa: E731
    if attempt(form, run):
        return said(request, _("Команда пополнилась, каждому отправлено уведомление."), "programme:team")
    words = {"heading": _("Позвать в команду сопровождения"), "button": _("Позвать"), "to_list": _("К команде")}
    return form_page(request, "programme/add.html", form=form, back=reverse("programme:team"), **words)


def member(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Correct what a member does in the team, or let them go."""
    found = visible_or_404(request, TeamMember, pk=pk)
    closed(request, lambda: require_running(found.programme), "programme:team")
    form = MemberForm(request.POST or None, row=found)
    mine = Responsible.objects.filter(task__programme=found.programme_id, teacher=found.teacher_id)
    left = mine.filter(task__state=TeamTask.State.GIVEN).count()
    return correction(
        request,
        form,
        lambda: services.change_member(member=found, actor=request.user, **form.cleaned_data),
        heading=found.teacher.told_apart,
        about=_("Команда сопровождения"),
        note=_("Задач в работе: %(n)s. Если вывести из команды, они останутся без этого человека.") % {"n": left}
        if left
        else "",
        removals=[(reverse("programme:team_member_remove", args=[pk]), _("Вывести из команды"))],
        to="programme:team",
    )


def member_remove(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Let a member go from the team."""
    found = visible_or_404(request, TeamMember, pk=pk)
    run = partial(services.leave_team, member=found, actor=request.user)
    return press(request, run, _("Человек больше не в команде, ему отправлено уведомление."), "programme:team")


@with_programme
def task_add(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Ask members of the team for something."""
    closed(request, lambda: services.require_team(programme), "programme:team")
    form = TaskForm(request.POST or None, programme=programme)
    run = lambda: services.give_task(programme=programme, actor=request.user, **form.cleaned_data)  # noqa: E731
    if attempt(form, run):
        return said(request, _("Задача дана, каждому отправлено уведомление."), "programme:team")
    words = {"heading": _("Дать задачу команде"), "button": _("Дать задачу"), "to_list": _("К команде")}
    return form_page(request, "programme/add.html", form=form, back=reverse("programme:team"), **words)


def task(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Correct a task, or say what became of it."""
    found = visible_or_404(request, TeamTask, pk=pk)
    closed(request, lambda: require_running(found.programme), "programme:team")
    form = TaskForm(request.POST or None, instance=found, programme=found.programme)
    return correction(
        request,
        form,
        lambda: services.change_task(task=found, actor=request.user, **form.cleaned_data),
        heading=_("Задача команды"),
        about=found.get_state_display(),
        removals=_steps(found),
        to="programme:team",
        past=found,
    )


def _steps(task: TeamTask) -> list[tuple[str, Any]]:
    """Give what else may be done to a task in its state."""
    given = [("done", _("Сделана")), ("withdraw", _("Снять задачу"))]
    steps = given if task.state == TeamTask.State.GIVEN else [("return", _("Вернуть в работу"))]
    return [(reverse(f"programme:team_task_{name}", args=[task.pk]), words) for name, words in steps]


def task_done(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Note that a task is done."""
    run = partial(services.finish_task, task=visible_or_404(request, TeamTask, pk=pk), actor=request.user)
    return press(request, run, _("Отмечено: сделано."), "programme:team")


def task_return(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a task back to work."""
    run = partial(services.return_task, task=visible_or_404(request, TeamTask, pk=pk), actor=request.user)
    return press(request, run, _("Задача снова в работе."), "programme:team")


def task_withdraw(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a task off."""
    run = partial(services.withdraw_task, task=visible_or_404(request, TeamTask, pk=pk), actor=request.user)
    return press(request, run, _("Задача снята."), "programme:team")


def _own(request: DeskRequest, pk: int) -> TeamTask:
    """Give a task that whoever asks does."""
    rows = TeamTask.objects.visible_to(request.user).filter(pk=pk, people__teacher__account=request.user)
    mine: TeamTask | None = rows.first()
    if mine is None:
        raise Http404
    return mine


def own_task_done(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Note that a task of whoever asks is done."""
    run = partial(services.finish_task, task=_own(request, pk), actor=request.user)
    return press(request, run, _("Отмечено: сделано."), "programme:duties")


def own_task_return(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put a task of whoever asks back to work."""
    run = partial(services.return_task, task=_own(request, pk), actor=request.user)
    return press(request, run, _("Задача снова в работе."), "programme:duties")
