"""What a candidate adds to the questionnaire, as each reader sees it."""

from typing import Any

from django.db.models import QuerySet

from nastavnik.kit.sealing import open_rows
from nastavnik.people.models import Account, Teacher
from nastavnik.registry.models import Achievement, MentorEntry, Reference


def achievements_of(entry: MentorEntry) -> QuerySet[Achievement]:
    """Give the achievements of a candidate with the names of their files."""
    rows: QuerySet[Achievement] = Achievement.objects.filter(entry=entry).select_related("file")
    return rows.defer("file__content")


def asked_by(entry: MentorEntry, reader: Account) -> list[Reference]:
    """Give the colleagues a candidate asked, with what they wrote."""
    rows: Any = Reference.objects.filter(entry=entry).select_related("colleague")
    return list(open_rows(rows, reader))


def passed_on(entry: MentorEntry, reader: Account) -> list[Reference]:
    """Give the words that a candidate passed on to the council and the coordinator."""
    rows: Any = Reference.objects.filter(entry=entry, state=Reference.State.PASSED).select_related("colleague")
    return list(open_rows(rows, reader))


def may_be_turned_to(entry: MentorEntry) -> QuerySet[Teacher]:
    """Give the colleagues with a way in whom a candidate has not asked yet."""
    rows = Teacher.objects.filter(school_id=entry.school_id, account__isnull=False).on_duty().by_name()
    asked = entry.references.values("colleague")
    found: QuerySet[Teacher] = rows.exclude(pk=entry.teacher_id).exclude(pk__in=asked)
    return found
