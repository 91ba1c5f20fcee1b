"""What was written down of the end of a year is put right: talks, the event, the beginning of the end itself."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.completion import services
from nastavnik.completion.models import ClosingEvent, GroupReflection, Recognition
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.journal.models import Former
from nastavnik.kit import clock
from tests.completion import year as told
from tests.mentoring.pairs import refused, sent
from tests.people.desk import signed_in

DAY = {"held_on": "2027-05-11"}


@pytest.fixture
def ended(db):
    with clock.at(told.MAY):
        story, _places = told.begin()
        told.close(story)
        yield story


def test_a_talk_is_corrected_with_its_former_words_and_removed_until_the_report_is_approved(ended) -> None:
    client = signed_in(ended.coordinator)
    words = {"attendees": "7", "worked": "открытые уроки", "hindered": "", "next_time": "", "relationship": ""}
    client.post(reverse("completion:group_reflection"), sent(**DAY, **words))
    talk = GroupReflection.objects.get()
    url = reverse("completion:group_reflection_edit", args=[talk.pk])
    assert url in client.get(reverse("completion:group_reflection")).content.decode()
    assert client.post(url, sent(**words | {"held_on": "2027-06-30"})).status_code == 422
    assert client.post(url, sent(**DAY, **words | {"worked": "клуб уроков", "attendees": "9"})).status_code == 302
    talk.refresh_from_db()
    assert (talk.worked, talk.attendees) == ("клуб уроков", 9)
    assert Former.objects.get(field="worked").was == "открытые уроки"
    assert "7 → 9" in client.get(url).content.decode()
    told.fill(ended)
    assert url not in client.get(reverse("completion:group_reflection")).content.decode()
    with refused("report.approved"):
        services.remove_group_reflection(talk=talk, actor=ended.coordinator)


def test_a_talk_entered_by_mistake_goes(ended) -> None:
    talk = services.record_group_reflection(
        programme=ended.programme, held_on=told.MAY, attendees=3, worked="что-то", actor=ended.coordinator
    )
    url = reverse("completion:group_reflection_remove", args=[talk.pk])
    assert signed_in(ended.coordinator).post(url, sent()).status_code == 302
    assert not GroupReflection.objects.exists()


def test_the_event_is_corrected_before_and_after_it_was_held(ended) -> None:
    client, actor = signed_in(ended.coordinator), ended.coordinator
    mentor = ended.teacher(ended.mentors[0])
    named = services.recognise(
        programme=ended.programme, teacher=mentor, nomination="team", words="за всё", actor=actor
    )
    services.register_recognition_order(programme=ended.programme, number="5", dated=told.MAY, actor=actor)
    plan = {"title": "Итоги", "planned_on": "2027-05-12", "venue": "актовый зал", "agenda": ""}
    client.post(reverse("completion:event_plan"), sent(**plan))
    event = ClosingEvent.objects.get()
    page, url = reverse("completion:event", args=[event.pk]), reverse("completion:event_edit", args=[event.pk])
    assert url in client.get(page).content.decode()
    assert client.post(url, sent(**plan | {"venue": "библиотека"})).status_code == 302
    with refused("event.not_held"):
        services.correct_event(event=event, held_on=told.MAY, attendees=1, minutes="", actor=actor)
    services.hold_event(event=event, held_on=told.MAY, attendees=40, minutes="тепло", actor=actor)
    assert client.post(url, sent(held_on="2027-05-11", attendees="41", minutes="тепло")).status_code == 302
    event.refresh_from_db()
    assert (event.venue, event.held_on, event.attendees) == ("библиотека", dt.date(2027, 5, 11), 41)
    assert Recognition.objects.get(pk=named.pk).given_on == event.held_on, "what was given there has the same day"
    assert "40 → 41" in client.get(page).content.decode()
    with refused("event.held"):
        services.remove_event(event=event, actor=actor)


def test_a_plan_entered_by_mistake_goes(ended) -> None:
    event = services.plan_event(programme=ended.programme, title="Не то", planned_on=told.MAY, actor=ended.coordinator)
    client = signed_in(ended.coordinator)
    assert client.post(reverse("completion:event_remove", args=[event.pk]), sent()).status_code == 302
    assert not ClosingEvent.objects.exists()


def test_an_end_begun_by_mistake_is_taken_back_while_no_report_is_composed(ended) -> None:
    client, back = signed_in(ended.coordinator), reverse("completion:closing_back")
    assert back in client.get(reverse("completion:board")).content.decode()
    assert client.post(back, sent()).status_code == 302
    ended.programme.refresh_from_db()
    assert ended.programme.closing_begun_on is None
    with refused("closing.early"):
        services.take_closing_back(programme=ended.programme, actor=ended.coordinator)
    told.close(ended)
    services.compose_report(
        programme=ended.programme,
        counted=figures(YearRows(ended.programme)),
        conclusions="да",
        proposals="",
        actor=ended.coordinator,
    )
    assert back not in client.get(reverse("completion:board")).content.decode()
    with refused("closing.reported"):
        services.take_closing_back(programme=ended.programme, actor=ended.coordinator)
