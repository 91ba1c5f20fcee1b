"""What was written about the work of a pair is put right, and the other side learns of what matters to it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Attendance, ChangeRequest, Goal, Meeting, PracticalResult, Task
from nastavnik.mentoring.selectors.held import held_of
from nastavnik.outbox.models import Notice
from tests.mentoring.pairs import RUBRIC, TODAY, Pair, feedback, group_of, held, planned, refused, sent
from tests.mentoring.test_pages import signed_in

WEEK = dt.timedelta(days=7)
MOVED = {"planned_time": "15:30", "venue": "каб. 12", "mode": "in_person", "topic": ""}


def notices(told: Pair, kind: str) -> list[tuple[int, str]]:
    return list(Notice.objects.filter(kind=f"mentoring.{kind}").values_list("account_id", "params__day"))


def test_a_planned_meeting_is_moved_and_the_other_side_told(told: Pair) -> None:
    meeting = planned(told, day=TODAY)
    services.move_meeting(meeting=meeting, planned_on=TODAY + WEEK, actor=told.mentee, **MOVED)
    meeting.refresh_from_db()
    assert (meeting.planned_on, meeting.planned_time, meeting.venue) == (TODAY + WEEK, "15:30", "каб. 12")
    assert notices(told, "meeting_moved") == [(told.mentor.pk, (TODAY + WEEK).isoformat())]
    with refused("meeting.far"):
        services.move_meeting(meeting=meeting, planned_on=TODAY + 60 * WEEK, actor=told.mentee, **MOVED)
    with refused("mentoring.side"):
        services.move_meeting(meeting=meeting, planned_on=TODAY, actor=told.coordinator, **MOVED)
    services.cancel_meeting(meeting=meeting, actor=told.mentor)
    with refused("meeting.moved"):
        services.move_meeting(meeting=meeting, planned_on=TODAY, actor=told.mentee, **MOVED)


def test_a_held_meeting_is_corrected_until_a_month_after_it_was_closed(told: Pair) -> None:
    meeting = held(told)
    wrong = {"meeting": meeting, "duration_minutes": 30, "actor": told.mentor}
    with refused("meeting.future"):
        services.correct_meeting(held_on=TODAY + WEEK, **wrong)
    services.correct_meeting(held_on=TODAY - dt.timedelta(days=3), **wrong)
    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.duration_minutes) == (TODAY - dt.timedelta(days=3), 30)
    assert notices(told, "meeting_corrected") == [(told.mentee.pk, "2026-10-09")]
    for account in (told.mentor, told.mentee):
        feedback(told, meeting, account)
    services.correct_meeting(held_on=TODAY, **wrong)
    with clock.at(TODAY + 5 * WEEK), refused("meeting.closed_long"):
        services.correct_meeting(held_on=TODAY, **wrong)
    with refused("meeting.not_held"):
        services.correct_meeting(held_on=TODAY, **{**wrong, "meeting": planned(told)})


def test_who_came_is_corrected_and_decides_whose_forms_are_awaited(db: None) -> None:
    first, second = group_of(2)
    with clock.at(TODAY):
        meeting = held(first)
        correct = {"meeting": meeting, "held_on": TODAY, "duration_minutes": None, "actor": first.mentor}
        with refused("meeting.nobody"):
            services.correct_meeting(present=set(), **correct)
        feedback(first, meeting, first.mentee)
        with refused("meeting.form_given"):
            services.correct_meeting(present={second.place.pk}, **correct)
        feedback(first, meeting, first.mentor)
        assert Meeting.objects.get(pk=meeting.pk).state == "held"
        services.correct_meeting(present={first.place.pk}, **correct)
    assert Meeting.objects.get(pk=meeting.pk).state == "closed"
    assert not held_of(second.place)
    assert Attendance.objects.get(meeting=meeting, place=second.place).present is False


def test_a_counted_introduction_is_taken_back_until_the_pair_meets(told: Pair) -> None:
    meeting = services.count_introduction(place=told.place, actor=told.mentor)
    services.uncount_introduction(meeting=meeting, actor=told.mentee)
    assert not Meeting.objects.exists()
    counted = services.count_introduction(place=told.place, actor=told.mentor)
    later = held(told)
    with refused("meeting.met_since"):
        services.uncount_introduction(meeting=counted, actor=told.mentee)
    with refused("meeting.uncount"):
        services.uncount_introduction(meeting=later, actor=told.mentee)


def goal(told: Pair, **values: object) -> Goal:
    words = {
        "title": "Цель",
        "success_sign": "видно",
        "horizon": "medium",
        "start_on": TODAY,
        "due_on": TODAY + 8 * WEEK,
    }
    return services.set_goal(place=told.place, actor=told.mentee, **{**words, **values})


def test_a_goal_is_corrected_and_one_set_by_mistake_removed(told: Pair) -> None:
    found = goal(told)
    words = {"title": "Другая", "success_sign": "иначе", "horizon": "medium", "start_on": TODAY}
    services.change_goal(goal=found, actor=told.mentor, due_on=found.due_on, **words)
    assert notices(told, "goal_moved") == []
    services.change_goal(goal=found, actor=told.mentor, due_on=TODAY + 9 * WEEK, **words)
    assert notices(told, "goal_moved") == [(told.mentee.pk, (TODAY + 9 * WEEK).isoformat())]
    services.drop_goal(goal=found, actor=told.mentee)
    kept = goal(told)
    services.agree_step(place=told.place, title="Шаг", actor=told.mentor, goal=kept)
    with refused("goal.stands"):
        services.drop_goal(goal=kept, actor=told.mentee)
    services.close_goal(goal=kept, outcome="dropped", actor=told.mentee)
    with refused("goal.settled"):
        services.change_goal(goal=kept, actor=told.mentor, due_on=TODAY + WEEK, **words)


def test_a_step_is_corrected_returned_and_removed(told: Pair) -> None:
    task = services.agree_step(place=told.place, title="Шаг", actor=told.mentor)
    services.change_step(task=task, title="Другой шаг", due_on=TODAY + WEEK, actor=told.mentee)
    services.complete_step(task=task, outcome="вышло", actor=told.mentee)
    with refused("step.is_done"):
        services.drop_step(task=task, actor=told.mentor)
    services.undo_step(task=task, actor=told.mentor)
    task.refresh_from_db()
    assert (task.title, task.done_on, task.outcome) == ("Другой шаг", None, "")
    with refused("step.undone"):
        services.undo_step(task=task, actor=told.mentor)
    services.drop_step(task=task, actor=told.mentor)
    assert not Task.objects.exists()


def test_a_result_is_corrected_and_removed_while_no_review_stands_on_it(told: Pair) -> None:
    words = {"kind": "open_lesson", "title": "Урок", "shown_on": TODAY, "where": ""}
    result = services.add_practical_result(place=told.place, actor=told.mentee, **words)
    services.change_result(result=result, actor=told.mentor, **{**words, "title": "Урок в 7 «Б»"})
    assert PracticalResult.objects.get().title == "Урок в 7 «Б»"
    with refused("result.future"):
        services.change_result(result=result, actor=told.mentor, **{**words, "shown_on": TODAY + WEEK})
    services.drop_result(result=result, actor=told.mentee)
    assert not PracticalResult.objects.exists()
    shown = services.add_practical_result(place=told.place, actor=told.mentee, **words)
    ground = {"basis": "practical_result", "decision": "continue", "raw": RUBRIC, "result": shown}
    services.interim_review(place=told.place, held_on=TODAY, actor=told.mentor, **ground)
    with refused("result.reviewed"):
        services.drop_result(result=shown, actor=told.mentee)


def test_a_pause_is_made_longer_and_a_wish_for_a_change_taken_back(told: Pair) -> None:
    services.pause(place=told.place, until=TODAY + WEEK, actor=told.mentee)
    row = services.change_pause(place=told.place, until=TODAY + 2 * WEEK, actor=told.mentee)
    assert row.until == TODAY + 2 * WEEK
    with refused("pause.until"):
        services.change_pause(place=told.place, until=TODAY, actor=told.mentee)
    services.resume(place=told.fresh(), actor=told.mentee)
    with refused("pause.none"):
        services.change_pause(place=told.place, until=TODAY + WEEK, actor=told.mentee)
    services.ask_for_change(place=told.place, actor=told.mentor)
    with refused("change.none"):
        services.withdraw_change(place=told.place, actor=told.mentee)
    services.withdraw_change(place=told.place, actor=told.mentor)
    assert not ChangeRequest.objects.exists()


def test_each_page_of_a_correction_opens_and_leads_back(told: Pair) -> None:
    meeting, past = planned(told, day=TODAY + WEEK), held(told)
    found, task = goal(told), services.agree_step(place=told.place, title="Шаг", actor=told.mentor)
    result = services.add_practical_result(
        place=told.place, kind="project", title="Проект", shown_on=TODAY, actor=told.mentee
    )
    services.ask_for_change(place=told.place, actor=told.mentor)
    client = signed_in(told.mentor)
    pages = {"move": meeting, "correct_meeting": past, "goal_edit": found, "step_edit": task, "result_edit": result}
    work = client.get(reverse("mentoring:work", args=[told.place.pk])).content.decode()
    for name in ("goal_edit", "step_edit", "result_edit"):
        assert reverse(f"mentoring:{name}", args=[pages[name].pk]) in work
    assert reverse("mentoring:change_withdraw", args=[told.place.pk]) in work
    for name, row in pages.items():
        assert client.get(reverse(f"mentoring:{name}", args=[row.pk])).status_code == 200, name
    answer = client.post(reverse("mentoring:step_edit", args=[task.pk]), sent(title="Иначе", due_on=""))
    assert answer.status_code == 302
    assert Task.objects.get().title == "Иначе"
    told_there = client.get(reverse("mentoring:step_edit", args=[task.pk])).content.decode()
    assert "История изменений" in told_there, "every record that is corrected shows what it was"
    assert "было: Шаг" in told_there
    answer = client.post(reverse("mentoring:change_withdraw", args=[told.place.pk]), sent(), follow=True)
    assert "Просьба о замене отозвана." in answer.content.decode()


def test_the_page_of_a_pair_costs_no_more_for_its_corrections(told: Pair) -> None:
    client = signed_in(told.mentor)
    url = reverse("mentoring:work", args=[told.place.pk])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(url)
    assert len(asked) <= 18, len(asked)


@pytest.mark.parametrize("name", ["goal_edit", "goal_remove", "step_edit", "step_undo", "step_remove", "result_edit"])
def test_a_stranger_finds_nothing_to_put_right(told: Pair, name: str) -> None:
    rows = {
        "goal": goal(told),
        "step": services.agree_step(place=told.place, title="Шаг", actor=told.mentor),
        "result": services.add_practical_result(
            place=told.place, kind="project", title="Проект", shown_on=TODAY, actor=told.mentee
        ),
    }
    stranger = signed_in(told.coordinator)
    url = reverse(f"mentoring:{name}", args=[rows[name.partition("_")[0]].pk])
    assert stranger.post(url, sent()).status_code in {403, 404}


def test_each_side_corrects_its_answers_of_the_interim_review(told: Pair) -> None:
    services.interim_self(place=told.place, raw={"result": "урок получился"}, actor=told.mentee)
    review = told.place.interim_reviews.get()
    url = reverse("mentoring:review_correct", args=[review.pk])
    client = signed_in(told.mentee)
    page = client.get(url).content.decode()
    assert "урок получился" in page
    assert "Исправить ответы:" in page
    assert url in client.get(reverse("mentoring:reviews", args=[told.place.pk])).content.decode()
    assert client.post(url, sent(**{"q-result": "два урока"})).status_code == 302
    review.refresh_from_db()
    assert (review.mentee_response.answers or {})["result"] == "два урока"
    assert (review.mentee_response.corrects.answers or {})["result"] == "урок получился"
    assert "Исправлять пока нечего" in signed_in(told.mentor).get(url).content.decode()
