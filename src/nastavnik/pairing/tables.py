"""The tables of stage 5: pairs and groups, an order, runs side by side, the protocol of a draw."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.many import offered
from nastavnik.kit.registries import mentee_columns
from nastavnik.kit.tables import FILE, SEEN, Badge, Column, Listing, address_of
from nastavnik.kit.tables.columns import words
from nastavnik.kit.tables.more import Source
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.kit.words import label_of
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.selectors.pairs.listed import answers_in_words, listed_places
from nastavnik.pairing.selectors.registers.mentees import pairs_of_mentees
from nastavnik.pairing.selectors.runs.compare import Comparison, Row, Total
from nastavnik.pairing.selectors.words import STEPS, TYPES
from nastavnik.pairing.selectors.workshop.page import Workshop
from nastavnik.pairing.selectors.workshop.rows import NeedRow
from nastavnik.people.models import name_order
from nastavnik.people.tables import named
from nastavnik.programme.models import Programme


def _kind(place: Place) -> str:
    return f"{TYPES[place.type]}, {label_of(Relationship.Format, place.relationship.format)}"


def order_of(place: Place) -> str:
    """Name the order a place stands in."""
    return f"№ {place.order.number}, {short_date(place.order.dated)}" if place.order else ""


def _mentor(place: Place) -> str:
    return place.mentor.short_name


def _mentee(row: Any) -> str:
    return str(row.mentee.short_name)


ON_PAIRS = ("pairing:invite_many", "pairing:papers_many", "pairing:confirm_many", "pairing:remind_many")
MENTOR_FIRST = (name_order("mentor"), name_order("mentee"))
PAIRS = (
    named(_("Наставник"), key="mentor", way="mentor", kind="text", value=_mentor, sort=MENTOR_FIRST, on=SEEN),
    Column("mentor.told_apart", _("Наставник"), on={FILE}),
    named(_("Наставляемый"), key="mentee", way="mentee", value=_mentee, link="pairing:place", on=SEEN),
    Column("mentee.told_apart", _("Наставляемый"), on={FILE}),
    Column("type", _("Тип и вид"), value=_kind, sort="type"),
    Column("state", _("Состояние"), value=lambda one: Badge(*STEPS[one.step]), sort="state"),
    Column("answers", _("Ответы"), value=answers_in_words, style="small"),
    Column("confirmed_on", _("Закреплена"), kind="date", on={FILE}),
    Column("order", _("Приказ"), value=order_of, sort="order__dated", style="num"),
)


def pairs_table(request: HttpRequest, programme: Programme, states: Iterable[str], *, coordinator: bool) -> Listing:
    """Give pairs and groups, a row for every mentee; the coordinator opens them from here."""
    columns = PAIRS if coordinator else [replace(column, link="") for column in PAIRS]
    rows, many = listed_places(programme, states), offered(request, *ON_PAIRS)
    return Listing(request, gettext("Пары и группы"), columns, rows, choosing=many)


def need_lines(page: Workshop) -> SafeString:
    """Draw the list of needs; a year may begin with hundreds, so no template is asked for each."""
    chosen = page.selected.row.key if page.selected is not None else ""
    lines = ((mark_safe(' class="on"') if row.key == chosen else "", _need(row, page, chosen)) for row in page.shown)
    return format_html_join("\n", "<li{}>{}</li>", lines)


def _need(row: NeedRow, page: Workshop, chosen: str) -> SafeString:
    """Draw one need: whoever chooses alone is only named, the others lead to their place or to the choice."""
    state = "" if row.state == "found" else words(Badge(row.tone, row.label))
    line = '<strong>{}</strong> <span class="quiet small">{}</span> <small>{} {}</small>'
    told = format_html(line, row.mentee.short_name, row.wants, row.offer, state)
    if row.own:
        return format_html("<span>{}</span>", told)
    if row.place:
        return format_html('<a href="{}">{}</a>', address_of("pairing:place", row.place.pk), told)
    current = mark_safe(' aria-current="true"') if row.key == chosen else ""
    return format_html('<a href="?need={}{}#choice"{}>{}</a>', row.key, page.filter.tail, current, told)


def _with_position(teacher: Any) -> str:
    position = "" if teacher.position == teacher.apart else teacher.position
    return ", ".join(filter(None, (teacher.told_apart, position)))


ORDER = (
    Column("mentor", _("Наставник, должность"), value=lambda one: _with_position(one.mentor)),
    Column("mentee", _("Наставляемый, должность"), kind="person", value=lambda one: _with_position(one.mentee)),
    Column("type", _("Тип и вид"), value=_kind),
)


def order_table(request: HttpRequest, places: Sequence[Place]) -> Listing:
    """Give what the table of an order says."""
    return Listing(request, gettext("Таблица приказа"), ORDER, places, per_page=None)


def _covered(total: Total) -> str:
    return gettext("%(covered)s из %(needs)s") % {"covered": total.covered, "needs": total.needs}


def _cell(number: int, row: Row) -> str:
    return row.cells[number]


def _difference(row: Row) -> Badge:
    return Badge("wait", gettext("по-разному")) if row.differs else Badge("mute", gettext("одинаково"))


TOTALS = (
    Column("title", _("Подбор"), kind="person", template="pairing/total_title.html", on=SEEN),
    Column("line.title", _("Подбор"), on={FILE}),
    Column("covered", _("Наставник найден"), value=_covered, style="num"),
    Column("used", _("Занято наставников"), kind="number"),
    Column("load", _("Запросов у наставника"), blank="–"),
    Column("score", _("Сумма баллов"), kind="number", value=lambda total: round(total.score, 1)),
    Column("line.weights", _("Что важно"), style="small"),
)


def comparison_tables(request: HttpRequest, found: Comparison) -> tuple[Listing, Listing]:
    """Give the totals of two or three runs, and what each of them says about every need."""
    columns = [
        Column("mentee", _("Наставляемый"), kind="person", value=_mentee, note="kind", on=SEEN),
        Column("mentee.told_apart", _("Наставляемый"), on={FILE}),
        Column("kind", _("Тип"), on={FILE}),
    ]
    columns += [
        Column(f"{number}", total.line.title, value=partial(_cell, number)) for number, total in enumerate(found.totals)
    ]
    columns.append(Column("differs", _("Различие"), value=_difference))
    totals = TOTALS if found.same_weights else [column for column in TOTALS if column.key != "score"]
    return (
        Listing(request, gettext("Итоги"), totals, found.totals, per_page=None),
        Listing(request, gettext("По запросам"), columns, found.rows, per_page=None),
    )


def _outcome(ticket: Any) -> Badge:
    return Badge("ok", gettext("место есть")) if ticket.drawn else Badge("wait", gettext("лист ожидания"))


PROTOCOL = (
    Column("place", _("Очередь"), kind="number"),
    Column("mentee.told_apart", _("Кто"), kind="person", note="asks"),
    Column("key", _("Номер и вид"), style="code"),
    Column("digits", _("Начало жребия"), style="code"),
    Column("outcome", _("Итог"), value=_outcome),
)


def protocol_table(request: HttpRequest, tickets: Sequence[Any]) -> Listing:
    """Give the outcome of a draw in its order."""
    return Listing(request, gettext("Итог по порядку"), PROTOCOL, tickets, per_page=None)


def first_pairs(request: HttpRequest, places: Sequence[Place]) -> Listing:
    """Give the first pairs for the home page: who with whom, and how it stands."""
    columns = [column for column in PAIRS if column.key in {"mentor", "mentee", "type", "state"}]
    return Listing(
        request, gettext("Пары и группы"), [replace(column, sort=None) for column in columns], places, per_page=None
    )


mentee_columns.add(
    "pairing",
    Source(
        (
            ("mentor", _("Наставник"), "text"),
            ("kind", _("Вид наставничества"), "text"),
            ("mentor_from", _("МО наставника"), "text"),
            ("paired_on", _("Пара закреплена"), "text"),
            ("pair_ended_on", _("Пара завершена"), "text"),
            ("mark", _("Программа пройдена"), "text"),
        ),
        pairs_of_mentees,
    ),
)
