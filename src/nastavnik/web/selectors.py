"""What the home page is made of."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.alphabet import reading_order
from nastavnik.core.states import AT_WORK
from nastavnik.kit import access, held
from nastavnik.kit.registries import home_sections, next_steps
from nastavnik.kit.tables import Column, Listing
from nastavnik.pairing.models import Place
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import holders
from nastavnik.programme.home import own_waits

AT_MOST = 7
APPOINTED = ("coordinator", "head", "council_member", "confidant")
SHOWN = (Column("label", _("Что"), kind="person", search=True), Column("sees", _("Кто видит"), search=True))

#: Whose page says what, in the order of the page.
ROLE_WORDS = {
    held.EVERYBODY: _("О каждом, у кого есть вход"),
    "mentee": _("О вас как о наставляемом"),
    "mentor": _("О вас как о наставнике"),
    "coordinator": _("О вас как о кураторе"),
    "head": _("О вас как о директоре"),
    "council_member": _("О вас как о члене совета"),
    "department_head": _("О вас как о руководителе МО"),
    "confidant": _("О вас как о доверенном лице"),
    "methodist": _("О вас как о методисте"),
    "operator": _("О вас как о системном администраторе"),
}
#: Fields whose own name says too little outside their form.
PLAINLY = {
    "consents.DataRequest.answer": _("Ответ на вашу просьбу о данных"),
    "consents.DataRequest.words": _("Ваша просьба о ваших данных"),
    "journal.Reason.text": _("Причины ваших решений в журнале действий"),
    "kit.Draft.data": _("Черновики, пока форма не отправлена"),
    "mentoring.ConfidantCall.about": _("Кого вы отметили в обращении к доверенному лицу"),
    "mentoring.ConfidantCall.answer": _("Ваш ответ тому, кто обратился к вам как к доверенному лицу"),
    "mentoring.ConfidantCall.outcome": _("Что сделано по обращению к вам как к доверенному лицу"),
    "mentoring.ConfidantCall.text": _("Ваше обращение к доверенному лицу"),
    "mentoring.EarlyWarning.rule": _("Предупреждение о паре: по какому правилу"),
    "mentoring.Ending.reason": _("Причина выхода из пары"),
    "mentoring.FeedbackLink.draft": _("Черновик отзыва, открытого по ссылке"),
    "mentoring.Meeting.hinders": _("Что мешает: запись о встрече"),
    "mentoring.Meeting.topic": _("О чём встреча"),
    "mentoring.Meeting.works": _("Что получается: запись о встрече"),
    "mentoring.Task.title": _("Шаг между встречами"),
    "pairing.Place.manager_reason": _("Почему наставником назначен руководитель"),
    "programme.GateDecision.reason": _("Почему этап начат без одного из условий"),
    "registry.Interview.expected_change": _("Запись беседы с вами: что изменится"),
    "registry.Interview.text": _("Запись беседы с вами: что сказано"),
    "registry.Reference.words": _("Слова о коллеге"),
    "registry.CouncilOpinion.comment": _("Обоснование мнения в совете"),
    "surveys.CodeSheet.secret": _("Личный код анкеты без имени"),
    "surveys.CodedDraft.data": _("Черновик анкеты без имени"),
    "surveys.PaperEntry.first": _("Анкета с бумаги: внесено в первый раз"),
    "surveys.PaperEntry.second": _("Анкета с бумаги: внесено во второй раз"),
    "surveys.Response.answers": _("Ответы на анкеты"),
}


def sections_for(request: DeskRequest) -> list[dict[str, Any]]:
    """Give the sections that the roles of whoever asks have, each with its context."""
    roles = set(request.roles)
    found = []
    for _name, section in sorted(home_sections, key=lambda pair: pair[1].position):
        if section.roles & roles or access.SIGNED_IN in section.roles:
            context = section.context(request)
            if context is not None:
                found.append(
                    {"template": section.template, "column": section.column, "context": context, "name": section.name}
                )
    return found


def waits_for(request: DeskRequest) -> dict[str, Any]:
    """Give what waits for whoever asks, at most seven lines; the rest stands behind them.

    What is amiss with the site and with coming in stands first; what waits keeps its own order.
    """
    waits = own_waits(request)
    amiss = [step for _name, source in next_steps for step in source(request)]
    found = [*sorted(amiss, key=lambda step: step.urgency), *waits["steps"]]
    return {**waits, "steps": found[:AT_MOST], "rest": waits["rest"] + len(found[AT_MOST:])}


def who_reads(request: DeskRequest) -> dict[str, str]:
    """Name the people of this school behind each reader of the matrix: holders of roles, and one's own pairs."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in holders(request.user.school_id, *APPOINTED).select_related("account"):
        found[row.role].add(row.account.full_name)
    me = request.teacher
    if me is not None:
        pairs = Place.objects.filter(Q(mentor=me) | Q(mentee=me), state__in=AT_WORK).select_related("mentor", "mentee")
        for place in pairs:
            side, other = ("mentee", place.mentee) if place.mentor_id == me.pk else ("mentor", place.mentor)
            found[side].add(other.full_name)
    return {reader: ", ".join(sorted(people, key=reading_order)) for reader, people in found.items()}


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One thing held of whoever asks: its parts with who sees them, how many rows, where they are read."""

    title: Any
    parts: list[tuple[Any, str]]
    number: int | None
    page: str


def held_of(request: DeskRequest) -> list[tuple[str, list[HeldLine]]]:
    """Say what is held of whoever asks, for everybody first, then by each role they have.

    An account that does not read everything earlier is told no numbers: that of closed rows is closed too.
    """
    names = who_reads(request)
    hidden = request.user.hidden_before is not None
    numbers = {} if hidden else held.numbers(request.user.pk)
    found: dict[str, list[HeldLine]] = {role: [] for role in ROLE_WORDS if role in {held.EVERYBODY, *request.roles}}
    for name, one in held.held:
        if one.role in found:
            parts = [(words, _seen(one.model, fields, names)) for words, fields in one.parts]
            page = one.page if one.page and numbers.get(name) and access.may_open(one.page, request.roles) else ""
            found[one.role].append(HeldLine(one.title, parts, numbers.get(name), page))
    return [(str(ROLE_WORDS[role]), lines) for role, lines in found.items()]


def _seen(model: str, fields: str, names: dict[str, str]) -> str:
    """Say who sees the fields behind some words, where the matrix says it of them."""
    told = (f"{model}.{field}" for field in fields.split())
    return "; ".join(dict.fromkeys(access.sees_label(name, names) for name in told if name in access.matrix().fields))


def shown_to_others(request: DeskRequest) -> Listing:
    """List every field that is not public: what it is and who sees it."""
    rows, names = [], who_reads(request)
    for name in access.matrix().fields:
        app, model_name, field_name = name.split(".")
        label = PLAINLY.get(name) or apps.get_model(app, model_name)._meta.get_field(field_name).verbose_name
        rows.append({"label": capfirst(str(label)), "sees": access.sees_label(name, names)})
    rows.sort(key=lambda row: reading_order(row["label"]))
    return Listing(request, gettext("Что обо мне видят другие"), SHOWN, rows, per_page=None)
