"""The tables of stage 1: papers, the roadmap, outreach, the reference on a date."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.stages import STAGES
from nastavnik.kit import access, clock
from nastavnik.kit.home import NextStep
from nastavnik.kit.many import offered
from nastavnik.kit.matters import Matter
from nastavnik.kit.tables import FILE, PAGE, SEEN, Badge, Button, Choosing, Column, Filter, Listing
from nastavnik.kit.templatetags.ui import ru_date, short_date
from nastavnik.kit.words import label_of
from nastavnik.people.tables import named
from nastavnik.programme.models import Act, Outreach, Resource, ResourceKind, Responsible, RoadmapItem, TeamTask
from nastavnik.programme.selectors import Plan, PlanLine
from nastavnik.programme.selectors.attitude import ANSWERS
from nastavnik.programme.selectors.matters import (
    OWNERS,
    Reader,
    in_days,
    may_put_off,
    page_of,
    put_off_page,
    text_of,
)


def _copy(row: dict[str, Any]) -> Badge:
    if row["annulled_on"]:
        return Badge("bad", gettext("аннулирован %(day)s") % {"day": short_date(row["annulled_on"])})
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
        search="kind_words__icontains",
    ),
    Column("programme__title", _("Программа"), sort=("programme__starts_on", "dated")),
    Column("signed_file_id", _("Подписанный файл"), value=_copy),
    Column("journal_head", _("Отпечаток журнала"), on={FILE}),
)


def acts_table(request: HttpRequest, rows: "QuerySet[Act]") -> Listing:
    """Give the register of papers as it was asked for."""
    named = Case(*(When(kind=kind, then=Value(str(words))) for kind, words in Act.Kind.choices), default=Value(""))
    plain = rows.annotate(kind_words=named).values(
        "pk", "dated", "number", "kind", "programme__title", "signed_file_id", "journal_head", "annulled_on"
    )
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


def _beside(line: PlanLine) -> str:
    """Say under a measure how often it comes again, and what was edited after the order."""
    return "; ".join(filter(None, (line.item.get_repeats_display(), line.edited)))


def _paper(line: PlanLine) -> str:
    return str(line.item.get_paper_kind_display())


ROADMAP = (
    Column("term", _("Срок"), value=_term, style="num nowrap", on=SEEN),
    Column("item.due_from", _("С"), kind="date", on={FILE}),
    Column("item.due_to", _("По"), kind="date", on={FILE}),
    Column(
        "item.title", _("Мероприятие"), kind="person", link="programme:item", of="item.pk", note=_beside, search=True
    ),
    Column("edited", _("После утверждения"), on={FILE}),
    Column("responsible", _("Ответственный")),
    Column("resources", _("Ресурсы")),
    Column("item.result", _("Результат, документ"), note=_paper),
    Column("paper", _("Вид документа"), value=_paper, on={FILE}),
    Column("state", _("Состояние"), value=_how_it_stands),
    Column("item.done_on", _("Сделано"), kind="date", on={FILE}),
)


SOON = dt.timedelta(days=14)
LOOKS = {
    "late": _("просрочено"),
    "soon": _("в ближайшие две недели"),
    "planned": _("запланировано"),
    "done": _("сделано"),
    "before": _("до начала"),
    "dropped": _("отменено"),
    "edited": _("изменено после утверждения"),
}


def _looks(line: PlanLine, name: str) -> bool:
    """Say whether a measure is one of those that were asked for."""
    if name == "soon":
        today = clock.today()
        planned = line.item.state == RoadmapItem.State.PLANNED
        return planned and line.item.due_to is not None and today <= line.item.due_to <= today + SOON
    return {"late": line.overdue, "edited": bool(line.edited)}.get(name, line.item.state == name)


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
        filters=[Filter("look", _("Показать"), list(LOOKS.items()), test=_looks)],
        per_page=None,
        style="plan",
    )


#: The three ways, each in a word or two: the form says them in full.
WAYS = {"information": _("рассказ о программе"), "meeting": _("встреча"), "motivation": _("мотивирование наставников")}


def _how_many(row: Outreach) -> str:
    """Say how many were there, and how many of them are named."""
    listed = getattr(row, "named", 0)
    if not listed:
        return str(row.attendees) if row.attendees is not None else gettext("отметить, кто был")
    told = gettext("по списку %(n)s") % {"n": listed}
    return f"{row.attendees}, {told}" if row.attendees is not None else told


OUTREACH = (
    Column("held_on", _("Когда"), kind="date", sort="held_on"),
    Column(
        "title",
        _("Мероприятие"),
        kind="person",
        sort="title",
        link="programme:outreach_edit",
        search="title__icontains",
    ),
    Column("way", _("Способ"), value=lambda row: WAYS.get(row.way, ""), sort="way", blank="–"),
    Column("audience", _("Для кого"), value=lambda row: label_of(Outreach.Audience, row.audience), sort="audience"),
    Column("attendees", _("Было человек"), value=_how_many, sort="attendees", link="programme:outreach_who", blank="–"),
)


def outreach_table(request: HttpRequest, rows: "QuerySet[Outreach]", *, may_correct: bool) -> Listing:
    """Give where people were told about the programme; who may correct a row opens it from here."""
    columns = OUTREACH if may_correct else [replace(column, link="") for column in OUTREACH]
    filters = [
        Filter("way", _("Способ"), list(WAYS.items()), lookup="way"),
        Filter("audience", _("Для кого"), Outreach.Audience.choices, lookup="audience"),
    ]
    return Listing(request, gettext("Кому рассказали о программе"), columns, rows, filters=filters)


def present_table(
    request: HttpRequest, people: Any, form: BaseForm, ticked: frozenset[str], told: Mapping[int, Any]
) -> Listing:
    """Give the staff list with ticks before those who were there; every row is on the page, for all are saved."""

    def last(row: Any) -> str:
        return short_date(told[row.pk]) if row.pk in told else gettext("ещё нет")

    heard = Column("heard", _("Слышали о программе"), value=last)
    choosing = Choosing("present", [Button(gettext("Сохранить, кто был"))], chosen=ticked, form=form)
    columns = [*(replace(column, sort=None, search="") for column in PERSON), heard]
    return Listing(request, gettext("Кто был"), columns, people, choosing=choosing, per_page=None)


PERSON = (
    named(_("ФИО"), way="", value=lambda row: row.told_apart),
    Column("positions", _("Должность"), blank="–"),
    Column("department", _("МО"), sort="department", search="department__icontains", blank="–"),
)


def not_told_table(request: HttpRequest, people: Any) -> Listing:
    """Give who was not told about the programme yet."""
    phone = Column("phone", _("Телефон"), blank="–", roles={"coordinator", "head"})
    choosing = offered(request, "programme:told_many")
    return Listing(request, gettext("Ещё не слышали о программе"), [*PERSON, phone], people, choosing=choosing)


STATES = {"done": _("пройден"), "now": _("идёт сейчас")}
PATH = (
    Column("title", _("Этап"), kind="person", value=lambda one: f"{one.number}. {one.title}", note="note"),
    Column("state", _("Состояние"), value=lambda one: STATES.get(one.state, gettext("впереди"))),
)
FIGURES = (Column("label", _("Что"), kind="person", note="note"), Column("value", _("Сколько"), style="num"))


def summary_tables(
    request: HttpRequest, path: Iterable[Any], lines: Sequence[Any], waits: Sequence[Any], on: dt.date
) -> list[Listing]:
    """Give the counts of the reference on a date, what waited on it, and the stages where they are known."""
    waited = gettext("На %(day)s ждут") % {"day": ru_date(on)}
    tables = [
        Listing(request, gettext("Числа"), FIGURES, list(lines), per_page=None),
        Listing(request, waited, FIGURES, list(waits), per_page=None),
    ]
    stages = list(path)
    return [*tables, Listing(request, gettext("Этапы"), PATH, stages, per_page=None)] if stages else tables


LINES = (
    Column("text", _("Что"), kind="person", link=lambda step: step.url, note="note", search=True),
    Column("when", _("Срок был"), style="num nowrap"),
    Column("action", _("Что сделать"), on={FILE}),
)


def lines_table(request: HttpRequest, steps: Sequence[NextStep]) -> Listing:
    """Give everything that waits for whoever asks, in the order of the home page."""
    return Listing(request, gettext("Всё, что ждёт"), LINES, steps, per_page=None)


def matters_table(
    request: HttpRequest, found: Sequence[Matter], people: Mapping[int, str], reader: Reader, title: str
) -> Listing:
    """Give what waits in one state: about whom, whose move it is, since when, how late."""
    today = clock.today()

    def age(one: Matter) -> Badge:
        return Badge("bad" if one.late(today) else "mute", in_days(one.wait, one.days(today)))

    def owner(one: Matter) -> str:
        person = people.get(one.owner or 0, "")
        return f"{OWNERS[one.wait.owner]}: {person}" if person else str(OWNERS[one.wait.owner])

    def put_off_to(one: Matter) -> str:
        return short_date(one.until) if one.put_off(today) else ""

    columns = (
        Column(
            "what",
            _("Что"),
            kind="person",
            value=lambda one: text_of(one, people, reader),
            link=lambda one: page_of(one) if access.may_open(one.wait.page, reader.roles) else "",
        ),
        Column("owner", _("Кого ждём"), value=owner),
        Column("record.since", _("С какого дня"), kind="date", sort=True),
        Column("age", _("Сколько"), value=age, sort=lambda one: one.record.since),
        Column("until", _("Отложено до"), value=put_off_to),
        Column("later", _("Отложить"), hide_label=True, on={PAGE}, value=lambda one: _later(one, reader)),
    )
    owners = [(name, OWNERS[name]) for name in dict.fromkeys(one.wait.owner for one in found)]
    filters = [Filter("age", _("Срок"), [("late", _("прошёл"))], test=lambda one, _value: one.late(today))]
    if len(owners) > 1:
        filters.insert(0, Filter("owner", _("Кого ждём"), owners, test=lambda one, value: one.wait.owner == value))
    return Listing(request, title, columns, found, filters=filters, per_page=None)


def _later(one: Matter, reader: Reader) -> Any:
    """Lead to where a wait is put off."""
    if not (reader.owns(one) and may_put_off(one)):
        return ""
    return format_html('<a href="{}">{}</a>', put_off_page(one), gettext("Отложить до…"))


LATER = (
    Column("item.title", _("Мероприятие"), kind="person"),
    Column("item.due_to", _("Срок был"), kind="date", blank="–"),
    Column("due_to", _("Срок станет"), kind="date", blank="–"),
)


def later_table(request: HttpRequest, lines: Sequence[Any], form: BaseForm) -> Listing:
    """Give what a later start does to each measure; those ticked were before the start."""
    ticked = frozenset(str(line.item.pk) for line in lines if line.past)
    button = Button(gettext("Передвинуть план"), action=reverse("programme:start_later"))
    choosing = Choosing("before", [button], of="item.pk", chosen=ticked, form=form)
    return Listing(request, gettext("Что станет с планом"), LATER, list(lines), choosing=choosing, per_page=None)


DIFFERS = {"gone": _("нет в этом году"), "new": _("новое"), "moved": _("другой срок"), "same": _("как в прошлом году")}


def compared_table(request: HttpRequest, lines: Sequence[Any]) -> Listing:
    """Give the measures of two years beside each other; what this year lacks can be taken."""
    columns = [
        Column("title", _("Мероприятие"), kind="person", search=True),
        Column("was", _("В прошлом году"), value=lambda line: _told(line.was), blank="–"),
        Column("now", _("В этом году"), value=lambda line: _told(line.now), blank="–"),
        Column("difference", _("Что изменилось"), value=lambda line: DIFFERS[line.difference]),
    ]
    filters = [Filter("what", _("Показать"), list(DIFFERS.items()), test=lambda line, name: line.difference == name)]
    stages = {stage.number: f"{stage.number}. {gettext(stage.title)}" for stage in STAGES}
    title = gettext("Дорожная карта рядом с прошлогодней")
    return Listing(
        request,
        title,
        columns,
        list(lines),
        filters=filters,
        group=lambda line: stages[line.stage],
        group_label=gettext("Этап"),
        per_page=None,
    )


def _told(item: RoadmapItem | None) -> str:
    """Say of a measure when it was due and what became of it."""
    if item is None:
        return ""
    due = gettext("до %(day)s") % {"day": short_date(item.due_to)} if item.due_to else gettext("без срока")
    return f"{due}, {item.get_state_display()}"


def _answered(one: Responsible) -> Any:
    """Give the measure, the task or the resource somebody answers for."""
    return one.item or one.task or one.resource


def _of_what(one: Responsible) -> str:
    if one.resource is not None:
        return gettext("ресурс: %(amount)s") % {"amount": _amount(one.resource)}
    return one.item.result if one.item is not None else gettext("задача команды сопровождения")


def _amount(row: Resource) -> str:
    """Say how much of a resource is needed: whole numbers without a fraction."""
    return f"{localize(row.amount.normalize() + 0, use_l10n=True)} {row.unit}"


DUTIES = (
    Column("title", _("Что сделать"), kind="person", value=lambda one: _answered(one).title, note=_of_what),
    Column("due_to", _("Срок"), kind="date", value=lambda one: _answered(one).due_to, blank="–"),
    Column("state", _("Состояние"), value=lambda one: Badge.of(_answered(one))),
    Column("act", _("Отметить"), hide_label=True, template="programme/duty_done.html", on={PAGE}),
)


def duties_table(request: HttpRequest, rows: Any) -> Listing:
    """Give the measures and the tasks for which whoever asks answers."""
    return Listing(request, gettext("Мои дела программы"), DUTIES, rows)


RESOURCES = (
    Column("title", _("Что нужно"), kind="person", sort="title", link="programme:resource", search="title__icontains"),
    Column("kind", _("Вид"), value=lambda row: row.get_kind_display(), sort="kind"),
    Column("amount", _("Сколько"), value=_amount, style="num", on=SEEN),
    Column("amount", _("Количество"), kind="number", value=lambda row: row.amount, on={FILE}),
    Column("unit", _("Единица"), on={FILE}),
    Column("owner", _("Кто отвечает"), value=lambda row: row.owner or gettext("куратор")),
    Column("due_to", _("К какому дню"), kind="date", sort="due_to"),
    Column("state", _("Состояние"), value=lambda row: _resource_stands(row), sort="state"),
)


def _resource_stands(row: Resource) -> Badge:
    if row.state == Resource.State.NEEDED and row.due_to < clock.today():
        return Badge("bad", gettext("нужно с %(day)s") % {"day": short_date(row.due_to)})
    return Badge.of(row)


def resources_table(request: HttpRequest, rows: Any, prepare: Any, *, coordinator: bool) -> Listing:
    """Give what the year needs; who may correct a row opens it from here."""
    columns = RESOURCES if coordinator else [replace(column, link="") for column in RESOURCES]
    filters = [
        Filter("state", _("Состояние"), Resource.State.choices, lookup="state"),
        Filter("kind", _("Вид"), ResourceKind.choices, lookup="kind"),
    ]
    return Listing(request, gettext("Ресурсы программы"), columns, rows, prepare=prepare, filters=filters)


MEMBERS = (
    named(_("ФИО"), link="programme:team_member", value=lambda one: one.teacher.told_apart),
    Column("teacher.positions", _("Должность"), blank="–"),
    Column("part", _("Что делает в команде"), sort="part", search="part__icontains", blank="–"),
    Column("open", _("Задач в работе"), sort="open", style="num"),
    Column("done", _("Сделано"), sort="done", style="num"),
)


def team_table(request: HttpRequest, rows: Any, *, coordinator: bool) -> Listing:
    """Give who is in the support team; who may change it opens a member from here."""
    columns = MEMBERS if coordinator else [replace(column, link="") for column in MEMBERS]
    return Listing(request, gettext("Команда сопровождения"), columns, rows, per_page=None)


def _task_stands(task: TeamTask) -> Badge:
    """Say how a task stands: late, without anybody, or its state."""
    if task.state == TeamTask.State.GIVEN and task.due_to < clock.today():
        return Badge("bad", gettext("просрочено с %(day)s") % {"day": short_date(task.due_to)})
    if task.state == TeamTask.State.DONE:
        return Badge("ok", gettext("сделано %(day)s") % {"day": short_date(task.done_on)})
    return Badge.of(task)


TASKS = (
    Column("due_to", _("Срок"), kind="date", sort="due_to"),
    Column("title", _("Что сделать"), kind="person", link="programme:team_task", search="title__icontains"),
    Column("who", _("Кто сделает"), value=lambda task: task.who or gettext("никто")),
    Column("state", _("Состояние"), value=_task_stands, sort="state"),
)


def tasks_table(request: HttpRequest, rows: Any, prepare: Any, *, coordinator: bool) -> Listing:
    """Give what is asked of the support team."""
    columns = TASKS if coordinator else [replace(column, link="") for column in TASKS]
    state = Filter("state", _("Состояние"), TeamTask.State.choices, lookup="state")
    return Listing(request, gettext("Задачи команды"), columns, rows, prepare=prepare, filters=[state])


def attitude_table(request: HttpRequest, lines: Sequence[tuple[str, list[int]]]) -> Listing:
    """Give how many of the staff gave which answer to each question."""
    rows = [{"question": words, **dict(zip(ANSWERS, counts, strict=True))} for words, counts in lines]
    answers = (Column(key, label, kind="number") for key, label in ANSWERS.items())
    columns = (Column("question", _("Вопрос"), kind="person"), *answers)
    return Listing(request, gettext("Отношение коллектива"), columns, rows, per_page=None)
