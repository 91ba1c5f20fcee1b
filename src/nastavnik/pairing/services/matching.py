"""Running the engine over a programme, and the decisions that the next run keeps to."""

import re
from dataclasses import replace
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.matching import Pair, Problem, ProblemError, Result, Unmatched, alternatives, match, parts_of
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.pairing.models import MatchRun, Restriction
from nastavnik.pairing.selectors.problem import build_problem
from nastavnik.pairing.services.locks import lock_programme
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme

PERSONAL = "personal"
OTHERS = 3


def run_matching(*, programme: Programme, actor: Account) -> MatchRun:
    """Find the best mentors for the open needs, prove it, and keep what may be shown of it."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_programme(programme)
        result, dropped = _solve(build_problem(programme))
        run = MatchRun(
            school_id=programme.school_id,
            programme=programme,
            created_by=actor,
            created_at=clock.now(),
            input_hash=result.certificate.input_hash,
            weights_version=str(result.weights.version),
            result=_told(result, dropped),
            certificate={
                "primal": result.certificate.primal,
                "dual": result.certificate.dual,
                "gap": result.certificate.gap,
            },
        )
        run.full_clean()
        run.save()
        record(
            school_id=programme.school_id,
            kind="match.run",
            actor=actor,
            subject=run,
            input_hash=run.input_hash,
            needs=len(result.tables.needs),
            covered=len(result.pairs),
        )
    return run


def _solve(problem: Problem) -> tuple[Result, list[tuple[int, str, int]]]:
    """Match; a lock that a hard rule forbids falls out and is told."""
    try:
        return match(problem), []
    except ProblemError as error:
        broken = {int(found[1]) for fault in error.faults if (found := re.match(r"locks\[(\d+)\]", fault.place))}
        if not broken:
            raise RuleError(
                "match.problem",
                N_("Подбор не запустился: данные в базах противоречат друг другу"),
                details=[fault.said for fault in error.faults],
            ) from error
    kept = tuple(lock for number, lock in enumerate(problem.locks) if number not in broken)
    dropped = [(int(m), str(kind), int(n)) for number, (m, kind, n) in enumerate(problem.locks) if number in broken]
    return match(replace(problem, locks=kept)), dropped


def _told(result: Result, dropped: list[tuple[int, str, int]]) -> dict[str, Any]:
    """Say in ids and codes what came out; wishes and other personal reasons have no part of their own."""
    return {
        "needs": len(result.tables.needs),
        "covered": len(result.pairs),
        "mentors": len(result.tables.mentors),
        "places": sum(result.tables.mentors.capacity.tolist()),
        "weights": {name: points for name, points in result.weights.points.items() if name != "wishes"},
        "pairs": [_pair(result, pair) for pair in result.pairs],
        "unmatched": [_unmatched(result, need) for need in result.unmatched],
        "dropped_locks": [list(lock) for lock in dropped],
    }


def _pair(result: Result, pair: Pair) -> dict[str, Any]:
    return {
        "mentee": pair.mentee,
        "type": pair.type,
        "mentor": pair.mentor,
        "parts": _shown(pair.parts),
        "score": sum(_shown(pair.parts).values()),
        "locked": pair.locked,
        "others": [] if pair.locked else _others(result, pair),
    }


def _unmatched(result: Result, need: Unmatched) -> dict[str, Any]:
    return {"mentee": need.mentee, "type": need.type, "reasons": dict(need.reasons), "others": _others(result, need)}


def _others(result: Result, need: Pair | Unmatched) -> list[dict[str, Any]]:
    """Give the next best mentors with what choosing each would do to others."""
    told = []
    for choice in alternatives(result, need.mentee, need.type, OTHERS):
        chain = [move for move in choice.moves if (move.mentee, move.type) != (need.mentee, need.type)]
        told.append(
            {
                "mentor": choice.mentor,
                "parts": _shown(parts_of(result, need.mentee, need.type, choice.mentor)),
                "left_out": sorted({move.mentee for move in chain if move.after is None}, key=str),
                "moved": sorted({move.mentee for move in chain if move.after is not None}, key=str),
            }
        )
    return told


def _shown(parts: Any) -> dict[str, int]:
    return {name: points for name, points in parts.items() if name != PERSONAL}


def set_restriction(
    *, programme: Programme, mentee: Teacher, mentor: Teacher, type: str, kind: str, actor: Account
) -> Restriction:
    """Keep a pair in the next runs, or leave it out of them; one pair is kept for a need."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_programme(programme)
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
        made.full_clean()
        made.save()
        record(
            school_id=programme.school_id,
            kind=f"restriction.{kind}",
            actor=actor,
            subject=made,
            mentee=mentee.pk,
            mentor=mentor.pk,
            type=type,
        )
    return made


def lift_restriction(*, restriction: Restriction, actor: Account) -> None:
    """Take a decision about a pair back."""
    require_role(actor, restriction.school_id, "coordinator")
    with transaction.atomic():
        lock_programme(restriction.programme)
        record(
            school_id=restriction.school_id,
            kind="restriction.lifted",
            actor=actor,
            subject=restriction,
            mentee=restriction.mentee_id,
            mentor=restriction.mentor_id,
            type=restriction.type,
        )
        restriction.delete()
