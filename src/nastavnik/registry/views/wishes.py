"""Wishes and vetoes: the author's page alone."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, correction
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.programme.views.asking import programme_or_404
from nastavnik.registry import services
from nastavnik.registry.forms import SealedVetoForm, WishForm
from nastavnik.registry.models import Preference


def wishes(request: DeskRequest) -> HttpResponse:
    """Show one's own wishes and vetoes, and add one."""
    programme, teacher = programme_or_404(request), request.me
    as_role = "mentor" if "mentor" in request.roles and "mentee" not in request.roles else "mentee"
    people = Teacher.objects.filter(school_id=teacher.school_id).here().exclude(pk=teacher.pk).by_name()
    form = WishForm(request.POST or None, people=people)
    if attempt(
        form,
        lambda: services.set_preference(
            programme=programme, by=teacher, as_role=as_role, actor=request.user, **form.cleaned_data
        ),
    ):
        return redirect("registry:wishes")
    own = Preference.objects.visible_to(request.user).filter(programme=programme).select_related("about")
    return render(request, "registry/wishes.html", {"form": form, "own": own}, status=422 if form.errors else 200)


def sealed_veto(request: DeskRequest) -> HttpResponse:
    """Enter as the confidant what a sealed sheet says; it is not shown again."""
    programme = programme_or_404(request)
    people = Teacher.objects.filter(school=request.school).here().by_name()
    form = SealedVetoForm(request.POST or None, people=people)
    return correction(
        request,
        form,
        lambda: services.enter_veto(programme=programme, actor=request.user, **form.cleaned_data),
        heading=_("Нежелательный человек с закрытого листа"),
        note=_(
            "Для тех, у кого нет входа. Внесённое не показывается никому, подбор просто не предложит эту пару; лист "
            "верните человеку."
        ),
        button=_("Внести"),
        words=_("Внесено. Больше это никому не показывается."),
        to="registry:sealed_veto",
    )


def wish_clear(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Forget one."""
    services.clear_preference(preference=visible_or_404(request, Preference, handle=handle), actor=request.user)
    return redirect("registry:wishes")
