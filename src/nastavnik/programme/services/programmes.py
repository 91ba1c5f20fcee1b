"""Creating a programme with its roadmap, telling people, beginning the end."""

import datetime as dt
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.roadmap import roadmap_for
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.people.models import Account, School
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Outreach, Programme, RoadmapItem
from nastavnik.programme.services.acts import register_act

FIRST_MONTH = 8


def create_programme(*, school: School, start_year: int, actor: Account, previous: Programme | None = None, **values: Any) -> Programme:
    """Begin the programme of a school year with the sample roadmap shifted to it."""
    require_role(actor, school.pk, "coordinator")
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        if Programme.objects.running().filter(school=school).exclude(pk=previous.pk if previous else None).exists():
            raise RuleError("programme.running", N_("Программа этого года уже идёт. Новую можно начать, когда прежняя уйдёт в архив."))
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
        RoadmapItem.objects.bulk_create(
            RoadmapItem(
                school=school,
                programme=programme,
                stage=line.stage,
                title=line.title,
                due_from=line.due_from,
                due_to=line.due_to,
                responsible=line.responsible,
                resources=list(line.resources),
                result=line.result,
                position=position,
            )
            for position, line in enumerate(roadmap_for(start_year))
        )
        record(school_id=school.pk, kind="programme.created", actor=actor, subject=programme, start_year=start_year)
    return programme


def approve_roadmap(*, programme: Programme, number: str, dated: dt.date, actor: Account) -> Act:
    """Register the order that approves the roadmap."""
    return register_act(programme=programme, kind=Act.Kind.ROADMAP_ORDER, number=number, dated=dated, actor=actor)


def record_outreach(
    *, programme: Programme, audience: str, title: str, held_on: dt.date, actor: Account, attendees: int | None = None
) -> Outreach:
    """Note that people were told about the programme."""
    require_role(actor, programme.school_id, "coordinator", "department_head")
    with transaction.atomic():
        outreach = Outreach(
            school_id=programme.school_id,
            programme=programme,
            audience=audience,
            title=title,
            held_on=held_on,
            attendees=attendees,
        )
        outreach.full_clean()
        if held_on > clock.today():
            raise RuleError("outreach.future", N_("Эта дата ещё не наступила: отметьте встречу, когда она пройдёт."), "held_on")
        outreach.save()
        record(school_id=programme.school_id, kind="outreach.held", actor=actor, subject=outreach, audience=audience)
    return outreach


def begin_closing(*, programme: Programme, actor: Account) -> Programme:
    """Begin stage 7; pairs still at work go on."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        if programme.closing_begun_on is None:
            programme.closing_begun_on = clock.today()
            programme.full_clean()
            programme.save(update_fields=["closing_begun_on"])
            record(school_id=programme.school_id, kind="programme.closing_begun", actor=actor, subject=programme)
    return programme
