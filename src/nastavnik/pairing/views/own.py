"""The mentee picks a mentor for a private topic alone."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, form_page, said
from nastavnik.pairing import services
from nastavnik.pairing.forms import OwnChoiceForm
from nastavnik.pairing.selectors.own import own_choices
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.views.asking import programme_or_404


def own_choice(request: DeskRequest) -> HttpResponse:
    """Show who is ready for one's private topics, and propose a meeting to the chosen one."""
    programme = programme_or_404(request)
    mentee = request.me
    form = OwnChoiceForm(request.POST or None, school_id=programme.school_id)
    if done := attempt(
        form,
        lambda: services.choose_mentor(programme=programme, mentee=mentee, actor=request.user, **form.cleaned_data),
    ):
        return said(request, _("Предложение встретиться отправлено."), "pairing:place", pk=done.value.pk)
    return form_page(request, "pairing/own.html", form=form, choices=own_choices(programme, mentee))
