"""Whether a problem is whole: unique people and needs, locks that can hold."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from nastavnik.core.errors import N_
from nastavnik.core.matching.errors import Fault, ProblemError
from nastavnik.core.matching.model.people import Id, Lock, Problem
from nastavnik.core.matching.model.rules import REASON_WORDS, REASONS, refusals
from nastavnik.core.matching.model.tables import Tables, places_of
from nastavnik.core.texts import Text

_REFUSED = N_("Пару оставить нельзя: %(why)s. Уберите её из списка.")
_TWO_NEEDS = N_("Запросов вида %(kind)s больше одного. Оставьте один.")
_SAME_ID = N_("Такой id уже есть в %(place)s. Объедините строки одного человека.")
_CROWDED = N_("У наставника %(mentor)s оставлено пар: %(taken)s, а мест %(places)s. Уберите лишние.")


def check(problem: Problem) -> None:
    """Refuse a problem whose rows contradict each other.

    Raises
    ------
    ProblemError
        Repeated ids or need types, negative capacities, two locks for one need, locks of unknown
        people, more locks than places. All faults are told at once.
    """
    faults = [*_people_faults(problem), *_lock_faults(problem)]
    if faults:
        raise ProblemError(*faults)


def check_locks(problem: Problem, tables: Tables) -> dict[int, int]:
    """Return the locked mentor row of each locked need row.

    Raises
    ------
    ProblemError
        A lock breaks a hard rule; only subordination gives way to a lock.
    """
    need_row = {key: row for row, key in enumerate(tables.needs.keys)}
    mentor_row = {identity: row for row, identity in enumerate(tables.mentors.ids)}
    locks = {need_row[mentee, kind]: mentor_row[mentor] for mentee, kind, mentor in problem.locks}
    pairs = np.array(sorted(locks.items()), dtype=np.int64).reshape(-1, 2)
    verdict = refusals(tables, pairs[:, 0], pairs[:, 1])
    faults = [
        Fault(f"locks[{number}]", "refused", _refused(code))
        for number, lock in enumerate(problem.locks)
        if (code := verdict[np.searchsorted(pairs[:, 0], need_row[lock[0], lock[1]])])
    ]
    if faults:
        raise ProblemError(*faults)
    return locks


def _refused(code: int) -> Text:
    return Text(_REFUSED, why=Text(REASON_WORDS[REASONS[code]]))


def _people_faults(problem: Problem) -> Iterator[Fault]:
    yield from _repeated("mentees", [mentee.id for mentee in problem.mentees])
    yield from _repeated("mentors", [mentor.id for mentor in problem.mentors])
    for number, mentee in enumerate(problem.mentees):
        for kind, times in Counter(need.type for need in mentee.needs).items():
            if times > 1:
                text = Text(_TWO_NEEDS, kind=kind)
                yield Fault(f"mentees[{number}].needs", "duplicate", text)
    for number, mentor in enumerate(problem.mentors):
        if mentor.capacity < 0:
            yield Fault(f"mentors[{number}].capacity", "range", N_("Число мест не может быть меньше нуля."))
    if not problem.hours_per_need > 0:
        yield Fault("hours_per_need", "range", N_("Часы на один запрос должны быть больше нуля."))


def _repeated(name: str, ids: list[Id]) -> Iterator[Fault]:
    seen: dict[Id, int] = {}
    for number, identity in enumerate(ids):
        if identity in seen:
            text = Text(_SAME_ID, place=f"{name}[{seen[identity]}]")
            yield Fault(f"{name}[{number}].id", "duplicate", text)
        seen.setdefault(identity, number)


def _lock_faults(problem: Problem) -> Iterator[Fault]:
    needs = {(mentee.id, need.type) for mentee in problem.mentees for need in mentee.needs}
    places = {mentor.id: places_of(mentor, problem.hours_per_need) for mentor in problem.mentors}
    chosen: dict[tuple[Id, str], Id] = {}
    for number, lock in enumerate(problem.locks):
        place = f"locks[{number}]"
        mentee, kind, mentor = lock
        if (mentee, kind) not in needs or mentor not in places:
            text = N_("Такого запроса или наставника нет в списках. Исправьте id или вид.")
            yield Fault(place, "unknown", text)
        elif chosen.setdefault((mentee, kind), mentor) != mentor:
            text = N_("Для этого запроса уже оставлен другой наставник. Выберите одного.")
            yield Fault(place, "conflict", text)
    yield from _crowded(problem.locks, places)


def _crowded(locks: tuple[Lock, ...], places: dict[Id, int]) -> Iterator[Fault]:
    for mentor, taken in Counter(mentor for _, _, mentor in dict.fromkeys(locks)).items():
        if mentor in places and taken > places[mentor] >= 0:
            text = Text(_CROWDED, mentor=mentor, taken=taken, places=places[mentor])
            yield Fault("locks", "conflict", text)
