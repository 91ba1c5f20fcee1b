"""The tables of the registers: what stands in each column, once for the page, the print and the files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from operator import attrgetter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.registries import mentee_columns
from nastavnik.kit.tables import FILE, PAGE, SEEN, Badge, Column, Filter, Listing, address_of
from nastavnik.kit.tables.columns import words
from nastavnik.kit.tables.more import Source, offered_columns
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.kit.words import label_of
from nastavnik.people.models import name_of
from nastavnik.people.tables import named
from nastavnik.programme.models import Programme
from nastavnik.registry.models import LentTask, MenteeEntry, MentorEntry, PreliminaryRequest
from nastavnik.registry.questions import described, shown_answers
from nastavnik.registry.selectors.demand import DemandRow
from nastavnik.registry.selectors.hours import hours_by_mentor
from nastavnik.registry.selectors.mentees import (
    YEARS,
    MenteeRow,
    TopicLine,
    baselines,
    mentee_entries,
    mentee_rows,
    narrowed,
)
from nastavnik.registry.selectors.mentors import MentorRow, mentor_entries, mentor_rows, week_of


def _state(row: MenteeRow | MentorRow) -> Badge:
    return Badge.of(row.entry)


def requests_in_words(lines: Sequence[TopicLine]) -> SafeString:
    """Draw the requests of a person, each with its state."""
    told = "".join(f"<div>{_topic(one)} {_topic_state(one)}</div>" for one in lines)
    return mark_safe(told or '<span class="quiet">–</span>')  # noqa: S308 - each word is escaped


def _topic(line: TopicLine) -> str:
    if line.pk is None:
        return f'<span class="quiet">{escape(line.words)}</span>'
    return f'<a href="{address_of("registry:request", line.pk)}">{escape(line.words)}</a>'


def _topic_state(line: TopicLine) -> str:
    if line.waits:
        return words(Badge("wait", line.state))
    return f'<span class="small quiet">{escape(line.state)}</span>' if line.state else ""


def _contacts(row: MenteeRow) -> str:
    return ", ".join(filter(None, (row.teacher.phone, row.teacher.email)))


def _source(row: MenteeRow) -> str:
    return label_of(MenteeEntry.Source, row.entry.source)


def _way_in(row: MenteeRow) -> str:
    return gettext("нет входа") if row.teacher.account_id is None else gettext("вход открыт")


MENTEES = (
    Column("number", _("№"), kind="row", on={FILE}),
    named(_("ФИО"), value=lambda row: row.teacher.told_apart, link="registry:mentee", of="entry.pk"),
    Column("teacher.subjects", _("Предмет")),
    Column("teacher.positions", _("Должность"), offered=True, blank="–"),
    Column("teacher.department", _("МО"), sort="teacher__department", offered=True, blank="–"),
    Column("contacts", _("Контакты"), value=_contacts, offered=True, blank="–"),
    Column("teacher.category", _("Квалификационная категория"), offered=True, blank="–"),
    Column("teacher.pedagogical_years", _("Стаж, лет"), kind="number", sort="teacher__pedagogical_years", blank="–"),
    Column("teacher.hired_on", _("В школе с"), kind="date", sort="teacher__hired_on", blank="–"),
    Column("requests", _("Запросы"), value=lambda row: requests_in_words(row.requests), on=SEEN),
    Column("requests", _("Запросы"), value=lambda row: "; ".join(one.words for one in row.requests), on={FILE}),
    Column("consents", _("Согласия"), blank="–"),
    Column("source", _("Как узнали"), value=_source, sort="source", offered=True),
    Column("state", _("Состояние"), value=_state, sort="state"),
    Column("way", _("Вход"), value=_way_in, offered=True),
    Column("entry.invited_on", _("Приглашение"), kind="date", sort="invited_on", offered=True, blank="–"),
    Column("entry.joined_on", _("В программе с"), kind="date", sort="joined_on", offered=True, blank="–"),
    Column("entry.ended_on", _("Участие завершено"), kind="date", sort="ended_on", offered=True, blank="–"),
    Column("form", _("Форма наставничества"), value=lambda row: gettext("учитель – учитель"), offered=True),
)
#: What the columns read of an entry and of its teacher.
OF_ENTRY = ("state", "source", "invited_on", "joined_on", "ended_on", "teacher__account")
OF_TEACHER = (
    *("apart", "subjects", "position", "other_positions", "department", "pedagogical_years"),
    *("hired_on", "category", "phone", "email"),
)


mentee_columns.add(
    "registry",
    Source((("baseline", _("Исходная самооценка"), "text"),), lambda programme, people: baselines(programme, people)),
)


#: What says nothing of one person: the number of a row, what is the same in every row.
UNSOUGHT = {"number", "form"}


def _for_search(column: Column) -> Column:
    """Make a column of the database one of rows in memory, looked through by the words it shows."""
    return replace(column, search=FILE in column.on and column.key not in UNSOUGHT, sort=bool(column.sort))


def mentees_table(request: HttpRequest, programme: Programme, state: str, departments: Sequence[str]) -> Listing:
    """Give the register of mentees as it was asked for; looked for is whatever stands in any of its columns."""

    def prepare(entries: Sequence[Any]) -> list[MenteeRow]:
        return mentee_rows(programme, entries)

    filters = [
        Filter("years", _("Стаж"), [(name, gettext(words)) for name, (words, _least, _most) in YEARS.items()]),
        Filter("department", _("МО"), [(one, one) for one in departments]),
        Filter("way", _("Вход"), [("none", _("нет входа")), ("open", _("вход открыт"))]),
    ]
    filters = [one for one in filters if one.options]
    told = [*name_of("teacher"), *(f"teacher__{name}" for name in OF_TEACHER)]
    asked = {one.name: request.GET.get(one.name, "") for one in filters}
    rows = narrowed(mentee_entries(programme, state), **asked).only(*OF_ENTRY, *told)
    columns = [*MENTEES, *offered_columns(mentee_columns, attrgetter("teacher.pk"))]
    title = gettext("База наставляемых")
    if not request.GET.get("q", "").strip():
        return Listing(request, title, columns, rows, prepare=prepare, filters=filters)
    return Listing(request, title, map(_for_search, columns), lambda: prepare(list(rows)), filters=filters)


def _hours_left(row: MentorRow) -> str | None:
    return gettext("часов нет") if row.hours.out else None


def _week(row: MentorRow) -> Any:
    return week_of(row.teacher.weekly_hours, row.entry.hours_per_week)


MENTORS = (
    named(_("ФИО"), value=lambda row: row.teacher.told_apart, link="registry:mentor", of="entry.pk"),
    Column("types", _("Тип"), blank="–", on=SEEN),
    Column("entry.subjects", _("Предметы"), blank="–", on=SEEN),
    Column("competences", _("Компетенции"), style="small", blank="–", on=SEEN),
    Column(
        "hours",
        _("Занято ч/нед."),
        kind="number",
        value=lambda row: row.hours.words,
        note=_hours_left,
        sort="hours_per_week",
        blank="–",
        on=SEEN,
    ),
    Column("taken", _("Занято ч/нед."), kind="number", on={FILE}),
    Column("week", _("С уроками, ч/нед."), kind="number", value=_week, blank="–", on={FILE}),
    Column("entry.capacity", _("Мест"), kind="number", sort="capacity", on=SEEN),
    Column("training", _("Обучение"), value=lambda row: label_of(MentorEntry.Training, row.entry.training)),
    Column("state", _("Состояние"), value=_state, sort="state"),
    Column("entry.selected_on", _("В базе с"), kind="date", on={FILE}),
)


#: What the columns and the answers of the questionnaire read of an entry.
IN_REGISTER = ("types", "subjects", "hours_per_week", "capacity", "training", "state", "selected_on", *shown_answers())


def _told(number: int, row: MentorRow) -> str:
    return row.told[number][1]


def mentors_table(request: HttpRequest, programme: Programme, state: str) -> Listing:
    """Give the register of mentors as it was asked for; a file holds every answer of the questionnaire."""
    names = [name for name, _words in described(MentorEntry(), ())]
    asked = [Column(f"told-{at}", name, value=partial(_told, at), on={FILE}) for at, name in enumerate(names)]
    columns = (MENTORS[0], *asked, *MENTORS[1:])
    told = ("teacher__apart", "teacher__weekly_hours")
    rows = mentor_entries(programme, state).only(*IN_REGISTER, *name_of("teacher"), *told)

    def prepare(entries: Sequence[Any]) -> list[MentorRow]:
        return mentor_rows(entries, hours_by_mentor(programme.pk))

    return Listing(request, gettext("База наставников"), columns, rows, prepare=prepare)


def _enough(row: DemandRow) -> Badge | None:
    return Badge("bad", gettext("нет наставника")) if row.unanswered else None


DEMAND = (
    Column("label", _("Тема"), kind="person", sort=True),
    Column("asked", _("Запросов"), kind="number", sort=True),
    Column("mentors", _("Наставников"), kind="number", sort=True),
    Column("places", _("Мест у них"), kind="number", sort=True),
    Column("enough", _("Хватает ли"), value=_enough, hide_label=True),
)


def demand_table(request: HttpRequest, rows: Sequence[DemandRow]) -> Listing:
    """Give what is asked for beside who could answer."""
    return Listing(request, gettext("Спрос и предложение по темам"), DEMAND, rows, per_page=None)


LENT = (
    named(_("ФИО"), link="registry:lent_edit", value=lambda row: row.teacher.told_apart),
    Column("teacher.department", _("МО"), blank="–"),
    Column("what", _("Что поручено"), value=lambda row: row.get_what_display(), sort="what"),
    Column("lent_on", _("С какого дня"), kind="date", sort="lent_on"),
    Column("until", _("По какой день"), kind="date", sort="until"),
    Column("state", _("Состояние"), value=lambda row: _lent_stands(row), sort="state"),
)


def _lent_stands(row: LentTask) -> Badge:
    if row.state == LentTask.State.OPEN and row.until < clock.today():
        return Badge("bad", gettext("срок прошёл"))
    return Badge.of(row)


def lent_table(request: HttpRequest, rows: Any) -> Listing:
    """Give what is lent to heads of departments."""
    filters = [
        Filter("state", _("Состояние"), LentTask.State.choices, lookup="state"),
        Filter("what", _("Что поручено"), LentTask.What.choices, lookup="what"),
    ]
    return Listing(request, gettext("Поручено руководителям МО"), LENT, rows, filters=filters)


#: Where each lent task is done.
WAYS = {"asking": "registry:invite_mentees", "mentors": "registry:invite_mentors", "list": "registry:my_department"}
OWN_LENT = (
    Column(
        "what",
        _("Что поручено"),
        kind="person",
        value=lambda row: row.get_what_display(),
        link=lambda row: reverse(WAYS[row.what]),
    ),
    Column("until", _("По какой день"), kind="date"),
    Column("act", _("Отметить"), hide_label=True, template="registry/lent_done.html", on={PAGE}),
)


def own_lent_table(request: HttpRequest, rows: Any) -> Listing:
    """Give what is lent to whoever asks."""
    return Listing(request, gettext("Поручено вам куратором"), OWN_LENT, rows, per_page=None)


def department_table(request: HttpRequest, people: Any, asked: Mapping[int, Any]) -> Listing:
    """Give the people of a department to its head: who they are, and when they were asked."""

    def day(row: Any) -> str:
        return short_date(asked[row.pk]) if row.pk in asked else gettext("ещё нет")

    columns = (
        named(_("ФИО"), way="", value=lambda row: row.told_apart),
        Column("positions", _("Должность"), blank="–"),
        Column("asked", _("Спросили о запросе"), value=day),
    )
    return Listing(request, gettext("Люди моего МО"), columns, people)


SHEET_STATES = {"out": ("wait", _("на руках")), "off": ("mute", _("не вернётся"))}


def _sheet_state(row: PreliminaryRequest) -> Badge:
    """Say whether a sheet came back; what its author did with the answer since is nobody else's."""
    return Badge(*SHEET_STATES.get(row.state, ("ok", _("внесён"))))


SHEETS = (
    Column("number", _("Лист"), kind="person", sort="number", search="number__icontains"),
    Column("made_on", _("Напечатан"), kind="date", sort="made_on"),
    Column("state", _("Состояние"), value=_sheet_state),
    Column("act", _("Действие"), value=str, template="registry/early_annul.html", on={PAGE}, hide_label=True),
)


def sheets_table(request: HttpRequest, rows: Any) -> Listing:
    """Give the sheets handed out by their numbers; whose each is and what stands in it nobody sees."""
    blank = Filter(
        "state", _("Состояние"), [(key, label) for key, (_tone, label) in SHEET_STATES.items()], lookup="state"
    )
    return Listing(request, gettext("Листы предварительных запросов"), SHEETS, rows, filters=[blank])
