"""What consents give to home pages: sheets that wait for a signature."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.consents.models import Consent
from nastavnik.consents.selectors import waiting_sheets
from nastavnik.kit.combined import Prepared, total
from nastavnik.kit.home import TODAY, NextStep, section, waiting
from nastavnik.kit.registries import next_steps
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import board_link, current_programme, work_counts, work_for


def _of_year(teacher: int, programme: int) -> QuerySet[Consent]:
    return Consent.objects.filter(teacher=teacher, programme=programme).order_by("-prepared_on", "-pk")


_consents_of = Prepared(_of_year, teacher=int, programme=int)


def _coordinator_steps(request: DeskRequest) -> list[NextStep]:
    """Say how many sheets wait."""
    work = work_for(request) if request.holds("coordinator") else None
    if work is None:
        return []
    text = _("Ждут подписи листы согласий: %(count)s")
    note = _("Согласие с листа действует, когда записаны его номер и дата")
    return waiting(work.number("consents.waiting"), text, note, reverse("consents:register"), _("Открыть"), TODAY)


def _own_steps(request: DeskRequest) -> list[NextStep]:
    """Say which of one's own sheets wait for a signature."""
    programme, teacher = current_programme(request), request.teacher
    if programme is None or teacher is None:
        return []
    note = _("Распечатайте лист, подпишите и отдайте куратору. Можно и отказаться")
    return [
        NextStep(
            _("Согласие подготовлено: %(kind)s") % {"kind": row.get_kind_display()},
            note,
            reverse("consents:sheet", args=[row.pk]),
            _("Подписать лист"),
            short_date(row.prepared_on),
            TODAY,
        )
        for row in reversed(_own(request))
        if row.state == Consent.State.PREPARED
    ]


def _own(request: DeskRequest) -> list[Consent]:
    """Give one's own consents of the year, the latest first, read once a page."""
    kept = vars(request)
    if "_consents" not in kept:
        programme, teacher = current_programme(request), request.teacher
        kept["_consents"] = _consents_of.ask(teacher=getattr(teacher, "pk", 0), programme=getattr(programme, "pk", 0))
    found: list[Consent] = kept["_consents"]
    return found


@section(
    "consents.mine",
    roles=("teacher", "mentee", "mentor"),
    position=80,
    template="consents/home_mine.html",
    column="side",
)
def mine_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show a person which consents of theirs are alive, one step from withdrawing."""
    programme, teacher = current_programme(request), request.teacher
    if programme is None or teacher is None:
        return None
    return {"rows": [row for row in _own(request) if row.state != Consent.State.WITHDRAWN]}


board_link(
    "consents:register",
    gettext_lazy("Согласия"),
    gettext_lazy("Листы, которые ждут подписи, и состояние согласий всех участников."),
)
work_counts.add("consents.waiting", lambda programme: total(waiting_sheets(programme)))
next_steps.add("consents.coordinator", _coordinator_steps)
next_steps.add("consents.own", _own_steps)
