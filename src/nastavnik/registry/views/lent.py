"""Tasks lent to heads of departments: the coordinator's list, the head's own, the list of a department."""

from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, correction, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.views.asking import programme_or_404, with_programme
from nastavnik.registry import services
from nastavnik.registry.forms.lent import LendForm, TermForm
from nastavnik.registry.models import LentTask
from nastavnik.registry.policies import require_lent
from nastavnik.registry.selectors.lent import asked_on, department_heads, open_to, people_of
from nastavnik.registry.tables import department_table, lent_table, own_lent_table


@with_programme
def lent(request: DeskRequest, programme: Programme) -> HttpResponse:
    """List what is lent to whom, and lend more."""
    heads = department_heads(programme.school_id)
    form = LendForm(request.POST or None, people=heads)
    if attempt(form, lambda: services.lend(programme=programme, actor=request.user, **form.cleaned_data)):
        return said(request, _("Поручено, каждому отправлено уведомление."), "registry:lent")
    rows = LentTask.objects.visible_to(request.user).filter(programme=programme).select_related("teacher")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "heads": heads.exists()}
    return show_tables(request, "registry/lent.html", context, lent_table(request, rows), status=status)


def lent_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a lent task another last day, take it back or lend it again."""
    found = visible_or_404(request, LentTask, pk=pk)
    closed(request, lambda: require_running(found.programme), "registry:lent")
    form = TermForm(request.POST or None, row=found)
    name, words = ("back", _("Снять поручение")) if found.state == "open" else ("again", _("Поручить снова"))
    return correction(
        request,
        form,
        lambda: services.change_term(task=found, actor=request.user, **form.cleaned_data),
        heading=found.teacher.told_apart,
        about=found.get_state_display(),
        note=found.get_what_display(),
        removals=[(reverse(f"registry:lent_{name}", args=[pk]), words)],
        to="registry:lent",
    )


def lent_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a lent task back."""
    run = partial(services.take_back, task=visible_or_404(request, LentTask, pk=pk), actor=request.user)
    return press(request, run, _("Поручение снято, доступ закрыт."), "registry:lent")


def lent_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Lend again what was taken back or done too early."""
    run = partial(services.lend_again, task=visible_or_404(request, LentTask, pk=pk), actor=request.user)
    return press(request, run, _("Поручено снова."), "registry:lent")


@with_programme
def lent_mine(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show what is lent to whoever asks, with the way to each task."""
    table = own_lent_table(request, open_to(request.user, programme))
    return show_tables(request, "registry/lent_mine.html", {}, table)


def lent_done(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that a lent task is done."""
    mine = open_to(request.user, programme_or_404(request)).filter(pk=pk).first()
    if mine is None:
        raise Http404
    run = partial(services.finish_lent, task=mine, actor=request.user)
    return press(request, run, _("Отмечено: сделано. Доступ по этому поручению закрыт."), "registry:lent_mine")


@with_programme
def my_department(request: DeskRequest, programme: Programme) -> HttpResponse:
    """List the people of the own department: who they are and who was asked, nothing of what they answered."""
    closed(request, lambda: require_lent(request.user, programme, LentTask.What.LIST), "registry:lent_mine")
    head = request.me
    table = department_table(request, people_of(head), asked_on(programme, head))
    return show_tables(request, "registry/my_department.html", {"department": head.department}, table)
