"""What waits at stage 7: the beginning of the end, summaries, the analysis, the report, the event, the archive."""

from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from nastavnik.completion.models import ClosingEvent, PlaceResult, ProgrammeReport, Recognition, Reflection, SwotLine
from nastavnik.core.errors import N_
from nastavnik.core.states import AT_WORK, PLACE_OVER
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.kit.matters import laid_out, lives_of
from nastavnik.pairing.models import Place
from nastavnik.programme.models import Programme

# fmt: off
END = Life("end", ("ahead", "over"), {
    "ahead": (
        Wait("coordinator", 0, N_("Скоро конец года: начать завершение программы"), N_("Начать завершение: %(n)s"),
             N_("Открыть"), 7, "programme:board", whole=True, after=-60, by_date=True),
    ),
    "over": (
        Wait("coordinator", 10, N_("Все пары завершены: начать завершение программы"),
             N_("Начать завершение: %(n)s"), N_("Открыть"), 7, "programme:board", whole=True),
    ),
})
# fmt: on


@lives_of(END)
def ends(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the year whose closing nobody has begun, once its pairs are over, or by its last day."""
    mine = Place.objects.filter(programme=OuterRef("pk"))
    last = mine.filter(state="completed").order_by("-ended_on").values("ended_on")[:1]
    rows = Programme.objects.filter(pk=programme, closing_begun_on=None).annotate(
        working=Exists(mine.filter(state__in=AT_WORK)), last=Subquery(last)
    )
    over = {"working": False, "last__isnull": False}
    state = Case(When(**over, then=Value("over")), default=Value("ahead"))
    since = Case(When(**over, then=F("last")), default=F("ends_on"))
    return laid_out(rows, state=state, since=since)


# fmt: off
SUMMARY = Life("summary", ("unwritten", "unread"), {
    "unwritten": (
        Wait("mentor", 10, N_("Подвести итог пары: %(who)s"), N_("Подвести итоги пар: %(n)s"), N_("Написать"), 7,
             "completion:summary", (5,)),
    ),
    "unread": (
        Wait("mentee", 10, N_("Прочитать итог вашей пары, в отчёт только с вашего согласия"),
             N_("Прочитать итоги пар: %(n)s"), N_("Прочитать"), 7, "completion:summary", (7,), voluntary=True,
             by_date=True),
    ),
})
# fmt: on


@lives_of(SUMMARY, sides=("mentor", "mentee"))
def summaries(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the completed pairs whose result nobody wrote, or whose mentee has not agreed to it."""
    written = PlaceResult.objects.filter(place=OuterRef("pk"))
    rows = Place.objects.filter(programme=programme, state="completed")
    rows = rows.filter(~Exists(written.filter(agreed_by_mentee_on__isnull=False)))
    state = Case(When(Exists(written), then=Value("unread")), default=Value("unwritten"))
    return laid_out(rows, state=state, since="ended_on", left="mentor_id", right="mentee_id")


def _reflect(side: str, page: str) -> Wait:
    return Wait(
        side,
        30,
        N_("Личная рефлексия об этом годе, только для вас"),
        N_("Личная рефлексия: %(n)s"),
        N_("Написать"),
        7,
        page,
        (14,),
        voluntary=True,
        private=True,
        whole=True,
        by_date=True,
    )


def _without_reflection(programme: Any, side: str) -> QuerySet[Any]:
    """Give one place of each participant of a side whose pair is over and who has not written."""
    sent = Reflection.objects.filter(programme=OuterRef("programme"), teacher=OuterRef(side), side=side)
    earlier = Place.objects.filter(
        programme=OuterRef("programme"),
        state__in=PLACE_OVER,
        pk__lt=OuterRef("pk"),
        **{side: OuterRef(side)},
    )
    rows = Place.objects.filter(~Exists(sent), ~Exists(earlier), programme=programme)
    return rows.filter(state__in=PLACE_OVER, confirmed_on__isnull=False)


# fmt: off
MENTOR_REFLECTION = Life("mentor_reflection", ("unwritten",), {
    "unwritten": (
        _reflect('mentor', 'completion:reflect_as_mentor'),
    ),
})
MENTEE_REFLECTION = Life("mentee_reflection", ("unwritten",), {
    "unwritten": (
        _reflect('mentee', 'completion:reflect_as_mentee'),
    ),
})
# fmt: on


@lives_of(MENTOR_REFLECTION, sides=("mentor",), private=True)
def mentor_reflections(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the mentors who have not looked back; nobody else knows."""
    rows = _without_reflection(programme, "mentor")
    return laid_out(rows, state=Value("unwritten"), since="ended_on", left="mentor_id")


@lives_of(MENTEE_REFLECTION, sides=("mentee",), private=True)
def mentee_reflections(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the mentees who have not looked back; nobody else knows."""
    rows = _without_reflection(programme, "mentee")
    return laid_out(rows, state=Value("unwritten"), since="ended_on", left="mentee_id")


# fmt: off
YEAR_REPORT = Life("report", ("missing", "unsigned", "approved"), {
    "missing": (
        Wait("coordinator", 15, N_("Подготовить итоговый отчёт"), N_("Итоговые отчёты: %(n)s"), N_("Открыть"), 7,
             "completion:report", whole=True),
    ),
    "unsigned": (
        Wait("head", 5, N_("На подпись: итоговый отчёт"), N_("На подпись отчёты: %(n)s"), N_("Прочитать"), 7,
             "completion:report", (1, 5, 10), whole=True),
        Wait("coordinator", 5, N_("Отчёт составлен и не утверждён"), N_("Отчёты не утверждены: %(n)s"),
             N_("Внести номер и дату"), 7, "completion:report", whole=True),
    ),
    "approved": Settled("signed"),
})
# fmt: on


@lives_of(YEAR_REPORT)
def reports(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the year whose closing has begun and whose report is not approved."""
    mine = ProgrammeReport.objects.filter(programme=OuterRef("pk"))
    rows = Programme.objects.filter(pk=programme, closing_begun_on__isnull=False, archived_on=None)
    rows = rows.filter(~Exists(mine.filter(approved_on__isnull=False))).annotate(
        composed=Subquery(mine.values("composed_on")[:1])
    )
    state = Case(When(composed=None, then=Value("missing")), default=Value("unsigned"))
    return laid_out(rows, state=state, since=Coalesce("composed", "closing_begun_on"))


# fmt: off
SWOT = Life("swot", ("empty",), {
    "empty": (
        Wait("coordinator", 15, N_("Составить SWOT-анализ: есть пустая часть"), N_("SWOT-анализы: %(n)s"),
             N_("Составить"), 7, "completion:swot", whole=True),
    ),
})
# fmt: on


@lives_of(SWOT)
def swots(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the year in whose analysis a part has no line."""
    accepted = Count("swot__quadrant", distinct=True, filter=Q(swot__state=SwotLine.State.ACCEPTED))
    rows = Programme.objects.filter(pk=programme, closing_begun_on__isnull=False, archived_on=None)
    rows = rows.annotate(parts=accepted).filter(parts__lt=len(SwotLine.Quadrant.values))
    return laid_out(rows, state=Value("empty"), since="closing_begun_on")


# fmt: off
EVENT = Life("event", ("unplanned", "planned"), {
    "unplanned": (
        Wait("coordinator", 15, N_("Назначить итоговое мероприятие"), N_("Итоговые мероприятия: %(n)s"),
             N_("Открыть"), 7, "completion:event_plan", whole=True),
    ),
    "planned": (
        Wait("coordinator", 2, N_("Мероприятие %(day)s прошло?"), N_("Отметить мероприятия: %(n)s"), N_("Открыть"),
             7, "completion:event_plan", whole=True),
    ),
})
# fmt: on


@lives_of(EVENT)
def events(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the year without a closing event that was held: nobody planned one, or its day is known."""
    mine = ClosingEvent.objects.filter(programme=OuterRef("pk"))
    rows = Programme.objects.filter(pk=programme, closing_begun_on__isnull=False, archived_on=None)
    rows = rows.filter(~Exists(mine.filter(held_on__isnull=False))).annotate(
        day=Subquery(mine.order_by("planned_on").values("planned_on")[:1])
    )
    state = Case(When(day=None, then=Value("unplanned")), default=Value("planned"))
    return laid_out(rows, state=state, since=Coalesce("day", "closing_begun_on"))


# fmt: off
RECOGNITION = Life("recognition", ("named", "ordered"), {
    "named": (
        Wait("coordinator", 10, N_("Номинация без приказа: %(who)s"), N_("Номинации без приказа: %(n)s"),
             N_("Внести приказ"), 7, "completion:recognition_order", whole=True),
    ),
    "ordered": Settled("the order is there; handing over is part of the event"),
})
# fmt: on


@lives_of(RECOGNITION, sides=("mentor",))
def recognitions(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the nominations that no order names, since the closing began."""
    rows = Recognition.objects.filter(programme=programme, act=None)
    since = Coalesce("programme__closing_begun_on", "programme__ends_on")
    return laid_out(rows, state=Value("named"), since=since, left="teacher_id")


# fmt: off
ARCHIVE = Life("archive", ("ready",), {
    "ready": (
        Wait("coordinator", 20, N_("Всё сделано: отправить программу в архив"), N_("Отправить в архив: %(n)s"),
             N_("Открыть"), 7, "completion:to_archive", whole=True),
    ),
})
# fmt: on


@lives_of(ARCHIVE)
def archives(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the year in which everything is done but the archive."""
    report = ProgrammeReport.objects.filter(programme=OuterRef("pk"), approved_on__isnull=False)
    held = ClosingEvent.objects.filter(programme=OuterRef("pk"), held_on__isnull=False)
    working = Place.objects.filter(programme=OuterRef("pk"), state__in=AT_WORK)
    rows = Programme.objects.filter(Exists(report), Exists(held), ~Exists(working), pk=programme, archived_on=None)
    rows = rows.annotate(approved=Subquery(report.values("approved_on")[:1]))
    return laid_out(rows, state=Value("ready"), since="approved")


# fmt: off
NEXT_YEAR = Life("next_year", ("unbegun",), {
    "unbegun": (
        Wait("coordinator", 60, N_("Начать следующий учебный год"), N_("Начать следующий год: %(n)s"),
             N_("Открыть"), 1, "completion:archive", whole=True, by_date=True),
    ),
})
# fmt: on


@lives_of(NEXT_YEAR)
def next_years(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the last year of a school in the archive while nothing follows it."""
    running = Programme.objects.filter(school=OuterRef("school"), archived_on=None)
    rows = Programme.objects.filter(~Exists(running), school=school, archived_on__isnull=False, next=None)
    return laid_out(rows, state=Value("unbegun"), since="archived_on")
