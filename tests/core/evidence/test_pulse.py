import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.evidence.signals.pulse import LIGHTS, PULSE_WORDS, WORDS, PulseFacts, own_progress, pulse, tone_of

WELL = {
    "held": 6,
    "held_lately": 4,
    "planned_lately": 4,
    "since_meeting": 7,
    "forms_mentee": 6,
    "forms_mentor": 6,
    "meetings_with_forms": 6,
    "since_movement": 10,
    "dated_steps": 3,
    "latest": 3,
}


def taken(**changed):
    return pulse(PulseFacts(**{**WELL, **changed}))


def value(code, **changed):
    return next(light.value for light in taken(**changed).lights if light.code == code)


def test_a_pair_that_goes_well_has_five_good_lights_and_a_word_beside_each():
    found = taken()
    assert [light.code for light in found.lights] == list(LIGHTS)
    assert {light.word for light in found.lights} == {WORDS["good"]}
    assert found.word == "встречи идут"
    assert found.lights[0].title == "Встречи по плану"


@pytest.mark.parametrize(
    ("number", "tone"),
    [(1.0, "good"), (0.75, "good"), (0.7499, "watch"), (0.4, "watch"), (0.3999, "talk"), (0, "talk")],
)
def test_cut_offs(number, tone):
    assert tone_of(number) == tone


@pytest.mark.parametrize(("held", "planned", "light"), [(3, 4, 0.75), (5, 4, 1.0), (0, 4, 0.0), (0, 0, None)])
def test_regularity_is_held_of_planned_and_never_more_than_one(held, planned, light):
    assert value("regularity", held_lately=held, planned_lately=planned) == light


@pytest.mark.parametrize(("days", "light"), [(21, 1.0), (22, 0.5), (35, 0.5), (36, 0.0), (None, None)])
def test_recency_counts_agreed_intervals(days, light):
    assert value("recency", since_meeting=days) == light


def test_another_interval_moves_the_limits():
    assert value("recency", since_meeting=42, interval=28) == 1.0
    assert value("recency", since_meeting=43, interval=28) == 0.5


@pytest.mark.parametrize(("mentee", "mentor", "meetings", "light"), [(2, 6, 6, 1 / 3), (6, 0, 6, 0.0), (0, 0, 0, None)])
def test_reciprocity_is_the_quieter_side(mentee, mentor, meetings, light):
    assert value("reciprocity", forms_mentee=mentee, forms_mentor=mentor, meetings_with_forms=meetings) == light


@pytest.mark.parametrize(("days", "light"), [(28, 1.0), (29, 0.5), (56, 0.5), (57, 0.0), (None, None)])
def test_progress_is_movement_towards_a_goal(days, light):
    assert value("progress", since_movement=days) == light


def test_the_next_step_is_a_share_of_the_latest_meetings():
    assert value("next_step", dated_steps=1, latest=3) == pytest.approx(1 / 3)
    assert value("next_step", dated_steps=0, latest=0) is None


def test_the_whole_is_the_weakest_light_so_that_a_silent_pair_is_not_hidden():
    assert taken(forms_mentee=0).tone == "talk"
    assert taken(since_meeting=30).tone == "watch"
    assert taken(since_meeting=30).word == PULSE_WORDS["watch"]


@pytest.mark.parametrize("held", [0, 1])
def test_below_two_meetings_everything_is_grey(held):
    found = taken(held=held, forms_mentee=0)
    assert found.tone == "grey"
    assert {light.tone for light in found.lights} == {"grey"}
    assert found.word == "пока рано судить"


def test_nothing_known_is_grey_too():
    found = taken(
        planned_lately=0, since_meeting=None, meetings_with_forms=0, since_movement=None, dated_steps=0, latest=0
    )
    assert found.tone == "grey"


@given(
    st.builds(
        PulseFacts,
        held=st.integers(2, 40),
        held_lately=st.integers(0, 8),
        planned_lately=st.integers(0, 8),
        since_meeting=st.none() | st.integers(0, 200),
        forms_mentee=st.integers(0, 40),
        forms_mentor=st.integers(0, 40),
        meetings_with_forms=st.integers(40, 60),
        since_movement=st.none() | st.integers(0, 200),
        dated_steps=st.integers(0, 3),
        latest=st.just(3),
    )
)
def test_no_light_leaves_zero_to_one_and_the_whole_is_never_better_than_any(facts):
    found = pulse(facts)
    order = ["talk", "watch", "good"]
    for light in found.lights:
        assert light.value is None or 0 <= light.value <= 1
        assert light.tone == "grey" or order.index(found.tone) <= order.index(light.tone)


def test_ones_own_marks_speak_from_the_third_on():
    assert own_progress([3, 3]) is None
    assert own_progress([0, 3, 3, 3]) == 1.0
    assert own_progress([0, 1, 2]) == pytest.approx(1 / 3)
