"""What the year needs: the list, one thing, whether it is there."""

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
from nastavnik.programme.forms import ResourceForm
from nastavnik.programme.models import Programme, Resource
from nastavnik.programme.selectors.resources import owned
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.tables import resources_table
from nastavnik.programme.views.asking import with_programme


@with_programme
def resources(request: DeskRequest, programme: Programme) -> HttpResponse:
    """List what the year needs."""
    coordinator = request.holds("coordinator")
    table = resources_table(request, programme.resources.all(), owned, coordinator=coordinator)
    return show_tables(request, "programme/resources.html", {"coordinator": coordinator}, table)


@with_programme
def resource_add(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Note one more thing the year needs."""
    form = ResourceForm(request.POST or None, programme=programme)
    run = lambda: services.add_resource(programme=programme, actor=request.user, **form.cleaned_data)  # noqa: E731
    if attempt(form, run):
        return said(request, _("Записано, что нужно."), "programme:resources")
    words = {"heading": _("Записать ресурс"), "button": _("Записать"), "to_list": _("К ресурсам")}
    return form_page(request, "programme/add.html", form=form, back=reverse("programme:resources"), **words)


def resource(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Correct what is needed, or say whether it is there."""
    found = visible_or_404(request, Resource, pk=pk)
    closed(request, lambda: require_running(found.programme), "programme:resources")
    form = ResourceForm(request.POST or None, instance=found, programme=found.programme)
    return correction(
        request,
        form,
        lambda: services.change_resource(resource=found, actor=request.user, **form.cleaned_data),
        heading=_("Ресурс программы"),
        about=found.get_state_display(),
        removals=[*_states(found), (reverse("programme:resource_remove", args=[pk]), _("Убрать из списка"))],
        to="programme:resources",
        past=found,
    )


def _states(row: Resource) -> list[tuple[str, Any]]:
    """Give the other states a resource may be put into."""
    words = {"there": _("Это есть"), "none": _("Этого не будет"), "needed": _("Снова нужно")}
    return [
        (reverse("programme:resource_state", args=[row.pk, state]), said)
        for state, said in words.items()
        if state != row.state
    ]


def resource_state(request: DeskRequest, pk: int, state: str) -> HttpResponseBase:
    """Say whether it is there."""
    found = visible_or_404(request, Resource, pk=pk)
    run = partial(services.settle_resource, resource=found, state=state, actor=request.user)
    return press(request, run, _("Состояние записано."), "programme:resources")


def resource_remove(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take off the list what is not needed after all."""
    run = partial(services.remove_resource, resource=visible_or_404(request, Resource, pk=pk), actor=request.user)
    return press(request, run, _("Убрано из списка."), "programme:resources")


def own_resource(request: DeskRequest, pk: int, state: str) -> HttpResponseBase:
    """Say whether that is there which whoever asks sees to."""
    mine = Resource.objects.visible_to(request.user).filter(pk=pk, people__teacher__account=request.user).first()
    if mine is None:
        raise Http404
    run = partial(services.settle_resource, resource=mine, state=state, actor=request.user)
    return press(request, run, _("Состояние записано."), "programme:duties")
