"""What a mentor or a mentee says at the end of the year that the coordinator may enter from a signed sheet."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nastavnik.completion import services
from nastavnik.completion.forms import SummaryForm
from nastavnik.core.states import CONFIRMED_ONCE
from nastavnik.kit.paper import SHEET, PaperAct, paper_acts
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Teacher


def _places(**side: Teacher) -> QuerySet[Any]:
    rows = Place.objects.filter(state__in=CONFIRMED_ONCE, confirmed_on__isnull=False, **side)
    return rows.filter(programme__archived_on__isnull=True).for_list()


def _sum_up(place: Place, actor: Account, form: Any) -> None:
    services.sum_up_place(place=place, text=form.cleaned_data["text"], actor=actor)


ACTS = (
    PaperAct(
        name="completion-summary",
        label=_("Подводит итог пары"),
        needs=SHEET,
        rows=lambda teacher: _places(mentor=teacher),
        forms=lambda _row, data, _files: (SummaryForm(data),),
        run=_sum_up,
    ),
    PaperAct(
        name="completion-agree",
        label=_("Согласие с итогом пары"),
        needs=SHEET,
        rows=lambda teacher: _places(mentee=teacher).filter(
            summary__isnull=False, summary__agreed_by_mentee_on__isnull=True
        ),
        run=lambda place, actor: services.agree_summary(place=place, actor=actor),
    ),
)
for _act in ACTS:
    paper_acts.add(_act.name, _act)
