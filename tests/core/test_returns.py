"""What may be taken back: every move of every table is named once, with who and how long, or with the way instead."""

import datetime as dt

from nastavnik.core import transitions
from nastavnik.core.transitions import NO_RETURN, RETURNS, Return, Transitions

PRESSED = dt.datetime(2026, 10, 9, 15, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
#: Names that are no state of a table.
PRESSES = {
    *(
        "teacher.merged",
        "teacher.left",
        "programme.archived",
        "programme.begun_later",
        "consent.in_force",
        "consent.withdrawn",
        "consent.ended",
        "help.given",
    ),
    *(f"roadmap_item.{name}" for name in ("done", "dropped", "changed", "before", "shifted")),
}


def targets() -> set[str]:
    tables = [one for one in vars(transitions).values() if isinstance(one, Transitions)]
    return {f"{table.name}.{state}" for table in tables for to in table.moves.values() for state in to.split()}


def test_every_move_may_be_taken_back_or_has_a_way_instead() -> None:
    assert set(RETURNS) | set(NO_RETURN) == targets() | PRESSES
    assert not set(RETURNS) & set(NO_RETURN)
    assert all(words.endswith(".") for words in NO_RETURN.values())


def test_a_press_may_be_taken_back_for_some_days() -> None:
    assert Return(frozenset({"head"})).until(PRESSED, None) == PRESSED + dt.timedelta(days=1)
    rule = Return(frozenset(), days=14, since="planned_on")
    assert rule.until(PRESSED, dt.date(2026, 10, 12)).isoformat() == "2026-10-27T00:00:00+03:00"
    assert rule.until(PRESSED, None) == PRESSED + dt.timedelta(days=14)
    assert RETURNS["place.closing"].until(PRESSED, dt.date(2026, 10, 14)).isoformat() == "2026-10-15T00:00:00+03:00"
