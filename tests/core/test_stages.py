import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.stages import (
    ENTRY_FACTS,
    GATES,
    STAGES,
    all_checks,
    checks_of,
    current_stage,
    facts_of,
)

NOTHING = dict.fromkeys(ENTRY_FACTS, False)


def test_seven_stages_in_order():
    assert [stage.number for stage in STAGES] == [1, 2, 3, 4, 5, 6, 7]
    assert [stage.slug for stage in STAGES] == [
        "preparation",
        "mentee_register",
        "mentor_register",
        "mentor_training",
        "pairing",
        "mentoring",
        "completion",
    ]
    assert [stage.slug for stage in STAGES if stage.optional] == ["mentor_training"]


def test_every_gate_has_checks_and_every_fact_is_once_in_its_gate():
    for gate in GATES:
        facts = facts_of(gate)
        assert facts
        assert len(set(facts)) == len(facts)
    assert {check.gate for check in all_checks()} == set(GATES)
    assert all(fact.count(".") == 1 for check in all_checks() for fact in [check.fact])


@pytest.mark.parametrize(
    ("gate", "hard"),
    [
        ("launch", {"programme.coordinator_appointed"}),
        ("join", {"consents.participation", "consents.personal_data_basis", "registry.has_request"}),
        ("candidacy", {"consents.candidacy", "consents.personal_data_basis"}),
        ("selection", set()),
        (
            "confirm",
            {"pairing.meeting_held", "pairing.mentee_yes", "pairing.mentor_yes", "consents.mentor_work"},
        ),
        ("final_meeting", {"mentoring.interim_review_done"}),
        ("closing", {"mentoring.final_assessment_or_reason"}),
        ("archive", set()),
    ],
)
def test_hard_checks_of_each_gate(gate, hard):
    assert {check.fact for check in checks_of(gate) if check.hard} == hard


def test_scope_and_side_follow_from_the_gate():
    by_gate = {check.gate: (check.scope, check.who) for check in all_checks()}
    assert by_gate["join"] == ("person", "mentee")
    assert by_gate["candidacy"] == by_gate["selection"] == ("person", "mentor")
    assert by_gate["confirm"] == ("pair", None)
    assert by_gate["archive"] == ("programme", None)


def test_unknown_gate_is_a_key_error():
    with pytest.raises(KeyError):
        checks_of("exit")


def test_a_new_programme_is_at_the_first_stage():
    assert current_stage(NOTHING) == 1


@pytest.mark.parametrize(
    ("fact", "number"),
    [
        ("programme.coordinator_appointed", 2),
        ("programme.mentor_outreach_held", 3),
        ("registry.candidate_exists", 3),
        ("registry.mentor_in_register", 4),
        ("pairing.proposal_exists", 5),
        ("pairing.confirmed_place_exists", 6),
        ("completion.closing_begun", 7),
    ],
)
def test_each_entry_fact_opens_its_stage(fact, number):
    assert current_stage({**NOTHING, fact: True}) == number


def test_a_missing_entry_fact_is_a_key_error():
    with pytest.raises(KeyError):
        current_stage({})


@given(st.dictionaries(st.sampled_from(ENTRY_FACTS), st.booleans()), st.sampled_from(ENTRY_FACTS))
def test_one_more_fact_never_lowers_the_stage(given_facts, extra):
    entry = {**NOTHING, **given_facts}
    assert current_stage({**entry, extra: True}) >= current_stage(entry)
