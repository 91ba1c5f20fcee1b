"""Small people for tests, and a slow, plain second opinion on rules, scores and optima."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from nastavnik.core.matching import Mentee, Mentor, Need, Problem, area_of, plain_subject, weigh

MATHS = "математика"


def mentee(identity: Any = "anna", need: Need | None = None, **fields: Any) -> Mentee:
    needs = fields.pop("needs", (need or Need("subject", MATHS),))
    return Mentee(identity, needs, **fields)


def mentor(identity: Any = "boris", capacity: int = 1, **fields: Any) -> Mentor:
    fields.setdefault("types", frozenset({"subject", "consultant"}))
    fields.setdefault("subjects", frozenset({MATHS}))
    return Mentor(identity, capacity, **fields)


def problem(mentees: Any = (), mentors: Any = (), **fields: Any) -> Problem:
    return Problem(tuple(mentees), tuple(mentors), **fields)


def plain_reason(given: Problem, who: Mentee, need: Need, other: Mentor) -> str:
    """Say which rule refuses a pair, read off the requirements one by one."""
    apart = who.school != other.school and not (who.network and other.network)
    areas = {area_of(name) for name in other.subjects} - {None}
    names = {plain_subject(name) for name in other.subjects}
    near = plain_subject(need.subject) in names or area_of(need.subject) in areas
    private = set(need.topics) & given.private_topics - other.ready_topics
    managed = who.line_manager == other.id and (who.id, need.type, other.id) not in given.locks
    disliked = other.id in who.veto or who.id in other.veto or (who.id, other.id) in given.forbidden
    verdicts = {
        "oneself": who.id == other.id,
        "type": need.type not in other.types,
        "subject": need.type == "subject" and not near,
        "school": apart,
        "form": not who.forms & other.forms,
        "topic": bool(need.topics) and set(need.topics) <= other.refused_topics,
        "capacity": other.capacity == 0,
        "personal": bool(private) or managed or disliked,
    }
    return next((code for code, refused in verdicts.items() if refused), "")


def plain_score(given: Problem, who: Mentee, need: Need, other: Mentor) -> int:
    """Add up the criteria one by one."""
    full = weigh(given.weights).points
    levels = {
        topic: 0
        if topic in other.refused_topics
        else max((other.competences.get(x, 0) for x in given.topic_competences.get(topic, {topic})), default=0)
        for topic in need.topics
    }
    heaviest = 3 * sum(need.topics.values()) or 1
    same = plain_subject(need.subject) in {plain_subject(name) for name in other.subjects}
    area = area_of(need.subject)
    close = same or (area is not None and area in {area_of(name) for name in other.subjects})
    wished = sum(
        max(1, 4 - list(dict.fromkeys(side.wishes)).index(wanted)) if wanted in side.wishes else 0
        for side, wanted in ((who, other.id), (other, who.id))
    )
    known = who.experience_years is not None and other.experience_years is not None
    ahead = other.experience_years - who.experience_years if known else 0
    near = "in_person" in who.forms & other.forms and who.school == other.school
    return (
        full["topics"] * sum(need.topics[x] * levels[x] for x in need.topics) // heaviest
        + full["subject"] * (2 if same and need.subject else 1 if close else 0) // 2
        + full["times"] * min(3, len(who.times & other.times)) // 3
        + full["wishes"] * wished // 8
        + full["experience"] * min(10, max(0, ahead)) // 10
        + full["form"] * (2 if near else 1) // 2
    )


Told = tuple[tuple[int, int, int], list[int]]


def every_pairing(given: Problem) -> Iterator[Told]:
    """Yield every pairing that keeps locks and capacities as ((covered, score, -unevenness), mates).

    Mates are places in the order of mentor ids, their number meaning «nobody».
    """
    mentors = sorted(given.mentors, key=lambda x: x.id)
    needs = [(x, need) for x in sorted(given.mentees, key=lambda x: x.id) for need in x.needs]
    needs.sort(key=lambda pair: (pair[0].id, pair[1].type))
    locks = {(who, kind): other for who, kind, other in given.locks}
    options: list[list[tuple[int, int]]] = []
    for who, need in needs:
        seats = [
            (number, plain_score(given, who, need, other))
            for number, other in enumerate(mentors)
            if not plain_reason(given, who, need, other)
        ]
        held = locks.get((who.id, need.type))
        options.append([*seats, (len(mentors), 0)] if held is None else [x for x in seats if mentors[x[0]].id == held])
    for seating in product(*options):
        mates = [number for number, _ in seating]
        load = [mates.count(number) for number in range(len(mentors))]
        if all(taken <= other.capacity for taken, other in zip(load, mentors, strict=True)):
            covered = len(mates) - mates.count(len(mentors))
            yield (covered, sum(score for _, score in seating), -sum(x * (x - 1) // 2 for x in load)), mates


def best_pairing(given: Problem) -> Told:
    """Return the best pairing, the first by ids among equals."""
    return max(every_pairing(given), key=lambda told: (told[0], [-number for number in told[1]]))


def crowd(mentees: int, mentors: int, seed: int, *, alike: bool = False, schools: int = 1) -> Problem:
    """Return a made-up school; ``alike`` makes all scores of a kind equal."""
    dice = random.Random(seed)
    subjects = [MATHS, "физика", "русский язык", "химия", "литература", "информатика"]
    topics = [f"t{number}" for number in range(20)]

    def sample(population: list[str], count: int) -> frozenset[str]:
        return frozenset() if alike else frozenset(dice.sample(population, count))

    def need() -> Need:
        asked = {topic: dice.randint(1, 3) for topic in sorted(sample(topics, 3))}
        return Need("consultant", "", asked) if dice.random() < 0.4 else Need("subject", dice.choice(subjects), asked)

    who = [
        mentee(
            f"e{number:04}",
            needs=(need(),),
            school=f"s{dice.randrange(schools)}",
            network=dice.random() < 0.5,
            times=sample(topics, 5),
            wishes=() if alike else (f"r{dice.randrange(mentors):04}",),
            veto=frozenset({f"r{dice.randrange(mentors):04}"}),
            experience_years=dice.randint(0, 3),
        )
        for number in range(mentees)
    ]
    others = [
        mentor(
            f"r{number:04}",
            dice.choice([0, 1, 1, 2, 3]),
            school=f"s{dice.randrange(schools)}",
            network=dice.random() < 0.5,
            subjects=frozenset({dice.choice(subjects)}),
            competences={topic: dice.randint(1, 3) for topic in sorted(sample(topics, 6))},
            times=sample(topics, 5),
            experience_years=20 if alike else dice.randint(3, 30),
        )
        for number in range(mentors)
    ]
    return problem(who, others)


def with_lock(given: Problem, *lock: Any) -> Problem:
    return replace(given, locks=(*given.locks, tuple(lock)))
