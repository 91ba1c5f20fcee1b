"""Reading people: who somebody is in the school."""

from typing import Any

from nastavnik.people.models import Account, Membership, Teacher


def appointed_roles(account: Account) -> set[str]:
    """Give the appointed roles an account holds now, and `teacher` for a row in the staff list."""
    roles = set(account.memberships.filter(ended_on__isnull=True).values_list("role", flat=True))
    if teacher_of(account) is not None:
        roles.add("teacher")
    return roles


def teacher_of(account: Any) -> Teacher | None:
    """Give the staff row of an account, asked for once."""
    try:
        teacher: Teacher = account.teacher
    except (AttributeError, Teacher.DoesNotExist):
        return None
    return teacher if teacher.left_on is None else None


def accounts_with_role(school_id: int, role: str) -> list[Account]:
    """List the accounts that hold an appointed role in a school now."""
    return list(
        Account.objects.filter(
            memberships__school_id=school_id,
            memberships__role=role,
            memberships__ended_on__isnull=True,
            is_active=True,
        ).order_by("pk")
    )


def has_role(account: Account, role: str, school_id: int) -> bool:
    """Say whether an account holds an appointed role in a school now."""
    return Membership.objects.filter(account=account, role=role, school_id=school_id, ended_on__isnull=True).exists()
