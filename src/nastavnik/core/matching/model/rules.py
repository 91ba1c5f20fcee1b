"""The hard rules of a pair: who may not be together, and the code that says why."""

from collections.abc import Callable

import numpy as np

from nastavnik.core.errors import N_
from nastavnik.core.matching.arrays import AnyRows, Bools, Ints
from nastavnik.core.matching.model.people import NEED_TYPES
from nastavnik.core.matching.model.tables import Tables

Rule = Callable[[Tables, AnyRows, AnyRows], Bools]

SUBJECT = NEED_TYPES.index("subject")
TAKEN = "taken"
"""Not a refusal: the mentor fits, but the best pairing gives every place to others."""


def one_person(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse a pair of a person with oneself."""
    return _among(tables.keys(need, mentor), tables.oneself)


def other_type(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse a mentor who does not offer the type of mentoring asked for."""
    offered: Bools = tables.mentors.kinds[mentor, tables.needs.kind[need]]
    return ~offered


def other_subject(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse, for a subject need, a mentor of neither the subject nor its area."""
    wants_subject = tables.needs.kind[need] == SUBJECT
    close = same_subject(tables, need, mentor) | same_area(tables, need, mentor)
    refused: Bools = wants_subject & ~close
    return refused


def other_school(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse people of different schools unless both agreed to the network form."""
    apart = tables.needs.school[need] != tables.mentors.school[mentor]
    refused: Bools = apart & ~(tables.needs.network[need] & tables.mentors.network[mentor])
    return refused


def no_common_form(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse people who share no form of work."""
    refused: Bools = (tables.needs.forms[need] & tables.mentors.forms[mentor]) < 1
    return refused


def topics_refused(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse a mentor who takes up none of the topics the need names."""
    asked = tables.needs.weight[need] > 0
    refused = tables.mentors.refused[mentor[:, None], tables.needs.topic[need]]
    count: Ints = asked.sum(axis=1)
    every: Bools = (count > 0) & ((refused & asked).sum(axis=1) == count)
    return every


def no_places(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse a mentor without a single place."""
    refused: Bools = tables.mentors.capacity[mentor] < 1
    return refused


def personal(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Refuse for a reason nobody is told: a veto, a decision, subordination, an unready private topic."""
    unready = tables.mentors.unready[mentor[:, None], tables.needs.topic[need]]
    private: Bools = (unready & (tables.needs.weight[need] > 0)).sum(axis=1) > 0
    return private | _among(tables.keys(need, mentor), tables.personal)


def same_subject(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Tell where the mentor teaches the very subject of the need."""
    same: Bools = tables.mentors.subjects[mentor, tables.needs.subject[need]]
    return same


def same_area(tables: Tables, need: AnyRows, mentor: AnyRows) -> Bools:
    """Tell where the mentor teaches something of the same subject area."""
    same: Bools = tables.mentors.areas[mentor, tables.needs.area[need]]
    return same


RULES: tuple[tuple[str, Rule], ...] = (
    ("oneself", one_person),
    ("type", other_type),
    ("subject", other_subject),
    ("school", other_school),
    ("form", no_common_form),
    ("topic", topics_refused),
    ("capacity", no_places),
    ("personal", personal),
)
"""In the order of telling: a pair is refused by the first rule it breaks, a personal reason comes last.

What holds is said here; ``kernel.join`` repeats it."""

REASONS: tuple[str, ...] = ("", *(code for code, _ in RULES))
"""Reason codes by number; 0 is a pair that may be."""

REASON_WORDS: dict[str, str] = {
    "oneself": N_("это один и тот же человек"),
    "type": N_("другой вид наставничества"),
    "subject": N_("другой предмет"),
    "school": N_("другая школа без согласия обеих сторон на сетевую форму"),
    "form": N_("нет общей формы встреч"),
    "topic": N_("наставник не берётся за эти темы"),
    "capacity": N_("у наставника нет мест"),
    "personal": N_("личные обстоятельства"),
    TAKEN: N_("места заняты другими"),
}
"""Every reason in Russian words, for messages and the command line."""


def refusals(tables: Tables, need: AnyRows, mentor: AnyRows) -> Ints:
    """Judge pairs by every hard rule.

    Parameters
    ----------
    need, mentor : AnyRows, shape (e,)
        Row numbers of the pairs.

    Returns
    -------
    Ints, shape (e,)
        Number of the first rule broken in ``REASONS``, 0 where the pair may be.
    """
    verdict = np.zeros(len(need), dtype=np.int64)
    for number in range(len(RULES), 0, -1):
        _, rule = RULES[number - 1]
        verdict[rule(tables, need, mentor)] = number
    return verdict


def _among(keys: Ints, known: Ints) -> Bools:
    """Tell which keys occur in a sorted array."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    among: Bools = known[place] == keys
    return among
