"""The tables of the registers: what stands in each column, once for the page, the print and the files."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.tables import FILE, SEEN, Badge, Column, Listing
from nastavnik.kit.words import label_of
from nastavnik.people.tables import named
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MentorEntry
from nastavnik.registry.questions import described
from nastavnik.registry.selectors.demand import DemandRow
from nastavnik.registry.selectors.mentees import MenteeRow, mentee_entries, mentee_rows
from nastavnik.registry.selectors.mentors import MentorRow, mentor_entries, mentor_rows


def _state(row: MenteeRow | MentorRow) -> Badge:
    return Badge.of(row.entry)


MENTEES = (
    named(_("ФИО"), value=lambda row: row.teacher.full_name, link="registry:mentee", of="entry.pk"),
    Column("teacher.subjects", _("Предмет")),
    Column("teacher.pedagogical_years", _("Стаж, лет"), kind="number", sort="teacher__pedagogical_years", blank="–"),
    Column("teacher.hired_on", _("В школе с"), kind="date", sort="teacher__hired_on", blank="–"),
    Column("requests", _("Запросы"), template="registry/topics_of_row.html", on=SEEN),
    Column("requests", _("Запросы"), value=lambda row: "; ".join(one.words for one in row.requests), on={FILE}),
    Column("consents", _("Согласия"), blank="–"),
    Column("state", _("Состояние"), value=_state, sort="state"),
    Column("entry.joined_on", _("В программе с"), kind="date", on={FILE}),
)


def mentees_table(request: HttpRequest, programme: Programme, state: str) -> Listing:
    """Give the register of mentees as it was asked for."""

    def prepare(entries: Sequence[Any]) -> list[MenteeRow]:
        return mentee_rows(programme, entries)

    return Listing(request, gettext("База наставляемых"), MENTEES, mentee_entries(programme, state), prepare=prepare)


def _hours(row: MentorRow) -> Any:
    return row.entry.hours_per_week


MENTORS = (
    named(_("ФИО"), value=lambda row: row.teacher.full_name, link="registry:mentor", of="entry.pk"),
    Column("types", _("Тип"), blank="–", on=SEEN),
    Column("entry.subjects", _("Предметы"), blank="–", on=SEEN),
    Column("competences", _("Компетенции"), style="small", blank="–", on=SEEN),
    Column("hours", _("Ч/нед."), kind="number", value=_hours, sort="hours_per_week", blank="–", on=SEEN),
    Column("entry.capacity", _("Мест"), kind="number", sort="capacity", on=SEEN),
    Column("training", _("Обучение"), value=lambda row: label_of(MentorEntry.Training, row.entry.training)),
    Column("state", _("Состояние"), value=_state, sort="state"),
    Column("entry.selected_on", _("В базе с"), kind="date", on={FILE}),
)


def _told(number: int, row: MentorRow) -> str:
    return row.told[number][1]


def mentors_table(request: HttpRequest, programme: Programme, state: str) -> Listing:
    """Give the register of mentors as it was asked for; a file holds every answer of the questionnaire."""
    names = [name for name, _words in described(MentorEntry(), ())]
    asked = [Column(f"told-{at}", name, value=partial(_told, at), on={FILE}) for at, name in enumerate(names)]
    columns = (MENTORS[0], *asked, *MENTORS[1:])
    return Listing(request, gettext("База наставников"), columns, mentor_entries(programme, state), prepare=mentor_rows)


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
