"""The mentee picks a mentor for a private topic alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nastavnik.kit.http import REFUSALS, refuse
from nastavnik.pairing import services
from nastavnik.pairing.forms import OwnChoiceForm
from nastavnik.pairing.selectors.own import own_choices
from nastavnik.pairing.views.asking import actor, programme_or_404


@require_http_methods(["GET", "POST"])
def own_choice(request: HttpRequest) -> HttpResponse:
    """Show who is ready for one's private topics, and propose a meeting to the chosen one."""
    programme = programme_or_404(request)
    mentee = request.teacher  # type: ignore[attr-defined]
    form = OwnChoiceForm(request.POST or None, school_id=programme.school_id)
    if request.method == "POST" and form.is_valid():
        try:
            place = services.choose_mentor(
                programme=programme, mentee=mentee, actor=actor(request), **form.cleaned_data
            )
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Предложение встретиться отправлено."))
            return redirect("pairing:place", pk=place.pk)
    context = {"choices": own_choices(programme, mentee), "form": form}
    return render(request, "pairing/own.html", context, status=422 if form.errors else 200)
