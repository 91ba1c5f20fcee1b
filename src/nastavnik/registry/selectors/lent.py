"""Reading what is lent to heads of departments, and about whom."""

from typing import Any

from django.db.models import QuerySet

from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import holders, holds
from nastavnik.programme.models import Programme
from nastavnik.registry.models import LentTask, MenteeEntry


def department_heads(school: int) -> "QuerySet[Any]":
    """Give the heads of departments who work in the school and have a department."""
    held = holders(school, "department_head").values("account")
    rows = Teacher.objects.on_duty().filter(school=school, account__in=held, account__is_active=True)
    return rows.exclude(department="").by_name()


def open_to(account: Account, programme: Programme) -> "QuerySet[LentTask]":
    """Give what is lent to an account today; nothing once the term, the role or the work in the school is over."""
    rows = LentTask.objects.filter(programme=programme, state=LentTask.State.OPEN).select_related("teacher")
    if not holds(account, "department_head", at=programme.school_id):
        return rows.none()
    today = clock.today()
    return rows.filter(teacher__account=account, teacher__left_on=None, lent_on__lte=today, until__gte=today)


def people_of(head: Teacher) -> "QuerySet[Any]":
    """Give the people of a head's department, but the head."""
    rows = Teacher.objects.on_duty().filter(school=head.school_id, department=head.department)
    return rows.exclude(department="").exclude(pk=head.pk).by_name()


def asked_on(programme: Programme, head: Teacher) -> dict[int, Any]:
    """Say on which day each of a department was asked; what they answered stays with the coordinator."""
    rows = MenteeEntry.objects.filter(programme=programme, teacher__in=people_of(head).values("pk"))
    rows = rows.filter(source=MenteeEntry.Source.INVITATION, invited_on__isnull=False)
    return dict(rows.values_list("teacher_id", "invited_on"))
