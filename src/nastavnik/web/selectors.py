"""What the home page is made of."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.alphabet import reading_order
from nastavnik.kit import access
from nastavnik.kit.home import NextStep
from nastavnik.kit.registries import home_sections, next_steps
from nastavnik.kit.tables import Column, Listing
from nastavnik.mentoring.selectors.standing import PROVEN_LIVE
from nastavnik.pairing.models import Place
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import holders

AT_MOST = 7
APPOINTED = ("coordinator", "head", "council_member", "confidant")
SHOWN = (Column("label", _("Что"), kind="person", search=True), Column("sees", _("Кто видит"), search=True))

#: Fields whose own name says too little outside their form.
PLAINLY = {
    "journal.Reason.text": _("Причины ваших решений в журнале действий"),
    "kit.Draft.data": _("Черновики, пока форма не отправлена"),
    "mentoring.EarlyWarning.rule": _("Предупреждение о паре: по какому правилу"),
    "mentoring.Ending.reason": _("Причина выхода из пары"),
    "mentoring.FeedbackLink.draft": _("Черновик отзыва, открытого по ссылке"),
    "mentoring.Meeting.hinders": _("Что мешает: запись о встрече"),
    "mentoring.Meeting.topic": _("О чём встреча"),
    "mentoring.Meeting.works": _("Что получается: запись о встрече"),
    "mentoring.Task.title": _("Шаг между встречами"),
    "pairing.Place.manager_reason": _("Почему наставником назначен руководитель"),
    "programme.GateDecision.reason": _("Почему этап начат без одного из условий"),
    "registry.CouncilOpinion.comment": _("Обоснование мнения в совете"),
    "surveys.CodeSheet.secret": _("Личный код анкеты без имени"),
    "surveys.CodedDraft.data": _("Черновик анкеты без имени"),
    "surveys.PaperEntry.first": _("Анкета с бумаги: внесено в первый раз"),
    "surveys.PaperEntry.second": _("Анкета с бумаги: внесено во второй раз"),
    "surveys.Response.answers": _("Ответы на анкеты, если рядом с вопросом не сказано другое"),
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


def steps_for(request: DeskRequest) -> list[NextStep]:
    """Give at most seven things that wait for whoever asks, the most urgent first."""
    steps = [step for _name, source in next_steps for step in source(request)]
    return sorted(steps, key=lambda step: step.urgency)[:AT_MOST]


def who_reads(request: DeskRequest) -> dict[str, str]:
    """Name the people of this school behind each reader of the matrix: holders of roles, and one's own pairs."""
    found: dict[str, set[str]] = defaultdict(set)
    for held in holders(request.user.school_id, *APPOINTED).select_related("account"):
        found[held.role].add(held.account.full_name)
    me = request.teacher
    if me is not None:
        pairs = Place.objects.filter(Q(mentor=me) | Q(mentee=me), state__in=PROVEN_LIVE).select_related(
            "mentor", "mentee"
        )
        for place in pairs:
            side, other = ("mentee", place.mentee) if place.mentor_id == me.pk else ("mentor", place.mentor)
            found[side].add(other.full_name)
    return {reader: ", ".join(sorted(people, key=reading_order)) for reader, people in found.items()}


def shown_to_others(request: DeskRequest) -> Listing:
    """List every field that is not public: what it is and who sees it."""
    rows, names = [], who_reads(request)
    for name in access.matrix().fields:
        app, model_name, field_name = name.split(".")
        label = PLAINLY.get(name) or apps.get_model(app, model_name)._meta.get_field(field_name).verbose_name
        rows.append({"label": capfirst(str(label)), "sees": access.sees_label(name, names)})
    rows.sort(key=lambda row: reading_order(row["label"]))
    return Listing(request, gettext("Что обо мне видят другие"), SHOWN, rows, per_page=None)
