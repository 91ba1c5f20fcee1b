"""The matching problem of a programme, read from the registers: nothing about it is shown as it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from nastavnik.core.matching import Lock, Mentee, Mentor, Need, NeedType, Problem, ProblemError, fingerprint, weigh
from nastavnik.core.matching.model.checks import check_locks
from nastavnik.core.matching.model.people import BOTH_FORMS, FORMS
from nastavnik.core.matching.model.tables import build_tables
from nastavnik.pairing.models import Restriction
from nastavnik.pairing.selectors.registers.book import Offer, Registers
from nastavnik.pairing.selectors.registers.needs import Keys, OpenNeed
from nastavnik.programme.models import Programme
from nastavnik.registry.models import PRIVATE_TOPICS, TOPIC_COMPETENCES, Preference

Pairs = frozenset[tuple[int, int]]


def build_problem(book: Registers, *, everybody: bool = False, reopened: Keys = frozenset()) -> Problem:
    """Compose what one run looks at: open needs, mentors with what is free, decisions and preferences.

    Whoever waits by lot is left out, unless `everybody` is asked for. The needs `reopened` are told as
    if they had no place yet.
    """
    waiting = frozenset() if everybody else book.waiting
    needs = [need for need in book.needs(reopened) if (need.entry.teacher_id, need.type) not in waiting]
    free, places = _free(book, reopened)
    words = _Preferences(book.preferences)
    return Problem(
        mentees=tuple(_mentees(needs, words)),
        mentors=tuple(
            _mentor(entry, free[entry.teacher_id], places[entry.teacher_id], words, book.competences[entry.pk])
            for entry in book.mentors
        ),
        locks=_locks(book.decisions, needs, places),
        forbidden=book.declined | words.vetoes,
        forbidden_needs=_forbidden(book.decisions),
        topic_competences={topic: frozenset(codes) for topic, codes in TOPIC_COMPETENCES.items()},
        private_topics=PRIVATE_TOPICS,
    )


def _free(book: Registers, reopened: Keys) -> tuple[dict[int, int], dict[int, int]]:
    """Count the free places of each mentor, and how many of them the hours left are enough for."""
    taken = Counter(seat.mentor for seat in book.live if (seat.mentee, seat.type) not in reopened)
    hours = book.hours_taken(reopened)
    free, places = {}, {}
    for entry in book.mentors:
        pk = entry.teacher_id
        free[pk] = max(0, entry.capacity - taken[pk])
        room = entry.room(hours.get(pk, 0))
        places[pk] = free[pk] if room is None else min(free[pk], room)
    return free, places


class _Preferences:
    """Wishes by their author and role, and pairs that either side rules out."""

    def __init__(self, rows: Iterable[Preference]) -> None:
        self.wishes: dict[tuple[int, str], list[int]] = defaultdict(list)
        vetoes = set()
        for row in rows:
            if row.kind == Preference.Kind.VETO:
                vetoes |= {(row.by_id, row.about_id), (row.about_id, row.by_id)}
            else:
                self.wishes[row.by_id, row.as_role].append(row.about_id)
        self.vetoes: Pairs = frozenset(vetoes)


def vetoed(programme: Programme, one: int, another: int) -> bool:
    """Say whether either of two people does not want to be paired with the other."""
    rows = Preference.objects.filter(programme=programme, kind=Preference.Kind.VETO)
    return rows.filter(by__in=(one, another), about__in=(one, another)).exists()


def _mentees(needs: list[OpenNeed], words: _Preferences) -> list[Mentee]:
    by_mentee: dict[int, list[OpenNeed]] = defaultdict(list)
    for need in needs:
        by_mentee[need.entry.teacher_id].append(need)
    return [
        Mentee(
            id=mentee,
            needs=tuple(_need(need) for need in own),
            times=frozenset(own[0].entry.times),
            wishes=tuple(words.wishes[mentee, "mentee"]),
            line_manager=own[0].mentee.line_manager_id,
            experience_years=own[0].mentee.pedagogical_years,
            forms=_forms(own[0].entry.forms),
        )
        for mentee, own in sorted(by_mentee.items())
    ]


def kind_of(word: str) -> NeedType:
    """Give the type of a need as the engine knows it."""
    return "subject" if word == "subject" else "consultant"


def _need(need: OpenNeed) -> Need:
    return Need(type=kind_of(need.type), subject=need.subject, topics=need.topics)


def _mentor(entry: Offer, free: int, places: int, words: _Preferences, competences: dict[str, int]) -> Mentor:
    """Tell a mentor to the engine; hours as the pairs they are enough for, where fewer than free places."""
    return Mentor(
        id=entry.teacher_id,
        capacity=free,
        hours=float(places) if places < free else None,
        types=frozenset(kind_of(kind) for kind in entry.types),
        subjects=frozenset(entry.subjects or entry.teacher.subjects),
        competences=competences,
        times=frozenset(entry.times),
        wishes=tuple(words.wishes[entry.teacher_id, "mentor"]),
        experience_years=entry.teacher.pedagogical_years,
        forms=_forms(entry.forms),
        ready_topics=frozenset(entry.private_topics),
        refused_topics=frozenset(entry.refused_topics),
    )


def _forms(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word in FORMS) or BOTH_FORMS


def _locks(decisions: list[Restriction], needs: list[OpenNeed], free: dict[int, int]) -> tuple[Lock, ...]:
    """Keep the locks that can hold: of open needs, of mentors in the run, no more than their free places."""
    asked, left, locks = {(need.entry.teacher_id, need.type) for need in needs}, Counter(free), {}
    for row in (row for row in decisions if row.kind == Restriction.Kind.LOCK):
        need = (row.mentee_id, row.type)
        if need in asked and need not in locks and left[row.mentor_id] > 0:
            left[row.mentor_id] -= 1
            locks[need] = row.mentor_id
    return tuple((mentee, kind_of(kind), mentor) for (mentee, kind), mentor in sorted(locks.items()))


def _forbidden(decisions: list[Restriction]) -> frozenset[Lock]:
    """Give what the coordinator rules out: a mentor for one need, not for the other need of the same person."""
    ruled_out = (row for row in decisions if row.kind == Restriction.Kind.FORBID)
    return frozenset((row.mentee_id, kind_of(row.type), row.mentor_id) for row in ruled_out)


def without_broken_locks(problem: Problem) -> tuple[Problem, list[tuple[int, str, int]]]:
    """Take out the locks that a hard rule forbids, and name them."""
    if not problem.locks:
        return problem, []
    try:
        check_locks(problem, build_tables(problem))
    except ProblemError as error:
        broken = {int(found[1]) for fault in error.faults if (found := re.match(r"locks\[(\d+)\]", fault.place))}
        dropped = [(int(m), str(kind), int(n)) for m, kind, n in (problem.locks[number] for number in sorted(broken))]
        kept = tuple(lock for number, lock in enumerate(problem.locks) if number not in broken)
        return replace(problem, locks=kept), dropped
    return problem, []


def registers_hash(problem: Problem, dropped: Iterable[tuple[int, str, int]] = ()) -> str:
    """Give one hash of the registers and decisions behind a run, whatever weights it was asked with."""
    locks = (*problem.locks, *((mentee, kind_of(kind), mentor) for mentee, kind, mentor in dropped))
    return fingerprint(replace(problem, locks=locks, weights=None, existing=(), keep=None, fair=False), weigh())


def without_hours(problem: Problem) -> frozenset[int]:
    """Name the mentors with free places whose hours are enough for none of them."""
    return frozenset(int(one.id) for one in problem.mentors if one.capacity and one.hours is not None and one.hours < 1)


def by_hours(code: str, out: bool) -> str:
    """Give the reason of the engine as people read it: no place, because hours are `out`, is told as that."""
    return "hours" if out and code == "capacity" else code
