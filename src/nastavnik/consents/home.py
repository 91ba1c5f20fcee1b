"""What consents give to home pages: one's own, one step from withdrawing."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from nastavnik.consents.models import Consent
from nastavnik.core.states import CONSENT_ALIVE
from nastavnik.kit.combined import Prepared
from nastavnik.kit.home import section
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import board_link, current_programme


def _of_year(teacher: int, programme: int) -> QuerySet[Consent]:
    return Consent.objects.filter(teacher=teacher, programme=programme).order_by("-prepared_on", "-pk")


_consents_of = Prepared(_of_year, teacher=int, programme=int)


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
    return {"rows": [row for row in _own(request) if row.state in CONSENT_ALIVE]}


board_link(
    "consents:register",
    gettext_lazy("Согласия"),
    gettext_lazy("Листы, которые ждут подписи, и состояние согласий всех участников."),
)
