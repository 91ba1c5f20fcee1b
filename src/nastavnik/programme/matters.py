"""What waits at stage 1: measures of the roadmap, who was not told yet, a post that nobody holds."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from nastavnik.core.errors import N_
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.kit.matters import laid_out, lives_of
from nastavnik.people.models import CalendarDay
from nastavnik.people.selectors import holders
from nastavnik.programme.models import Act, Programme, Resource, Responsible, RoadmapItem, TeamTask
from nastavnik.programme.selectors.outreach import heard, not_told

# fmt: off
ROADMAP = Life("roadmap", ("planned", "done", "dropped", "before"), {
    "planned": (
        Wait("coordinator", 0, "%(title)s", N_("Мероприятия дорожной карты на этой неделе: %(n)s"), N_("Отметить"),
             1, "programme:item", after=-7, before=1, by_date=True),
        Wait("coordinator", 0, N_("Прошёл срок: %(title)s"), N_("Просрочены мероприятия дорожной карты: %(n)s"),
             N_("Отметить"), 1, "programme:item", after=1, by_date=True),
    ),
    "done": Settled("it is done"),
    "dropped": Settled("it will not be done"),
    "before": Settled("it was before the school began here"),
})
# fmt: on


@lives_of(ROADMAP, stored=(RoadmapItem.State,))
def roadmap(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the planned measures by their last day."""
    rows = RoadmapItem.objects.filter(programme=programme, state=RoadmapItem.State.PLANNED, due_to__isnull=False)
    return laid_out(rows, state="state", since="due_to", title="title")


# fmt: off
DUTY = Life("duty", ("mine",), {
    "mine": (
        Wait("person", 0, N_("До %(day)s за вами: %(title)s"), N_("Ваши дела программы: %(n)s"),
             N_("Отметить"), 1, "programme:duties", (-3,), after=-14, whole=True, by_date=True),
    ),
})
# fmt: on


@lives_of(DUTY, sides=("person",))
def duties(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the planned measures, the open tasks of the team and what is needed beside each who answers for them."""
    planned = Q(item__programme=programme, item__state=RoadmapItem.State.PLANNED, item__due_to__isnull=False)
    given = Q(task__programme=programme, task__state=TeamTask.State.GIVEN)
    needed = Q(resource__programme=programme, resource__state=Resource.State.NEEDED)
    rows = Responsible.objects.filter(planned | given | needed, teacher__left_on=None)
    since, title = (Coalesce(*(f"{of}__{name}" for of in ("item", "task", "resource"))) for name in ("due_to", "title"))
    return laid_out(rows, state=Value("mine"), since=since, left="teacher_id", title=title)


# fmt: off
TEAM_TASK = Life("team_task", ("given", "alone", "done", "withdrawn"), {
    "given": (
        Wait("coordinator", 0, N_("Прошёл срок задачи команды: %(title)s"), N_("Просрочены задачи команды: %(n)s"),
             N_("Открыть"), 1, "programme:team_task", after=1, by_date=True),
    ),
    "alone": (
        Wait("coordinator", 3, N_("Задача команды осталась без человека: %(title)s"),
             N_("Задачи команды без человека: %(n)s"), N_("Передать"), 1, "programme:team_task"),
    ),
    "done": Settled("it is done"),
    "withdrawn": Settled("nobody is asked for it any more"),
}, stands_for={"given": ("given", "alone")})
# fmt: on


@lives_of(TEAM_TASK, stored=(TeamTask.State,))
def team_tasks(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the open tasks of the team: by their day, those without anybody by when they were given."""
    somebody = Exists(Responsible.objects.filter(task=OuterRef("pk"), teacher__left_on=None))
    rows = TeamTask.objects.filter(programme=programme, state=TeamTask.State.GIVEN)
    state = Case(When(somebody, then=Value("given")), default=Value("alone"))
    return laid_out(rows, state=state, since=Case(When(somebody, then="due_to"), default="given_on"), title="title")


# fmt: off
RESOURCE = Life("resource", ("needed", "alone", "there", "none"), {
    "needed": (
        Wait("coordinator", 0, N_("Прошёл день, а этого всё нет: %(title)s"),
             N_("Прошёл день, а ресурсов всё нет: %(n)s"), N_("Открыть"), 1, "programme:resource",
             after=1, by_date=True),
    ),
    "alone": (
        Wait("coordinator", 0, N_("К %(day)s нужно: %(title)s"), N_("Скоро понадобятся ресурсы: %(n)s"),
             N_("Открыть"), 1, "programme:resource", after=-7, by_date=True),
    ),
    "there": Settled("the school has it"),
    "none": Settled("the school knows that it will go without"),
}, stands_for={"needed": ("needed", "alone")})
# fmt: on


@lives_of(RESOURCE, stored=(Resource.State,))
def resources(programme: Any, school: Any) -> QuerySet[Any]:
    """Read what is needed by its day: what somebody of the staff sees to, and what nobody does."""
    somebody = Exists(Responsible.objects.filter(resource=OuterRef("pk"), teacher__left_on=None))
    rows = Resource.objects.filter(programme=programme, state=Resource.State.NEEDED)
    state = Case(When(somebody, then=Value("needed")), default=Value("alone"))
    return laid_out(rows, state=state, since="due_to", title="title")


#: The day from which a year waits for anything: a school that begins in November waits for nothing before.
BEGINS = Coalesce("begun_on", "starts_on")

# fmt: off
CONFIDANT = Life("confidant", ("nobody",), {
    "nobody": (
        Wait("coordinator", 10, N_("В школе нет доверенного лица: о помощи просят только куратора"),
             N_("Нет доверенного лица: %(n)s"), N_("Назначить"), 2, "people:roles", whole=True),
    ),
})
# fmt: on


@lives_of(CONFIDANT)
def confidants(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the year while nobody in the school is a confidant."""
    holds = holders(school, "confidant").filter(account__is_active=True)
    rows = Programme.objects.filter(~Exists(holds), pk=programme)
    return laid_out(rows, state=Value("nobody"), since=BEGINS)


# fmt: off
HEARD = Life("heard", ("not_yet",), {
    "not_yet": (
        Wait("coordinator", 10, N_("Ещё не рассказали о программе: %(who)s"), N_("Ещё не слышали о программе: %(n)s"),
             N_("Открыть список"), 1, "programme:unheard", after=5, whole=True),
    ),
})
# fmt: on


@lives_of(HEARD, sides=("person",))
def unheard(programme: Any, school: Any) -> QuerySet[Any]:
    """Read who was at nothing of this year, where the school notes who was there: from the first such day."""
    first = heard(programme).order_by("outreach__held_on").values("outreach__held_on")[:1]
    rows = not_told(programme, school).filter(Exists(heard(programme)))
    since = Coalesce("came_on", Subquery(first))
    return laid_out(rows, state=Value("not_yet"), since=since, left="pk")


# fmt: off
ACT = Life("act", ("uncopied",), {
    "uncopied": (
        Wait("coordinator", 20, N_("Нет подписанного листа: %(title)s"),
             N_("Документы без подписанного листа: %(n)s"), N_("Загрузить"), 5, "programme:act", after=10),
    ),
})
# fmt: on


@lives_of(ACT, words=lambda kind: Act.Kind(kind).label)
def acts(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the papers of a year whose signed copy is not there."""
    rows = Act.objects.filter(programme=programme, signed_file=None, annulled_on=None)
    return laid_out(rows, state=Value("uncopied"), since="dated", title="kind")


# fmt: off
CALENDAR = Life("calendar", ("empty",), {
    "empty": (
        Wait("coordinator", 10, N_("Каникулы этого года не внесены: напоминания не замолкают"),
             N_("Каникулы не внесены: %(n)s"), N_("Внести"), 1, "people:calendar", whole=True),
    ),
})
# fmt: on


@lives_of(CALENDAR)
def calendars(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the year while its school has entered no holidays in it."""
    days = CalendarDay.objects.filter(
        school=school, kind=CalendarDay.Kind.VACATION, day__gte=OuterRef("starts_on"), day__lte=OuterRef("ends_on")
    )
    rows = Programme.objects.filter(~Exists(days), pk=programme)
    return laid_out(rows, state=Value("empty"), since=BEGINS)
