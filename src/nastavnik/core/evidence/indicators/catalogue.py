"""The programme's indicators as data: what each is called, how it is counted, which threshold it has by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nastavnik.core.errors import N_, RuleError

Unit = Literal["percent", "points", "days"]
Source = Literal["people", "answers"]
Better = Literal["more", "less", ""]


@dataclass(frozen=True, slots=True)
class Indicator:
    """Describe one indicator.

    Attributes
    ----------
    code : str
        ``I1`` to ``I15``.
    title, formula : str
        Russian texts, message ids: the name, and the way of counting in words.
    unit : {'percent', 'points', 'days'}
        Unit of the value and of the threshold.
    source : {'people', 'answers'}
        Counts of people, pairs and meetings are always shown; answers and ratings from five people on.
    better : {'more', 'less', ''}
        Which side of the threshold is good; '' for an indicator without a threshold.
    threshold : float or None
        Default threshold in units of the value.
    ground : str
        Where the default comes from, a Russian text.
    official : str
        Code of the official monitoring indicator that this one is, else ''.
    path : tuple of int
        Official targets by year from 2020 to 2024, per cent.
    """

    code: str
    title: str
    formula: str
    unit: Unit = "percent"
    source: Source = "people"
    better: Better = ""
    threshold: float | None = None
    ground: str = N_("справочно")
    official: str = ""
    path: tuple[int, ...] = ()


_OFFICIAL = N_("целевая модель наставничества, распоряжение Р-145; после 2024 года порог задаёт регион")
_ADVICE = N_("рекомендация")
_COVERAGE_PATH = (10, 20, 35, 50, 70)
_SATISFIED_PATH = (50, 55, 60, 70, 85)

# fmt: off
INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "I1", N_("Охват молодых специалистов"),
        N_("Наставляемые с педагогическим стажем до трёх лет от всех педагогов школы с таким стажем."),
        better="more", threshold=70, ground=_OFFICIAL, official="P1", path=_COVERAGE_PATH,
    ),
    Indicator(
        "I2", N_("Удовлетворённость наставляемых"),
        N_("Итоговые анкеты с ответом от 7 до 10 на вопрос «Насколько вы довольны участием?» от всех с этим ответом."),
        source="answers", better="more", threshold=85, ground=_OFFICIAL, official="P2", path=_SATISFIED_PATH,
    ),
    Indicator(
        "I3", N_("Удовлетворённость наставников"),
        N_("То же по итоговым анкетам наставников."),
        source="answers", better="more", threshold=85, ground=_OFFICIAL, official="P3", path=_SATISFIED_PATH,
    ),
    Indicator(
        "I4", N_("Доля решённых запросов"),
        N_("Запросы, о которых наставляемый сказал «решён», от всех принятых в работу."),
        source="answers", better="more", threshold=70, ground=_ADVICE,
    ),
    Indicator(
        "I5", N_("Прирост самооценки по запросу"),
        N_("Среднее разностей «в конце» и «в начале» одной и той же оценки от 1 до 10, по запросам с обеими оценками."),
        unit="points", source="answers", better="more", threshold=2, ground=_ADVICE,
    ),
    Indicator(
        "I6", N_("Регулярность встреч"),
        N_("Работающие пары, у которых за последние 30 дней была встреча, от всех работающих. Пауза не считается."),
        better="more", threshold=90, ground=_ADVICE,
    ),
    Indicator(
        "I7", N_("Полнота обратной связи"),
        N_("Полученные отзывы от ожидаемых: по одному от наставника и от каждого, кто был на встрече. "
           "Зачтённое знакомство отзывов не требует."),
        better="more", threshold=80, ground=_ADVICE,
    ),
    Indicator(
        "I8", N_("Исполнение плана"),
        N_("Сделанные мероприятия дорожной карты от тех, чей срок уже настал, и сделанных раньше срока."),
        better="more", threshold=80, ground=N_("по образцу отчётов о наставничестве на госслужбе"),
    ),
    Indicator(
        "I9", N_("Время до пары"),
        N_("Медиана дней от первого отправленного запроса до закрепления первой пары. Кто ещё ждёт, учтён как ждущий "
           "(оценка Каплана и Мейера)."),
        unit="days", better="less", threshold=21, ground=_ADVICE,
    ),
    Indicator(
        "I10", N_("Практические результаты"),
        N_("Закреплённые места хотя бы с одним результатом (проект, разработка, открытый урок, публикация) от всех."),
        better="more", threshold=80, ground=_ADVICE,
    ),
    Indicator(
        "I11", N_("Закрепляемость"),
        N_("Молодые специалисты, работавшие 1 сентября прошлого года и оставшиеся на последнее 1 сентября, от всех "
           "работавших тогда. Стаж считается на то 1 сентября, по списку педагогов и дню его записи. "
           "Меньше шести человек: случаи, а не доля."),
    ),
    Indicator(
        "I12", N_("Развитие"),
        N_("Наставляемые, у которых за время программы отмечены новая категория, конкурс или курсы, от всех "
           "вступивших. Отмечает куратор на странице наставляемого; чего там нет, то не засчитано."),
    ),
    Indicator(
        "I13", N_("Нагрузка наставников"),
        N_("Часы состоявшихся встреч от заявленных часов за время работы пар. Встречи без длительности не входят."),
        better="less", threshold=100, ground=_ADVICE,
    ),
    Indicator(
        "I14", N_("Досрочно прекращённые пары"),
        N_("Места, прекращённые до итоговой оценки, от всех закреплённых. Причины не указываются."),
        better="less", threshold=15, ground=_ADVICE,
    ),
    Indicator(
        "I15", N_("Преемственность"),
        N_("Наставляемые, готовые сами стать наставниками, от ответивших на этот вопрос итоговой анкеты."),
        source="answers",
    ),
)
# fmt: on
BY_CODE: Mapping[str, Indicator] = {one.code: one for one in INDICATORS}

#: Official indicators of the model that the form «учитель – учитель» has no people for.
NOT_APPLICABLE: tuple[str, ...] = (
    N_("доля детей от 10 до 19 лет, вошедших в программы в роли наставляемого"),
    N_("доля детей от 15 до 19 лет, вошедших в программы в роли наставника"),
    N_("доля предприятий, вошедших в программы"),
)

_BOUNDS: Mapping[str, tuple[float, float]] = {"percent": (0, 100), "points": (0, 9), "days": (1, 365)}


def check_threshold(code: str, value: float) -> None:
    """Refuse a threshold that cannot be one.

    Parameters
    ----------
    code : str
        Code of an indicator.
    value : float
        Threshold in units of the indicator.

    Raises
    ------
    RuleError
        When there is no such indicator, it has no threshold, or the value is out of its bounds.
    """
    one = BY_CODE.get(code)
    if one is None or one.threshold is None:
        raise RuleError("threshold.unknown", N_("У этого показателя нет порога."), code)
    low, high = _BOUNDS[one.unit]
    if not low <= value <= high:
        raise RuleError(
            "threshold.bounds",
            N_("Порог показателя %(code)s может быть от %(low)s до %(high)s."),
            code,
            params={"code": code, "low": f"{low:g}", "high": f"{high:g}"},
        )
