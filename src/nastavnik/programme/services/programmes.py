"""Creating a programme with its roadmap, choosing its forms, beginning the end."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.roadmap import roadmap_for
from nastavnik.journal.services import change, record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account, School
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import duty_days
from nastavnik.programme.models import Act, Programme, RoadmapItem, RoleModel, WorkFormat
from nastavnik.programme.selectors.roadmap import approved_words
from nastavnik.programme.services.acts import register_act
from nastavnik.programme.services.locks import lock_programme, lock_running

FIRST_MONTH = 8


def _plan(programme: Programme, start_year: int) -> None:
    """Lay the sample roadmap out over the year."""
    RoadmapItem.objects.bulk_create(
        RoadmapItem(
            school=programme.school,
            programme=programme,
            stage=line.stage,
            title=line.title,
            due_from=line.due_from,
            due_to=line.due_to,
            responsible=line.responsible,
            resources=list(line.resources),
            result=line.result,
            position=position,
            code=line.code,
        )
        for position, line in enumerate(roadmap_for(start_year, duty_days(programme.school)))
    )


def create_programme(
    *, school: School, start_year: int, actor: Account, previous: Programme | None = None, **values: Any
) -> Programme:
    """Begin the programme of a school year with the sample roadmap shifted to it."""
    require_role(actor, school.pk, "coordinator")
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        if Programme.objects.running().filter(school=school).exclude(pk=previous.pk if previous else None).exists():
            raise RuleError(
                "programme.running",
                N_("Программа этого года уже идёт. Новую можно начать, когда прежняя уйдёт в архив."),
            )
        programme = Programme(
            school=school,
            title=values.pop("title", "") or f"Программа наставничества {start_year}/{(start_year + 1) % 100:02d}",
            starts_on=dt.date(start_year, FIRST_MONTH, 1),
            ends_on=dt.date(start_year + 1, 6, 30),
            previous=previous,
            **values,
        )
        programme.full_clean()
        programme.save()
        _plan(programme, start_year)
        record("programme.created", actor, programme, start_year=start_year)
    return programme


def approve_roadmap(*, programme: Programme, number: str, dated: dt.date, actor: Account) -> Act:
    """Register the order that approves the roadmap."""
    if dated > clock.today():
        raise RuleError("act.future", N_("Дата приказа ещё не наступила: зарегистрируйте подписанный приказ."), "dated")
    kept = {"roadmap": {str(item.pk): approved_words(item) for item in programme.roadmap.all()}}
    kind = Act.Kind.ROADMAP_ORDER
    return register_act(programme=programme, kind=kind, number=number, dated=dated, actor=actor, summary=kept)


def choose_forms(
    *, programme: Programme, role_models: Collection[str], formats: Collection[str], actor: Account
) -> Programme:
    """Choose the role models and the ways of working of this year; kept in the order of the lists."""
    require_role(actor, programme.school_id, "coordinator")
    if not set(role_models) <= set(RoleModel.values):
        raise RuleError("forms.role_models", N_("Выберите ролевые модели из списка."), "role_models")
    if not set(formats) <= set(WorkFormat.values):
        raise RuleError("forms.formats", N_("Выберите виды наставничества из списка."), "formats")
    with transaction.atomic():
        programme = lock_programme(programme.pk)
        programme.role_models = [code for code in RoleModel.values if code in role_models]
        programme.formats = [code for code in WorkFormat.values if code in formats]
        write(
            programme,
            "programme.forms_chosen",
            actor,
            "role_models",
            "formats",
            role_models=programme.role_models,
            formats=programme.formats,
        )
    return programme


def change_programme(
    *, programme: Programme, title: str, starts_on: dt.date, ends_on: dt.date, actor: Account
) -> Programme:
    """Correct the name or the days of a year that is not in the archive."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_running(programme.pk)
        change(
            programme, kind="programme.changed", actor=actor, title=title.strip(), starts_on=starts_on, ends_on=ends_on
        )
    return programme


def begin_closing(*, programme: Programme, actor: Account) -> Programme:
    """Begin stage 7; pairs still at work go on."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_programme(programme.pk)
        if programme.closing_begun_on is None:
            programme.closing_begun_on = clock.today()
            write(programme, "programme.closing_begun", actor, "closing_begun_on")
    return programme
