"""Achievements of a candidate: added, corrected and removed by themselves, or entered from their paper."""

from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MENTOR_CARDS
from nastavnik.journal.services import remove, write
from nastavnik.kit.paper import TOLD
from nastavnik.kit.uploads import Upload, forget_files, store_upload
from nastavnik.people.models import Account
from nastavnik.people.policies import acting_for, require_role
from nastavnik.registry.models import Achievement, MentorEntry
from nastavnik.registry.policies import ALONE, require_self
from nastavnik.registry.services.mentors import locked

MOST = 20


def require_achievements(entry: MentorEntry) -> None:
    """Refuse achievements of somebody who is neither a candidate nor a mentor."""
    if entry.state not in MENTOR_CARDS:
        raise RuleError("achievement.state", N_("Достижения записывают кандидаты и наставники этой программы."))


def add_achievement(
    *,
    entry: MentorEntry,
    kind: str,
    title: str,
    year: int | None = None,
    upload: Upload | None = None,
    actor: Account,
) -> Achievement:
    """Write down something a candidate has done, with a file that shows it."""
    with transaction.atomic():
        entry = locked(entry)
        acting_for(actor, entry.teacher, needs=TOLD, refusal=RuleError("registry.self", ALONE))
        require_achievements(entry)
        if entry.achieved.count() >= MOST:
            raise RuleError("achievement.many", N_("Записано двадцать достижений: оставьте главные."), "title")
        row = Achievement(school_id=entry.school_id, entry=entry, kind=kind, title=title.strip(), year=year)
        row.file = _stored(row, upload, actor)
        write(row, "achievement.added", actor, entry=entry.pk, achievement_kind=kind)
    return row


def _stored(row: Achievement, upload: Upload | None, actor: Account) -> Any:
    return None if upload is None else store_upload(school_id=row.school_id, upload=upload, actor=actor)


def _locked(row: Achievement, actor: Account) -> Achievement:
    entry = locked(row.entry)
    if entry.teacher.account_id is None:
        require_role(actor, entry.school_id, "coordinator")
    else:
        require_self(actor, entry.teacher)
    require_achievements(entry)
    found: Achievement = Achievement.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return found


def change_achievement(
    *,
    achievement: Achievement,
    kind: str,
    title: str,
    year: int | None = None,
    upload: Upload | None = None,
    without_file: bool = False,
    actor: Account,
) -> Achievement:
    """Correct an achievement; another file takes the place of the former one, which is erased."""
    with transaction.atomic():
        row = _locked(achievement, actor)
        former = row.file_id
        row.kind, row.title, row.year = kind, title.strip(), year
        if upload is not None or without_file:
            row.file = _stored(row, upload, actor)
        write(row, "achievement.changed", actor, "kind", "title", "year", "file")
        if former is not None and former != row.file_id:
            forget_files({former})
    return row


def remove_achievement(*, achievement: Achievement, actor: Account) -> None:
    """Remove an achievement with its file."""
    with transaction.atomic():
        row = _locked(achievement, actor)
        former = row.file_id
        remove(row, kind="achievement.removed", actor=actor)
        if former is not None:
            forget_files({former})
