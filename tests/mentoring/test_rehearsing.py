"""Before what ends something others rely on: a page says what will happen, and nothing is written by it."""

import uuid
from typing import Any

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.journal.services import rehearse
from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.people.models import Account, Teacher
from nastavnik.people.services import mark_left
from nastavnik.registry.models import MenteeEntry, MentoringRequest
from tests import stories
from tests.mentoring.pairs import TODAY, Pair, planned
from tests.support.pages import client_of
from tests.support.sameness import differing, everything


def send(account: Account, url: str, **data: Any) -> Any:
    return client_of(account).post(url, {"form_key": str(uuid.uuid4()), **data})


def test_marking_a_mentor_of_three_pairs_as_gone_says_so_first(db: None) -> None:
    story = stories.begin(mentors=1, mentees=3, capacity=3)
    with clock.at(stories.START):
        for mentee in story.mentees:
            stories.confirmed(story, story.mentors[0], mentee)
        wrong, url = story.teacher(story.mentors[0]), f"/people/{story.teacher(story.mentors[0]).pk}/left/"
        before, lines = everything(), Event.objects.count()
        page = send(story.coordinator, url, left_on=stories.START.isoformat())
        text = page.content.decode()
        assert page.status_code == 200
        for mentee in story.mentees:
            assert story.teacher(mentee).short_name in text
        assert "Закончатся с предупреждением" in text
        assert "Сообщение получат: 3" in text
        assert (differing(before, everything()), Event.objects.count()) == ({}, lines)
        assert f'name="left_on" value="{stories.START.isoformat()}"' in text
        assert send(story.coordinator, url, left_on=stories.START.isoformat(), sure="1").status_code == 302
        wrong.refresh_from_db()
        assert wrong.left_on == stories.START


def test_what_the_reader_may_not_see_is_not_even_counted(told: Pair) -> None:
    mentee = Teacher.objects.get(account=told.mentee)

    def sentences(reader: Account) -> str:
        told_now = rehearse(
            lambda: mark_left(teacher=mentee, left_on=TODAY, actor=told.coordinator),
            school_id=mentee.school_id,
            reader=reader,
        )
        return " ".join(told_now.sentences)

    assert "Закроются запросы: 1." in sentences(told.coordinator)
    MentoringRequest.objects.filter(entry__teacher=mentee).update(topic="wellbeing")
    assert "Закроются запросы" not in sentences(told.coordinator)
    assert "Закроются запросы: 1." in sentences(told.mentee)


def test_what_is_refused_is_refused_by_the_page_itself(told: Pair) -> None:
    entry = MenteeEntry.objects.get(teacher__account=told.mentee)
    MenteeEntry.objects.filter(pk=entry.pk).update(state="declined")
    answer = send(told.mentee, "/mentees/me/leave/")
    assert answer.status_code == 422
    with pytest.raises(RuleError):
        rehearse(
            lambda: services.cancel_meeting(meeting=planned(told), actor=told.coordinator),
            school_id=entry.school_id,
            reader=told.coordinator,
        )


def test_reading_a_page_tries_nothing(told: Pair) -> None:
    client = client_of(told.coordinator)
    client.get("/")
    before, lines = everything(), Event.objects.count()
    for url in (f"/mentoring/{told.place.pk}/leave/", f"/people/{told.place.mentor_id}/"):
        assert client.get(url).status_code == 200
        assert client.get(url, {"sure": "1"}).status_code == 200
    assert (differing(before, everything()), Event.objects.count()) == ({}, lines)


def test_leaving_the_programme_is_shown_and_then_done(told: Pair) -> None:
    page = send(told.mentee, "/mentees/me/leave/")
    assert "Сегодня закончатся пары" in page.content.decode()
    assert told.fresh().state == "confirmed"
    assert send(told.mentee, "/mentees/me/leave/", sure="1").status_code == 302
    assert told.fresh().state == "ended"
