from dataclasses import replace

import pytest

from nastavnik.core.evidence.signals.warnings import (
    KEPT,
    MENTOR_RULES,
    OWN_RULES,
    PAIR_RULES,
    MentorFacts,
    OwnFacts,
    PairFacts,
    may_raise_again,
    raised,
    rule_of,
)

WELL = PairFacts(
    since_confirmed=10,
    since_meeting=5,
    planned_ahead=False,
    rhythm=True,
    call_waits=None,
    one_sided=0,
    goals=1,
    since_movement=3,
    reviewed=False,
)


def found(**changed):
    return raised(PAIR_RULES, replace(WELL, **changed))


def test_a_pair_that_goes_well_raises_nothing():
    assert found() == ()


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"since_meeting": None, "since_confirmed": 14}, ()),
        ({"since_meeting": None, "since_confirmed": 15}, ("W1",)),
        ({"since_meeting": None, "since_confirmed": 15, "planned_ahead": True}, ()),
        ({"since_meeting": None, "since_confirmed": 15, "rhythm": False}, ()),
        ({"since_meeting": 28}, ()),
        ({"since_meeting": 29}, ("W2",)),
        ({"since_meeting": 29, "planned_ahead": True}, ()),
        ({"since_meeting": 29, "rhythm": False}, ()),
        ({"since_meeting": 29, "interval": 21}, ()),
        ({"call_waits": 2}, ()),
        ({"call_waits": 3}, ("W3",)),
        ({"one_sided": 2}, ()),
        ({"one_sided": 3}, ("W4",)),
        ({"goals": 0, "since_confirmed": 28}, ()),
        ({"goals": 0, "since_confirmed": 29}, ("W6",)),
        ({"since_movement": 56}, ()),
        ({"since_movement": 57}, ("W7",)),
        ({"since_movement": None}, ()),
        ({"since_confirmed": 84}, ()),
        ({"since_confirmed": 85}, ("W9",)),
        ({"since_confirmed": 85, "reviewed": True}, ()),
    ],
)
def test_each_rule_of_a_pair_at_its_limit(changed, codes):
    assert found(**changed) == codes


def test_rules_that_hold_together_are_all_named_in_their_order():
    assert found(since_meeting=40, one_sided=3) == ("W2", "W4")


@pytest.mark.parametrize(
    ("mentees", "red", "hours", "codes"),
    [(3, 2, None, ()), (4, 0, None, ("W8",)), (3, 3, None, ("W8",)), (1, 0, 36.0, ()), (1, 0, 36.5, ("W8",))],
)
def test_a_mentor_with_too_much(mentees, red, hours, codes):
    assert raised(MENTOR_RULES, MentorFacts(mentees, red, hours)) == codes


@pytest.mark.parametrize(
    ("openness", "codes"), [((1,), ()), ((3, 1, 1), ("W5",)), ((0, 1), ("W5",)), ((1, 1, 2), ()), ((1, 2, 1), ())]
)
def test_openness_low_twice_in_a_row(openness, codes):
    assert raised(OWN_RULES, OwnFacts(openness=openness)) == codes


@pytest.mark.parametrize(("strength", "codes"), [(None, ()), ((1, 1, 1, 1, 1), ("W10",)), ((2, 1, 1, 1, 1), ())])
def test_low_strength(strength, codes):
    assert raised(OWN_RULES, OwnFacts(strength=strength)) == codes


def test_what_only_the_person_learns_is_never_kept():
    assert KEPT == ("W1", "W2", "W3", "W4", "W6", "W7", "W8", "W9")
    assert {rule.audience for rule in OWN_RULES} == {"person"}
    assert all(rule_of(code).audience == "coordinator" for code in KEPT)
    with pytest.raises(KeyError):
        rule_of("W11")


def test_every_rule_has_words_and_a_phrase_without_a_persons_name_or_a_verdict():
    for code in [f"W{number}" for number in range(1, 11)]:
        rule = rule_of(code)
        assert rule.words
        assert rule.phrase
        assert not {"плох", "винов", "рейтинг"} & set(rule.words.lower().split())


@pytest.mark.parametrize(("days", "again"), [(None, True), (20, False), (21, True)])
def test_a_closed_warning_rests_for_three_weeks(days, again):
    assert may_raise_again(days) is again
