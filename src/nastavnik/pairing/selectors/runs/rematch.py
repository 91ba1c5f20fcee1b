"""Another run over the same programme: who would change, and the trade between few moves and a better total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nastavnik.core.alphabet import reading_order
from nastavnik.core.matching import Offer, Pair, Problem, Result
from nastavnik.pairing.models import MatchRun, MentorType
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import build_problem, kind_of, registers_hash, without_broken_locks
from nastavnik.pairing.selectors.runs.offers import matched, offers
from nastavnik.pairing.selectors.runs.since import since
from nastavnik.pairing.selectors.runs.weights import numbers, words_of
from nastavnik.pairing.selectors.words import Words
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme

HUNDRED = 100
Key = tuple[int, str]
Mates = dict[Key, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One need whose mentor would be another; nobody is None."""

    mentee: Teacher
    kind: Words
    before: Teacher | None
    after: Teacher | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run with other weights would change against the run in work; nothing of it is kept."""

    run: MatchRun | None
    same: bool
    stale: bool
    needs: int
    before: int = 0
    after: int = 0
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One offer in what may be shown; `score` is None where only personal reasons make it better."""

    value: str
    covered: int
    moved: int
    score: float | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """What another run over the same programme is asked with."""

    problem: Problem
    dropped: list[tuple[int, str, int]]
    registers: str
    before: Mates


def read_again(book: Registers, words: Mapping[str, str], run: MatchRun | None) -> Again:
    """Read the registers as they are now, with the pairs of a run as those that exist."""
    problem, dropped = without_broken_locks(build_problem(book))
    asked = {(mentee.id, need.type) for mentee in problem.mentees for need in mentee.needs}
    rows = run.summary["rows"] if run is not None else []
    before: Mates = {
        (mentee, kind): mentor
        for mentee, kind, mentor, _score in rows
        if mentor is not None and (mentee, kind) in asked
    }
    existing = tuple((mentee, kind_of(kind), mentor) for (mentee, kind), mentor in before.items())
    return Again(
        replace(problem, weights=numbers(words), existing=existing),
        dropped,
        registers_hash(problem, dropped),
        before,
    )


def summary(result: Result, registers: str) -> dict[str, Any]:
    """Sum a result up in a line a need: mentee, type, mentor or nobody, the points that may be shown."""
    rows = [[pair.mentee, pair.type, pair.mentor, shown_score([pair])] for pair in result.pairs]
    return {
        "needs": len(result.tables.needs),
        "covered": len(result.pairs),
        "registers": registers,
        "rows": [*rows, *([need.mentee, need.type, None, 0] for need in result.unmatched)],
    }


def seen_token(run: MatchRun, again: Again) -> str:
    """Name what a page with offers was made from, to notice that it has become old."""
    return f"{run.pk}-{again.registers}"


def is_stale(run: MatchRun, registers: str) -> bool:
    """Say whether the registers or decisions are others than a run looked at; a run without them is never stale."""
    return bool(run.summary.get("registers", registers) != registers)


def preview(programme: Programme, words: Mapping[str, str], run: MatchRun | None) -> Preview:
    """Say who would get another mentor with these weights."""
    book = Registers(programme)
    again = read_again(book, words, run)
    needs = sum(len(mentee.needs) for mentee in again.problem.mentees)
    stale = since(book, run, by_name=False).changed
    if run is not None and dict(words) == words_of(run):
        return Preview(run, same=True, stale=stale, needs=needs)
    result = matched(replace(again.problem, keep=0))
    after = mates(result.pairs)
    return Preview(
        run,
        same=False,
        stale=stale,
        needs=needs,
        before=len(again.before),
        after=len(after),
        changes=_changes(again.before, [after])[0] if run is not None else (),
    )


def mates(pairs: Iterable[Pair]) -> Mates:
    """Give the mentor of each need."""
    return {(int(pair.mentee), str(pair.type)): int(pair.mentor) for pair in pairs}


def moved(before: Mates, pairs: Iterable[Pair]) -> int:
    """Count the pairs that were and are no more."""
    now = mates(pairs)
    return sum(now.get(key) != mentor for key, mentor in before.items())


def choices(again: Again) -> tuple[Choice, ...]:
    """Put the offers into what may be shown: coverage, moves, the sum without wishes.

    Those between that look no better than one with fewer moves are left out; the last, if it looks so
    too, is told without its sum, which would show somebody's wish.
    """
    found, kept, most = offers(again.problem), list[tuple[Offer, int | None]](), -1
    for number, offer in enumerate(found):
        score = shown_score(offer.result.pairs)
        if score > most:
            kept.append((offer, score))
        elif number == len(found) - 1:
            kept.append((offer, None))
        most = max(most, score)
    changed = _changes(again.before, [mates(offer.result.pairs) for offer, _score in kept])
    return tuple(
        Choice(
            "most" if offer.keep is None else str(offer.keep),
            offer.covered,
            offer.moved,
            None if score is None else score / HUNDRED,
            changes,
        )
        for (offer, score), changes in zip(kept, changed, strict=True)
    )


def shown_score(pairs: Iterable[Pair]) -> int:
    """Add up the criteria that may be shown."""
    return sum(points for pair in pairs for name, points in pair.parts.items() if name != "personal")


def _changes(before: Mates, after: list[Mates]) -> list[tuple[Change, ...]]:
    """Say by names what differs; everybody is read at once."""
    moves = [
        [(key, before.get(key), now.get(key)) for key in {*before, *now} if before.get(key) != now.get(key)]
        for now in after
    ]
    ids = {pk for some in moves for (mentee, _kind), *both in some for pk in (mentee, *both) if pk is not None}
    people: dict[Any, Teacher] = Teacher.objects.in_bulk(ids) if ids else {}
    return [
        tuple(
            sorted(
                (
                    Change(people[mentee], MentorType(kind).label, people.get(one), people.get(other))
                    for (mentee, kind), one, other in some
                    if mentee in people
                ),
                key=lambda change: (reading_order(change.mentee.full_name), str(change.kind)),
            )
        )
        for some in moves
    ]
