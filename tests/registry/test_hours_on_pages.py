"""Hours on the pages: the card, the register, and the teacher's own hours as they are written by hand."""

import pytest
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.people.forms import TeacherForm
from nastavnik.people.models import Teacher
from nastavnik.registry.models import MentorEntry
from tests import stories
from tests.people.desk import signed_in

pytestmark = pytest.mark.django_db


def test_card_register_and_own_page_say_what_is_taken() -> None:
    story = stories.begin(mentees=2)
    MentorEntry.objects.update(hours_per_week="0.5")
    entry = MentorEntry.objects.get()
    with clock.at(stories.START):
        stories.proposed(story, story.mentors[0], story.mentees[0])
        client = signed_in(story.coordinator)
        card = client.get(reverse("registry:mentor", args=[entry.pk])).content.decode()
        register = client.get(reverse("registry:mentors")).content.decode()
        own = signed_in(story.mentors[0]).get(reverse("registry:candidacy")).content.decode()
    for page in (card, own):
        assert "занято парами: 0,5 из 0,5" in page
        assert "Часов нет" in page
    assert "0,5 из 0,5" in register
    assert "часов нет" in register


def test_whole_hours_of_lessons_have_no_zero_after_the_point() -> None:
    story = stories.begin()
    row = story.teacher(story.mentors[0])
    Teacher.objects.filter(pk=row.pk).update(weekly_hours="25.0")
    row.refresh_from_db()
    assert TeacherForm(instance=row, school=row.school).initial["weekly_hours"] == "25"
