"""Reading the support team: who is in it, what is asked of whom."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nastavnik.people.models import name_order
from nastavnik.programme.models import Programme, Responsible, TeamMember, TeamTask


def team_of(programme: Programme) -> list[TeamMember]:
    """Give who is in the support team and works in the school, by name."""
    return list(members_of(programme).filter(teacher__left_on=None))


def members_of(programme: Programme) -> "QuerySet[TeamMember]":
    """Give the support team by name."""
    rows = TeamMember.objects.filter(programme=programme).select_related("teacher")
    return rows.order_by(name_order("teacher"), "pk")


def with_tasks(programme: Programme) -> "QuerySet[Any]":
    """Give the support team with how many tasks each has at work and done."""

    def number(state: str) -> Any:
        mine = Responsible.objects.filter(task__programme=programme, task__state=state, teacher=OuterRef("teacher"))
        return Coalesce(Subquery(mine.order_by().values("teacher").annotate(n=Count("pk")).values("n")), 0)

    return members_of(programme).annotate(open=number(TeamTask.State.GIVEN), done=number(TeamTask.State.DONE))


def named_tasks(tasks: Sequence[Any]) -> Sequence[Any]:
    """Say of each task who does it."""
    names: dict[int, list[str]] = {}
    rows = Responsible.objects.filter(task__in=[task.pk for task in tasks], teacher__left_on=None)
    for one in rows.select_related("teacher"):
        names.setdefault(one.task_id or 0, []).append(one.teacher.told_apart)
    for task in tasks:
        task.who = ", ".join(names.get(task.pk, []))
    return tasks
