"""A copy made now because somebody asks: a task of the background work, one at a time."""

from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.ops import copies
from nastavnik.ops.nightly import are_made
from nastavnik.ops.trouble import CopyError
from nastavnik.people.models import Account, School
from nastavnik.people.policies import require_role


def is_kept_by_others() -> bool:
    """Say whether copies are the affair of a server's administrator, not of each school on it."""
    return bool(settings.MODE.name == "server")


@task()
def make_now() -> None:
    """Make a copy; what does not work is noted and stands on the page."""
    with suppress(CopyError):
        copies.make_copy(copies.BY_HAND)


def is_being_made() -> bool:
    """Say whether a copy that somebody asked for waits or is being made."""
    going = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(task_path=make_now.module_path, status__in=going).exists()


def may_ask(*, school: School, actor: Account) -> None:
    """Refuse whoever may not ask for a copy here, and say why none can be made."""
    roles = ("operator",) if is_kept_by_others() else ("operator", "coordinator")
    require_role(actor, school.pk, *roles)
    if settings.DEMONSTRATION:
        raise RuleError("copy.demonstration", N_("В демонстрации копий не делают: она строится заново."))
    if not are_made():
        raise RuleError("copy.no_sheet", N_("Сначала напечатайте лист восстановления: nastavnik backup-key new."))


def ask_for_copy(*, school: School, actor: Account) -> None:
    """Let the background work make a copy; one that waits already is enough."""
    may_ask(school=school, actor=actor)
    with transaction.atomic():
        if not is_being_made():
            make_now.enqueue()
            record("copy.asked", actor, school, school_id=school.pk)
