"""What the people room shows on the home page and in the bar."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit.combined import Prepared
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import NextStep, section, waiting
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.people.models import Membership, RosterImport, Teacher

EVERYBODY = (*Membership.Role.values, "teacher")
navigation.add("people.staff", NavigationItem(70, gettext_lazy("Люди"), "people:staff", "/people/"))


@section("people.key", roles=EVERYBODY, position=95, template="people/key_offer.html", column="side")
def _key_offer(request: Any) -> dict[str, Any] | None:
    """Offer the personal key to whoever has none."""
    offered = request.user.personal_key_on is None and request.user.sealed_on is None
    return {} if offered else None


def _kept_imports(school: int) -> QuerySet[RosterImport]:
    return RosterImport.objects.filter(school_id=school).exclude(state=RosterImport.State.DISCARDED)


_latest_import = Prepared(lambda school: _kept_imports(school)[:1], school=int)


def steps(request: Any) -> list[NextStep]:
    """Ask the coordinator for the staff list, or for the decisions it still needs."""
    if not request.holds("coordinator") or request.user.school_id is None:
        return []
    latest = next(iter(_latest_import.ask(school=request.school.pk)), None)
    if latest is not None and latest.state == RosterImport.State.PREVIEW:
        return [
            NextStep(
                _("Список педагогов прочитан, но не принят"),
                _("Пока не записано ничего. Проверьте, как понят файл, и примите список."),
                reverse("people:import", args=[latest.pk]),
                _("Посмотреть"),
                urgency=1,
            )
        ]
    if latest is not None and latest.counts.get("waiting"):
        return [
            NextStep(
                _("Несколько строк списка педагогов ждут решения"),
                _("Остальные уже приняты."),
                reverse("people:import", args=[latest.pk]),
                _("Решить"),
                urgency=1,
            )
        ]
    if latest is None and Teacher.objects.filter(school_id=request.school.pk).count() < 2:
        return [
            NextStep(
                _("Загрузите список педагогов"),
                _("Подойдёт таблица, которая уже есть в школе: XLSX, ODS, XLS или CSV."),
                reverse("people:upload"),
                _("Загрузить"),
                urgency=0,
            )
        ]
    return []


def unsigned_steps(request: Any) -> list[NextStep]:
    """Say to the coordinator how many accounts wait for a signed sheet."""
    if not request.holds("coordinator"):
        return []
    return waiting(
        request.standing.number("people.unsigned"),
        _("Ждут подписи листы первого входа: %(count)s"),
        _("До подписи эти люди не дают согласий на сайте"),
        reverse("people:owner_sheets"),
        _("Открыть"),
    )


next_steps.add("people", steps)
next_steps.add("people.unsigned", unsigned_steps)
