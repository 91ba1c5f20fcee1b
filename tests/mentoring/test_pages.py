"""Pages of stage 6: who sees what, who finds nothing, what a press does, how many queries a page costs."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.kit import clock, drafts
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Feedback, Goal, InterimReview, Meeting, MeetingNote, PracticalResult, Task
from nastavnik.people.models import Account, Membership
from nastavnik.surveys.models import Response
from tests import factories, stories
from tests.mentoring.pairs import (
    FINAL,
    FINAL_SELF,
    MENTEE_FORM,
    MENTOR_FORM,
    RUBRIC,
    TODAY,
    Pair,
    feedback,
    group_of,
    held,
    pair,
    planned,
    reviewed,
    sent,
)

LATER = dt.date(2026, 10, 26)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"mentoring:{name}", args=args)


def page(account: Account, name: str, *args: Any) -> str:
    response = signed_in(account).get(url(name, *args))
    assert response.status_code == 200, (name, response.status_code)
    return str(response.content.decode())


def status(account: Account, name: str, *args: Any) -> int:
    return signed_in(account).get(url(name, *args)).status_code


def questions(raw: dict[str, str]) -> dict[str, str]:
    return {f"q-{code}": value for code, value in raw.items()}


CANARIES = (
    "КАНАРЕЙКА-работает",
    "КАНАРЕЙКА-мешает",
    "КАНАРЕЙКА-попробую",
    "КАНАРЕЙКА-тема",
    "КАНАРЕЙКА-иначе",
    "КАНАРЕЙКА-договорились",
    "КАНАРЕЙКА-наставник-иначе",
    "КАНАРЕЙКА-заметка",
    "КАНАРЕЙКА-шаг",
    "КАНАРЕЙКА-причина",
)


def told_everything(told: Pair) -> Meeting:
    """Write a different word into everything that can be written about a meeting."""
    works, hinders, try_text, topic, mentee_diff, agreed, mentor_diff, note, step, _reason = CANARIES
    meeting = held(told, works=works, hinders=hinders, step_title=step)
    feedback(told, meeting, told.mentee, try_text=try_text, next_topic=topic, differently=mentee_diff)
    feedback(told, meeting, told.mentor, agreed=agreed, differently=mentor_diff)
    services.write_note(meeting=meeting, text=note, actor=told.mentee)
    return meeting


def every_page(account: Account, told: Pair, meeting: Meeting) -> str:
    """Open every page of the stage that gives itself to an account, and the home page."""
    client, found = signed_in(account), []
    of_place = ("work", "journal", "reviews", "plan", "goal_new", "step_new", "interim", "pause", "leave")
    paths = [url(name, told.place.pk) for name in of_place]
    paths += [url(name, meeting.pk) for name in ("meeting", "feedback", "correct")]
    paths += [url("mine"), url("help"), url("confidant"), reverse("web:home"), reverse("web:notices")]
    for path in paths:
        response = client.get(path)
        if response.status_code == 200:
            found.append(response.content.decode())
    assert found
    return "".join(found)


READS = {
    "mentor": {0, 1, 2, 3, 5, 6, 8},
    "mentee": {0, 1, 2, 3, 4, 5, 7, 8},
    "coordinator": set(),
    "head": set(),
    "other_mentor": set(),
}


@pytest.mark.parametrize("who", sorted(READS))
def test_every_word_reaches_only_those_the_matrix_names(told: Pair, who: str) -> None:
    head = factories.account(told.story.school, roles=("head",))
    people = {
        "mentor": told.mentor,
        "mentee": told.mentee,
        "coordinator": told.coordinator,
        "head": head,
        "other_mentor": stories.selected_mentor(told.story),
    }
    meeting = told_everything(told)
    seen = every_page(people[who], told, meeting)
    assert {number for number, word in enumerate(CANARIES) if word in seen} == READS[who]


def test_the_reason_of_an_ending_is_on_no_page(told: Pair) -> None:
    meeting = told_everything(told)
    services.leave_place(place=told.place, actor=told.mentor, reason=CANARIES[9])
    for account in (told.mentee, told.coordinator):
        seen = every_page(account, told, meeting)
        assert CANARIES[9] not in seen
    assert "по соглашению" in page(told.mentee, "work", told.place.pk)


def test_a_head_who_mentors_elsewhere_does_not_open_this_pair(told: Pair) -> None:
    head = stories.selected_mentor(told.story)
    Membership.objects.create(school=told.story.school, account=head, role="head", granted_on=TODAY)
    meeting = told_everything(told)
    assert [status(head, name, told.place.pk) for name in ("work", "journal", "reviews")] == [404, 404, 404]
    assert status(head, "meeting", meeting.pk) == 404


def test_an_absent_member_of_a_group_reads_nothing_of_the_meeting(db: None) -> None:
    first, second = group_of(2)
    with clock.at(TODAY):
        meeting = planned(first)
        services.hold_meeting(
            meeting=meeting, held_on=TODAY, actor=first.mentor, present={first.place.pk}, works=CANARIES[0]
        )
        assert CANARIES[0] in page(first.mentee, "meeting", meeting.pk)
        assert CANARIES[0] not in page(second.mentee, "meeting", meeting.pk)
        assert status(second.mentee, "feedback", meeting.pk) == 404


def test_in_a_group_one_mentee_does_not_read_another(db: None) -> None:
    first, second = group_of(2)
    with clock.at(TODAY):
        meeting = held(first)
        feedback(first, meeting, first.mentee, try_text=CANARIES[2])
        assert CANARIES[2] not in page(second.mentee, "meeting", meeting.pk)
        assert CANARIES[2] in page(first.mentor, "meeting", meeting.pk)
        assert status(second.mentee, "work", first.place.pk) == 404


@pytest.mark.parametrize("name", ["work", "journal", "reviews", "plan", "goal_new", "interim", "pause", "leave"])
def test_another_pairs_mentor_and_another_school_find_nothing(told: Pair, name: str) -> None:
    stranger = stories.selected_mentor(told.story)
    outsider = pair().mentor
    assert (status(stranger, name, told.place.pk), status(outsider, name, told.place.pk)) == (404, 404)


def test_the_coordinator_sees_that_forms_came_and_may_close(told: Pair) -> None:
    meeting = held(told)
    feedback(told, meeting, told.mentee)
    text = page(told.coordinator, "meeting", meeting.pk)
    assert "отзыв пришёл" in text
    assert "ждём" in text
    with clock.at(TODAY + dt.timedelta(days=14)):
        signed_in(told.coordinator).post(url("close", meeting.pk), sent())
    assert Meeting.objects.get(pk=meeting.pk).closed_without_feedback


def test_planning_and_holding_from_the_pages(told: Pair) -> None:
    client = signed_in(told.mentor)
    answer = client.post(
        url("plan", told.place.pk),
        sent(kind="regular", planned_on="2026-10-12", mode="in_person", planned_time="5-й урок", topic="начало урока"),
    )
    meeting = Meeting.objects.get()
    assert answer.url == url("meeting", meeting.pk)
    answer = client.post(
        url("meeting", meeting.pk),
        sent(held_on="2026-10-12", works="получается", step_title="шаг", next_on="2026-10-26", next_time="4-й урок"),
    )
    assert answer.url == url("feedback", meeting.pk)
    assert list(Meeting.objects.values_list("state", "planned_on")) == [("held", TODAY), ("planned", LATER)]
    assert Task.objects.get().title == "шаг"


def test_a_meeting_out_of_sequence_is_planned_with_a_warning(told: Pair) -> None:
    data = sent(kind="regular", planned_on="2026-10-12", mode="in_person")
    answer = signed_in(told.mentor).post(url("plan", told.place.pk), data, follow=True)
    assert "Обычно сначала бывают знакомство" in answer.content.decode()


def test_a_refused_rule_is_422_and_keeps_what_was_typed(told: Pair) -> None:
    client = signed_in(told.mentor)
    answer = client.post(
        url("plan", told.place.pk), sent(kind="final", planned_on="2026-10-12", mode="in_person", topic="итоги года")
    )
    assert answer.status_code == 422
    assert "промежуточная оценка проведена" in answer.content.decode()
    assert "итоги года" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_double_press_holds_once(told: Pair) -> None:
    meeting, client = planned(told), signed_in(told.mentor)
    data = sent(held_on="2026-10-12", step_title="шаг")
    first, second = client.post(url("meeting", meeting.pk), data), client.post(url("meeting", meeting.pk), data)
    assert first.url == second.url
    assert Task.objects.count() == 1


def test_missing_and_cancelling_from_the_page(told: Pair) -> None:
    missed, cancelled = planned(told), planned(told, day=LATER)
    client = signed_in(told.mentee)
    client.post(url("miss", missed.pk), sent())
    client.post(url("cancel", cancelled.pk), sent())
    assert list(Meeting.objects.values_list("state", flat=True)) == ["missed", "cancelled"]


def test_feedback_takes_few_taps_and_is_read_back(told: Pair) -> None:
    meeting, client = held(told), signed_in(told.mentee)
    text = client.get(url("feedback", meeting.pk)).content.decode()
    assert text.count("<fieldset") <= 5
    assert 'name="q-help" value="no"' in text
    assert "checked" in text.split('value="no"')[1][:60]
    assert "видите только вы" in text
    answer = client.post(url("feedback", meeting.pk), sent(**questions(MENTEE_FORM)))
    assert answer.url == url("meeting", meeting.pk)
    assert MENTEE_FORM["try_text"] in client.get(url("feedback", meeting.pk)).content.decode()


def test_missing_answers_are_shown_beside_their_questions(told: Pair) -> None:
    meeting, client = held(told), signed_in(told.mentee)
    answer = client.post(url("feedback", meeting.pk), sent(**{"q-try_text": "не потерять"}))
    assert answer.status_code == 422
    assert "не потерять" in answer.content.decode()
    assert "Ответьте, пожалуйста" in answer.content.decode()
    assert not Feedback.objects.exists()


def test_words_about_a_meeting_that_the_other_side_has_marked_are_shown_back(told: Pair) -> None:
    meeting = held(told, works="первый текст")
    answer = signed_in(told.mentee).post(
        url("meeting", meeting.pk), sent(held_on=TODAY.isoformat(), works="второй текст")
    )
    assert answer.status_code == 409
    assert "второй текст" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.works == "первый текст"


def test_drafts_of_a_note_and_of_a_review_come_back(told: Pair) -> None:
    meeting = held(told)
    client = signed_in(told.mentor)
    client.post(reverse("kit:draft"), {"draft_key": f"note-{meeting.pk}", "text": "недописанная заметка"})
    client.post(reverse("kit:draft"), {"draft_key": f"interim-{told.place.pk}", "decision": "adjust_goals"})
    assert "недописанная заметка" in page(told.mentor, "meeting", meeting.pk)
    assert '<option value="adjust_goals" selected>' in page(told.mentor, "interim", told.place.pk)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_slip_in_the_year_is_refused_and_the_words_stay(told: Pair, day: str) -> None:
    answer = signed_in(told.mentor).post(url("step_new", told.place.pk), sent(title="попробовать", due_on=day))
    assert answer.status_code == 422
    assert "Проверьте год" in answer.content.decode()
    assert "попробовать" in answer.content.decode()
    assert not Task.objects.exists()


def test_a_draft_of_feedback_comes_back(told: Pair) -> None:
    meeting, client = held(told), signed_in(told.mentee)
    client.post(
        reverse("kit:draft"), {"draft_key": f"feedback-{meeting.pk}", "q-try_text": "черновик", "q-progress": "2"}
    )
    assert "черновик" in client.get(url("feedback", meeting.pk)).content.decode()
    client.post(url("feedback", meeting.pk), sent(**questions(MENTEE_FORM), draft_key=f"feedback-{meeting.pk}"))
    assert drafts.load(told.mentee, f"feedback-{meeting.pk}") is None


def test_feedback_is_corrected_from_its_page(told: Pair) -> None:
    meeting, client = held(told), signed_in(told.mentor)
    client.post(url("feedback", meeting.pk), sent(**questions(MENTOR_FORM)))
    assert MENTOR_FORM["agreed"] in client.get(url("correct", meeting.pk)).content.decode()
    client.post(url("correct", meeting.pk), sent(**questions({**MENTOR_FORM, "agreed": "другое"})))
    assert Feedback.objects.get().response.answers["agreed"] == "другое"
    assert Response.objects.count() == 2


def test_paper_feedback_is_for_people_without_an_account(told: Pair) -> None:
    meeting = held(told)
    teacher = told.teacher(told.mentee)
    assert status(told.coordinator, "paper", meeting.pk, teacher.pk) == 404
    teacher.account = None
    teacher.save()
    client = signed_in(told.coordinator)
    assert "внести с бумаги" in client.get(url("meeting", meeting.pk)).content.decode()
    client.post(url("paper", meeting.pk, teacher.pk), sent(**questions(MENTEE_FORM)))
    assert Feedback.objects.get().author == teacher


def test_a_note_and_the_words_are_written_from_the_page(told: Pair) -> None:
    meeting, client = held(told), signed_in(told.mentee)
    client.post(url("note", meeting.pk), sent(text="для себя"))
    client.post(url("describe", meeting.pk), sent(works="дописано", hinders=""))
    assert MeetingNote.objects.get().text == "для себя"
    assert Meeting.objects.get().works == "дописано"
    assert signed_in(told.mentor).post(url("note", meeting.pk), sent(text="а" * 5000)).status_code == 422


def test_goals_steps_and_results_from_the_pages(told: Pair) -> None:
    client = signed_in(told.mentee)
    data = sent(
        title="две минуты", success_sign="пять уроков", horizon="short", start_on="2026-10-12", due_on="2027-05-01"
    )
    answer = client.post(url("goal_new", told.place.pk), data, follow=True)
    assert "до двух месяцев" in answer.content.decode()
    goal = Goal.objects.get()
    client.post(url("goal", goal.pk), sent(outcome="achieved"))
    client.post(url("goal_reopen", goal.pk), sent())
    client.post(url("step_new", told.place.pk), sent(title="шаг"))
    client.post(url("step", Task.objects.get().pk), sent(outcome="вышло"))
    file = SimpleUploadedFile("план.odt", b"text")
    client.post(
        url("result_new", told.place.pk),
        sent(kind="open_lesson", title="Дроби", shown_on="2026-10-12", file=file),
    )
    goal.refresh_from_db()
    assert (goal.state, Task.objects.get().outcome) == ("active", "вышло")
    result = PracticalResult.objects.get()
    answer = signed_in(told.coordinator).get(url("result_file", result.pk))
    assert answer.content == b"text"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert status(stories.selected_mentor(told.story), "result_file", result.pk) == 404
    assert status(told.coordinator, "goal", goal.pk) == 403


def test_the_whole_way_from_interim_to_completion_by_pages(told: Pair) -> None:
    mentor, mentee = signed_in(told.mentor), signed_in(told.mentee)
    mentor.post(
        url("interim", told.place.pk),
        sent(basis="observed_lesson", held_on="2026-10-12", decision="continue", **questions(RUBRIC)),
    )
    mentee.post(url("interim_self", told.place.pk), sent(**{"q-result": "урок получился"}))
    assert InterimReview.objects.get().mentee_response is not None
    held(told, kind="final")
    mentor.post(url("final", told.place.pk), sent(outcome="completed", **questions(FINAL)))
    request = told.story.programme.mentee_entries.get().requests.get()
    mentee.post(
        url("final_self", told.place.pk),
        sent(**questions(FINAL_SELF), **{f"rating_{request.pk}": "8", f"outcome_{request.pk}": "partly"}),
    )
    request.refresh_from_db()
    assert (request.state, request.self_rating_after) == ("partly", "8")
    mentor.post(url("final_mentor", told.place.pk), sent(**questions({"satisfaction": "9", "go_on": "yes"})))
    assert Response.objects.filter(about=f"programme:{told.story.programme.pk}").count() == 1
    text = page(told.coordinator, "reviews", told.place.pk)
    assert RUBRIC["comment"] in text
    assert "класс работает сам" in text
    signed_in(told.coordinator).post(url("complete", told.place.pk), sent())
    assert told.fresh().state == "completed"


def test_a_refused_rubric_stands_beside_its_question(told: Pair) -> None:
    answer = signed_in(told.mentor).post(
        url("interim", told.place.pk), sent(basis="observed_lesson", held_on="2026-10-12", decision="continue")
    )
    assert answer.status_code == 422
    assert "Ответьте, пожалуйста" in answer.content.decode()
    answer = signed_in(told.mentor).post(
        url("interim", told.place.pk),
        sent(basis="observed_lesson", held_on="2026-10-12", decision="continue", without_rubric="on"),
    )
    assert "личной темой" in answer.content.decode()


def test_the_quiet_way_out_from_the_pages(told: Pair) -> None:
    mentee = signed_in(told.mentee)
    assert "12 октября 2026" not in page(told.mentee, "leave", told.place.pk)
    assert "15 октября 2026" in page(told.mentor, "leave", told.place.pk)
    mentee.post(url("pause", told.place.pk), sent(until="2026-11-02"))
    assert told.fresh().state == "paused"
    mentee.post(url("resume", told.place.pk), sent())
    mentee.post(url("change", told.place.pk), sent())
    assert "просит наставляемый" in page(told.coordinator, "help")
    row = told.place.change_requests.get()
    signed_in(told.coordinator).post(url("change_answered", row.pk), sent())
    assert "просит наставляемый" not in page(told.coordinator, "help")
    mentee.post(url("leave", told.place.pk), sent(reason=""))
    assert told.fresh().state == "ended"
    assert mentee.post(url("pause", told.place.pk), sent(until="2026-11-02")).status_code == 422


def test_the_introduction_is_counted_by_a_press(told: Pair) -> None:
    client = signed_in(told.mentee)
    client.post(url("count_introduction", told.place.pk), sent())
    assert Meeting.objects.get().kind == "introductory"
    again = client.post(url("count_introduction", told.place.pk), sent(), follow=True)
    assert "уже зачтена" in again.content.decode()


def test_calls_for_help_are_read_by_whom_they_are_for(told: Pair) -> None:
    confidant = factories.account(told.story.school, roles=("confidant",))
    name = told.teacher(told.mentee).full_name
    given = feedback(told, held(told), told.mentee, help="confidant")
    assert name in page(confidant, "confidant")
    assert "после встречи" not in page(told.coordinator, "help")
    assert status(told.coordinator, "confidant") == 403
    assert signed_in(told.coordinator).post(url("help_given", given.pk), sent()).status_code == 404
    services.correct_feedback(feedback=given, raw={**MENTEE_FORM, "help": "coordinator"}, actor=told.mentee)
    assert name not in page(confidant, "confidant"), "taken back before it was read"
    assert "после встречи" in page(told.coordinator, "help")
    signed_in(told.coordinator).post(url("help_given", given.pk), sent())
    assert "после встречи" not in page(told.coordinator, "help")


def test_the_journal_is_dates_and_kinds(told: Pair) -> None:
    services.count_introduction(place=told.place, actor=told.mentor)
    held(told, works=CANARIES[0], duration_minutes=40)
    text = page(told.mentor, "journal", told.place.pk)
    assert "знакомство" in text
    assert "зачтена" in text
    assert "минут: 40" in text
    assert CANARIES[0] not in text


def test_home_shows_each_role_what_waits(told: Pair) -> None:
    planned(told, day=LATER, venue="кабинет 214")
    meeting = held(told)
    services.set_goal(
        place=told.place,
        title="две минуты",
        success_sign="пять уроков",
        horizon="short",
        start_on=TODAY,
        due_on=dt.date(2026, 11, 30),
        actor=told.mentee,
    )
    mentee = signed_in(told.mentee).get(reverse("web:home")).content.decode()
    mentor = signed_in(told.mentor).get(reverse("web:home")).content.decode()
    for text in (mentee, mentor):
        assert "Кабинет 214" in text
        assert url("feedback", meeting.pk) in text
    assert "две минуты" in mentee
    assert url("pause", told.place.pk) in mentee
    assert "свободных мест: 1" in mentor


def test_home_shows_what_is_due_as_over_and_leaves_it_to_the_daily_work(told: Pair) -> None:
    services.leave_place(place=told.place, actor=told.mentor)
    link = url("work", told.place.pk)
    mentor = signed_in(told.mentor)
    assert link in mentor.get(reverse("web:home")).content.decode()
    with clock.at(dt.date(2026, 10, 16)):
        assert link not in mentor.get(reverse("web:home")).content.decode()
        signed_in(told.coordinator).get(reverse("web:home"))
        assert told.fresh().state == "closing"
        services.finish_due(on=dt.date(2026, 10, 16))
    assert told.fresh().state == "ended"


def queries(account: Account, path: str) -> int:
    client = signed_in(account)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_pages_cost_the_same_for_one_pair_and_for_many(db: None) -> None:
    first = group_of(1)[0]
    more = group_of(5)
    with clock.at(TODAY):
        for told in (first, more[0]):
            for day in (dt.date(2026, 9, 14), dt.date(2026, 9, 21))[: 1 if told is first else 2]:
                meeting = held(told, day=day, step_title="шаг")
                feedback(told, meeting, told.mentor)
            reviewed(told)
        for name in ("mine", "help"):
            who = "mentor" if name == "mine" else "coordinator"
            assert queries(getattr(first, who), url(name)) == queries(getattr(more[0], who), url(name)), name
        for name in ("work", "journal", "reviews"):
            one, many = url(name, first.place.pk), url(name, more[0].place.pk)
            assert abs(queries(first.mentor, one) - queries(more[0].mentor, many)) <= 1, name


@pytest.mark.parametrize("name", ["plan", "goal_new", "step_new", "result_new", "interim", "final"])
def test_a_form_that_would_be_refused_whatever_is_typed_is_not_shown(told: Pair, name: str) -> None:
    mentor = told.place.mentor.account
    closed_before = "Сейчас этот шаг закрыт" in page(mentor, name, told.place.pk)
    assert closed_before is (name == "final")
    type(told.place).objects.filter(pk=told.place.pk).update(state="completed", ended_on=TODAY)
    shut = page(mentor, name, told.place.pk)
    assert "Сейчас этот шаг закрыт" in shut
    assert url("work", told.place.pk) in shut
    assert "<textarea" not in shut
    sent_anyway = signed_in(mentor).post(url(name, told.place.pk), {"form_key": uuid.uuid4(), "title": "Мои слова"})
    assert sent_anyway.status_code == 422
