"""What waits at stage 5: proposals from the choice to the order, needs without a mentor, mentors without a mentee."""

from typing import Any

from django.db.models import Case, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from nastavnik.consents.models import Consent
from nastavnik.core.errors import N_
from nastavnik.core.states import NEEDS, NEEDS_A_PAIR, ORDERABLE
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.kit.matters import laid_out, lives_of
from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.pairs.listed import orderable
from nastavnik.pairing.selectors.registers.needs import joined_entries
from nastavnik.registry.models import PRIVATE_TOPICS, MentorEntry, MentoringRequest

OVER = Settled("it is over; the need it leaves has a life of its own")
AT_WORK = Settled("its meetings and goals have lives of their own")
SIDES = ("mentor", "mentee")


def _answer(side: str) -> Wait:
    """Say that one side has not answered after the meeting: the same words whether the other has or not."""
    return Wait(
        side,
        5,
        N_("Ответить после встречи: %(who)s"),
        N_("Ответить после встреч: %(n)s"),
        N_("Ответить"),
        5,
        "pairing:place",
        (5,),
        voluntary=True,
        by_date=True,
    )


def _meeting(side: str) -> Wait:
    return Wait(
        side,
        10,
        N_("Договориться о встрече: %(who)s"),
        N_("Договориться о встречах: %(n)s"),
        N_("Открыть"),
        5,
        "pairing:place",
        (3, 7),
        by_date=True,
    )


BOTH_ANSWER = {side: _answer(side) for side in SIDES}
# fmt: off
ANSWERS = Wait("coordinator", 7, N_("Ждём ответов после встречи: %(who)s"),
               N_("Ждём ответов после встречи, пар: %(n)s"), N_("Открыть"), 5, "pairing:place", after=7,
               voluntary=True, by_date=True)
PLACE = Life("place", (
    "chosen", "invited", "met", "mentor_silent", "mentee_silent", "agreed", "confirmed", "paused", "closing",
    "completed", "ended", "declined", "withdrawn",
), {
    "chosen": (
        Wait("coordinator", 2, N_("Пригласить на встречу: %(who)s"), N_("Выбрано, не отправлено: %(n)s"),
             N_("Пригласить"), 5, "pairing:place"),
    ),
    "invited": (
        _meeting('mentor'),
        _meeting('mentee'),
        Wait("coordinator", 10, N_("Встречи не было: %(who)s"), N_("Приглашены, встречи не было: %(n)s"),
             N_("Отметить встречу"), 5, "pairing:place", after=10, by_date=True),
    ),
    "met": (
        *BOTH_ANSWER.values(),
        ANSWERS,
    ),
    "mentor_silent": (
        BOTH_ANSWER['mentor'],
        ANSWERS,
    ),
    "mentee_silent": (
        BOTH_ANSWER['mentee'],
        ANSWERS,
    ),
    "agreed": (
        Wait("coordinator", 2, N_("Закрепить: %(who)s"), N_("Согласны, можно закрепить: %(n)s"), N_("Закрепить"), 5,
             "pairing:place"),
    ),
    "confirmed": AT_WORK,
    "paused": AT_WORK,
    "closing": AT_WORK,
    "completed": OVER,
    "ended": OVER,
    "declined": OVER,
    "withdrawn": OVER,
}, stands_for={"proposed": ("chosen", "invited", "met", "mentor_silent", "mentee_silent", "agreed")})
# fmt: on
STEP = Case(
    When(met_on=None, invited_on=None, then=Value("chosen")),
    When(met_on=None, then=Value("invited")),
    When(mentor_yes_on=None, mentee_yes_on=None, then=Value("met")),
    When(mentor_yes_on=None, then=Value("mentor_silent")),
    When(mentee_yes_on=None, then=Value("mentee_silent")),
    default=Value("agreed"),
)


@lives_of(PLACE, sides=SIDES, stored=(Place.State,))
def places(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the proposals of a year, each with the day its present step began."""
    rows = Place.objects.filter(programme=programme, state=Place.State.PROPOSED)
    since = Case(
        When(met_on=None, then=Coalesce("invited_on", "proposed_on")),
        When(mentor_yes_on__isnull=False, mentee_yes_on__isnull=False, then=Greatest("mentor_yes_on", "mentee_yes_on")),
        default=F("met_on"),
    )
    return laid_out(rows, state=STEP, since=since, left="mentor_id", right="mentee_id")


# fmt: off
NEED = Life("need", ("wanted", "left_over"), {
    "wanted": (
        Wait("coordinator", 14, N_("Без наставника: %(who)s"), N_("Запросы без предложения: %(n)s"),
             N_("Подобрать"), 5, "pairing:workshop", after=14, whole=True, longest=90, waiter="author",
             quiet=N_("Ищем наставника с %(day)s"), by_date=True),
    ),
    "left_over": (
        Wait("author", 14, N_("Пары больше нет: что стало с запросом?"), N_("Запросы прежних пар: %(n)s"),
             N_("Открыть"), 6, "registry:participation", (14,), voluntary=True, whole=True, by_date=True),
    ),
})
# fmt: on


def _live() -> Exists:
    """Ask whether a request has a place of its kind that is not over."""
    return Exists(_of_need().live())


def _of_need() -> Any:
    return Place.objects.filter(
        programme=OuterRef("entry__programme"), mentee=OuterRef("entry__teacher"), type=OuterRef("need_type")
    )


@lives_of(NEED, sides=("author",))
def needs(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the accepted requests without a live place, since they were sent or the last place for them was over."""
    rows = MentoringRequest.objects.filter(~_live(), entry__in=joined_entries(programme).values("pk"))
    rows = rows.filter(state__in=NEEDS_A_PAIR).exclude(topic__in=PRIVATE_TOPICS)
    past = _of_need().order_by().values("mentee")
    last = past.annotate(day=Max(Coalesce("ended_on", "mentor_no_on", "mentee_no_on", "proposed_on"))).values("day")
    since = Greatest("submitted_on", Coalesce(Subquery(last), F("submitted_on")), output_field=DateField())
    state = Case(When(state="accepted", then=Value("wanted")), default=Value("left_over"))
    return laid_out(rows, state=state, since=since, left="entry__teacher_id")


# fmt: off
OWN_NEED = Life("own_need", ("choosing",), {
    "choosing": (
        Wait("author", 30, N_("Выбрать наставника для личной темы, видите только вы"), N_("Личные темы: %(n)s"),
             N_("Выбрать"), 5, "pairing:own_choice", (30,), voluntary=True, private=True, whole=True, by_date=True),
    ),
})
# fmt: on


@lives_of(OWN_NEED, sides=("author",), private=True)
def own_needs(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the private requests without a mentor: nobody but the author knows that there is one."""
    rows = MentoringRequest.objects.filter(~_live(), entry__programme=programme, topic__in=PRIVATE_TOPICS)
    rows = rows.filter(state__in=NEEDS)
    return laid_out(rows, state=Value("choosing"), since="submitted_on", left="entry__teacher_id")


# fmt: off
WORK_SHEET = Life("work_sheet", ("over", "agreed", "ahead"), {
    "over": (
        Wait("coordinator", 0, N_("Согласие наставника действовало по %(day)s, пара работает: %(who)s"),
             N_("Закончились согласия наставников, пары работают: %(n)s"), N_("Новый лист"), 5, "consents:register",
             whole=True, first=True, fixed=True),
    ),
    "agreed": (
        Wait("coordinator", 0, N_("Нет листа по ст. 351.8, пара ждёт: %(who)s"),
             N_("Нет листов по ст. 351.8, пары ждут: %(n)s"), N_("Подготовить листы"), 5, "registry:work_sheets",
             whole=True, first=True, fixed=True),
    ),
    "ahead": (
        Wait("coordinator", 10, N_("Понадобится лист по ст. 351.8: %(who)s"),
             N_("Понадобятся листы по ст. 351.8: %(n)s"), N_("Подготовить листы"), 5, "registry:work_sheets",
             whole=True, after=3),
    ),
})
# fmt: on


@lives_of(WORK_SHEET, sides=("mentor",))
def work_sheets(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the mentors who need a sheet by article 351.8 and have none: proposed, or with a pair it ran out for."""
    sheets = Consent.objects.filter(
        teacher=OuterRef("teacher"), programme=OuterRef("programme"), kind=Consent.Kind.MENTOR_WORK
    )
    over = sheets.filter(state=Consent.State.ENDED).order_by("-until").values("until")[:1]
    asked = Place.objects.filter(
        programme=OuterRef("programme"), mentor=OuterRef("teacher"), state="proposed", invited_on__isnull=False
    )
    agreed_now = asked.filter(mentor_yes_on__isnull=False, mentee_yes_on__isnull=False)
    works = Place.objects.filter(programme=OuterRef("programme"), mentor=OuterRef("teacher"), state__in=ORDERABLE)
    rows = MentorEntry.objects.filter(~Exists(sheets.in_force()), programme=programme).annotate(over=Subquery(over))
    rows = rows.filter(Exists(asked) | Q(Exists(works), over__isnull=False))
    rows = rows.exclude(legal_basis=MentorEntry.LegalBasis.JOB_FUNCTION)
    ran_out = Q(Exists(works), over__isnull=False)
    state = Case(
        When(ran_out, then=Value("over")), When(Exists(agreed_now), then=Value("agreed")), default=Value("ahead")
    )
    since = Case(When(ran_out, then=F("over")), default=Subquery(asked.order_by("invited_on").values("invited_on")[:1]))
    return laid_out(rows, state=state, since=since, left="teacher_id")


# fmt: off
ORDER = Life("order", ("unnamed",), {
    "unnamed": (
        Wait("coordinator", 5, N_("Не названы в приказе: %(who)s"), N_("Не названы в приказе: %(n)s"),
             N_("Внести приказ"), 5, "pairing:order", whole=True),
    ),
})
# fmt: on


@lives_of(ORDER, sides=SIDES)
def unnamed(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the pairs that no order names yet."""
    since = Coalesce("confirmed_on", Greatest("mentor_yes_on", "mentee_yes_on"))
    return laid_out(orderable(programme), state=Value("unnamed"), since=since, left="mentor_id", right="mentee_id")


# fmt: off
FREE_MENTOR = Life("free_mentor", ("free",), {
    "free": (
        Wait("coordinator", 30, N_("Наставник пока без пары: %(who)s"), N_("Наставники пока без пары: %(n)s"),
             N_("Открыть подбор"), 5, "pairing:workshop", after=30, whole=True, voluntary=True, waiter="mentor",
             quiet=N_("Пары пока нет, вы в базе с %(day)s"), by_date=True),
    ),
})
# fmt: on


@lives_of(FREE_MENTOR, sides=("mentor",))
def free_mentors(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the mentors of a running year who have nobody, since they were selected or their last pair was over."""
    mine = Place.objects.filter(programme=OuterRef("programme"), mentor=OuterRef("teacher"))
    last = mine.filter(ended_on__isnull=False).order_by("-ended_on").values("ended_on")[:1]
    rows = MentorEntry.objects.filter(~Exists(mine.live()), programme=programme, state="selected")
    rows = rows.filter(programme__closing_begun_on=None)
    since = Greatest("selected_on", Coalesce(Subquery(last), F("selected_on")), output_field=DateField())
    return laid_out(rows, state=Value("free"), since=since, left="teacher_id")
