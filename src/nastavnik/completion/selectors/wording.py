"""The figures in words: what each is called and how it is counted."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from nastavnik.completion.selectors.figures import OTHER, Figure, Figures
from nastavnik.core.texts import within
from nastavnik.mentoring.models import Goal, PracticalResult
from nastavnik.registry.models import MenteeEntry, RequestTopic

# fmt: off
GROUPS = {
    "mentees": gettext_noop("Наставляемые"), "young": gettext_noop("Молодые специалисты"),
    "mentors": gettext_noop("Наставники"), "pairs": gettext_noop("Пары и группы"),
    "meetings": gettext_noop("Встречи и отзывы"), "goals": gettext_noop("Цели"),
    "results": gettext_noop("Практические результаты"), "requests": gettext_noop("Запросы"),
    "topics": gettext_noop("Темы запросов"), "satisfaction": gettext_noop("Удовлетворённость"),
}
LABELS = {
    "mentees.all": gettext_noop("в базе наставляемых"),
    "young.all": gettext_noop("работает в школе"), "young.invited": gettext_noop("приглашены в программу"),
    "young.joined": gettext_noop("вошли в программу"),
    "mentors.register": gettext_noop("в базе наставников"),
    "mentors.working": gettext_noop("работали с парой или группой"),
    "pairs.pairs": gettext_noop("пар"), "pairs.groups": gettext_noop("групп"),
    "pairs.places": gettext_noop("наставляемых мест в парах и группах"),
    "pairs.completed": gettext_noop("завершены с итоговой оценкой"),
    "pairs.ended": gettext_noop("прекращены досрочно"),
    "meetings.held": gettext_noop("встреч состоялось"), "meetings.closed": gettext_noop("из них закрыты"),
    "meetings.forms": gettext_noop("отзывов получено"),
    "goals.all": gettext_noop("поставлено"), "results.all": gettext_noop("всего"),
    "results.places": gettext_noop("пар с результатом"),
    "requests.all": gettext_noop("отправлено"), "requests.elsewhere": gettext_noop("решаются иначе"),
    "requests.told": gettext_noop("наставляемый отметил итог"), "requests.resolved": gettext_noop("решён"),
    "requests.partly": gettext_noop("решён частично"), "requests.unresolved": gettext_noop("не решён"),
    f"topics.{OTHER}": gettext_noop("другие темы"),
    "satisfaction.mentees": gettext_noop("довольны наставляемые"),
    "satisfaction.mentors": gettext_noop("довольны наставники"),
}
HOW = {
    "mentees": gettext_noop("Записи базы наставляемых этого года по состоянию на день подсчёта."),
    "mentees.all": gettext_noop(
        "Все записи базы этого года: приглашённые, вошедшие, отказавшиеся, "
        "завершившие."
    ),
    "young.all": gettext_noop(
        "Работающие сейчас педагоги, у которых в списке стоит педагогический стаж до "
        "трёх лет включительно."
    ),
    "young.invited": gettext_noop(
        "Из них те, кто есть в базе наставляемых в любом состоянии. Отказ тоже "
        "приглашение: участие добровольно."
    ),
    "young.joined": gettext_noop("Из них те, кто вошёл в программу, даже если потом вышел."),
    "mentors.register": gettext_noop("Записи базы наставников: отобранные и те, кто взял перерыв."),
    "mentors.working": gettext_noop(
        "Педагоги, у которых в этом году была хотя бы одна закреплённая пара или "
        "группа."
    ),
    "pairs.pairs": gettext_noop("Наставник с одним наставляемым, пара была закреплена в этом году."),
    "pairs.groups": gettext_noop("Группа считается одной, сколько бы наставляемых в ней ни было."),
    "pairs.places": gettext_noop("Каждый наставляемый у каждого наставника считается отдельно."),
    "pairs.completed": gettext_noop("Доля мест, завершённых итоговой оценкой, от всех закреплённых."),
    "pairs.ended": gettext_noop(
        "Доля мест, прекращённых до итоговой оценки, от всех закреплённых. Причины не "
        "указываются."
    ),
    "meetings.held": gettext_noop(
        "Встречи, отмеченные состоявшимися, вместе с личными встречами, зачтёнными как "
        "знакомство."
    ),
    "meetings.closed": gettext_noop(
        "Закрыты: пришли отзывы обеих сторон, или куратор закрыл встречу без "
        "отзыва."
    ),
    "meetings.forms": gettext_noop(
        "Полученные отзывы от ожидаемых: по одному от наставника и от каждого, кто был. "
        "Зачтённое знакомство отзывов не требует."
    ),
    "goals": gettext_noop(
        "Цели, которые ведутся в программе этого года, вместе с перенесёнными из "
        "прошлого."
    ),
    "results": gettext_noop("Результаты, внесённые парами: проект, разработка, открытый урок, публикация."),
    "results.places": gettext_noop("Места с хотя бы одним практическим результатом от всех закреплённых."),
    "requests.all": gettext_noop("Запросы без черновиков и отозванных."),
    "requests.elsewhere": gettext_noop(
        "Запросы, для которых нашёлся другой путь: курсы, психолог, "
        "администрация."
    ),
    "requests.told": gettext_noop(
        "Запросы, о которых наставляемый сам сказал в конце: решён, частично или "
        "нет."
    ),
    "requests": gettext_noop(
        "Доля от запросов с отмеченным итогом. Не показываем, если отметили меньше пяти "
        "человек или у всех из менее чем десяти одно и то же."
    ),
    "topics": gettext_noop(
        "Запросы без черновиков и отозванных. Личные темы, о которых просят меньше пяти "
        "раз, стоят вместе."
    ),
    "satisfaction": gettext_noop(
        "Ответы от 7 до 10 в итоговой анкете от всех, кто ответил на этот вопрос. Не "
        "показываем, если ответили меньше пяти человек или все из менее чем десяти одинаково."
    ),
}
# fmt: on
CHOICES = {
    "mentees": MenteeEntry.State,
    "goals": Goal.State,
    "results": PracticalResult.Kind,
    "topics": RequestTopic,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as it is printed."""

    label: str
    value: str
    share: str
    how: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of figures as it is printed."""

    code: str
    title: str
    lines: tuple[Line, ...]


def label_of(code: str) -> str:
    """Name a figure."""
    if code in LABELS:
        return gettext(LABELS[code])
    group, _dot, choice = code.partition(".")
    return str(CHOICES[group](choice).label)


def group_of(code: str) -> str:
    """Name the group of a figure inside a sentence."""
    return within(gettext(GROUPS[code.partition(".")[0]]))


def how_of(code: str) -> str:
    """Say how a figure is counted."""
    return gettext(HOW.get(code) or HOW[code.partition(".")[0]])


def value_of(figure: Figure) -> str:
    """Write the count, with its whole where it has one."""
    if figure.of is None:
        return str(figure.value)
    if figure.value is None:
        return gettext("ответов мало, чтобы показать: %(of)s") % {"of": figure.of}
    return gettext("%(value)s из %(of)s") % {"value": figure.value, "of": figure.of}


def share_of(figure: Figure) -> str:
    """Write the share in per cent; nothing of nothing is a dash."""
    if figure.of is None or figure.value is None:
        return ""
    return gettext("%(value)s %%") % {"value": round(100 * figure.value / figure.of)} if figure.of else "—"


def in_words(figures: Figures) -> list[Group]:
    """Give the figures as they are printed."""
    return [Group(code, gettext(GROUPS[code]), tuple(_line(line) for line in lines)) for code, lines in figures.groups]


def _line(figure: Figure) -> Line:
    return Line(label_of(figure.code), value_of(figure), share_of(figure), how_of(figure.code))


def day_of(figures: Figures) -> dt.date:
    """Give the day the figures were counted on."""
    return dt.date.fromisoformat(figures.on)
