"""The tables of stage 1: papers, the roadmap, outreach, the reference on a date."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.many import offered
from nastavnik.kit.tables import FILE, SEEN, Badge, Column, Filter, Listing
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.kit.words import label_of
from nastavnik.programme.models import Act, Outreach, RoadmapItem
from nastavnik.programme.selectors import Plan, PlanLine


def _copy(row: dict[str, Any]) -> Badge:
    return Badge("ok", gettext("загружен")) if row["signed_file_id"] else Badge("mute", gettext("не загружен"))


ACTS = (
    Column("dated", _("Дата"), kind="date", sort="dated"),
    Column("number", _("Номер"), sort="number", search="number__icontains", style="num"),
    Column(
        "kind",
        _("Документ"),
        kind="person",
        value=lambda row: capfirst(label_of(Act.Kind, row["kind"])),
        link="programme:act",
        sort="kind",
    ),
    Column("programme__title", _("Программа"), sort=("programme__starts_on", "dated")),
    Column("signed_file_id", _("Подписанный файл"), value=_copy),
    Column("journal_head", _("Отпечаток журнала"), on={FILE}),
)


def acts_table(request: HttpRequest, rows: "QuerySet[Act]") -> Listing:
    """Give the register of papers as it was asked for."""
    plain = rows.values("pk", "dated", "number", "kind", "programme__title", "signed_file_id", "journal_head")
    kinds = Filter("kind", _("Вид документа"), Act.Kind.choices, lookup="kind")
    return Listing(request, gettext("Реестр документов"), ACTS, plain, filters=[kinds])


def _term(line: PlanLine) -> str:
    first, last = line.item.due_from, line.item.due_to
    if first and last and first != last:
        return f"{short_date(first)} – {short_date(last)}"
    if first:
        return short_date(first)
    return gettext("до %(day)s") % {"day": short_date(last)} if last else gettext("без срока")


def _how_it_stands(line: PlanLine) -> Badge:
    item = line.item
    if line.sign is not None:
        return Badge("wait", gettext("похоже, сделано %(day)s") % {"day": short_date(line.sign)})
    if line.overdue:
        return Badge("bad", gettext("просрочено с %(day)s") % {"day": short_date(item.due_to)})
    if item.state == RoadmapItem.State.DONE:
        return Badge("ok", gettext("сделано %(day)s") % {"day": short_date(item.done_on)})
    return Badge.of(item)


ROADMAP = (
    Column("term", _("Срок"), value=_term, style="num nowrap", on=SEEN),
    Column("item.due_from", _("С"), kind="date", on={FILE}),
    Column("item.due_to", _("По"), kind="date", on={FILE}),
    Column("item.title", _("Мероприятие"), kind="person", link="programme:item", of="item.pk"),
    Column("item.responsible", _("Ответственный")),
    Column("resources", _("Ресурсы")),
    Column("item.result", _("Результат, документ")),
    Column("state", _("Состояние"), value=_how_it_stands),
    Column("item.done_on", _("Сделано"), kind="date", on={FILE}),
)


def roadmap_table(request: HttpRequest, plan: Plan, *, coordinator: bool) -> Listing:
    """Give the roadmap by stage; who may change a measure opens it from here."""
    stages = {number: f"{number}. {title}" for number, title, _lines in plan.stages}
    lines = [line for _number, _title, lines in plan.stages for line in lines]
    columns = ROADMAP if coordinator else [replace(column, link="") for column in ROADMAP]
    return Listing(
        request,
        gettext("Дорожная карта"),
        columns,
        lines,
        group=lambda line: stages[line.item.stage],
        group_label=gettext("Этап"),
        choosing=offered(request, "programme:items_done", "programme:items_move", "programme:items_drop", of="item.pk"),
        per_page=None,
        style="plan",
    )


OUTREACH = (
    Column("held_on", _("Когда"), kind="date", sort="held_on"),
    Column("title", _("Мероприятие"), kind="person", sort="title"),
    Column("audience", _("Для кого"), value=lambda row: label_of(Outreach.Audience, row.audience), sort="audience"),
    Column("attendees", _("Было человек"), kind="number", sort="attendees"),
)


def outreach_table(request: HttpRequest, rows: "QuerySet[Outreach]") -> Listing:
    """Give where people were told about the programme."""
    return Listing(request, gettext("Кому рассказали о программе"), OUTREACH, rows)


STATES = {"done": _("пройден"), "now": _("идёт сейчас")}
PATH = (
    Column("title", _("Этап"), kind="person", value=lambda one: f"{one.number}. {one.title}", note="note"),
    Column("state", _("Состояние"), value=lambda one: STATES.get(one.state, gettext("впереди"))),
)
FIGURES = (Column("label", _("Что"), kind="person", note="note"), Column("value", _("Сколько"), style="num"))


def summary_tables(request: HttpRequest, path: Iterable[Any], lines: Sequence[Any]) -> list[Listing]:
    """Give the stages and the counts of the reference on a date."""
    tables = [Listing(request, gettext("Числа"), FIGURES, list(lines), per_page=None)]
    stages = list(path)
    return [*tables, Listing(request, gettext("Этапы"), PATH, stages, per_page=None)] if stages else tables
