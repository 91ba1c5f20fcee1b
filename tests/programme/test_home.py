"""What stage 1 gives to home pages."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.kit.home import LATE
from nastavnik.kit.registries import home_sections
from nastavnik.programme import services
from tests import factories
from tests.living.lines import lines_of, texts_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def coordinator():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def programme(coordinator):
    return services.create_programme(school=coordinator.school, start_year=2026, actor=coordinator)


def test_home_shows_the_path_to_everybody(programme):
    section = dict(home_sections)["path"]
    teacher = factories.account(programme.school)
    context = section.context(factories.request_of(teacher))
    assert [step.state for step in context["path"]] == ["done", "now", *["later"] * 5]
    assert context["path"][0].note == "дорожная карта не утверждена"
    assert "teacher" in section.roles


def test_the_home_page_shows_the_path_and_what_is_left(client, programme, coordinator):
    client.force_login(coordinator)
    page = client.get(reverse("web:home")).content.decode()
    for words in (programme.title, "Этап 2: что ещё не сделано", "осталось 3", "Просрочены мероприятия"):
        assert words in page
    head = factories.account(programme.school, roles=("head",))
    client.force_login(head)
    assert "Сейчас в программе" in client.get(reverse("web:home")).content.decode()


def test_the_home_page_without_a_programme_says_how_to_begin(client, coordinator):
    client.force_login(coordinator)
    page = client.get(reverse("web:home")).content.decode()
    assert "Создать программу 2026/27" in page


def test_home_of_the_coordinator_turns_late_measures_into_lines(programme, coordinator):
    def late_lines():
        return [one for one in lines_of(coordinator) if one.action == "Отметить" and one.urgency == LATE]

    assert late_lines()[0].text.startswith("Просрочены мероприятия дорожной карты: ")
    late = programme.roadmap.filter(state="planned", due_to__lt=DAY).order_by("due_to")
    for item in list(late)[1:]:
        services.mark_roadmap_item(item=item, done_on=DAY, actor=coordinator)
    assert [one.text for one in late_lines()] == [f"Прошёл срок: {late.first().title}"]
    assert [one for one in texts_of(factories.account(programme.school)) if "срок" in one] == []


def test_home_sections_follow_the_programme(coordinator):
    sections = dict(home_sections)
    asked = factories.request_of(coordinator)
    assert sections["programme.first_steps"].context(asked) is not None
    assert sections["programme.gate"].context(asked) is None
    assert sections["programme.counts"].context(asked) is None
    services.create_programme(school=coordinator.school, start_year=2026, actor=coordinator)
    asked = factories.request_of(coordinator)
    assert sections["programme.first_steps"].context(asked) is None
    assert sections["programme.gate"].context(asked)["card"].stage == 2
    assert sections["programme.counts"].context(asked) is not None
