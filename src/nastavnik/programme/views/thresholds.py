"""The thresholds of the programme's indicators."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, said
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import ThresholdsForm
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme


@with_programme
def thresholds(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Show and change the thresholds of this year."""
    form = ThresholdsForm(request.POST or None, row=programme)
    if attempt(
        form, lambda: services.set_thresholds(programme=programme, values=form.cleaned_data, actor=request.user)
    ):
        return said(request, _("Пороги сохранены. Пустые вернулись к значениям по умолчанию."), "programme:thresholds")
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/thresholds.html", {"form": form}, status=status)
