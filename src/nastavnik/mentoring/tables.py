"""The tables of stage 6: the journal of meetings, what warnings were worth."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.tables import Column, Listing
from nastavnik.kit.words import label_of
from nastavnik.mentoring.models import Meeting


def _forms(meeting: Any) -> str:
    if meeting.counted_from_id:
        return gettext("зачтена")
    if meeting.closed_without_feedback:
        return gettext("закрыта без отзыва")
    return gettext("%(forms)s из %(wanted)s") % {"forms": meeting.forms, "wanted": meeting.wanted}


def _later(meeting: Any) -> str:
    return gettext("внесена позже") if meeting.entered_later else ""


JOURNAL = (
    Column("number", "№", value=lambda meeting: meeting.number, kind="number"),
    Column("held_on", _("Дата"), kind="date", note=_later, sort=True),
    Column("kind", _("Вид встречи"), kind="person", value=lambda meeting: label_of(Meeting.Kind, meeting.kind)),
    Column("topic", _("О чём")),
    Column("mode", _("Как"), value=lambda meeting: label_of(Meeting.Mode, meeting.mode)),
    Column("duration_minutes", _("Минут"), kind="number"),
    Column("forms", _("Отзывы"), value=_forms),
)


def journal_table(request: HttpRequest, meetings: Sequence[Any]) -> Listing:
    """Give the meetings of a pair in their order."""
    for number, meeting in enumerate(meetings, start=1):
        meeting.number = number
    return Listing(request, gettext("Журнал встреч"), JOURNAL, meetings, per_page=None)
