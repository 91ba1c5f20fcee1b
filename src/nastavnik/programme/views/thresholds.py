"""The thresholds of the programme's indicators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.kit.http import REFUSALS, refuse
from nastavnik.programme import services
from nastavnik.programme.forms import ThresholdsForm
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import thresholds_of
from nastavnik.programme.views.asking import acting, with_programme


@with_programme
def thresholds(request: HttpRequest, programme: Programme) -> HttpResponseBase:
    """Show and change the thresholds of this year."""
    initial = {code: f"{value:g}" for code, value in thresholds_of(programme).items()}
    form = ThresholdsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_thresholds(programme=programme, values=form.cleaned_data, actor=acting(request))
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Пороги сохранены. Пустые вернулись к значениям по умолчанию."))
            return redirect("programme:thresholds")
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/thresholds.html", {"form": form}, status=status)
