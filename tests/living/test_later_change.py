"""A return after any later change refuses: each row of the table of returns, each row of the database its press wrote."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db import transaction

from nastavnik.completion.services import archive_programme, return_from_archive
from nastavnik.core.transitions import RETURNS
from nastavnik.journal.models import Event
from nastavnik.journal.services import change
from nastavnik.journal.services.returning import key_of
from nastavnik.kit import clock, occasion
from nastavnik.mentoring import services as mentoring
from nastavnik.pairing import services as pairing
from nastavnik.people.models import Account
from nastavnik.people.services import mark_left, merge, part_again, take_leaving_back
from nastavnik.programme import services as programme
from nastavnik.programme.models import Programme
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentorEntry, MentoringRequest
from tests import factories, stories
from tests.mentoring.pairs import FINAL, TODAY, Pair, feedback, held, pair, planned, refused, reviewed
from tests.support.sameness import differing, everything
from tests.support.scenes import told_once

PRESS = "press-one"
#: One field of each table that a press writes, and what it is set to by somebody later.
LATER: dict[str, tuple[str, Any]] = {
    "consents.Consent": ("scan_id", None),
    "mentoring.Attendance": ("present", False),
    "mentoring.EarlyWarning": ("entered_by", None),
    "mentoring.Ending": ("entered_by", None),
    "mentoring.Feedback": ("help_given_on", dt.date(2026, 10, 1)),
    "mentoring.Meeting": ("venue", "другой кабинет"),
    "mentoring.Pause": ("until", dt.date(2026, 12, 1)),
    "mentoring.Task": ("title", "иначе"),
    "pairing.Place": ("score", 77),
    "people.Account": ("language", "en"),
    "people.Invitation": ("tries", 3),
    "people.Teacher": ("position", "иначе"),
    "programme.Programme": ("title", "Иначе"),
    "programme.RoadmapItem": ("position", 99),
    "registry.MenteeEntry": ("invited_on", dt.date(2026, 8, 1)),
    "registry.MentorEntry": ("hours_per_week", 7),
    "registry.MentoringRequest": ("weight", 3),
}
#: A decision stays told.
KEPT = "programme.GateDecision"


class Move(NamedTuple):
    """A press, and the press that takes it back."""

    do: Callable[[], Any]
    undo: Callable[[], Any]


at_work = told_once(pair)


@pytest.fixture
def told(at_work: Callable[[], Pair], db: None) -> Iterator[Pair]:
    with clock.at(TODAY):
        yield at_work()


def _again(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def _place(told: Pair, do: Callable[..., Any], actor: Account, place: Any = None, **more: Any) -> Move:
    row = place or told.place
    return Move(
        lambda: do(place=_again(row), actor=actor, **more),
        lambda: pairing.return_place(place=_again(row), actor=actor),
    )


def _entry(entry: Any, do: Callable[..., Any], actor: Account) -> Move:
    back = partial(registry.return_entry, actor=actor)
    return Move(lambda: do(entry=_again(entry), actor=actor), lambda: back(entry=_again(entry)))


def _meeting(meeting: Any, do: Callable[..., Any], actor: Account, **more: Any) -> Move:
    back = partial(mentoring.return_meeting, actor=actor)
    return Move(lambda: do(meeting=_again(meeting), actor=actor, **more), lambda: back(meeting=_again(meeting)))


def _helped(told: Pair) -> Move:
    row = feedback(told, held(told), told.mentee, help="coordinator")
    back = partial(mentoring.help_not_given, actor=told.coordinator)
    return Move(
        lambda: mentoring.help_given(feedback=_again(row), actor=told.coordinator), lambda: back(feedback=_again(row))
    )


def _request(asked: Any, do: Callable[..., Any], actor: Account, **more: Any) -> Move:
    back = partial(registry.return_request, actor=actor)
    return Move(lambda: do(request=_again(asked), actor=actor, **more), lambda: back(request=_again(asked)))


def _item(told: Pair, do: Callable[..., Any], **more: Any) -> Move:
    actor = told.coordinator
    item = programme.add_roadmap_item(
        programme=told.story.programme, actor=actor, title="встреча", stage=1, due_to=TODAY
    )
    back = partial(programme.undo_roadmap_item, actor=actor, press=PRESS)
    return Move(lambda: do(item=_again(item), actor=actor, **more), lambda: back(item=_again(item)))


def _left(told: Pair) -> Move:
    teacher, boss = told.place.mentor, told.coordinator
    return Move(
        lambda: mark_left(teacher=_again(teacher), left_on=TODAY, actor=boss),
        lambda: take_leaving_back(teacher=_again(teacher), actor=boss),
    )


def _archived(told: Pair) -> Move:
    year, boss = told.story.programme, told.coordinator
    Programme.objects.filter(pk=year.pk).update(closing_begun_on=TODAY)
    soft = ("pairs_closed", "forms_in", "swot_made", "report_approved", "event_held")
    reasons = {f"completion.{name}": "так" for name in soft}
    return Move(
        lambda: archive_programme(programme=_again(year), actor=boss, reasons=reasons),
        lambda: return_from_archive(programme=_again(year), actor=boss),
    )


def _proposed(told: Pair) -> Any:
    mentee = stories.joined_mentee(told.story)
    return stories.proposed(told.story, told.mentor, mentee)


def _declined(told: Pair) -> Move:
    place = _proposed(told)
    pairing.record_meeting(place=place, met_on=TODAY, mode="remote", actor=told.mentor)
    return _place(told, partial(pairing.answer, side="mentor", yes=False), told.mentor, place)


def _completed(told: Pair) -> Move:
    reviewed(told)
    held(told, kind="final")
    mentoring.final_assessment(place=told.place, raw=FINAL, actor=told.mentor)
    return _place(told, mentoring.complete_place, told.coordinator)


def _invited(told: Pair, invite: Callable[..., Any], no: Callable[..., Any]) -> Move:
    account = factories.account(told.story.school)
    entry = invite(programme=told.story.programme, teacher=told.teacher(account), actor=told.coordinator)
    return _entry(entry, no, account)


def _turned_down(told: Pair) -> Move:
    year, account = told.story.programme, factories.account(told.story.school)
    return _entry(
        factories.candidate(year, account), partial(registry.turn_down_candidate, reason="рано"), told.coordinator
    )


def _asked(told: Pair, *, state: str = "submitted") -> MentoringRequest:
    entry = MenteeEntry.objects.get(teacher=told.place.mentee)
    return MentoringRequest.objects.create(
        school=entry.school, entry=entry, topic="digital", need_type="consultant", state=state, submitted_on=TODAY
    )


def _own(told: Pair, model: Any, account: Account) -> Any:
    return model.objects.get(teacher__account=account, programme=told.story.programme)


def _merged(told: Pair) -> Move:
    keep, extra, boss = told.place.mentee, factories.teacher(told.story.school), told.coordinator
    MentorEntry.objects.create(
        school=told.story.school, programme=told.story.programme, teacher=extra, state=MentorEntry.State.INVITED
    )
    return Move(
        lambda: merge(keep=_again(keep), extra=_again(extra), actor=boss),
        lambda: part_again(teacher=_again(extra), actor=boss),
    )


def _started(told: Pair) -> Move:
    year, boss = told.story.programme, told.coordinator
    days = {"due_to": year.starts_on + dt.timedelta(days=14)}
    old, new = (programme.add_roadmap_item(programme=year, actor=boss, stage=1, title=title, **days) for title in "ab")
    day = year.starts_on + dt.timedelta(days=60)
    assert old.due_to == new.due_to
    return Move(
        lambda: programme.start_later(programme=_again(year), starts_on=day, before=[old.pk], actor=boss),
        lambda: programme.start_as_planned(programme=_again(year), actor=boss),
    )


MOVES: dict[str, Callable[[Pair], Move]] = {
    "teacher.merged": _merged,
    "teacher.left": _left,
    "programme.archived": _archived,
    "mentor_entry.left": lambda t: _entry(_own(t, MentorEntry, t.mentor), registry.leave_mentoring, t.mentor),
    "mentor_entry.declined": lambda t: _invited(t, registry.invite_mentor, registry.decline_candidacy),
    "mentor_entry.deferred": lambda t: _entry(
        _own(t, MentorEntry, t.mentor), partial(registry.defer_mentor, reason="рано"), t.coordinator
    ),
    "mentor_entry.not_taken": _turned_down,
    "mentee_entry.left": lambda t: _entry(_own(t, MenteeEntry, t.mentee), registry.leave, t.mentee),
    "mentee_entry.declined": lambda t: _invited(t, registry.invite_mentee, registry.decline_participation),
    "mentee_entry.completed": _completed,
    "place.completed": _completed,
    "place.ended": lambda t: _place(t, mentoring.leave_place, t.mentee),
    "place.closing": lambda t: _place(t, mentoring.leave_place, t.mentor),
    "place.declined": _declined,
    "place.withdrawn": lambda t: _place(t, pairing.withdraw_proposal, t.coordinator, _proposed(t)),
    "meeting.closed": lambda t: _meeting(
        held(t, day=TODAY - dt.timedelta(days=20)), mentoring.close_without_feedback, t.coordinator
    ),
    "meeting.held": lambda t: _meeting(
        planned(t), mentoring.hold_meeting, t.mentor, held_on=TODAY, works="получается", step_title="план"
    ),
    "meeting.cancelled": lambda t: _meeting(
        planned(t, day=TODAY + dt.timedelta(days=7)), mentoring.cancel_meeting, t.mentor
    ),
    "help.given": _helped,
    "meeting.missed": lambda t: _meeting(planned(t), mentoring.miss_meeting, t.mentee),
    "request.elsewhere": lambda t: _request(_asked(t), registry.solve_elsewhere, t.coordinator, how="курсы"),
    "request.withdrawn": lambda t: _request(_asked(t), registry.withdraw_request, t.mentee),
    "request.accepted": lambda t: _request(_asked(t), registry.accept_request, t.coordinator),
    "roadmap_item.done": lambda t: _item(t, programme.mark_roadmap_item, done_on=TODAY),
    "roadmap_item.dropped": lambda t: _item(t, programme.drop_roadmap_item),
    "programme.begun_later": _started,
    "roadmap_item.before": _started,
    "roadmap_item.shifted": _started,
    "roadmap_item.changed": lambda t: _item(t, programme.move_roadmap_item, days=7),
}


def test_every_row_of_the_table_is_tried() -> None:
    assert set(MOVES) == set(RETURNS)


def _pressed(move: Move) -> list[Event]:
    with occasion.of(PRESS):
        move.do()
    return list(Event.objects.filter(occasion=PRESS).order_by("number"))


def _back(move: Move) -> None:
    with occasion.of("press-back"):
        move.undo()


def _changed_later(told: Pair, line: Event) -> None:
    """Let somebody change a row that a press wrote."""
    model: Any = apps.get_model(line.subject_type)
    row = model._base_manager.get(pk=line.subject_id)
    name, value = LATER[line.subject_type]
    assert getattr(row, name) != value
    with occasion.of("press-later"):
        change(row, kind="later.changed", actor=told.coordinator, **{name: value})


@pytest.mark.parametrize("key", MOVES)
def test_a_return_after_a_later_change_refuses_and_without_one_goes(told: Pair, key: str) -> None:
    move = MOVES[key](told)
    before = everything()
    lines = _pressed(move)
    assert key in {key_of(line) for line in lines}
    written = {(line.subject_type, line.subject_id): line for line in lines if line.data.get("was") != {}}
    for line in written.values():
        around = transaction.atomic()
        around._from_testcase = True  # nobody's work: the change and the return each begin their own
        with around:
            _changed_later(told, line)
            with refused("return.changed"):
                _back(move)
            transaction.set_rollback(True)
    _back(move)
    assert {row for row in differing(before, everything()) if not row.startswith(KEPT)} == set()
