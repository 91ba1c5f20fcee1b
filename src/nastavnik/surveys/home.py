"""Questionnaires on the home pages and in the bar: what waits for the teacher, the mentor and the coordinator."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.combined import each
from nastavnik.kit.context import NavigationGroup, NavigationItem
from nastavnik.kit.home import SOON, TODAY, NextStep
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import work_counts, work_for
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors import spec_of, still_waiting

WARN_DAYS = 3

FORMS = NavigationGroup(gettext_lazy("Анкеты"))
navigation.add("surveys.waves", NavigationItem(45, gettext_lazy("Анкетирование"), "surveys:waves", "/waves/", FORMS))
navigation.add(
    "surveys.forms", NavigationItem(46, gettext_lazy("Все анкеты"), "surveys:forms", "/forms/", FORMS, of_school=True)
)
navigation.add("surveys.mine", NavigationItem(47, gettext_lazy("Мои анкеты"), "surveys:mine", "/answers/", FORMS))
navigation.add(
    "surveys.opened", NavigationItem(48, gettext_lazy("Мне открыли"), "surveys:opened", "/answers/opened/", FORMS)
)


def _own(request: DeskRequest) -> list[NextStep]:
    """Say which questionnaires wait for one's answers."""
    return [
        NextStep(
            text=_("Анкета: %(title)s") % {"title": spec_of(wave.version).title.display(get_language() or "ru")},
            note=_own_note(wave),
            url=reverse("surveys:answer", args=[wave.pk]),
            action=_("Ответить"),
            urgency=TODAY if (wave.closes_on - clock.today()).days <= WARN_DAYS else SOON,
        )
        for wave in still_waiting(request.user)
    ]


def _own_note(wave: Wave) -> str:
    day = short_date(wave.closes_on)
    if wave.rounds == 1:
        return _("до %(day)s; ответы видите только вы") % {"day": day}
    told = {"day": day, "round": wave.round, "rounds": wave.rounds}
    return _("замер %(round)s из %(rounds)s, до %(day)s; ответы видите только вы") % told


def _planned(programme: Programme | int) -> QuerySet[Wave]:
    return Wave.objects.filter(programme=programme, state=Wave.State.PLANNED).exclude(kind=Wave.Kind.THEN)


work_counts.add("surveys.planned", lambda programme: each(_planned(programme), "opens_on"))


def _coordinator(programme: Programme) -> list[NextStep]:
    """Say which planned wave it is time to begin."""
    ready = _planned(programme).filter(opens_on__lte=clock.today()).order_by("opens_on", "pk")[:1]
    return [
        NextStep(
            text=_("Начать анкетирование: %(what)s") % {"what": wave},
            note=_("людям придут приглашения"),
            url=reverse("surveys:wave", args=[wave.pk]),
            action=_("Открыть"),
            when=short_date(wave.opens_on),
            urgency=TODAY,
        )
        for wave in ready
    ]


def steps(request: DeskRequest) -> list[NextStep]:
    """Give what questionnaires ask of whoever looks."""
    found: list[NextStep] = []
    if request.teacher is not None and request.standing.number("surveys.waiting"):
        found += _own(request)
    work = work_for(request) if request.holds("coordinator") else None
    ready = work is not None and work.until("surveys.planned", clock.today())
    return found + (_coordinator(work.programme) if work is not None and ready else [])


next_steps.add("surveys", steps)
