"""What the coordinator does to many pairs and meetings at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import AT_WORK
from nastavnik.journal.services import rehearse
from nastavnik.kit import clock
from nastavnik.kit.many import ManyAct, page_of
from nastavnik.kit.tables import Column
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Meeting
from nastavnik.mentoring.services.feedback import WITHOUT_FEEDBACK_AFTER
from nastavnik.pairing import services as pairing
from nastavnik.pairing.views.many import on_places, places
from nastavnik.people.models import Account
from nastavnik.programme.services.locks import lock_programmes
from nastavnik.programme.views.asking import year_of


def _meetings(account: Account) -> Any:
    rows = Meeting.objects.visible_to(account)
    return rows.select_related("relationship__mentor").order_by("held_on", "pk")


def _silent(account: Account) -> Any:
    """Give the held meetings whose forms did not come in time."""
    before = clock.today() - WITHOUT_FEEDBACK_AFTER
    year = year_of(account)
    return _meetings(account).filter(relationship__programme=year, state=Meeting.State.HELD, held_on__lte=before)


CLOSE = ManyAct(
    name="mentoring:close_many",
    label=_("Закрыть без отзывов"),
    told=_("Отмеченные встречи закроются без отзывов, которых не было четырнадцать дней и дольше."),
    rows=_meetings,
    ready=_silent,
    run=lambda meeting, **given: services.close_without_feedback(meeting=meeting, **given),
    undo=lambda meeting, **given: services.return_meeting(meeting=meeting, **given),
    rehearse=rehearse,
    lock=lambda rows: lock_programmes(row.relationship.programme_id for row in rows),
    title=lambda meeting: meeting.relationship.mentor.told_apart,
    link="mentoring:meeting",
    columns=(Column("held_on", _("Состоялась"), kind="date"),),
    back="mentoring:help",
)
COMPLETE = on_places(
    name="mentoring:complete_many",
    label=_("Завершить пары"),
    told=_("Завершатся пары, у которых есть итоговая оценка; оба в каждой получат сообщение."),
    ready=lambda account: places(account).filter(
        programme=year_of(account), state__in=AT_WORK, final_assessment__isnull=False
    ),
    run=lambda place, **given: services.complete_place(place=place, **given),
    undo=lambda place, **given: pairing.return_place(place=place, **given),
    rehearse=rehearse,
    link="mentoring:work",
    back="mentoring:help",
)
close, complete = page_of(CLOSE), page_of(COMPLETE)
