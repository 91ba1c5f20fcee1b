import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.completion import services
from nastavnik.completion.models import ClosingEvent, PlaceResult, Reflection
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.kit import clock
from nastavnik.kit.drafts import save as save_draft
from nastavnik.kit.models import Draft
from nastavnik.mentoring.models import Goal
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Reading
from tests import factories
from tests.completion import year
from tests.support.scenes import told_once

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"completion:{name}", args=args)


def get(client, account, name, *args):
    client.force_login(account)
    return client.get(url(name, *args))


def post(client, account, name, *args, **data):
    client.force_login(account)
    return client.post(url(name, *args), {"form_key": str(uuid.uuid4()), **data})


def almost_over():
    """A year with one completed pair, its closing begun."""
    story, [place] = year.begin()
    place = year.complete(place)
    year.close(story)
    return story, place


over = told_once(almost_over)


@pytest.fixture
def told(over, db):
    """The year at noon of a day in May."""
    with clock.at(year.MAY):
        yield over()


def text(response):
    return response.content.decode()


def test_every_page_of_the_coordinator_opens(client, told):
    story, place = told
    year.fill(story)
    services.recognise(
        programme=story.programme, teacher=place.mentor, nomination="team", words="за уроки", actor=story.coordinator
    )
    names = ("board", "group_reflection", "swot", "report", "event_plan", "recognition", "to_archive")
    for name in (*names, "recognition_order", "archive"):
        assert get(client, story.coordinator, name).status_code == 200, name
    assert get(client, story.coordinator, "event", ClosingEvent.objects.get().pk).status_code == 200
    assert get(client, story.coordinator, "past", story.programme.pk).status_code == 200
    assert "Отчёт утверждён и больше не меняется" in text(get(client, story.coordinator, "compose"))
    assert "№ 12" in text(get(client, story.coordinator, "report"))


def test_empty_pages_say_what_to_do_first(client):
    coordinator = factories.account(factories.school(), roles=("coordinator",))
    assert "В архиве пока пусто" in text(get(client, coordinator, "archive"))
    assert get(client, coordinator, "board").status_code == 302
    factories.programme(coordinator.school)
    assert "ещё не начато" in text(get(client, coordinator, "board"))
    assert "Отчёта пока нет" in text(get(client, coordinator, "report"))
    assert "Итогов пока нет" in text(get(client, coordinator, "mine"))


def test_the_head_sees_counts_and_no_names_of_those_who_owe(client, told):
    story, _place = told
    story_mentor = story.mentors[0].teacher
    head = factories.account(story.school, roles=("head",))
    page = text(get(client, head, "board"))
    assert "Кто ещё не прислал" not in page
    assert story_mentor.short_name not in page
    assert get(client, head, "swot").status_code == 403


def test_a_teacher_is_refused_the_coordinators_pages(client, told):
    _story, place = told
    for name in ("board", "report", "to_archive", "archive"):
        assert get(client, place.mentee.account, name).status_code == 403, name


def test_another_school_finds_nothing(client, told):
    story, place = told
    year.fill(story)
    kept = services.reflect(
        programme=story.programme,
        teacher=place.mentee,
        side="mentee",
        raw=year.REFLECTION,
        actor=place.mentee.account,
    )
    stranger = factories.account(factories.school(), roles=("coordinator",))
    event = ClosingEvent.objects.get()
    line = story.programme.swot.first()
    assert get(client, stranger, "past", story.programme.pk).status_code == 404
    assert get(client, stranger, "event", event.pk).status_code == 404
    assert get(client, stranger, "summary", place.pk).status_code == 404
    for name, pk in (
        ("swot_remove", line.pk),
        ("event_held", event.pk),
        ("next_year", story.programme.pk),
        ("share", kept.handle),
        ("agree", place.pk),
    ):
        assert post(client, stranger, name, pk).status_code == 404, name


def test_a_reflection_goes_from_draft_to_sent_and_is_shown_to_nobody(client, told):
    story, place = told
    mentee = place.mentee.account
    key = f"reflection-{story.programme.pk}-mentee"
    page = get(client, mentee, "reflect_as_mentee")
    save_draft(mentee, key, _posted({"q-proud": "начало мысли"}))
    assert "начало мысли" in text(get(client, mentee, "reflect_as_mentee"))
    assert page.status_code == 200
    sent = post(client, mentee, "reflect_as_mentee", draft_key=key, **{"q-proud": "КАНАРЕЙКА", "q-share": "ОТКРЫТОЕ"})
    assert sent.status_code == 302
    assert not Draft.objects.exists()
    for account in (story.coordinator, place.mentor.account):
        for name in ("mine", "board", "group_reflection", "report"):
            found = get(client, account, name)
            assert "КАНАРЕЙКА" not in text(found)
            assert "ОТКРЫТОЕ" not in text(found)
    kept = Reflection.objects.get()
    assert post(client, story.coordinator, "share", kept.handle, shared="yes").status_code == 404
    assert post(client, mentee, "share", kept.handle, shared="yes").status_code == 302
    shown = text(get(client, story.coordinator, "group_reflection"))
    assert "ОТКРЫТОЕ" in shown
    assert "КАНАРЕЙКА" not in shown
    assert "ОТКРЫТОЕ" in text(get(client, place.mentor.account, "mine"))
    readers = Reading.objects.filter(response=kept.response).order_by("pk").values_list("reader_id", flat=True)
    assert list(readers) == [story.coordinator.pk, place.mentor.account_id]
    post(client, mentee, "share", kept.handle, shared="no")
    assert "ОТКРЫТОЕ" not in text(get(client, story.coordinator, "group_reflection"))


def _posted(values):
    from django.http import QueryDict  # noqa: PLC0415

    data = QueryDict(mutable=True)
    data.update(values)
    return data


def test_an_empty_reflection_is_refused_in_place(client, told):
    _story, place = told
    answer = post(client, place.mentee.account, "reflect_as_mentee")
    assert answer.status_code == 422
    assert not Reflection.objects.exists()
    assert get(client, place.mentee.account, "reflect_as_mentor").status_code == 404


def test_a_summary_is_in_the_report_only_when_agreed(client, told):
    story, place = told
    mentor, mentee = place.mentor.account, place.mentee.account
    assert post(client, mentor, "summary", place.pk, text="КАНАРЕЙКА").status_code == 302
    services.compose_report(
        programme=story.programme,
        counted=figures(YearRows(story.programme)),
        conclusions="выводы",
        proposals="",
        actor=story.coordinator,
    )
    head = factories.account(story.school, roles=("head",))
    for account in (story.coordinator, head):
        assert "КАНАРЕЙКА" not in text(get(client, account, "report"))
        assert get(client, account, "summary", place.pk).status_code in {403, 404}
    assert "КАНАРЕЙКА" in text(get(client, mentee, "summary", place.pk))
    assert post(client, mentor, "agree", place.pk).status_code == 302
    assert PlaceResult.objects.get().agreed_by_mentee_on is None
    post(client, mentee, "agree", place.pk)
    assert "КАНАРЕЙКА" in text(get(client, story.coordinator, "report"))
    assert "КАНАРЕЙКА" in text(get(client, head, "past", story.programme.pk))


def test_the_coordinator_writes_down_swot_report_event_and_thanks(client, told):
    story, place = told
    coordinator, day = story.coordinator, year.MAY.isoformat()
    posts = (
        ("group_reflection", {"held_on": day, "attendees": 7, "worked": "уроки"}),
        ("swot", {"quadrant": "strength", "text": "строка"}),
        ("compose", {"conclusions": "выводы", "proposals": "клуб"}),
        ("approve", {"number": "5", "dated": day}),
        ("event_plan", {"title": "Итоги", "planned_on": day}),
        ("recognition", {"teacher": place.mentor.pk, "nomination": "team", "words": "за всё"}),
        ("recognition_order", {"number": "6", "dated": day}),
    )
    for name, data in posts:
        assert post(client, coordinator, name, **data).status_code == 302, name
    event = ClosingEvent.objects.get()
    late = post(client, coordinator, "event_held", event.pk, held_on="2027-06-20")
    assert (late.status_code, "ещё не наступила" in text(late)) == (422, True)
    assert post(client, coordinator, "event_held", event.pk, held_on=day).status_code == 302
    again = post(client, coordinator, "recognition", teacher=place.mentor.pk, nomination="team", words="ещё")
    assert (again.status_code, "уже есть" in text(again)) == (422, True)
    assert post(client, coordinator, "swot", quadrant="strength").status_code == 422


def test_the_archive_form_asks_for_reasons_and_the_next_year_begins(client, told):
    story, place = told
    coordinator = story.coordinator
    page = text(get(client, coordinator, "to_archive"))
    assert page.count("<textarea") == 3
    assert post(client, coordinator, "to_archive").status_code == 422
    reasons = {f"reason_{number}": "не успели" for number in range(3)}
    assert post(client, coordinator, "to_archive", **reasons).status_code == 200
    assert post(client, coordinator, "to_archive", sure="1", **reasons).status_code == 302
    assert "Начать следующий учебный год" in text(get(client, coordinator, "archive"))
    assert post(client, coordinator, "next_year", story.programme.pk).status_code == 302
    begun = Programme.objects.running().get()
    assert begun.previous_id == story.programme.pk
    page = text(get(client, coordinator, "archive"))
    assert place.mentor.full_name in page
    assert story.programme.title in page
    assert get(client, coordinator, "past", story.programme.pk).status_code == 200
    assert not Goal.objects.filter(programme=begun).exists()


def test_home_leads_through_the_closing(client, told):
    story, place = told
    client.force_login(story.coordinator)
    assert "Составить SWOT-анализ" in text(client.get("/"))
    year.fill(story)
    assert "отправить программу в архив" in text(client.get("/"))
    client.force_login(place.mentee.account)
    assert "Личная рефлексия" in text(client.get("/"))
    services.archive_programme(programme=story.programme, actor=story.coordinator)
    client.force_login(story.coordinator)
    assert "Начать следующий учебный год" in text(client.get("/"))


def test_home_asks_for_the_summary_of_a_completed_pair(client):
    story, [place] = year.begin()
    year.complete(place)
    with clock.at(year.APRIL):
        client.force_login(place.mentor.account)
        assert "Подвести итог пары" in text(client.get("/"))
        services.sum_up_place(place=place, text="итог", actor=place.mentor.account)
        client.force_login(place.mentee.account)
        assert "Прочитать итог вашей пары" in text(client.get("/"))
        client.force_login(story.coordinator)
        assert "начать завершение программы" in text(client.get("/"))


@pytest.mark.parametrize("name", ["board", "past"])
def test_pages_cost_the_same_for_one_pair_and_for_many(client, name):
    counts = []
    for pairs in (1, 20):
        story, places = year.begin(pairs=pairs)
        for place in places[:3]:
            year.complete(place)
        args = (story.programme.pk,) if name == "past" else ()
        get(client, story.coordinator, name, *args)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name, *args)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
