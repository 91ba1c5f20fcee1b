"""Whoever reads another's answers is noted once a day, and the author sees who it was."""

from django.test import Client
from django.urls import reverse

from nastavnik.journal.models import Event
from nastavnik.people.models import Account
from nastavnik.surveys.models import Reading
from tests.mentoring.pairs import MENTEE_FORM, Pair, feedback, held, reviewed


def opened(account: Account, name: str, pk: int) -> str:
    client = Client()
    client.force_login(account)
    return client.get(reverse(f"mentoring:{name}", args=[pk])).content.decode()


def noted() -> list[tuple[str, int]]:
    rows = Reading.objects.order_by("pk")
    return [(row.response.version.questionnaire.key, row.reader_id) for row in rows]


def mine(account: Account) -> str:
    client = Client()
    client.force_login(account)
    return client.get(reverse("surveys:mine")).content.decode()


def test_what_was_passed_on_after_a_meeting_is_read_with_a_note(told: Pair) -> None:
    meeting = held(told)
    feedback(told, meeting, told.mentee)
    opened(told.mentee, "meeting", meeting.pk)
    opened(told.coordinator, "meeting", meeting.pk)
    assert noted() == []
    for _times in range(2):
        page = opened(told.mentor, "meeting", meeting.pk)
    assert MENTEE_FORM["try_text"] in page
    assert "Автор видит, кто и в какой день" in page
    assert noted() == [("after_meeting_mentee", told.mentor.pk)]
    assert Event.objects.filter(kind="answers.read").count() == 1
    feedback(told, meeting, told.mentor)
    opened(told.mentee, "meeting", meeting.pk)
    assert noted()[1:] == [("after_meeting_mentor", told.mentee.pk)]
    assert told.mentor.full_name in mine(told.mentee)
    assert "Кто читал мои ответы" not in mine(told.coordinator)


def test_reviews_are_read_with_a_note_by_the_other_side_and_the_coordinator(told: Pair) -> None:
    reviewed(told)
    opened(told.mentor, "reviews", told.place.pk)
    assert noted() == []
    opened(told.mentee, "reviews", told.place.pk)
    opened(told.coordinator, "reviews", told.place.pk)
    assert noted() == [("interim_review", told.mentee.pk), ("interim_review", told.coordinator.pk)]
    page = mine(told.mentor)
    assert told.mentee.full_name in page
    assert told.coordinator.full_name in page
