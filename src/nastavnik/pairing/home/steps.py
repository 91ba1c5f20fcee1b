"""What waits for each role at stage 5, and the section of the bar."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nastavnik.kit import clock
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import LATE, TODAY, NextStep, waiting
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.selectors.own import own_choices, own_proposals
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import Counts, current_programme, work_for

WAITING_DAYS = 14
ANSWER_DAYS = 7

navigation.add(
    "pairing.pairs",
    NavigationItem(
        40,
        gettext_lazy("Пары и группы"),
        "pairing:pairs",
        ("/pairs/", "/pairing/", "/mentoring/", "/meetings/", "/goals/", "/help/"),
    ),
)


def pairing_steps(request: Any) -> list[NextStep]:
    """Give what waits for whoever asks: the coordinator, a mentor, a mentee."""
    programme = current_programme(request)
    if programme is None:
        return []
    work = work_for(request) if "coordinator" in request.roles else None
    steps = _coordinator_steps(work) if work is not None else []
    return [*steps, *_own_steps(request, programme)]


next_steps.add("pairing", pairing_steps)


def _coordinator_steps(work: Counts) -> list[NextStep]:
    """Tell the places by step, and the needs that wait too long."""
    agreed, chosen = work.rows("pairing.agreed"), work.rows("pairing.chosen")
    silent = work.until("pairing.unanswered", clock.today() - dt.timedelta(days=ANSWER_DAYS))
    needs = len(work.until("pairing.needs", clock.today() - dt.timedelta(days=WAITING_DAYS)))
    unnamed = work.number("pairing.unnamed")
    text = ngettext("Закрепить %(n)s пару", "Закрепить пар: %(n)s", len(agreed))
    steps = waiting(len(agreed), text, _("оба ответили «да»"), _list_or_place(agreed), _("Закрепить"), LATE)
    text = ngettext("После встречи ждём ответа в %(n)s паре", "После встречи ждём ответа, пар: %(n)s", len(silent))
    steps += waiting(len(silent), text, _("после встречи прошла неделя"), _list_or_place(silent), _("Открыть"), LATE)
    text = ngettext("%(n)s запрос без предложения", "Запросов без предложения: %(n)s", needs)
    steps += waiting(needs, text, _("дольше двух недель"), reverse("pairing:workshop"), _("Подобрать"), LATE)
    text = ngettext("Пригласить на встречу %(n)s пару", "Пригласить на встречу пар: %(n)s", len(chosen))
    steps += waiting(len(chosen), text, _("выбрано, не отправлено"), _list_or_place(chosen), _("Пригласить"), TODAY)
    text = ngettext("Внести приказ о %(n)s паре", "Внести приказ о закреплении, пар: %(n)s", unnamed)
    note = _("пары ещё не названы в приказе")
    return [*steps, *waiting(unnamed, text, note, reverse("pairing:order"), _("Внести приказ"))]


def _list_or_place(places: list[int]) -> str:
    """Lead to the one place, or to the list of several."""
    return reverse("pairing:place", args=[places[0]]) if len(places) == 1 else reverse("pairing:pairs")


def _own_steps(request: DeskRequest, programme: Programme) -> list[NextStep]:
    """Give a mentor or a mentee the meeting or the answer that is owed, or the choice that is theirs."""
    teacher = request.teacher
    if not teacher:
        return []
    steps = [step for place in own_proposals(request) if (step := _own_step(place, request)) is not None]
    private = request.standing.number("pairing.private", str(programme.pk))
    if private and request.holds("mentee") and own_choices(programme, teacher):
        url = reverse("pairing:own_choice")
        steps.append(NextStep(_("Выбрать наставника для личной темы"), _("видите только вы"), url, _("Выбрать")))
    return steps


def _own_step(place: Place, request: DeskRequest) -> NextStep | None:
    side = side_of(place, request.user)
    if side is None:
        return None
    whom = place.mentee.short_name if side == "mentor" else place.mentor.short_name
    url = reverse("pairing:place", args=[place.pk])
    if place.met_on is None:
        return NextStep(
            _("Личная встреча: %(whom)s") % {"whom": whom},
            _("договоритесь о времени"),
            url,
            _("Открыть"),
            urgency=TODAY,
        )
    if getattr(place, f"{side}_yes_on") is None:
        return NextStep(
            _("Ответить после встречи: %(whom)s") % {"whom": whom},
            _("да или нет, без объяснений"),
            url,
            _("Ответить"),
            urgency=TODAY,
        )
    return None
