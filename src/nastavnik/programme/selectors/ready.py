"""«Можно начинать?»: what a start needs and how it stands, asked of the facts; nobody types it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from nastavnik.core.stages import checks_of
from nastavnik.kit import clock
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.people.models import CalendarDay, Teacher
from nastavnik.people.selectors import holders
from nastavnik.programme.selectors.attitude import attitudes
from nastavnik.programme.selectors.board import StageLine, check_line
from nastavnik.programme.selectors.counts import Counts
from nastavnik.programme.selectors.outreach import heard, not_told
from nastavnik.programme.selectors.programmes import gate_state
from nastavnik.programme.selectors.roadmap import plan_of
from nastavnik.programme.selectors.team import team_of

LAUNCH = "launch"
#: Where each check of the launch is done.
WHERE = {
    "programme.coordinator_appointed": "people:roles",
    "programme.roadmap_approved": "programme:approve_roadmap",
    "programme.outreach_held": "programme:outreach",
}


@dataclass(frozen=True, slots=True)
class Ready:
    """The answer: what the method asks before a start, what helps, and whether one may start."""

    checks: list[StageLine]
    helps: list[StageLine]
    stops: int
    left: int


def ready_of(counts: Counts, *, linked: bool = True) -> Ready:
    """Say whether a school may start, by the checks of the launch and by what its year has; links are for who acts."""
    state = gate_state(LAUNCH, counts.programme, counts)
    checks = [_check(check_line(check, state), check.fact) for check in checks_of(LAUNCH)]
    helps = list(_helps(counts))
    if not linked:
        checks, helps = ([replace(line, url="") for line in lines] for lines in (checks, helps))
    stops = sum(line.state == "no" for line in checks)
    return Ready(checks, helps, stops, sum(line.state != "yes" for line in checks) - stops)


def _check(line: StageLine, fact: str) -> StageLine:
    done = line.state == "yes"
    url = "programme:roadmap" if done and fact == "programme.roadmap_approved" else WHERE[fact]
    return replace(line, url=reverse(url))


def _helps(counts: Counts) -> Iterator[StageLine]:
    """Tell what no check asks and a good start has: each line says its number and leads to its page."""
    programme, school = counts.programme, counts.programme.school_id
    people = Teacher.objects.on_duty().filter(school=school).count()
    words = gettext("В списке педагогов человек: %(n)s") % {"n": people}
    yield _line(people > 1, words, "people:staff" if people > 1 else "people:upload")
    if heard(programme).exists():
        left = not_told(programme, school).count()
        words = (
            gettext("Ещё не слышали о программе: %(n)s") % {"n": left} if left else gettext("О программе слышали все")
        )
        yield _line(not left, words, "programme:unheard")
    else:
        yield _line(False, gettext("Не отмечено, кто был на разговоре о программе"), "programme:outreach")
    asked = attitudes(programme)
    words = gettext("Отношение коллектива спрошено, ответов: %(n)s") % {"n": asked.total}
    yield _line(
        asked.known, words if asked.total else gettext("Отношение коллектива не спрошено"), "programme:attitude"
    )
    chosen = bool(programme.role_models and programme.formats)
    words = gettext("Выбраны ролевые модели и виды наставничества")
    yield _line(
        chosen, words if chosen else gettext("Не выбраны ролевые модели и виды наставничества"), "programme:forms"
    )
    plan = plan_of(programme, clock.today())
    late = gettext("Просрочено мероприятий дорожной карты: %(n)s") % {"n": plan.overdue}
    words = late if plan.overdue else gettext("Мероприятия дорожной карты идут в срок")
    yield _line(not plan.overdue, words, "programme:roadmap")
    if plan.order is not None and plan.order.signed_file_id is None:
        day = short_date(plan.order.dated)
        words = gettext("Нет подписанного приказа о дорожной карте от %(day)s") % {"day": day}
        yield StageLine(words, "warn", reverse("programme:act", args=[plan.order.pk]))
    people = len(team_of(programme))
    words = gettext("В команде сопровождения человек: %(n)s") % {"n": people}
    yield _line(bool(people), words if people else gettext("Команда сопровождения не собрана"), "programme:team")
    yield _resources(programme)
    yield from _school_has(programme, school)


def _resources(programme: Any) -> StageLine:
    """Say how many of the resources the school has; what it knows to go without asks for nothing."""
    states = Counter(programme.resources.values_list("state", flat=True))
    if not states:
        return _line(False, gettext("Не записано, какие ресурсы нужны"), "programme:resources")
    if states["needed"]:
        numbers = {"needed": states["needed"], "all": states.total()}
        words = gettext("Ресурсов нужно, а их ещё нет: %(needed)s из %(all)s") % numbers
        return _line(False, words, "programme:resources")
    return _line(True, gettext("Ресурсов есть: %(n)s") % {"n": states["there"]}, "programme:resources")


def _school_has(programme: Any, school: int) -> Iterator[StageLine]:
    days = CalendarDay.objects.filter(school=school, kind=CalendarDay.Kind.VACATION)
    known = days.filter(day__range=(programme.starts_on, programme.ends_on)).exists()
    words = gettext("Каникулы этого года внесены: напоминания молчат в каникулы")
    yield _line(known, words if known else gettext("Каникулы этого года не внесены"), "people:calendar")
    somebody = holders(school, "confidant").filter(account__is_active=True).exists()
    words = gettext("Есть доверенное лицо, к которому обращаются мимо куратора")
    yield _line(somebody, words if somebody else gettext("Нет доверенного лица"), "people:roles")


def _line(done: bool, words: str, url: str) -> StageLine:
    return StageLine(words, "yes" if done else "warn", reverse(url))
