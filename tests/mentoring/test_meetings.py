"""Meetings: who plans, holds and calls them off, what is refused, what the journal keeps."""

import datetime as dt

import pytest
from django.db import connection

from nastavnik.journal.models import Event, Reason
from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Meeting, MeetingNote, Task
from nastavnik.outbox.models import Notice
from tests import factories, stories
from tests.mentoring.pairs import TODAY, Pair, group_of, held, pair, planned, refused, reviewed


def kinds(told: Pair) -> list[str]:
    return list(Event.objects.filter(school_id=told.story.school.pk).order_by("number").values_list("kind", flat=True))


def test_a_planned_meeting_is_told_to_the_other_side_only(told: Pair) -> None:
    meeting = planned(
        told, day=dt.date(2026, 10, 26), planned_time="5-й урок", venue="кабинет 214", topic="начало урока"
    )
    assert meeting.state == "planned"
    notices = Notice.objects.filter(kind="mentoring.meeting_planned")
    assert [notice.account for notice in notices] == [told.mentee]
    assert "начало урока" not in str(notices[0].params)
    assert kinds(told)[-2:] == ["meeting.planned", "meeting.expected"]


def test_a_mentee_plans_as_well(told: Pair) -> None:
    meeting = services.plan_meeting(
        relationship=told.place.relationship, kind="regular", planned_on=TODAY, actor=told.mentee
    )
    assert meeting.attendances.get().place == told.place


@pytest.mark.parametrize("stranger", ["coordinator", "other_mentor"])
def test_nobody_else_plans_or_holds(told: Pair, stranger: str) -> None:
    other = told.coordinator if stranger == "coordinator" else stories.selected_mentor(told.story)
    with refused("mentoring.side"):
        services.plan_meeting(relationship=told.place.relationship, kind="regular", planned_on=TODAY, actor=other)
    with refused("mentoring.side"):
        services.hold_meeting(meeting=planned(told), held_on=TODAY, actor=other)


def test_dates_that_cannot_be_are_refused(told: Pair) -> None:
    with refused("meeting.before_pair"):
        planned(told, day=dt.date(2026, 9, 1))
    with refused("meeting.far"):
        planned(told, day=dt.date(2028, 1, 1))
    with refused("meeting.future"):
        services.hold_meeting(meeting=planned(told), held_on=dt.date(2026, 10, 13), actor=told.mentor)


def test_a_held_meeting_keeps_what_happened_and_a_step(told: Pair) -> None:
    meeting = held(
        told,
        works="класс начинает сам",
        hinders="проверка",
        duration_minutes=40,
        step_title="ключ для проверки",
        step_due=dt.date(2026, 10, 19),
    )
    meeting.refresh_from_db()
    assert (meeting.state, meeting.works, meeting.entered_later) == ("held", "класс начинает сам", False)
    step = Task.objects.get()
    assert (step.place, step.meeting, step.due_on) == (told.place, meeting, dt.date(2026, 10, 19))
    assert {"meeting.held", "step.agreed"} <= set(kinds(told))
    event = Event.objects.get(kind="meeting.held")
    assert "класс" not in str(event.data)
    assert not Reason.objects.filter(event=event).exists()
    assert [notice.account for notice in Notice.objects.filter(kind="mentoring.feedback_wanted")] == [told.mentee]


def test_the_words_are_encrypted_in_the_database(told: Pair) -> None:
    meeting = held(told, works="тайное слово")
    with connection.cursor() as cursor:
        cursor.execute("SELECT works FROM mentoring_meeting WHERE id = %s", [meeting.pk])
        assert "тайное" not in cursor.fetchone()[0]


@pytest.mark.parametrize(("days", "later"), [(7, False), (8, True)])
def test_a_meeting_entered_more_than_a_week_later_says_so(told: Pair, days: int, later: bool) -> None:
    assert held(told, day=TODAY - dt.timedelta(days=days)).entered_later is later


def test_a_held_meeting_is_not_held_or_called_off_again(told: Pair) -> None:
    meeting = held(told)
    for service in (services.cancel_meeting, services.miss_meeting):
        with refused("meeting.transition"):
            service(meeting=meeting, actor=told.mentor)
    with refused("meeting.transition"):
        services.hold_meeting(meeting=meeting, held_on=TODAY, actor=told.mentor)


def test_a_missed_meeting_may_turn_out_to_have_been_held(told: Pair) -> None:
    meeting = services.miss_meeting(meeting=planned(told), actor=told.mentee)
    assert meeting.state == "missed"
    assert [notice.account for notice in Notice.objects.filter(kind="mentoring.meeting_called_off")] == [told.mentor]
    assert services.hold_meeting(meeting=meeting, held_on=TODAY, actor=told.mentee).state == "held"


def test_the_final_meeting_waits_for_the_interim_review(told: Pair) -> None:
    with refused("gate.final_meeting.hard"):
        planned(told, kind="final")
    reviewed(told)
    assert planned(told, kind="final").kind == "final"


def test_the_personal_meeting_counts_once_as_the_introduction(told: Pair) -> None:
    meeting = services.count_introduction(place=told.place, actor=told.mentee)
    assert (meeting.kind, meeting.state, meeting.held_on) == ("introductory", "closed", told.place.met_on)
    with refused("meeting.counted"):
        services.count_introduction(place=told.place, actor=told.mentor)


def test_a_pair_on_pause_plans_nothing(told: Pair) -> None:
    services.pause(place=told.place, until=dt.date(2026, 11, 1), actor=told.mentee)
    with refused("mentoring.state"):
        planned(told)


def test_only_those_who_came_write_what_happened(told: Pair) -> None:
    meeting = held(told)
    services.describe_meeting(meeting=meeting, works="добавлено", hinders="", actor=told.mentee)
    meeting.refresh_from_db()
    assert meeting.works == "добавлено"
    with refused("meeting.words"):
        services.describe_meeting(meeting=meeting, works="чужое", hinders="", actor=told.coordinator)
    with refused("meeting.long"):
        services.describe_meeting(meeting=meeting, works="а" * 4001, hinders="", actor=told.mentee)


def test_a_note_is_its_authors(told: Pair) -> None:
    meeting = planned(told)
    services.write_note(meeting=meeting, text="для себя", actor=told.mentor)
    services.write_note(meeting=meeting, text="для себя, исправлено", actor=told.mentor)
    assert MeetingNote.objects.visible_to(told.mentor).get().text == "для себя, исправлено"
    for other in (told.mentee, told.coordinator):
        assert not MeetingNote.objects.visible_to(other).exists()
    with refused("meeting.note"):
        services.write_note(meeting=meeting, text="чужая", actor=told.coordinator)


def test_in_a_group_everybody_is_expected_and_the_mentor_says_who_came(db: None) -> None:
    first, second = group_of(2)
    with clock.at(TODAY):
        meeting = planned(first)
        assert meeting.attendances.count() == 2
        with refused("meeting.nobody"):
            services.hold_meeting(meeting=meeting, held_on=TODAY, actor=first.mentor, present=set())
        services.hold_meeting(
            meeting=meeting, held_on=TODAY, actor=first.mentor, present={first.place.pk}, step_title="прочитать"
        )
        assert [row.place for row in meeting.attendances.filter(present=True)] == [first.place]
        assert [step.place for step in Task.objects.all()] == [first.place]
        with refused("feedback.absent"):
            services.give_feedback(meeting=meeting, teacher=second.teacher(second.mentee), raw={}, actor=second.mentee)


def test_a_mentee_of_a_group_plans_only_for_herself(db: None) -> None:
    first, second = group_of(2)
    with clock.at(TODAY):
        meeting = services.plan_meeting(
            relationship=first.place.relationship, kind="regular", planned_on=TODAY, actor=first.mentee
        )
        assert [row.place for row in meeting.attendances.all()] == [first.place]
        with refused("meeting.others"):
            services.plan_meeting(
                relationship=first.place.relationship,
                kind="regular",
                planned_on=TODAY,
                actor=first.mentee,
                places=[first.place, second.place],
            )
        assert not Meeting.objects.visible_to(second.mentee).filter(pk=meeting.pk).exists()


def test_for_a_mentor_without_an_account_the_coordinator_enters_the_day_but_no_words(told: Pair) -> None:
    teacher = told.teacher(told.mentor)
    teacher.account = None
    teacher.save()
    meeting = services.plan_meeting(
        relationship=told.place.relationship, kind="regular", planned_on=TODAY, actor=told.coordinator
    )
    with refused("meeting.words"):
        services.hold_meeting(meeting=meeting, held_on=TODAY, actor=told.coordinator, works="чужие слова")
    assert services.hold_meeting(meeting=meeting, held_on=TODAY, actor=told.coordinator).state == "held"


def test_another_school_finds_nothing(told: Pair) -> None:
    meeting = held(told)
    outsider = factories.account(factories.school(), roles=("coordinator", "head"))
    assert not Meeting.objects.visible_to(outsider).exists()
    with refused("mentoring.side"):
        services.cancel_meeting(meeting=planned(told), actor=outsider)
    assert Meeting.objects.visible_to(told.mentee).filter(pk=meeting.pk).exists()
    assert pair().place.school_id != told.place.school_id
