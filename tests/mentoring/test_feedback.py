"""Feedback: the closing rule, the call for help, corrections, what nobody else reads."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.journal.models import Event, Reason
from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import ConfidantCall, Feedback, Meeting
from nastavnik.outbox.models import Notice
from nastavnik.people.models import Teacher
from nastavnik.surveys.services import AnswersError
from tests import factories
from tests.access.world import client_of
from tests.mentoring.pairs import MENTEE_FORM, TODAY, Pair, feedback, group_of, held, planned, refused


def state(meeting: Meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).state


def test_a_meeting_closes_when_both_forms_are_in(told: Pair) -> None:
    meeting = held(told)
    given = feedback(told, meeting, told.mentee)
    assert (given.side, state(meeting)) == ("mentee", "held")
    feedback(told, meeting, told.mentor)
    closed = Meeting.objects.get(pk=meeting.pk)
    assert (closed.state, closed.closed_on, closed.closed_without_feedback) == ("closed", TODAY, False)


def test_in_a_group_only_those_who_came_are_waited_for(db: None) -> None:
    first, second = group_of(2)
    with clock.at(TODAY):
        meeting = planned(first)
        services.hold_meeting(meeting=meeting, held_on=TODAY, actor=first.mentor, present={first.place.pk})
        feedback(first, meeting, first.mentor)
        assert state(meeting) == "held"
        feedback(first, meeting, first.mentee)
        assert state(meeting) == "closed"
        with refused("feedback.absent"):
            feedback(second, meeting, second.mentee)


def test_who_left_is_not_waited_for(db: None) -> None:
    first, second = group_of(2)
    with clock.at(TODAY):
        meeting = held(first)
        feedback(first, meeting, first.mentor)
        feedback(first, meeting, first.mentee)
        assert state(meeting) == "held"
        services.leave_place(place=second.place, actor=second.mentee)
        assert state(meeting) == "closed"


def test_feedback_is_given_once_about_a_held_meeting_by_its_people(told: Pair) -> None:
    with refused("feedback.absent"):
        feedback(told, planned(told), told.mentee)
    meeting = held(told)
    feedback(told, meeting, told.mentee)
    with refused("feedback.once"):
        feedback(told, meeting, told.mentee)
    stranger = factories.account(told.story.school)
    with refused("feedback.absent"):
        feedback(told, meeting, stranger)
    with refused("role"):
        services.give_feedback(meeting=meeting, teacher=told.teacher(told.mentor), raw=MENTEE_FORM, actor=told.mentee)


def test_missing_answers_are_named_and_nothing_is_kept(told: Pair) -> None:
    meeting = held(told)
    with pytest.raises(AnswersError) as refusal:
        services.give_feedback(meeting=meeting, teacher=told.teacher(told.mentee), raw={}, actor=told.mentee)
    assert {"progress", "next_step", "openness", "help"} <= set(refusal.value.errors)
    assert not Feedback.objects.exists()


def test_a_call_for_help_reaches_the_coordinator_without_words(told: Pair) -> None:
    meeting = held(told)
    given = feedback(told, meeting, told.mentee, help="coordinator", differently="СЛОВО")
    notice = Notice.objects.get(kind="mentoring.help_wanted")
    assert notice.account == told.coordinator
    assert notice.params == {}
    assert given.help_wanted_from == "coordinator"
    done = services.help_given(feedback=given, actor=told.coordinator)
    assert done.help_given_on == TODAY


def test_a_call_to_the_confidant_is_hidden_from_the_coordinator(told: Pair) -> None:
    confidant = factories.account(told.story.school, roles=("confidant",))
    given = feedback(told, held(told), told.mentee, help="confidant")
    assert [notice.account for notice in Notice.objects.filter(kind="mentoring.call")] == [confidant]
    for somebody in (told.coordinator, confidant):
        assert not Feedback.objects.visible_to(somebody).exists()
    assert given.help_wanted_from == "no", "beside the form it does not stand"
    call = ConfidantCall.objects.visible_to(confidant).get()
    assert (call.feedback, call.teacher, call.text) == (given, told.teacher(told.mentee), "")
    with refused("help.none"):
        services.help_given(feedback=given, actor=told.coordinator)


def test_a_corrected_form_takes_back_an_unread_call_and_makes_no_second(told: Pair) -> None:
    confidant = factories.account(told.story.school, roles=("confidant",))
    given = feedback(told, held(told), told.mentee, help="confidant")

    def corrected(**raw: str) -> int:
        services.correct_feedback(feedback=given, raw={**MENTEE_FORM, **raw}, actor=told.mentee)
        return int(ConfidantCall.objects.count())

    assert corrected(help="confidant", try_text="иначе") == 1
    assert corrected(help="no") == 0
    assert corrected(help="confidant") == 1
    services.read_call(call=ConfidantCall.objects.get(), actor=confidant)
    assert corrected(help="no") == 1, "what was read stays until its caller takes it back"


def test_the_coordinator_enters_no_call_to_the_confidant_from_paper(told: Pair) -> None:
    factories.account(told.story.school, roles=("confidant",))
    meeting, teacher = held(told), told.teacher(told.mentee)
    Teacher.objects.filter(pk=teacher.pk).update(account=None)
    teacher.refresh_from_db()
    with pytest.raises(AnswersError) as refusal:
        services.give_feedback(
            meeting=meeting, teacher=teacher, raw={**MENTEE_FORM, "help": "confidant"}, actor=told.coordinator
        )
    assert list(refusal.value.errors) == ["help"]
    assert not ConfidantCall.objects.exists()
    page = client_of(told.coordinator).get(reverse("mentoring:paper", args=[meeting.pk, teacher.pk]))
    assert 'value="coordinator"' in page.content.decode()
    assert 'value="confidant"' not in page.content.decode()


def test_no_call_goes_to_a_role_nobody_holds(told: Pair) -> None:
    with pytest.raises(AnswersError) as refusal:
        feedback(told, held(told), told.mentee, help="confidant")
    assert list(refusal.value.errors) == ["help"]
    assert not Feedback.objects.exists()


def test_a_correction_is_a_new_version_and_the_first_stays(told: Pair) -> None:
    given = feedback(told, held(told), told.mentee)
    first = given.response
    corrected = services.correct_feedback(
        feedback=given, raw={**MENTEE_FORM, "try_text": "другое", "help": "coordinator"}, actor=told.mentee
    )
    assert corrected.response.answers["try_text"] == "другое"
    assert corrected.response.corrects == first
    first.refresh_from_db()
    assert first.answers["try_text"] == MENTEE_FORM["try_text"]
    assert corrected.help_wanted_from == "coordinator"
    assert Notice.objects.filter(kind="mentoring.help_wanted").count() == 1
    with refused("response.own"):
        services.correct_feedback(feedback=given, raw=MENTEE_FORM, actor=told.mentor)


@pytest.mark.parametrize("days", [13, 14])
def test_the_coordinator_closes_without_feedback_after_fourteen_days(told: Pair, days: int) -> None:
    meeting = held(told)
    with clock.at(TODAY + dt.timedelta(days=days)):
        if days < 14:
            with refused("meeting.early"):
                services.close_without_feedback(meeting=meeting, actor=told.coordinator)
            return
        with refused("role"):
            services.close_without_feedback(meeting=meeting, actor=told.mentor)
        assert services.close_without_feedback(meeting=meeting, actor=told.coordinator).closed_without_feedback
        late = feedback(told, meeting, told.mentee)
        assert (late.side, state(meeting)) == ("mentee", "closed")


def test_the_coordinator_enters_paper_only_for_somebody_else(told: Pair) -> None:
    meeting = held(told)
    given = services.give_feedback(
        meeting=meeting, teacher=told.teacher(told.mentee), raw=MENTEE_FORM, actor=told.coordinator
    )
    assert given.response.entered_by == told.coordinator
    assert given.author == told.teacher(told.mentee)


def test_answers_never_reach_the_journal_or_its_reasons(told: Pair) -> None:
    meeting = held(told, works="УТЕЧКА", hinders="УТЕЧКА")
    feedback(told, meeting, told.mentee, try_text="УТЕЧКА", differently="УТЕЧКА")
    services.write_note(meeting=meeting, text="УТЕЧКА", actor=told.mentee)
    everything = [str(event.data) for event in Event.objects.all()] + [row.text for row in Reason.objects.all()]
    assert not any("УТЕЧКА" in line for line in everything)
    assert not any("УТЕЧКА" in str(notice.params) for notice in Notice.objects.all())
