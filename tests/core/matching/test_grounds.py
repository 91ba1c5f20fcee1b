"""The facts told about a pair are the very ones its score counts."""

import pytest
from hypothesis import given, settings

from nastavnik.core.matching import Need, parts_of, weigh
from nastavnik.core.matching.explaining.grounds import grounds
from nastavnik.core.matching.solving.engine import match
from tests.core.matching.builders import mentee, mentor, plain_reason
from tests.core.matching.strategies import problems

HALVES = {"same": 2, "area": 1, "other": 0, "": 0}


def expected(full, need, told):
    """Score the shown criteria from the facts alone."""
    heaviest = 3 * sum(need.topics.values()) or 1
    return {
        "topics": full["topics"] * sum(need.topics[topic] * level for topic, level in told.topics.items()) // heaviest,
        "subject": full["subject"] * HALVES[told.subject] // 2,
        "times": full["times"] * min(3, len(told.times)) // 3,
        "experience": full["experience"] * min(10, max(0, told.years or 0)) // 10,
        "form": full["form"] * (2 if told.form == "near" else 1) // 2,
    }


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_facts_give_the_points(given_problem):
    result = match(given_problem)
    full = weigh(given_problem.weights).points
    for who in given_problem.mentees:
        for need in who.needs:
            for other in given_problem.mentors:
                if plain_reason(given_problem, who, need, other):
                    continue
                parts = parts_of(result, who.id, need.type, other.id)
                told = grounds(who, need, other, given_problem.topic_competences)
                assert {name: parts[name] for name in parts if name != "personal"} == expected(full, need, told)


@pytest.mark.parametrize(
    ("subject", "taught", "said"),
    [
        ("алгебра", {"физика", "Алгебра "}, ("same", "Алгебра ")),
        ("алгебра", {"физика", "информатика"}, ("area", "информатика")),
        ("алгебра", {"физика"}, ("other", "")),
        ("шахматы", {"шашки"}, ("other", "")),
        ("", {"физика"}, ("", "")),
    ],
)
def test_the_subject_is_named_as_the_mentor_writes_it(subject, taught, said):
    told = grounds(mentee(), Need("consultant", subject), mentor(subjects=frozenset(taught)), {})
    assert (told.subject, told.taught) == said


def test_times_forms_and_years_are_told():
    who = mentee(times=frozenset({"b", "a", "c"}), experience_years=3, school="1")
    other = mentor(times=frozenset({"b", "a"}), experience_years=1, school="2")
    told = grounds(who, who.needs[0], other, {})
    assert (told.times, told.years, told.form) == (("a", "b"), -2, "in_person")
    apart = grounds(mentee(forms=frozenset({"remote"})), Need("consultant"), mentor(forms=frozenset({"in_person"})), {})
    assert (apart.form, apart.years) == ("", None)
    remote = frozenset({"remote"})
    assert grounds(mentee(forms=remote), Need("consultant"), mentor(forms=remote), {}).form == "remote"


def test_a_topic_is_answered_by_its_competences_and_a_refused_one_by_none():
    need = Need("consultant", "", {"discipline": 2, "parents": 1, "odd": 1})
    other = mentor(competences={"conflicts": 3, "parents": 2, "odd": 1}, refused_topics=frozenset({"parents"}))
    told = grounds(mentee(), need, other, {"discipline": frozenset({"class", "conflicts"})})
    assert told.topics == {"discipline": 3, "parents": 0, "odd": 1}
