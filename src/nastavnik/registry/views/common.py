"""What pages of the registers share: who acts, the programme, a refused button shown on its own page."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import said
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.registry.forms import SampleForm
from nastavnik.registry.selectors.samples import offered


def own_or_404(entry: Any) -> Any:
    """Give one's own entry, or say there is no such page."""
    if entry is None:
        raise Http404
    return entry


def sample_form_of(request: DeskRequest, entry: Any) -> SampleForm:
    """Read from which samples of the library to begin the three texts of a mentor."""
    return SampleForm(request.GET if request.method == "GET" else {}, samples=partial(offered, entry))


def invited(request: DeskRequest, teacher: Teacher, register: str, again: str) -> HttpResponse:
    """Lead on after an invitation; whoever has no way in gets the sheet with a code from the same press."""
    name = {"name": teacher.short_name}
    if not request.holds("coordinator"):
        return said(request, _("Приглашение отправлено: %(name)s.") % name, again)
    if teacher.account_id is not None:
        return said(request, _("Приглашение отправлено: %(name)s.") % name, register)
    if teacher.guest_of:
        return said(request, _("Приглашение записано: %(name)s. Анкету и ответы внесите с листа.") % name, register)
    words = _("Приглашение записано: %(name)s. У человека ещё нет входа: напечатайте лист с кодом.") % name
    answer = said(request, words, "people:codes")
    answer.headers["Location"] = f"{reverse('people:codes')}?teachers={teacher.pk}"
    return answer
