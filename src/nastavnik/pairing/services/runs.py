"""The life of a kept run: its name, being in work, its end."""

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.pairing.models import MatchRun
from nastavnik.pairing.services.locks import lock_open
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role


def rename_run(*, run: MatchRun, name: str, actor: Account) -> MatchRun:
    """Give a run another name; an empty one brings back the name by date."""
    require_role(actor, run.school_id, "coordinator")
    with transaction.atomic():
        found = _locked(run)
        found.name = " ".join(name.split())
        write(found, "match.renamed", actor, "name")
    return found


def put_to_work(*, run: MatchRun, actor: Account) -> MatchRun:
    """Let the workshop show the pairs of this run; what is proposed already stays as it is."""
    require_role(actor, run.school_id, "coordinator")
    with transaction.atomic():
        found = _locked(run)
        if not found.in_work:
            take_out_of_work(found)
            found.in_work = True
            write(found, "match.in_work", actor, "in_work")
    return found


def take_out_of_work(run: MatchRun) -> None:
    """Make room for a run: only one of a programme is in work."""
    MatchRun.objects.filter(programme=run.programme, in_work=True).update(in_work=False)


def delete_run(*, run: MatchRun, actor: Account) -> None:
    """Forget a run; the one in work stays until another takes its place."""
    require_role(actor, run.school_id, "coordinator")
    with transaction.atomic():
        found = _locked(run)
        if found.in_work:
            raise RuleError(
                "match.in_work", N_("Это текущий подбор, удалить его нельзя. Сначала сделайте текущим другой.")
            )
        record("match.deleted", actor, found, input_hash=found.input_hash)
        found.delete()


def _locked(run: MatchRun) -> MatchRun:
    """Read a run as it is now, under the lock of its programme."""
    lock_open(run.programme)
    found: MatchRun | None = MatchRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if found is None:
        raise RuleError("match.gone", N_("Этого подбора уже нет: его удалили."))
    return found
