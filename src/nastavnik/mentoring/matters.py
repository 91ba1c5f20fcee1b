"""What waits at stage 6: meetings, forms about them, goals and steps, reviews, calls for help, ends of pairs."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from nastavnik.core.errors import N_
from nastavnik.core.states import AT_WORK, PLACE_OVER
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.journal.models import Event
from nastavnik.kit.matters import laid_out, lives_of
from nastavnik.mentoring.models import (
    Attendance,
    ChangeRequest,
    EarlyWarning,
    Feedback,
    FinalAssessment,
    Goal,
    GoalLevels,
    InterimReview,
    Meeting,
    Pause,
    Task,
)
from nastavnik.pairing.models import Place

SIDES = ("mentor", "mentee")
WORK = "mentoring:work"

# fmt: off
MEETING = Life("meeting", ("planned", "held", "closed", "cancelled", "missed"), {
    "planned": (
        Wait("mentor", 2, N_("Встреча %(day)s состоялась? %(who)s"), N_("Отметить встречи: %(n)s"), N_("Открыть"),
             6, "mentoring:meeting", (2,)),
        Wait("mentee", 4, N_("Встреча %(day)s состоялась? %(who)s"), N_("Отметить встречи: %(n)s"), N_("Открыть"),
             6, "mentoring:meeting", (4,)),
        Wait("coordinator", 7, N_("Встреча %(day)s не отмечена: %(who)s"), N_("Встречи не отмечены: %(n)s"),
             N_("Открыть"), 6, "mentoring:meeting", after=7, by_date=True),
    ),
    "held": Settled("its forms have lives of their own"),
    "closed": Settled("both said what they had to say"),
    "cancelled": Settled("the next meeting has a life of its own"),
    "missed": Settled("the next meeting has a life of its own"),
})
# fmt: on


def _mentee_of_meeting() -> Subquery:
    """Give the mentee of a meeting of two; in a group nobody is singled out."""
    others = Attendance.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    one = others.annotate(last=Max("place__mentee")).values("last")
    return Subquery(one)


@lives_of(MEETING, sides=SIDES, stored=(Meeting.State,))
def meetings(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the planned meetings by their day; from that day on it is time to say how it went."""
    rows = Meeting.objects.filter(relationship__programme=programme, state=Meeting.State.PLANNED)
    rows = rows.filter(Exists(Place.objects.filter(relationship=OuterRef("relationship"), state__in=AT_WORK)))
    return laid_out(rows, state="state", since="planned_on", left="relationship__mentor_id", right=_mentee_of_meeting())


# fmt: off
NO_FORM = N_("Нет отзыва о встрече %(day)s: %(who)s")
MENTOR_FORM = Life("mentor_form", ("missing",), {
    "missing": (
        Wait("mentor", 3, N_("Отзыв о встрече %(day)s, меньше минуты"), N_("Отзывы о встречах: %(n)s"),
             N_("Дать отзыв"), 6, "mentoring:feedback", (3, 7), by_date=True),
        Wait("coordinator", 14, NO_FORM, N_("Нет отзывов наставников о встречах: %(n)s"), N_("Открыть"), 6,
             "mentoring:meeting", after=4, by_date=True),
    ),
})
MENTEE_FORM = Life("mentee_form", ("missing",), {
    "missing": (
        Wait("mentee", 3, N_("Отзыв о встрече %(day)s, меньше минуты"), N_("Отзывы о встречах: %(n)s"),
             N_("Дать отзыв"), 6, "mentoring:feedback", (3, 7), by_date=True),
        Wait("coordinator", 14, NO_FORM, N_("Нет отзывов наставляемых о встречах: %(n)s"), N_("Открыть"), 6,
             "mentoring:meeting", after=4, by_date=True),
    ),
})
# fmt: on


@lives_of(MENTOR_FORM, sides=("mentor",))
def mentor_forms(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the held meetings about which the mentor has not written."""
    sent = Feedback.objects.filter(meeting=OuterRef("pk"), author=OuterRef("relationship__mentor"))
    live = Place.objects.filter(relationship=OuterRef("relationship"), state__in=AT_WORK)
    rows = Meeting.objects.filter(~Exists(sent), Exists(live), relationship__programme=programme, state="held")
    return laid_out(rows, state=Value("missing"), since="held_on", left="relationship__mentor_id")


@lives_of(MENTEE_FORM, sides=("mentee",))
def mentee_forms(programme: Any, school: Any) -> QuerySet[Any]:
    """Read whoever came to a held meeting and has not written about it."""
    sent = Feedback.objects.filter(meeting=OuterRef("meeting"), author=OuterRef("place__mentee"))
    rows = Attendance.objects.filter(~Exists(sent), place__programme=programme, present=True, meeting__state="held")
    rows = rows.filter(place__state__in=AT_WORK)
    return laid_out(rows, state=Value("missing"), since="meeting__held_on", key="meeting_id", left="place__mentee_id")


# fmt: off
NEXT_MEETING = Life("next_meeting", ("first", "next"), {
    "first": (
        Wait("mentor", 14, N_("Назначить первую встречу: %(who)s"), N_("Назначить первые встречи: %(n)s"),
             N_("Назначить"), 6, "mentoring:plan", (7,), by_date=True),
        Wait("coordinator", 14, N_("Встреч ещё не было: %(who)s"), N_("Встреч ещё не было, пар: %(n)s"),
             N_("Открыть"), 6, WORK, after=14, by_date=True),
    ),
    "next": (
        Wait("mentor", 14, N_("Назначить встречу: %(who)s"), N_("Назначить встречи: %(n)s"), N_("Назначить"), 6,
             "mentoring:plan", (14,), by_date=True),
        Wait("coordinator", 28, N_("Давно не встречались: %(who)s"), N_("Давно не встречались, пар: %(n)s"),
             N_("Открыть"), 6, WORK, after=28, by_date=True),
    ),
})
# fmt: on


@lives_of(NEXT_MEETING, sides=SIDES)
def next_meetings(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the pairs at work with no meeting ahead, since the last one or since they were confirmed."""
    mine = Attendance.objects.filter(place=OuterRef("pk"))
    last = mine.order_by().values("place").annotate(day=Max("meeting__held_on")).values("day")
    rows = Place.objects.filter(~Exists(mine.filter(meeting__state="planned")), programme=programme, state="confirmed")
    rows = rows.annotate(last=Subquery(last))
    state = Case(When(last=None, then=Value("first")), default=Value("next"))
    return laid_out(rows, state=state, since=Coalesce("last", "confirmed_on"), left="mentor_id", right="mentee_id")


def _no_goal(side: str) -> Wait:
    return Wait(
        side,
        28,
        N_("Записать первую цель: %(who)s"),
        N_("Записать первые цели: %(n)s"),
        N_("Добавить цель"),
        6,
        "mentoring:goal_new",
        (14,),
        after=1,
        by_date=True,
    )


# fmt: off
NO_GOALS = Life("no_goals", ("none",), {
    "none": (
        _no_goal('mentor'),
        _no_goal('mentee'),
        Wait("coordinator", 28, N_("Пара без целей: %(who)s"), N_("Пары без целей: %(n)s"), N_("Открыть"), 6, WORK,
             after=28, by_date=True),
    ),
})
# fmt: on


@lives_of(NO_GOALS, sides=SIDES)
def no_goals(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the pairs at work that have not written a goal."""
    rows = Place.objects.filter(~Exists(Goal.objects.filter(place=OuterRef("pk"))), programme=programme)
    rows = rows.filter(state="confirmed").exclude(relationship__format="situational")
    return laid_out(rows, state=Value("none"), since="confirmed_on", left="mentor_id", right="mentee_id")


# fmt: off
GOAL = Life("goal", ("due", "left_over", "active", "achieved", "partly", "dropped", "carried_over"), {
    "due": (
        Wait("mentee", 7, N_("Срок цели был %(day)s: %(title)s"), N_("Цели, срок которых прошёл: %(n)s"),
             N_("Чем закончилась"), 6, "mentoring:goal", (1,), after=1, by_date=True),
    ),
    "left_over": (
        Wait("mentee", 14, N_("Осталась цель: %(title)s"), N_("Остались цели прежней пары: %(n)s"),
             N_("Чем закончилась"), 7, "mentoring:goal", (14,), after=1, by_date=True),
    ),
    "active": Settled("its day is ahead"),
    "achieved": Settled("reached"),
    "partly": Settled("what came of it is said"),
    "dropped": Settled("given up"),
    "carried_over": Settled("it lives on in the next year"),
}, stands_for={"active": ("due", "left_over", "active")})
# fmt: on


@lives_of(GOAL, sides=("mentee",), stored=(Goal.State,))
def goals(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the goals at work: those of pairs that are over, and the others by their day."""
    rows = Goal.objects.filter(programme=programme, place__programme=programme, state=Goal.State.ACTIVE)
    over = {"place__state__in": PLACE_OVER}
    state = Case(When(**over, then=Value("left_over")), default=Value("due"))
    since = Case(When(**over, then=F("place__ended_on")), default=F("due_on"))
    return laid_out(rows, state=state, since=since, left="place__mentee_id", title="title")


# fmt: off
STEP = Life("step", ("open",), {
    "open": (
        Wait("mentee", 7, N_("Шаг к %(day)s: %(title)s"), N_("Шаги, срок которых прошёл: %(n)s"), N_("Сделано"), 6,
             "mentoring:step", (1,), after=1, by_date=True),
    ),
})
# fmt: on


@lives_of(STEP, sides=("mentee",))
def steps(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the steps of pairs at work that have a day and are not done."""
    rows = Task.objects.filter(place__programme=programme, place__state__in=AT_WORK, done_on=None)
    rows = rows.filter(due_on__isnull=False)
    return laid_out(rows, state=Value("open"), since="due_on", left="place__mentee_id", title="title")


# fmt: off
INTERIM = Life("interim", ("due", "mentor_silent", "mentee_silent"), {
    "due": (
        Wait("mentor", 84, N_("Пора провести промежуточную оценку: %(who)s"),
             N_("Пора провести промежуточные оценки: %(n)s"), N_("Начать"), 6, "mentoring:interim", (70, 80),
             after=70, by_date=True),
        Wait("coordinator", 84, N_("Нет промежуточной оценки: %(who)s"), N_("Нет промежуточной оценки, пар: %(n)s"),
             N_("Открыть"), 6, "mentoring:reviews", after=84, by_date=True),
    ),
    "mentor_silent": (
        Wait("mentor", 7, N_("Промежуточная оценка: остался ваш взгляд"), N_("Промежуточные оценки: %(n)s"),
             N_("Ответить"), 6, "mentoring:interim", (7,), by_date=True),
        Wait("coordinator", 14, N_("Промежуточная оценка не закончена: %(who)s"),
             N_("Промежуточная оценка не закончена, пар: %(n)s"), N_("Открыть"), 6, "mentoring:reviews", after=14,
             by_date=True),
    ),
    "mentee_silent": (
        Wait("mentee", 7, N_("Промежуточная оценка: остался ваш взгляд"), N_("Промежуточные оценки: %(n)s"),
             N_("Ответить"), 6, "mentoring:interim_self", (7,), by_date=True),
        Wait("coordinator", 14, N_("Промежуточная оценка не закончена: %(who)s"),
             N_("Промежуточная оценка не закончена, пар: %(n)s"), N_("Открыть"), 6, "mentoring:reviews", after=14,
             by_date=True),
    ),
})
# fmt: on


@lives_of(INTERIM, sides=SIDES)
def interims(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the pairs at work whose interim review is not there, or half there."""
    mine = InterimReview.objects.filter(place=OuterRef("pk"))
    latest = mine.order_by("-held_on", "-pk")
    rows = Place.objects.filter(programme=programme, state="confirmed").annotate(
        reviewed=Subquery(mine.order_by().values("place").annotate(day=Max("held_on")).values("day")),
        by_mentor=Subquery(latest.values("mentor_response")[:1]),
        by_mentee=Subquery(latest.values("mentee_response")[:1]),
    )
    rows = rows.filter(Q(reviewed=None) | Q(by_mentor=None) | Q(by_mentee=None))
    state = Case(
        When(reviewed=None, then=Value("due")),
        When(by_mentor=None, then=Value("mentor_silent")),
        default=Value("mentee_silent"),
    )
    return laid_out(rows, state=state, since=Coalesce("reviewed", "confirmed_on"), left="mentor_id", right="mentee_id")


def _decided(owner: str, term: int, one: str, many: str, action: str, page: str, nudges: tuple[int, ...] = ()) -> Wait:
    return Wait(owner, term, one, many, action, 6, page, nudges)


# fmt: off
DECISION = Life("decision", ("adjust_goals", "change_mentor", "extend", "finish_early"), {
    "adjust_goals": (
        _decided("mentor", 10, N_("Решено уточнить цели: %(who)s"), N_("Решено уточнить цели, пар: %(n)s"),
                 N_("Открыть"), WORK, (10,)),
        _decided("mentee", 10, N_("Решено уточнить цели: %(who)s"), N_("Решено уточнить цели, пар: %(n)s"),
                 N_("Открыть"), WORK, (10,)),
    ),
    "change_mentor": (
        _decided("coordinator", 5, N_("Решено сменить наставника: %(who)s"), N_("Решено сменить наставников: %(n)s"),
                 N_("Открыть"), WORK),
    ),
    "extend": (
        _decided("coordinator", 10, N_("Решено продлить: %(who)s"), N_("Решено продлить, пар: %(n)s"), N_("Открыть"),
                 WORK),
    ),
    "finish_early": (
        _decided("mentor", 10, N_("Решено завершить раньше: %(who)s"), N_("Решено завершить раньше, пар: %(n)s"),
                 N_("Назначить итоговую встречу"), "mentoring:plan"),
    ),
})
# fmt: on


def _goals_touched_since() -> QuerySet[Any]:
    """Give what was done to the goals of a pair after its review was first written down."""
    review = Event.objects.filter(subject_type="mentoring.InterimReview", subject_id=OuterRef(OuterRef("pk")))
    goals = Goal.objects.filter(place=OuterRef(OuterRef("place"))).values("pk")
    after = Subquery(review.order_by("pk").values("pk")[:1])
    return Event.objects.filter(subject_type="mentoring.Goal", subject_id__in=Subquery(goals), pk__gt=after)


@lives_of(DECISION, sides=SIDES)
def decisions(programme: Any, school: Any) -> QuerySet[Any]:
    """Read what interim reviews decided and nobody has done yet: the latest review of each pair at work."""
    latest = InterimReview.objects.filter(place=OuterRef("place")).order_by("-held_on", "-pk").values("pk")[:1]
    rows = InterimReview.objects.filter(pk=Subquery(latest), place__programme=programme, place__state="confirmed")
    rows = rows.filter(decision__in=DECISION.states)
    planned = Attendance.objects.filter(place=OuterRef("place"), meeting__state="planned", meeting__kind="final")
    rows = rows.exclude(Exists(planned), decision="finish_early")
    rows = rows.exclude(Exists(_goals_touched_since()), decision="adjust_goals")
    return laid_out(
        rows, state="decision", since="held_on", key="place_id", left="place__mentor_id", right="place__mentee_id"
    )


# fmt: off
HELP = Life("help", ("asked",), {
    "asked": (
        Wait("coordinator", 2, N_("Просят вашей помощи: %(who)s"), N_("Просят вашей помощи: %(n)s"),
             N_("Посмотреть"), 6, "mentoring:help", (1, 3, 5), whole=True, first=True, fixed=True, private=True,
             waiter="author", quiet=N_("Просьба о помощи у куратора с %(day)s")),
    ),
})
# fmt: on


@lives_of(HELP, sides=("author",))
def calls_for_help(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the forms that ask the coordinator to help."""
    rows = Feedback.objects.filter(meeting__relationship__programme=programme, help_wanted_from="coordinator")
    rows = rows.filter(help_given_on=None)
    return laid_out(rows, state=Value("asked"), since="meeting__held_on", left="author_id")


# fmt: off
CHANGE = Life("change", ("asked",), {
    "asked": (
        Wait("coordinator", 3, N_("Просят о замене: %(who)s"), N_("Просят о замене: %(n)s"), N_("Посмотреть"), 6,
             "mentoring:help", (3,), whole=True, first=True, fixed=True, private=True, waiter="asker",
             quiet=N_("Просьба о замене у куратора с %(day)s")),
    ),
})
# fmt: on


@lives_of(CHANGE, sides=("asker",))
def changes(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the open requests for another mentor or mentee: the other side does not learn of them."""
    rows = ChangeRequest.objects.filter(place__programme=programme, answered_on=None)
    return laid_out(rows, state=Value("asked"), since="asked_on", left="asked_by__teacher__pk")


# fmt: off
WARNING = Life("warning", ("open",), {
    "open": (
        Wait("coordinator", 5, N_("Стоит поговорить: %(who)s"), N_("Стоит поговорить: %(n)s"), N_("Посмотреть"), 6,
             "mentoring:warnings", whole=True, private=True),
    ),
})
# fmt: on


@lives_of(WARNING, sides=SIDES)
def warnings(programme: Any, school: Any) -> QuerySet[Any]:
    """Read what the rules noticed and nobody has talked about; calls that wait long are told as calls."""
    rows = EarlyWarning.objects.filter(programme=programme, closed_on=None).exclude(rule="W3")
    rows = rows.exclude(place__state__in=PLACE_OVER)
    mentor = Coalesce("place__mentor_id", "mentor_id")
    return laid_out(rows, state=Value("open"), since="raised_on", left=mentor, right="place__mentee_id")


def _pause(side: str) -> Wait:
    return Wait(
        side,
        0,
        N_("Пауза до %(day)s: %(who)s"),
        N_("Паузы заканчиваются: %(n)s"),
        N_("Открыть"),
        6,
        WORK,
        (-3,),
        after=-3,
    )


# fmt: off
PAUSE = Life("pause", ("open",), {
    "open": (
        _pause('mentor'),
        _pause('mentee'),
    ),
})
# fmt: on


@lives_of(PAUSE, sides=SIDES)
def pauses(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the pauses by their last day."""
    rows = Pause.objects.filter(place__programme=programme, place__state="paused", ended_on=None)
    return laid_out(
        rows, state=Value("open"), since="until", key="place_id", left="place__mentor_id", right="place__mentee_id"
    )


# fmt: off
CLOSING = Life("closing", ("notice", "after_the_year"), {
    "notice": (
        Wait("coordinator", 1, N_("Пара завершается, нужен новый наставник? %(who)s"),
             N_("Пары завершаются: %(n)s"), N_("Открыть"), 6, "pairing:place", first=True, fixed=True),
    ),
    "after_the_year": (
        Wait("coordinator", 0, N_("Год закончился, пара в работе: %(who)s"),
             N_("Год закончился, пары в работе: %(n)s"), N_("Открыть"), 7, "pairing:place", after=1),
    ),
})
# fmt: on


@lives_of(CLOSING, sides=SIDES)
def closing(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the pairs under notice, and those at work by the last day of the year."""
    rows = Place.objects.filter(programme=programme, state__in=AT_WORK)
    notice = {"state": "closing"}
    state = Case(When(**notice, then=Value("notice")), default=Value("after_the_year"))
    since = Case(When(**notice, then=Coalesce("ending__notified_on", "ends_on")), default=F("programme__ends_on"))
    return laid_out(rows, state=state, since=since, left="mentor_id", right="mentee_id")


# fmt: off
FINAL = Life("final", ("unplanned", "unwritten", "mentee_silent", "uncompleted"), {
    "unplanned": (
        Wait("mentor", 0, N_("Пора назначить итоговую встречу: %(who)s"),
             N_("Пора назначить итоговые встречи: %(n)s"), N_("Назначить"), 6, "mentoring:plan", (-60, -40),
             after=-75, by_date=True),
        Wait("coordinator", 0, N_("Итоговая встреча не назначена: %(who)s"),
             N_("Итоговая встреча не назначена, пар: %(n)s"), N_("Открыть"), 6, WORK, after=-30, by_date=True),
    ),
    "unwritten": (
        Wait("mentor", 7, N_("Итоговая оценка: %(who)s"), N_("Итоговые оценки: %(n)s"), N_("Заполнить"), 6,
             "mentoring:final", (7,), by_date=True),
        Wait("coordinator", 14, N_("Нет итоговой оценки: %(who)s"), N_("Нет итоговой оценки, пар: %(n)s"),
             N_("Открыть"), 6, "mentoring:reviews", after=14, by_date=True),
    ),
    "mentee_silent": (
        Wait("mentee", 7, N_("Осталось ваше слово об итогах"), N_("Осталось слово об итогах: %(n)s"),
             N_("Ответить"), 6, "mentoring:final_self", (7,), voluntary=True, by_date=True),
    ),
    "uncompleted": (
        Wait("coordinator", 3, N_("Осталось завершить пару: %(who)s"), N_("Осталось завершить пары: %(n)s"),
             N_("Открыть"), 6, WORK),
    ),
})
# fmt: on


@lives_of(FINAL, sides=SIDES)
def finals(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the reviewed pairs at work by how far their end has come, and the completed ones that lack a last word."""
    final = Attendance.objects.filter(place=OuterRef("pk"), meeting__kind="final")
    held = final.filter(meeting__held_on__isnull=False).order_by("-meeting__held_on").values("meeting__held_on")[:1]
    done = FinalAssessment.objects.filter(place=OuterRef("pk"))
    rows = Place.objects.filter(Exists(InterimReview.objects.filter(place=OuterRef("pk"))), programme=programme)
    rows = rows.filter(Q(state="confirmed") | Q(state="completed", programme__archived_on=None))
    rows = rows.annotate(
        met=Subquery(held),
        written=Subquery(done.values("held_on")[:1]),
        by_mentee=Subquery(done.values("mentee_response")[:1]),
    ).exclude(Exists(final.filter(meeting__state="planned")), written=None)
    rows = rows.exclude(state="completed", by_mentee__isnull=False)
    state = Case(
        When(written=None, met=None, then=Value("unplanned")),
        When(written=None, then=Value("unwritten")),
        When(by_mentee=None, then=Value("mentee_silent")),
        default=Value("uncompleted"),
    )
    since = Coalesce("written", "met", "programme__ends_on")
    return laid_out(rows, state=state, since=since, left="mentor_id", right="mentee_id")


# fmt: off
LEVELS = Life("levels", ("unfrozen", "unchecked"), {
    "unfrozen": (
        Wait("mentor", 14, N_("Уровни цели записаны, но не закреплены: %(title)s"),
             N_("Уровни целей не закреплены: %(n)s"), N_("Открыть"), 6, "mentoring:goal_levels", (10,), after=7,
             by_date=True),
    ),
    "unchecked": (
        Wait("coordinator", 5, N_("Проверить уровни цели: %(who)s"), N_("Проверить уровни целей: %(n)s"),
             N_("Открыть"), 6, WORK),
    ),
})
# fmt: on


@lives_of(LEVELS, sides=SIDES)
def levels(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the levels of goals at work that are not frozen, or frozen and not checked."""
    rows = GoalLevels.objects.filter(goal__programme=programme, goal__state=Goal.State.ACTIVE, checked_on=None)
    rows = rows.filter(goal__place__state__in=AT_WORK, reached=None)
    frozen = {"frozen_at__isnull": False}
    state = Case(When(**frozen, then=Value("unchecked")), default=Value("unfrozen"))
    key = Case(When(**frozen, then=F("goal__place_id")), default=F("goal_id"))
    since = Cast(Coalesce(Cast("frozen_at", CharField()), Cast("goal__start_on", CharField())), CharField())
    return laid_out(
        rows,
        state=state,
        since=since,
        key=key,
        left="goal__place__mentor_id",
        right="goal__place__mentee_id",
        title="goal__title",
    )
