"""A press by mistake: taken back it leaves nothing behind, late or after something else it is refused in words."""

import datetime as dt
from collections.abc import Callable

import pytest

from nastavnik.consents.models import Consent
from nastavnik.consents.services import withdraw
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.journal.selectors import check_chain
from nastavnik.journal.services import change
from nastavnik.kit import clock, occasion
from nastavnik.kit.desk import REFUSALS
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Ending
from nastavnik.outbox.models import Notice
from nastavnik.outbox.services import mark_read
from nastavnik.pairing import services as pairing
from nastavnik.people.models import Account, Teacher
from nastavnik.people.services import add_teacher, change_teacher, leaving_to_take_back, mark_left, take_leaving_back
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentorEntry
from tests import stories
from tests.mentoring.pairs import TODAY, Pair, feedback, held, planned, refused
from tests.support.pages import client_of
from tests.support.sameness import differing, everything

NEXT_WEEK = TODAY + dt.timedelta(days=7)


def press(name: str, run: Callable[[], object]) -> None:
    """Do something as one press of a button does it."""
    with occasion.of("press", name):
        run()


def meeting_moves(told: Pair) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """Give presses about a meeting with the press that takes each back."""
    ahead, past = planned(told, day=NEXT_WEEK, venue="кабинет 214"), planned(told)
    return {
        "cancelled": (
            lambda: services.cancel_meeting(meeting=ahead, actor=told.mentor),
            lambda: services.return_meeting(meeting=ahead, actor=told.mentee),
        ),
        "missed": (
            lambda: services.miss_meeting(meeting=past, actor=told.mentee),
            lambda: services.return_meeting(meeting=past, actor=told.mentor),
        ),
        "held": (
            lambda: services.hold_meeting(
                meeting=past, held_on=TODAY, actor=told.mentor, works="получается", step_title="план"
            ),
            lambda: services.return_meeting(meeting=past, actor=told.mentee),
        ),
    }


@pytest.mark.parametrize("name", ["cancelled", "missed", "held"])
def test_a_meeting_is_as_it_was(told: Pair, name: str) -> None:
    do, undo = meeting_moves(told)[name]
    before = everything()
    press(name, do)
    assert differing(before, everything())
    press("back", undo)
    assert differing(before, everything()) == {}
    assert check_chain(told.place.school_id).whole
    with pytest.raises(RuleError):
        press("again", undo)


PLACE_MOVES: dict[str, tuple[str, str]] = {"ended": ("mentee", "mentee"), "closing": ("mentor", "mentor")}


@pytest.mark.parametrize("state", ["ended", "closing"])
def test_an_end_is_taken_back_by_whoever_said_it(told: Pair, state: str) -> None:
    who = told.mentee if state == "ended" else told.mentor
    other = told.mentor if state == "ended" else told.mentee
    planned(told, day=NEXT_WEEK)
    before = everything()
    press("leave", lambda: services.leave_place(place=told.place, actor=who, reason="своя"))
    assert told.fresh().state == state
    assert pairing.place_offer(told.fresh(), other) is None
    with refused("return.who"):
        press("theirs", lambda: pairing.return_place(place=told.fresh(), actor=other))
    press("back", lambda: pairing.return_place(place=told.fresh(), actor=who))
    assert differing(before, everything()) == {}


def test_an_end_is_taken_back_once(told: Pair) -> None:
    for turn in range(2):
        press(f"leave {turn}", lambda: services.leave_place(place=told.fresh(), actor=told.mentee))
        if turn == 0:
            press("back", lambda: pairing.return_place(place=told.fresh(), actor=told.mentee))
    with refused("return.once"):
        press("back again", lambda: pairing.return_place(place=told.fresh(), actor=told.mentee))


def test_after_a_day_and_after_a_later_change_it_is_refused(told: Pair) -> None:
    press("leave", lambda: services.leave_place(place=told.place, actor=told.mentee))
    assert pairing.place_offer(told.fresh(), told.mentee) is not None
    with clock.at(TODAY + dt.timedelta(days=2)):
        assert pairing.place_offer(told.fresh(), told.mentee) is None
        with refused("return.late"):
            press("late", lambda: pairing.return_place(place=told.fresh(), actor=told.mentee))
    ending = Ending.objects.get(place=told.place)
    press("later", lambda: change(ending, kind="ending.corrected", actor=told.mentor, entered_by=told.mentor))
    with refused("return.changed"):
        press("changed", lambda: pairing.return_place(place=told.fresh(), actor=told.mentee))


def test_a_held_meeting_stays_once_somebody_wrote_about_it(told: Pair) -> None:
    meeting = planned(told)
    press("hold", lambda: services.hold_meeting(meeting=meeting, held_on=TODAY, actor=told.mentor))
    meeting.refresh_from_db()
    press("form", lambda: feedback(told, meeting, told.mentee))
    with refused("return.feedback"):
        press("back", lambda: services.return_meeting(meeting=meeting, actor=told.mentor))
    press("form too", lambda: feedback(told, meeting, told.mentor))
    meeting.refresh_from_db()
    assert services.meeting_offer(meeting, told.coordinator) is None, "it closed with an answer, which is kept"


def test_a_meeting_closed_without_forms_is_held_again(told: Pair) -> None:
    meeting = held(told, day=TODAY - dt.timedelta(days=15))
    press("close", lambda: services.close_without_feedback(meeting=meeting, actor=told.coordinator))
    meeting.refresh_from_db()
    assert services.meeting_offer(meeting, told.mentor) is None
    press("back", lambda: services.return_meeting(meeting=meeting, actor=told.coordinator))
    assert (meeting.state, meeting.closed_on) == ("held", None)


def test_whoever_read_it_is_told_that_it_is_off(told: Pair) -> None:
    meeting = planned(told, day=NEXT_WEEK)
    press("cancel", lambda: services.cancel_meeting(meeting=meeting, actor=told.mentor))
    mark_read(account=told.mentee)
    press("back", lambda: services.return_meeting(meeting=meeting, actor=told.mentor))
    notice = Notice.objects.get(kind="notice.cancelled")
    assert notice.account == told.mentee
    page = client_of(told.mentee).get("/notices/").content.decode()
    assert "Отмена: " in page


def test_a_no_is_taken_back_while_the_seat_is_free(db: None) -> None:
    story = stories.begin()
    mentor, mentee = story.mentors[0], story.mentees[0]
    with clock.at(stories.START):
        place = stories.proposed(story, mentor, mentee)
        pairing.record_meeting(place=place, met_on=stories.START, mode="remote", actor=mentee)
        press("no", lambda: pairing.answer(place=place, side="mentor", yes=False, actor=mentor))
        place.refresh_from_db()
        press("back", lambda: pairing.return_place(place=place, actor=mentor))
        assert (place.state, place.mentor_no_on) == ("proposed", None)
        press("no again", lambda: pairing.answer(place=place, side="mentor", yes=False, actor=mentor))
        press("another", lambda: stories.proposed(story, story.mentors[-1], mentee))
        place.refresh_from_db()
        with pytest.raises(REFUSALS):
            press("taken", lambda: pairing.return_place(place=place, actor=mentor))


def test_leaving_the_registers_is_taken_back_with_the_pairs(told: Pair) -> None:
    before = everything()
    entry = MenteeEntry.objects.get(teacher__account=told.mentee)
    press("leave", lambda: registry.leave(entry=entry, actor=told.mentee))
    assert told.fresh().state == "ended"
    entry.refresh_from_db()
    assert pairing.place_offer(told.fresh(), told.mentee) is None, "it goes back with the greater thing"
    press("back", lambda: registry.return_entry(entry=entry, actor=told.mentee))
    assert differing(before, everything()) == {}
    mentor = MentorEntry.objects.get(teacher__account=told.mentor)
    press("stop", lambda: registry.leave_mentoring(entry=mentor, actor=told.mentor))
    assert told.fresh().state == "closing"
    mentor.refresh_from_db()
    with refused("return.who"):
        press("theirs", lambda: registry.return_entry(entry=mentor, actor=told.coordinator))
    press("back too", lambda: registry.return_entry(entry=mentor, actor=told.mentor))
    assert differing(before, everything()) == {}


def test_a_withdrawn_consent_is_not_revived(told: Pair) -> None:
    consent = Consent.objects.get(teacher__account=told.mentee, kind="participation")
    press("withdraw", lambda: withdraw(consent=consent, actor=told.mentee))
    entry = MenteeEntry.objects.get(teacher__account=told.mentee)
    with refused("return.never"):
        press("back", lambda: registry.return_entry(entry=entry, actor=told.mentee))


def test_what_was_written_past_the_journal_keeps_a_press(told: Pair) -> None:
    teacher = Teacher.objects.get(account=told.mentee)

    def more() -> None:
        mark_left(teacher=teacher, left_on=TODAY, actor=told.coordinator)
        change_teacher(teacher=teacher, actor=told.coordinator, position="учитель химии")
        add_teacher(school=teacher.school, actor=told.coordinator, last_name="Новая", first_name="Вера")

    press("more", more)
    with refused("return.kept"):
        press("back", lambda: take_leaving_back(teacher=teacher, actor=told.coordinator))


def test_a_slip_on_the_wrong_teacher_with_three_pairs_leaves_nothing_behind(db: None) -> None:
    story = stories.begin(mentors=1, mentees=3, capacity=3)
    mentor = story.mentors[0]
    with clock.at(stories.START):
        for mentee in story.mentees:
            stories.confirmed(story, mentor, mentee)
        slip(story.teacher(mentor), story.coordinator, stories.START)


def slip(wrong: Teacher, chief: Account, day: dt.date) -> None:
    """Mark somebody with three pairs as gone, and take it back."""
    before, lines = everything(), Event.objects.count()
    press("left", lambda: mark_left(teacher=wrong, left_on=day, actor=chief))
    assert len(differing(before, everything())) > 9
    assert Event.objects.count() >= lines + 9
    wrong.refresh_from_db()
    offer = leaving_to_take_back(wrong, chief)
    assert offer is not None
    assert len({line.subject_id for line in offer.lines if line.subject_type == "pairing.Place"}) == 3
    press("back", lambda: take_leaving_back(teacher=wrong, actor=chief))
    assert differing(before, everything()) == {}
    assert check_chain(wrong.school_id).whole
    with pytest.raises(RuleError):
        press("again", lambda: take_leaving_back(teacher=wrong, actor=chief))
