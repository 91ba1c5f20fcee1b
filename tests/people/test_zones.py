"""«Today» is the school's: two schools of one server nine hours apart never share it by mistake."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from nastavnik.cli.report import run as report
from nastavnik.core.zones import ZONES, zone_named
from nastavnik.kit import clock
from nastavnik.people.models import Account, SignIn
from nastavnik.people.services import change_school, found_school, invite
from nastavnik.web.forms import SchoolForm
from tests import factories
from tests.people.desk import send, signed_in

pytestmark = pytest.mark.django_db
#: Three in the afternoon in Moscow, midnight in Kamchatka.
MOMENT = dt.datetime(2026, 11, 30, 12, 5, tzinfo=dt.UTC)
WEST, EAST = dt.date(2026, 11, 30), dt.date(2026, 12, 1)


@pytest.fixture
def chiefs() -> dict[dt.date, Account]:
    schools = {WEST: factories.school(), EAST: factories.school(time_zone="Asia/Kamchatka")}
    return {day: factories.account(school, roles=("coordinator",)) for day, school in schools.items()}


@pytest.fixture(autouse=True)
def moment() -> Any:
    with clock.at(MOMENT):
        yield


@pytest.mark.parametrize("day", [WEST, EAST])
def test_a_page_shows_the_day_of_the_school_that_reads_it(chiefs: dict[dt.date, Account], day: dt.date) -> None:
    teacher = factories.teacher(chiefs[day].school)
    page = signed_in(chiefs[day]).get(reverse("people:teacher", args=[teacher.pk])).content.decode()
    assert f'value="{day.isoformat()}"' in page
    assert clock.today() == WEST, "the day of a request must end with it"


def test_a_service_takes_for_ahead_what_lies_ahead_where_the_school_is(chiefs: dict[dt.date, Account]) -> None:
    left = {}
    for day, chief in chiefs.items():
        teacher = factories.teacher(chief.school)
        sent = send(signed_in(chief), "people:left", teacher.pk, left_on=EAST.isoformat(), sure="1")
        assert sent.status_code == 302
        teacher.refresh_from_db()
        left[day] = (teacher.left_on, teacher.leaving_on)
    assert left == {WEST: (None, EAST), EAST: (EAST, None)}


def test_hours_are_those_of_the_school(chiefs: dict[dt.date, Account]) -> None:
    hours = {}
    for day, chief in chiefs.items():
        SignIn.objects.create(account=chief, at=MOMENT, way=SignIn.Way.PASSWORD, browser="Firefox")
        page = signed_in(chief).get(reverse("web:entry")).content.decode()
        hours[day] = [hour for hour in ("30.11.2026 15:05", "01.12.2026 00:05") if hour in page]
    assert hours == {WEST: ["30.11.2026 15:05"], EAST: ["01.12.2026 00:05"]}


@pytest.mark.parametrize("day", [WEST, EAST])
def test_whoever_comes_by_a_code_is_shown_the_time_of_the_school(
    chiefs: dict[dt.date, Account], day: dt.date, client: Any
) -> None:
    seen: list[dt.date] = []
    opened = invite(teacher=factories.teacher(chiefs[day].school), actor=chiefs[day])

    def note(*_: Any, **__: Any) -> None:
        seen.append(clock.today())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nastavnik.web.views.FirstVisitForm.__init__", _noting(note))
        client.get(reverse("web:first_visit", args=[opened.secret]))
    assert seen == [day]


def _noting(note: Callable[..., None]) -> Callable[..., None]:
    from django.forms import Form  # noqa: PLC0415 - only to call it by its own name

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        note()
        Form.__init__(self, *args, **kwargs)

    return init


@pytest.mark.parametrize("day", [WEST, EAST])
def test_a_command_works_on_the_day_of_the_school_it_is_about(
    chiefs: dict[dt.date, Account], day: dt.date, capsys: pytest.CaptureFixture[str]
) -> None:
    from argparse import Namespace  # noqa: PLC0415

    programme = factories.programme(chiefs[day].school)
    asked = Namespace(programme=programme.pk, school=None, on=None, json=False, for_region=None)
    assert report(asked) == 0
    assert f"на {day:%d.%m.%Y}" in capsys.readouterr().out


def test_a_school_is_founded_in_its_zone_and_may_move(chiefs: dict[dt.date, Account]) -> None:
    named = {"name": "Школа № 5", "short_name": "Школа № 5", "coordinator_name": "Петрова Мария Ивановна"}
    school, account = found_school(
        **named, login="petrova", password="samovar-lodka-oblako", time_zone="Asia/Kamchatka"
    )
    assert account.owner_confirmed_on == EAST
    assert change_school(school=school, actor=account, time_zone="Asia/Omsk").time_zone == "Asia/Omsk"
    with pytest.raises(ValidationError):
        change_school(school=school, actor=account, time_zone="Asia/Urupinsk")
    with pytest.raises(ValidationError):
        found_school(**named, login="other", password="samovar-lodka-oblako", time_zone="Москва")


def test_the_card_of_the_school_and_the_first_visit_ask_for_the_zone(chiefs: dict[dt.date, Account]) -> None:
    client = signed_in(chiefs[EAST])
    page = client.get(reverse("people:school")).content.decode()
    assert '<option value="Asia/Kamchatka" selected>Камчатка (МСК+9)' in page
    form = SchoolForm()
    assert form["time_zone"].value() == settings.TIME_ZONE
    assert [name for name, _words in form.fields["time_zone"].choices] == list(ZONES)  # type: ignore[attr-defined]


def test_a_zone_is_known_by_its_city() -> None:
    assert zone_named("Екатеринбург") == "Asia/Yekaterinburg"
    assert zone_named("красноярск") == "Asia/Novosibirsk"
    assert zone_named("Asia/Tashkent") == "Asia/Tashkent"
    assert (zone_named(""), zone_named("Урюпинск")) == ("", "")
    for name in ZONES:
        clock.demand_zone(name)


def test_offsets_in_the_words_are_true() -> None:
    summer = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    moscow = summer.astimezone(timezone.zoneinfo.ZoneInfo("Europe/Moscow")).utcoffset()
    assert moscow is not None
    for name, words in ZONES.items():
        own = summer.astimezone(timezone.zoneinfo.ZoneInfo(name)).utcoffset()
        assert own is not None
        hours = int((own - moscow).total_seconds() // 3600)
        assert f"(МСК{f'{hours:+d}'.replace('-', '−') if hours else ''})" in words
