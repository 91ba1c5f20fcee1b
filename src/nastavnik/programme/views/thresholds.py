"""The thresholds of the programme's indicators."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, form_page, said
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import ThresholdsForm
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme

#: The page of numbers that a school may set for itself, each with its default.
NUMBERS = "programme/numbers.html"


@with_programme
def thresholds(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Show and change the thresholds of this year."""
    form = ThresholdsForm(request.POST or None, row=programme)
    if attempt(
        form, lambda: services.set_thresholds(programme=programme, values=form.cleaned_data, actor=request.user)
    ):
        return said(request, _("Пороги сохранены. Пустые вернулись к значениям по умолчанию."), "programme:thresholds")
    note = _(
        "С чем сравниваются показатели этого года. Порог задаёт школа или регион; "
        "пустое поле возвращает значение по умолчанию."
    )
    save = _("Сохранить пороги")
    return form_page(request, NUMBERS, form=form, title=_("Пороги показателей"), note=note, save=save)
