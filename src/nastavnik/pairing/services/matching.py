"""Running the engine over a programme, and the decisions that the next run keeps to."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.pairing.models import MatchRun, Restriction
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import build_problem, registers_hash, without_broken_locks
from nastavnik.pairing.selectors.runs.kept import light_run
from nastavnik.pairing.selectors.runs.offers import is_best, matched
from nastavnik.pairing.selectors.runs.rematch import is_stale, moved, read_again, summary
from nastavnik.pairing.selectors.runs.weights import words_of
from nastavnik.pairing.services.locks import lock_open
from nastavnik.pairing.services.runs import take_out_of_work
from nastavnik.pairing.services.told import told
from nastavnik.pairing.services.weights import require_words
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme

#: How often pairs are found anew where the registers change under the search.
TRIES = 3


def run_matching(
    *,
    programme: Programme,
    actor: Account,
    words: Mapping[str, str] | None = None,
    baseline: MatchRun | None = None,
    keep: int | None = None,
) -> MatchRun:
    """Find the best mentors for the open needs, prove it, keep what may be shown of it and put it to work.

    Weights are those of the run in work unless `words` name others. With a `baseline` its pairs are kept as
    `keep` says: before any score, or for so many points each.
    """
    require_role(actor, programme.school_id, "coordinator")
    chosen = require_words(words_of(light_run(programme)) if words is None else words)
    for _try in range(TRIES):
        run = _found(programme, chosen, baseline, keep)
        if _put_to_work(run, actor):
            return run
    raise RuleError("match.moving", N_("Базы меняются прямо сейчас. Подождите минуту и запустите подбор ещё раз."))


def _found(programme: Programme, chosen: Mapping[str, str], baseline: MatchRun | None, keep: int | None) -> MatchRun:
    """Find the pairs, before anything is locked: nobody waits for it."""
    book = Registers(programme)
    again = read_again(book, chosen, baseline)
    result = matched(replace(again.problem, keep=keep))
    return MatchRun(
        school_id=programme.school_id,
        programme=programme,
        created_at=clock.now(),
        input_hash=result.certificate.input_hash,
        weights_version=str(result.weights.version),
        result=told(result, again.dropped, sorted(book.waiting)),
        summary=summary(result, again.registers) | {"best": is_best(again.problem, keep, result)},
        certificate={
            "primal": result.certificate.primal,
            "dual": result.certificate.dual,
            "gap": result.certificate.gap,
        },
        importance=dict(chosen),
        baseline=baseline,
        moved=None if baseline is None else moved(again.before, result.pairs),
        in_work=True,
    )


def _put_to_work(run: MatchRun, actor: Account) -> bool:
    """Keep a run that was found, unless the registers are others by now; says whether it was kept."""
    with transaction.atomic():
        programme = lock_open(run.programme)
        problem, dropped = without_broken_locks(build_problem(Registers(programme)))
        if is_stale(run, registers_hash(problem, dropped)):
            return False
        run.created_by = actor
        take_out_of_work(run)
        counts = {"needs": run.summary["needs"], "covered": run.summary["covered"]}
        write(run, "match.run", actor, input_hash=run.input_hash, **counts)
    return True


def set_restriction(
    *, programme: Programme, mentee: Teacher, mentor: Teacher, type: str, kind: str, actor: Account
) -> Restriction:
    """Keep a pair in the next runs, or leave it out of them; one pair is kept for a need."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_open(programme)
        same = Restriction.objects.filter(programme=programme, mentee=mentee, type=type)
        same.filter(mentor=mentor).delete()
        if kind == Restriction.Kind.LOCK:
            same.filter(kind=Restriction.Kind.LOCK).delete()
        made = Restriction(
            school_id=programme.school_id,
            programme=programme,
            mentee=mentee,
            mentor=mentor,
            type=type,
            kind=kind,
            created_by=actor,
        )
        write(made, f"restriction.{kind}", actor, mentee=mentee.pk, mentor=mentor.pk, type=type)
    return made


def lift_restriction(*, restriction: Restriction, actor: Account) -> None:
    """Take a decision about a pair back."""
    require_role(actor, restriction.school_id, "coordinator")
    with transaction.atomic():
        lock_open(restriction.programme)
        record(
            "restriction.lifted",
            actor,
            restriction,
            mentee=restriction.mentee_id,
            mentor=restriction.mentor_id,
            type=restriction.type,
        )
        restriction.delete()
