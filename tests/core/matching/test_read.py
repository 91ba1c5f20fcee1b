import json
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.core.matching import (
    ProblemError,
    as_output,
    fingerprint,
    match,
    read_problem,
    weigh,
)
from nastavnik.core.matching.reading.json_notes import json_notes
from nastavnik.core.matching.reading.read import parse_json

GOOD = {
    "mentees": [
        {
            "id": "anna",
            "needs": [{"type": "subject", "subject": "математика", "topics": {"a": 3}}],
            "school": "12",
            "times": ["mon-3", 5],
            "wishes": ["boris"],
            "veto": ["igor"],
            "line_manager": "igor",
            "experience_years": 1.5,
            "forms": ["in_person"],
            "network": True,
        },
        {"id": 7, "needs": [{"type": "consultant"}], "network": None},
    ],
    "mentors": [
        {
            "id": "boris",
            "types": ["subject", "consultant"],
            "subjects": ["математика"],
            "competences": {"a": 2},
            "capacity": 2,
            "school": "12",
            "times": ["mon-3"],
            "wishes": ["anna"],
            "veto": [],
            "experience_years": 20,
            "forms": ["in_person", "remote"],
            "network": False,
            "ready_topics": ["p"],
            "refused_topics": ["q"],
            "hours": 1.5,
        },
        {"id": "igor", "capacity": 1, "types": ["consultant"]},
    ],
    "locks": [[7, "consultant", "igor"]],
    "forbidden": [["anna", "ghost"]],
    "forbidden_needs": [["anna", "subject", "ghost"]],
    "existing": [["anna", "subject", "boris"]],
    "keep": 300,
    "fair": True,
    "hours_per_need": 0.5,
    "weights": {"topics": "must", "times": 1.5},
    "topic_competences": {"b": ["a"]},
    "private_topics": ["p"],
}


def changed(path, value):
    data = json.loads(json.dumps(GOOD))
    spot = data
    for step in path[:-1]:
        spot = spot[step]
    spot[path[-1]] = value
    return data


def faults(data):
    with pytest.raises(ProblemError) as error:
        read_problem(data)
    return [(fault.place, fault.code) for fault in error.value.faults]


def test_a_whole_problem_is_read_and_matched():
    problem = read_problem(parse_json(json.dumps(GOOD)))
    anna, seven = problem.mentees
    assert (anna.experience_years, anna.times, anna.forms) == (1, {"mon-3", "5"}, {"in_person"})
    assert (seven.id, seven.forms, seven.network, seven.experience_years) == (
        7,
        {"in_person", "remote"},
        False,
        None,
    )
    assert problem.mentors[0].refused_topics == {"q"}
    assert dict(problem.weights) == {"topics": 40, "times": 1.5}
    assert problem.topic_competences == {"b": {"a"}}
    told = as_output(match(problem))
    assert [(pair["mentee"], pair["mentor"]) for pair in told["pairs"]] == [(7, "igor"), ("anna", "boris")]


def test_what_exists_and_how_it_counts_is_read():
    problem = read_problem(GOOD)
    assert problem.existing == (("anna", "subject", "boris"),)
    assert problem.forbidden_needs == {("anna", "subject", "ghost")}
    assert (problem.keep, problem.fair, problem.hours_per_need) == (300, True, 0.5)
    assert [mentor.hours for mentor in problem.mentors] == [1.5, None]
    usual = read_problem({"hours_per_need": None})
    assert (usual.keep, usual.fair, usual.hours_per_need) == (None, False, 1.0)


def test_only_ids_capacities_and_needs_must_be_there():
    assert read_problem({}).mentees == ()
    problem = read_problem({"mentees": [{"id": 1}], "mentors": [{"id": 2, "capacity": 0}], "locks": None})
    assert (problem.mentees[0].needs, problem.mentors[0].types, problem.weights) == ((), frozenset(), None)


FAULTY = [
    (["mentees", 0, "id"], None, "mentees[0].id", "missing"),
    (["mentees", 0, "id"], "", "mentees[0].id", "missing"),
    (["mentees", 0, "id"], True, "mentees[0].id", "type"),
    (["mentees", 0, "wishes"], [[]], "mentees[0].wishes[0]", "type"),
    (["mentees", 0, "veto"], "igor", "mentees[0].veto", "type"),
    (["mentees", 0, "needs"], {}, "mentees[0].needs", "type"),
    (["mentees", 0, "needs", 0], "x", "mentees[0].needs[0]", "type"),
    (["mentees", 0, "needs", 0, "type"], "friend", "mentees[0].needs[0].type", "choice"),
    (["mentees", 0, "needs", 0, "subject"], " ", "mentees[0].needs[0].subject", "missing"),
    (["mentees", 0, "needs", 0, "subject"], True, "mentees[0].needs[0].subject", "type"),
    (["mentees", 0, "needs", 0, "topics"], {"a": 4}, "mentees[0].needs[0].topics.a", "range"),
    (["mentees", 0, "needs", 0, "topics"], ["a"], "mentees[0].needs[0].topics", "type"),
    (["mentees", 0, "line_manager"], 1.5, "mentees[0].line_manager", "type"),
    (["mentees", 0, "experience_years"], -1, "mentees[0].experience_years", "range"),
    (["mentees", 0, "experience_years"], "2", "mentees[0].experience_years", "type"),
    (["mentees", 0, "forms"], ["by_mail"], "mentees[0].forms", "choice"),
    (["mentees", 0, "network"], "yes", "mentees[0].network", "type"),
    (["mentors", 0, "capacity"], None, "mentors[0].capacity", "missing"),
    (["mentors", 0, "capacity"], 10**400, "mentors[0].capacity", "range"),
    (["mentors", 0, "capacity"], True, "mentors[0].capacity", "type"),
    (["mentors", 0, "types"], ["friend"], "mentors[0].types[0]", "choice"),
    (["mentors", 0, "times"], [None], "mentors[0].times[0]", "type"),
    (["mentors", 0], [], "mentors[0]", "type"),
    (["mentors", 1, "id"], "boris", "mentors[1].id", "duplicate"),
    (["mentees", 0, "needs"], [{"type": "consultant"}] * 2, "mentees[0].needs", "duplicate"),
    (["locks"], [["anna", "subject"]], "locks[0]", "type"),
    (["locks"], [["ghost", "subject", "boris"]], "locks[0]", "unknown"),
    (["locks"], [["anna", "subject", "ghost"]], "locks[0]", "unknown"),
    (["locks"], [["anna", "subject", "boris"], ["anna", "subject", "igor"]], "locks[1]", "conflict"),
    (["forbidden"], ["anna"], "forbidden[0]", "type"),
    (["forbidden_needs"], [["anna", "ghost"]], "forbidden_needs[0]", "type"),
    (["existing"], [["anna", "friend", "boris"]], "existing[0][1]", "choice"),
    (["keep"], 10_001, "keep", "range"),
    (["keep"], "much", "keep", "type"),
    (["fair"], 1, "fair", "type"),
    (["hours_per_need"], -1, "hours_per_need", "range"),
    (["hours_per_need"], 0, "hours_per_need", "range"),
    (["mentees", 0, "school"], [], "mentees[0].school", "type"),
    (["mentees", 0, "school"], False, "mentees[0].school", "type"),
    (["mentees", 0, "needs", 0, "subject"], {}, "mentees[0].needs[0].subject", "type"),
    (["mentees", 0, "needs", 0, "topics"], 0, "mentees[0].needs[0].topics", "type"),
    (["mentors", 0, "competences"], "", "mentors[0].competences", "type"),
    (["topic_competences"], [], "topic_competences", "type"),
    (["mentors", 0, "hours"], "two", "mentors[0].hours", "range"),
    (["weights"], [], "weights", "type"),
    (["weights"], {"times": "very"}, "weights.times", "type"),
    (["weights"], {"times": -1}, "weights.times", "range"),
    (["weights"], {"beauty": 1}, "weights.beauty", "unknown"),
    (["topic_competences"], {"b": "a"}, "topic_competences.b", "type"),
]


@pytest.mark.parametrize(("path", "value", "place", "code"), FAULTY)
def test_each_fault_has_its_place(path, value, place, code):
    assert (place, code) in faults(changed(path, value))


def test_all_faults_are_told_at_once():
    told = faults({"mentees": [{"id": None, "needs": [{}]}], "mentors": [{"id": "b"}]})
    assert told == [
        ("mentees[0].id", "missing"),
        ("mentees[0].needs[0].type", "choice"),
        ("mentors[0].capacity", "missing"),
    ]


def test_more_locks_than_places_is_a_conflict():
    data = changed(["mentors", 1, "capacity"], 0)
    assert faults(data) == [("locks", "conflict")]


def test_negative_capacity_given_by_code_is_refused():
    problem = read_problem({"mentors": [{"id": "b", "capacity": 0}]})
    object.__setattr__(problem.mentors[0], "capacity", -1)
    with pytest.raises(ProblemError, match=r"mentors\[0\].capacity"):
        match(problem)


def test_a_lock_that_breaks_a_rule_is_refused_without_a_personal_reason():
    problem = read_problem(changed(["mentors", 1, "veto"], [7]))
    with pytest.raises(ProblemError, match=r"locks\[0\].*личные обстоятельства"):
        match(problem)


@pytest.mark.parametrize("text", ["", "{", b"\xff\xfe\x00", "[" * 100_000, "1" * 5_000])
def test_what_is_not_json_is_said_so(text):
    with pytest.raises(ProblemError) as error:
        parse_json(text)
    assert error.value.faults[0].code == "syntax"
    assert str(error.value)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=4,
)
PLACES = st.sampled_from(
    [path for path, *_ in FAULTY]
    + [["mentees"], ["mentors"], ["private_topics"], ["mentors", 0, "competences"], ["mentees", 0, "school"]]
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(PLACES, JSON)
def test_bad_input_never_crashes(path, value):
    try:
        told = match(read_problem(changed(path, value))).certificate.gap == 0
    except ProblemError as error:
        told = all(fault.text for fault in error.faults)
    assert told


def test_fingerprint_sees_everything_but_the_order_of_rows():
    problem = read_problem(GOOD)
    turned = read_problem(changed(["mentors"], GOOD["mentors"][::-1]))
    wished = read_problem(changed(["mentees", 0, "wishes"], ["igor"]))
    assert fingerprint(problem, weigh()) == fingerprint(turned, weigh())
    assert (
        len(
            {
                fingerprint(problem, weigh()),
                fingerprint(wished, weigh()),
                fingerprint(problem, weigh({"times": 0})),
            }
        )
        == 3
    )
    assert match(problem).certificate.input_hash == fingerprint(problem, weigh(problem.weights))


def test_fingerprint_does_not_depend_on_the_kind_of_mapping():
    problem = read_problem(GOOD)
    frozen = replace(problem, topic_competences=MappingProxyType(dict(problem.topic_competences)))
    assert fingerprint(frozen, weigh()) == fingerprint(problem, weigh())


def test_ids_that_no_encoding_holds_are_still_hashed():
    problem = read_problem({"mentors": [{"id": "\ud800", "capacity": 1}]})
    assert len(match(problem).certificate.input_hash) == 64


def test_a_key_written_twice_is_a_fault():
    with pytest.raises(ProblemError, match="Ключ «id» стоит в одном объекте дважды"):
        parse_json('{"mentees": [{"id": 1, "id": 2}]}')


def test_nought_is_a_school_of_its_own():
    problem = read_problem({"mentees": [{"id": 1, "school": 0}], "mentors": [{"id": 2, "capacity": 1}]})
    assert (problem.mentees[0].school, problem.mentors[0].school) == ("0", "")


def test_what_a_file_says_in_vain_is_told_with_its_place_and_without_names():
    data = {
        "mentees": [
            {"id": 1, "vetos": [2], "needs": [{"type": "consultant", "topic": {}}], "wishes": [2], "veto": [77]},
            {"id": 3, "wishes": [88, 2]},
        ],
        "mentors": [{"id": 2, "capacity": 1, **{f"extra{number}": 1 for number in range(7)}, "veto": [1]}],
        "comment": "x",
    }
    assert list(map(str, json_notes(data))) == [
        "{}: не учтены ключи «comment».",
        "mentees: не учтены ключи «vetos».",
        "mentees.needs: не учтены ключи «topic».",
        "mentors: не учтены ключи «extra0», «extra1», «extra2», «extra3», «extra4» ….",
        "mentees[1].wishes: названы люди, которых нет в списке mentors. Это не учтено; если опечатка, исправьте.",
        "mentees[0].veto: названы люди, которых нет в списке mentors. Это не учтено; если опечатка, исправьте.",
    ]
    many = {"mentees": [{"id": number, "veto": ["?"]} for number in range(9)], "mentors": None}
    assert str(json_notes(many)[0]).startswith("mentees[0, 1, 2, 3, 4 …].veto: ")
    assert json_notes(GOOD) == ()
    assert json_notes({}) == ()
