"""Stage 4 for many: one reason for all, the two trainings by attendance, texts of the library for each mentor."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.kit.registries import facts
from nastavnik.library import Training as LibraryTraining
from nastavnik.library import read
from nastavnik.registry import services
from nastavnik.registry.models import MentorEntry, Training
from nastavnik.registry.selectors.samples import offered, topics_of
from tests import factories
from tests.mentoring.pairs import sent
from tests.people.desk import signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 14)


@pytest.fixture
def year():
    with clock.at(DAY):
        yield factories.programme(factories.school())


@pytest.fixture
def boss(year):
    return factories.account(year.school, roles=("coordinator",))


@pytest.mark.parametrize(("name", "state"), [("defer_many", "deferred"), ("turn_down_many", "not_taken")])
def test_one_reason_stands_for_everybody_chosen(year, boss, name, state) -> None:
    entries = [factories.candidate(year) for _one in range(2)]
    client, url = signed_in(boss), reverse(f"registry:{name}")
    rows = [one.pk for one in entries]
    assert client.post(url, sent(rows=rows)).status_code == 422, "a reason is asked"
    assert client.post(url, sent(rows=rows, reason="мест хватает")).status_code == 302
    assert set(MentorEntry.objects.values_list("state", flat=True)) == {state}


def test_training_not_needed_is_said_of_many_with_one_reason(year, boss) -> None:
    entries = [factories.candidate(year) for _one in range(2)]
    client, url = signed_in(boss), reverse("registry:no_training_many")
    assert client.post(url, sent(rows=[one.pk for one in entries], reason="опыт есть")).status_code == 302
    assert set(MentorEntry.objects.values_list("training_reason", flat=True)) == {"опыт есть"}


def test_a_meeting_of_the_library_needs_no_words_and_the_gate_looks_at_who_came(year, boss) -> None:
    came, absent = factories.candidate(year), factories.candidate(year)
    first, second = read(LibraryTraining)
    client = signed_in(boss)
    page = client.get(reverse("registry:training")).content.decode()
    assert str(first.title) in page
    assert "Лист для подписей" in page
    said = {"held_on": DAY.isoformat(), "duration_minutes": "90", "participants": came.pk}
    assert client.post(reverse("registry:training"), sent(**said)).status_code == 422, "words or a plan"
    assert client.post(reverse("registry:training"), sent(**said, plan=first.key)).status_code == 302
    meeting = Training.objects.get()
    assert (meeting.plan, meeting.agenda) == (first.key, str(first.purpose))
    settled = facts["registry.training_settled"]
    assert (settled(came), settled(absent)) == (True, False)
    card = client.get(reverse("registry:mentor", args=[came.pk])).content.decode()
    assert str(second.title) in card
    assert "не отмечено" in card
    minutes = client.get(reverse("registry:training_minutes", args=[meeting.pk])).content.decode()
    assert came.teacher.told_apart in minutes
    assert absent.teacher.told_apart not in minutes
    sheet = client.get(reverse("registry:training_sheet"), {"plan": first.key}).content.decode()
    assert absent.teacher.told_apart in sheet
    services.remove_training(training=meeting, actor=boss)
    assert not settled(came)


def test_library_offers_what_fits_type_and_topics(year) -> None:
    entry = factories.candidate(year, types=["consultant"], competences={"class_management": 3})
    assert "discipline" in topics_of(entry)
    plans = dict(offered(entry, "topic_plan"))
    assert not any(key.startswith("wellbeing") for key in plans), "a private topic is for those ready for it"
    assert all(
        "consultant" in item.tags.types or not item.tags.types
        for item in read(LibraryTraining)
        if item.key in dict(offered(entry, "strategy"))
    )


def test_a_mentor_takes_texts_from_the_library_edits_them_and_sees_former_ones(year) -> None:
    entry = factories.candidate(year, types=["subject"])
    own, url = signed_in(entry.teacher.account), reverse("registry:own_rules")
    key, title = offered(entry, "topic_plan")[0]
    page = own.get(url, {"topic_plan": key}).content.decode()
    assert title in page
    assert own.get(url, {"topic_plan": "nothing"}).status_code == 200
    texts = {"strategy": "идём от урока", "meeting_rules": "раз в неделю", "topic_plan": "сентябрь: цели"}
    for strategy in ("идём от урока", "идём от вопросов"):
        services.keep_rules(entry=entry, actor=entry.teacher.account, **{**texts, "strategy": strategy})
    page = own.get(url).content.decode()
    assert "идём от вопросов" in page
    assert "идём от урока" in page, "the former text stands in the history"
