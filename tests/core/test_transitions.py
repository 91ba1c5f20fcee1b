import pytest

from nastavnik.core.errors import RuleError
from nastavnik.core.transitions import (
    GOAL,
    MEETING,
    MENTEE_ENTRY,
    MENTOR_ENTRY,
    PLACE,
    REFERENCE,
    REQUEST,
)

TABLES = [MENTEE_ENTRY, MENTOR_ENTRY, REFERENCE, REQUEST, PLACE, MEETING, GOAL]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_table_is_closed_and_every_state_is_reached_from_the_first(table):
    reached, queue = {table.states[0]}, [table.states[0]]
    while queue:
        for state in table.following(queue.pop()):
            assert state in table.states
            if state not in reached:
                reached.add(state)
                queue.append(state)
    assert reached == set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_require_agrees_with_the_table_over_every_pair_of_states(table):
    for from_ in (*table.states, "forged"):
        for to in (*table.states, "forged"):
            if table.allows(from_, to):
                table.require(from_, to)
                assert from_ != to
            else:
                with pytest.raises(RuleError) as caught:
                    table.require(from_, to)
                assert caught.value.code == f"{table.name}.transition"
                assert str(caught.value) == table.refusal


def test_place_moves_are_exactly_these():
    assert {state: set(PLACE.following(state)) for state in PLACE.states} == {
        "proposed": {"confirmed", "declined", "withdrawn"},
        "confirmed": {"paused", "closing", "ended", "completed"},
        "paused": {"confirmed", "closing", "ended"},
        "closing": {"completed", "ended"},
        "completed": set(),
        "ended": set(),
        "declined": set(),
        "withdrawn": set(),
    }


def test_saying_no_is_one_step_away_and_can_be_taken_back():
    for state in ("invited", "thinking"):
        assert MENTEE_ENTRY.allows(state, "declined")
    assert MENTEE_ENTRY.allows("declined", "joined")
    assert MENTEE_ENTRY.allows("joined", "left")
    assert MENTOR_ENTRY.allows("selected", "left")


def test_nobody_becomes_selected_without_applying():
    assert not MENTOR_ENTRY.allows("invited", "selected")
    assert not MENTOR_ENTRY.allows("declined", "selected")


def test_a_closed_meeting_stays_closed():
    assert MEETING.last == {"closed"}
