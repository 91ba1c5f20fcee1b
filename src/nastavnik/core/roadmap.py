"""The sample roadmap of a school year, and its shift to any year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from nastavnik.core.errors import N_
from nastavnik.core.workdays import IsWorking, calendar, working_day_not_after

Resource = Literal["personnel", "methodological", "material", "financial"]
MonthDay = tuple[int, int]
_P: tuple[Resource, ...] = ("personnel",)
_M: tuple[Resource, ...] = ("methodological",)
_E: tuple[Resource, ...] = ("material",)
_F: tuple[Resource, ...] = ("financial",)
_NONE: tuple[Resource, ...] = ()
_ALL: tuple[Resource, ...] = _P + _M + _E + _F
_FIRST_MONTH = 8


@dataclass(frozen=True, slots=True)
class RoadmapSample:
    """Describe one measure by month and day; ``since`` is None for «not later than», ``code`` names its evidence."""

    stage: int
    title: str
    since: MonthDay | None
    until: MonthDay
    responsible: str
    resources: tuple[Resource, ...]
    result: str
    ongoing: bool = False
    before_year: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class RoadmapLine:
    """Describe one measure of a given school year with real dates."""

    stage: int
    title: str
    due_from: date | None
    due_to: date
    responsible: str
    resources: tuple[Resource, ...]
    result: str
    ongoing: bool
    code: str


_COORD = N_("куратор")
_HEAD = N_("директор")
_PAIRS = N_("наставники и наставляемые")
_YEAR: tuple[MonthDay, MonthDay] = ((9, 1), (5, 31))

# fmt: off
SAMPLE: tuple[RoadmapSample, ...] = (
    RoadmapSample(1, N_("Анализ прошлого года: отчёт и SWOT"), (5, 15), (5, 30), _COORD, _M,
                  N_("справка"), before_year=True),
    RoadmapSample(1, N_("Приказ о внедрении программы и назначении куратора"), None, (8, 20), _HEAD, _P,
                  N_("приказ"), code="introduction_order"),
    RoadmapSample(1, N_("Обновление Положения о наставничестве"), None, (8, 25),
                  N_("куратор, профсоюзный комитет"), _M, N_("Положение, протокол педсовета")),
    RoadmapSample(1, N_("Утверждение дорожной карты и сроков мониторинга"), None, (8, 28),
                  N_("куратор, директор"), _ALL, N_("дорожная карта"), code="roadmap_order"),
    RoadmapSample(1, N_("Разговор на педсовете «Зачем нам наставничество»"), (8, 27), (8, 27), _COORD, _M,
                  N_("лист информирования"), code="staff_outreach"),
    RoadmapSample(1, N_("Место для встреч и время в расписании"), None, (9, 4),
                  N_("заместитель директора, заведующий хозяйством"), _E, N_("график")),
    RoadmapSample(1, N_("Раздел «Наставничество» на сайте школы"), *_YEAR, N_("ответственный за сайт"), _NONE,
                  N_("записи на сайте"), ongoing=True),
    RoadmapSample(2, N_("Предварительный опрос и приём запросов"), (8, 27), (9, 7), _COORD, _M,
                  N_("сводка запросов"), code="requests"),
    RoadmapSample(2, N_("Интервью с новыми и молодыми педагогами"), (9, 1), (9, 11),
                  N_("куратор, психолог"), _P, N_("записи интервью")),
    RoadmapSample(2, N_("Согласия, входная анкета, самооценка"), None, (9, 14), _COORD, _M,
                  N_("анкеты, согласия"), code="entry_wave"),
    RoadmapSample(2, N_("Формирование базы наставляемых"), (9, 15), (9, 15), _COORD, _NONE,
                  N_("база наставляемых"), code="mentee_register"),
    RoadmapSample(3, N_("Встречи в методобъединениях: приглашение наставников"), (9, 1), (9, 10),
                  N_("руководители методобъединений"), _P, N_("лист информирования"), code="mentor_outreach"),
    RoadmapSample(3, N_("Анкетирование кандидатов в наставники"), (9, 7), (9, 15), _COORD, _M,
                  N_("анкеты кандидатов"), code="candidates"),
    RoadmapSample(3, N_("Обсуждение кандидатов на методсовете (по желанию школы)"), (9, 16), (9, 16),
                  N_("председатель методсовета"), _NONE, N_("выписка из протокола"), code="council_minutes"),
    RoadmapSample(3, N_("Формирование базы наставников"), (9, 18), (9, 18), _COORD, _NONE,
                  N_("база наставников"), code="mentor_register"),
    RoadmapSample(4, N_("Отбор; одна-две установочные встречи наставников"), (9, 18), (9, 25), _COORD, _M,
                  N_("регламент встреч, тематический план"), code="training"),
    RoadmapSample(5, N_("Подбор пар, личные встречи"), (9, 21), (10, 2),
                  N_("куратор, наставники и наставляемые"), _E, N_("отметки о встречах"), code="personal_meetings"),
    RoadmapSample(5, N_("Согласия наставников и дополнительные соглашения"), None, (10, 2),
                  N_("специалист по кадрам"), _F, N_("соглашения")),
    RoadmapSample(5, N_("Приказ о закреплении пар и групп"), (10, 5), (10, 5), _HEAD, _NONE, N_("приказ"),
                  code="pairing_order"),
    RoadmapSample(5, N_("Поддержка тех, кто без пары; новый поиск наставников"), (9, 21), (5, 31),
                  N_("куратор, психолог"), _P, N_("план поддержки"), ongoing=True),
    RoadmapSample(6, N_("Встречи для знакомства и планирования"), (10, 5), (10, 16), _PAIRS, _E,
                  N_("цели пар"), code="introductions"),
    RoadmapSample(6, N_("Персонализированные программы"), None, (10, 23), N_("наставники"), _M,
                  N_("персонализированные программы")),
    RoadmapSample(6, N_("Регулярные встречи с отзывами, 2–4 раза в месяц"), (10, 5), (4, 30), _PAIRS, _NONE,
                  N_("журнал встреч"), ongoing=True),
    RoadmapSample(6, N_("Промежуточная оценка: открытый урок, разработка"), (12, 14), (12, 25),
                  N_("наставники, куратор"), _M, N_("лист оценки"), code="interim"),
    RoadmapSample(6, N_("Взаимные посещения уроков, методическая неделя"), (2, 8), (2, 12),
                  N_("руководители методобъединений"), _M, N_("записи о посещениях")),
    RoadmapSample(6, N_("Вторая промежуточная оценка для долгих программ"), (3, 15), (3, 26), _COORD, _NONE,
                  N_("лист оценки")),
    RoadmapSample(6, N_("Итоговые встречи"), (4, 12), (4, 30), _PAIRS, _NONE, N_("итоговая оценка"),
                  code="final_meetings"),
    RoadmapSample(7, N_("Итоговые анкеты"), (4, 26), (5, 7), _COORD, _NONE, N_("анкеты"), code="final_wave"),
    RoadmapSample(7, N_("SWOT-анализ, показатели, отчёт"), (5, 11), (5, 20), _COORD, _NONE, N_("отчёт"),
                  code="report"),
    RoadmapSample(7, N_("Итоговое открытое мероприятие, благодарности наставникам"), (5, 24), (5, 28),
                  N_("куратор, директор"), _F + _E, N_("программа, протокол"), code="closing_event"),
    RoadmapSample(7, N_("Рассказы об удачной практике, методическая копилка"), None, (6, 4), _COORD, _NONE,
                  N_("публикации")),
)
# fmt: on


def roadmap_for(start_year: int, is_working: IsWorking | None = None) -> tuple[RoadmapLine, ...]:
    """Lay the sample roadmap over one school year.

    Parameters
    ----------
    start_year : int
        Calendar year in which the school year starts: 2026 for 2026/27.
    is_working : callable, optional
        Tells working days of the school; a five-day week with federal holidays when absent.

    Returns
    -------
    tuple of RoadmapLine
        In the order of the sample. A due date on a day off moves to the working day before it.

    Raises
    ------
    RuleError
        With code ``workdays.none`` when the calendar has no working days.
    """
    rule = is_working or calendar()
    return tuple(_line(sample, start_year, rule) for sample in SAMPLE)


def _line(sample: RoadmapSample, start_year: int, is_working: IsWorking) -> RoadmapLine:
    def place(month_day: MonthDay) -> date:
        month, day = month_day
        same_year = sample.before_year or month >= _FIRST_MONTH
        return date(start_year if same_year else start_year + 1, month, day)

    due_to = working_day_not_after(place(sample.until), is_working=is_working)
    return RoadmapLine(
        stage=sample.stage,
        title=sample.title,
        due_from=min(place(sample.since), due_to) if sample.since else None,
        due_to=due_to,
        responsible=sample.responsible,
        resources=sample.resources,
        result=sample.result,
        ongoing=sample.ongoing,
        code=sample.code,
    )


#: How often a measure comes again, in days or in months.
REPEATS: dict[str, int] = {"weekly": 7, "monthly": 1, "quarterly": 3}
#: The last weeks of a year keep their days: its end does not move with its beginning.
_END = timedelta(days=75)


def next_time(day: date, repeats: str) -> date:
    """Give the day on which a measure that comes again is due next.

    Parameters
    ----------
    day : date
        The day on which it was due.
    repeats : str
        A key of `REPEATS`.

    Returns
    -------
    date
        A week later, or the same day of a later month; where that month is shorter, its last day.
    """
    if repeats == "weekly":
        return day + timedelta(days=REPEATS[repeats])
    months = day.month - 1 + REPEATS[repeats]
    year, month = day.year + months // 12, months % 12 + 1
    return min(day.replace(year=year, month=month, day=1) + timedelta(days=day.day - 1), _last_day(year, month))


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def later_start(day: date, *, begins: date, ends: date, starts_on: date, is_working: IsWorking | None = None) -> date:
    """Move a day of a plan for a school that starts later in the year.

    What lies between the beginning of the year and its last weeks is drawn together into what is left of that time, so
    the order of measures stays and the end of the year keeps its days.

    Parameters
    ----------
    day : date
        A day of the plan.
    begins, ends : date
        First and last day of the programme.
    starts_on : date
        The day on which the school really starts.
    is_working : callable, optional
        Tells working days of the school; a five-day week with federal holidays when absent.

    Returns
    -------
    date
        A working day not before the start, or the same day where it lies before the beginning or in the last weeks.
    """
    fixed = ends - _END
    if not begins <= day < fixed or not begins < starts_on < fixed:
        return day
    share = (fixed - starts_on) / (fixed - begins)
    moved = starts_on + timedelta(days=round((day - begins).days * share))
    return max(working_day_not_after(moved, is_working=is_working or calendar()), starts_on)
