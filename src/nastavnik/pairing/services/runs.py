"""The life of a kept run: its name, being in work, its end."""

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
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
        found.full_clean()
        found.save(update_fields=["name"])
        record(school_id=found.school_id, kind="match.renamed", actor=actor, subject=found)
    return found


def put_to_work(*, run: MatchRun, actor: Account) -> MatchRun:
    """Let the workshop show the pairs of this run; what is proposed already stays as it is."""
    require_role(actor, run.school_id, "coordinator")
    with transaction.atomic():
        found = _locked(run)
        if not found.in_work:
            take_out_of_work(found)
            found.in_work = True
            found.full_clean()
            found.save(update_fields=["in_work"])
            record(school_id=found.school_id, kind="match.in_work", actor=actor, subject=found)
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
        record(
            school_id=found.school_id,
            kind="match.deleted",
            actor=actor,
            subject=found,
            input_hash=found.input_hash,
        )
        found.delete()


def _locked(run: MatchRun) -> MatchRun:
    """Read a run as it is now, under the lock of its programme."""
    lock_open(run.programme)
    found: MatchRun | None = MatchRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if found is None:
        raise RuleError("match.gone", N_("Этого подбора уже нет: его удалили."))
    return found
