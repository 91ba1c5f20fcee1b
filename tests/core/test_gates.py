import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.errors import RuleError
from nastavnik.core.gates import decide, require, unmet
from nastavnik.core.stages import GATES, all_checks, facts_of

FACTS = sorted({check.fact for check in all_checks()})
ALL_TRUE = dict.fromkeys(FACTS, True)


def test_unmet_lists_only_what_does_not_hold():
    facts = {**ALL_TRUE, "pairing.mentor_yes": False, "pairing.order_registered": False}
    assert [(item.fact, item.hard) for item in unmet("confirm", facts)] == [
        ("pairing.mentor_yes", True),
        ("pairing.order_registered", False),
    ]


def test_missing_fact_and_unknown_gate_are_key_errors():
    with pytest.raises(KeyError):
        unmet("confirm", {})
    with pytest.raises(KeyError):
        decide("exit", ALL_TRUE)


def test_soft_check_is_passed_by_an_override():
    facts = {**ALL_TRUE, "registry.baseline": False}
    closed, opened = decide("join", facts), decide("join", facts, {"registry.baseline"})
    assert (closed.open, [item.fact for item in closed.soft], closed.overridden) == (
        False,
        ["registry.baseline"],
        (),
    )
    assert (opened.open, opened.soft, [item.fact for item in opened.overridden]) == (
        True,
        (),
        ["registry.baseline"],
    )


def test_hard_check_cannot_be_overridden():
    facts = {**ALL_TRUE, "pairing.mentee_yes": False}
    decision = decide("confirm", facts, FACTS)
    assert not decision.open
    assert [item.fact for item in decision.hard] == ["pairing.mentee_yes"]
    assert decision.overridden == ()


def test_require_returns_the_open_decision():
    assert require("closing", ALL_TRUE).open


@pytest.mark.parametrize(
    ("fact", "code"),
    [("consents.participation", "gate.join.hard"), ("registry.baseline", "gate.join.soft")],
)
def test_require_names_what_is_missing(fact, code):
    with pytest.raises(RuleError) as caught:
        require("join", {**ALL_TRUE, fact: False})
    label = next(check.label for check in all_checks() if check.fact == fact)
    assert caught.value.code == code
    assert label in str(caught.value)


@given(
    st.sampled_from(sorted(GATES)),
    st.dictionaries(st.sampled_from(FACTS), st.booleans()),
    st.sets(st.sampled_from(FACTS)),
)
def test_open_means_every_false_fact_is_soft_and_overridden(gate, some, overrides):
    facts = {**ALL_TRUE, **some}
    decision = decide(gate, facts, overrides)
    false = {fact for fact in facts_of(gate) if not facts[fact]}
    parts = [{item.fact for item in part} for part in (decision.hard, decision.soft, decision.overridden)]
    assert set.union(*parts) == false
    assert sum(map(len, parts)) == len(false)
    assert parts[2] <= overrides
    assert decision.open == (parts[2] == false)
