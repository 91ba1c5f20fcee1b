"""Wishes and vetoes: the author's page alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.people.models import Teacher
from nastavnik.registry import services
from nastavnik.registry.forms import WishForm
from nastavnik.registry.models import Preference
from nastavnik.registry.views.common import acting, own_teacher, programme_or_404


def wishes(request: HttpRequest) -> HttpResponse:
    """Show one's own wishes and vetoes, and add one."""
    programme, teacher = programme_or_404(request), own_teacher(request)
    as_role = "mentor" if "mentor" in request.roles and "mentee" not in request.roles else "mentee"  # type: ignore[attr-defined]
    people = Teacher.objects.filter(school_id=teacher.school_id).at_work().exclude(pk=teacher.pk).by_name()
    form = WishForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_preference(
                programme=programme, by=teacher, as_role=as_role, actor=acting(request), **form.cleaned_data
            )
        except REFUSALS as error:
            refuse(form, error)
        else:
            return redirect("registry:wishes")
    own = Preference.objects.visible_to(request.user).filter(programme=programme).select_related("about")
    return render(request, "registry/wishes.html", {"form": form, "own": own}, status=422 if form.errors else 200)


@require_POST
def wish_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one."""
    services.clear_preference(preference=visible_or_404(request, Preference, pk=pk), actor=acting(request))
    return redirect("registry:wishes")
