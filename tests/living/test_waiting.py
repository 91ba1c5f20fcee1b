"""An expectation as it grows old: on whose home it stands, who may put it off or remind, when letters go, who never learns."""

import datetime as dt
import uuid
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.kit.home import LATE
from nastavnik.kit.matters import ALL, lives, matters
from nastavnik.kit.models import SchoolTerm, Snooze
from nastavnik.outbox.models import Notice, Told
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, CalendarDay
from nastavnik.people.selectors import is_quiet
from nastavnik.programme import services
from nastavnik.programme.selectors import counts_for
from nastavnik.programme.selectors.board import unfinished
from nastavnik.programme.selectors.matters import matters_for
from nastavnik.programme.services.matters import write_of_day
from nastavnik.registry import services as registry
from tests import factories
from tests.living.lines import lines_of, texts_of, waited_for
from tests.pairing.scene import TODAY, Scene, refused

pytestmark = pytest.mark.django_db


def _later(days: int) -> Any:
    return clock.at(TODAY + dt.timedelta(days=days))


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        return Scene()


@pytest.fixture
def invited(scene: Scene) -> Place:
    with clock.at(TODAY):
        return scene.invited()


def _found(account: Account, name: str) -> list[Any]:
    request = factories.request_of(Account.objects.get(pk=account.pk))
    return [one for one in matters_for(request) if one.name == name]


def _the(account: Account, name: str, owner: str) -> Any:
    return next(one for one in _found(account, name) if one.wait.owner == owner)


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=account.pk))
    return client


def _send(account: Account, url: str, **data: str) -> int:
    return _client(account).post(url, {"form_key": str(uuid.uuid4()), **data}).status_code


def test_an_invitation_left_alone_for_ten_days_is_on_three_homes(scene: Scene, invited: Place) -> None:
    mentor, mentee = scene.mentor, scene.mentee
    pair = f"{mentee.short_name} – {mentor.short_name}"
    with _later(9):
        assert f"Встречи не было: {pair}" not in texts_of(scene.boss)
    with _later(10):
        assert f"Встречи не было: {pair}" in texts_of(scene.boss)
        assert f"Договориться о встрече: {mentee.short_name}" in texts_of(mentor.account)
        assert f"Договориться о встрече: {mentor.short_name}" in texts_of(mentee.account)
    with _later(11):
        for account in (scene.boss, mentor.account, mentee.account):
            late = [one for one in lines_of(account) if one.urgency == LATE and one.url == f"/pairs/{invited.pk}/"]
            assert len(late) == 1
            page = _client(account).get("/").content.decode()
            assert late[0].text in page
        listed = _client(scene.boss).get(reverse("programme:matter_list", args=["place", "invited"])).content.decode()
        assert mentor.short_name in listed
        pairing.record_meeting(place=invited, met_on=clock.today(), mode="in_person", actor=scene.boss)
        for account in (scene.boss, mentor.account, mentee.account):
            assert [text for text in texts_of(account) if "стреч" in text and "не было" in text] == []


def test_two_records_make_one_line_that_leads_to_their_list(scene: Scene, invited: Place) -> None:
    with clock.at(TODAY):
        scene.invited(scene.newcomer())
    with _later(11):
        line = next(one for one in lines_of(scene.boss) if one.text == "Приглашены, встречи не было: 2")
        assert line.url == reverse("programme:matter_list", args=["place", "invited"])
        page = _client(scene.boss).get(line.url, {"owner": "coordinator"}).content.decode()
        assert page.count("Встречи не было: ") == 2
        assert _client(scene.boss).get(line.url, {"age": "late"}).status_code == 200


def test_who_answered_is_never_told(scene: Scene) -> None:
    with clock.at(TODAY):
        place = scene.met()
        pairing.answer(place=place, side="mentor", yes=True, actor=scene.mentor.account)
        untouched = scene.met(scene.newcomer())
    with _later(8):
        line = next(one for one in lines_of(scene.boss) if "Ждём ответов" in one.text)
        assert line.text == "Ждём ответов после встречи, пар: 2"
        assert line.urgency != LATE
        listed = _client(scene.boss).get(reverse("programme:matter_list", args=["place", "met"])).content.decode()
        assert listed.count("Ждём ответов после встречи: ") == 2
        assert "наставник:" not in listed
        assert f"Ответить после встречи: {scene.mentor.short_name}" in texts_of(place.mentee.account)
        assert f"Ответить после встречи: {untouched.mentee.short_name}" in texts_of(scene.mentor.account)
        head = factories.account(scene.school, roles=("head",))
        assert [text for text in texts_of(head) if "Ждём" in text] == []


def test_a_wait_is_put_off_with_limits_and_comes_back(scene: Scene, invited: Place) -> None:
    with _later(11):
        matter = _the(scene.boss, "place", "coordinator")
        url = reverse("programme:put_off", args=["place", "invited", invited.pk])
        client = _client(scene.boss)
        assert client.get(url).status_code == 200
        for days, code in ((0, "matter.past"), (31, "matter.far")):
            with refused(code):
                services.put_off(matter=matter, until=_day(days), reason="", actor=scene.boss)
        assert _send(scene.boss, url, until=_day(5).isoformat()) == 302
        assert Snooze.objects.get().owner == "coordinator"
        assert [text for text in texts_of(scene.boss) if "Встречи не было" in text] == []
        assert [text for text in texts_of(scene.mentor.account) if "Договориться" in text] != []
        card = unfinished(counts_for(_request(scene.boss)), matters_for(_request(scene.boss)), linked=True)
        assert card.put_off == 1
        assert client.get(reverse("programme:put_off", args=["place", "invited", 10**6])).status_code == 404
        assert _client(scene.mentee.account).get(url).status_code == 403
    with _later(16):
        assert [text for text in texts_of(scene.boss) if "Встречи не было" in text] != []


def _day(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def _request(account: Account) -> Any:
    return factories.request_of(Account.objects.get(pk=account.pk))


def test_help_and_law_are_not_put_off() -> None:
    with clock.at(TODAY):
        scene = Scene(signs=False)
        scene.agreed()
        matter = _the(scene.boss, "work_sheet", "coordinator")
        assert lines_of(scene.boss)[0].text == f"Нет листа по ст. 351.8, пара ждёт: {scene.mentor.short_name}"
        with refused("matter.fixed"):
            services.put_off(matter=matter, until=_day(3), reason="", actor=scene.boss)


def test_whoever_waits_sees_a_quiet_line_and_reminds_once_after_the_term(scene: Scene) -> None:
    with clock.at(TODAY):
        person = factories.account(scene.school)
        entry = factories.joined_mentee(scene.year, person)
        request = entry.requests.get()
        url = reverse("programme:remind", args=["request", "submitted", request.pk])
        assert [text for text in waited_for(person) if text.startswith("Запрос у куратора с ")] != []
        _send(person, url)
        assert Notice.objects.filter(kind="programme.reminded").count() == 0
    with _later(8):
        assert url in _client(person).get("/").content.decode()
        _send(person, url)
        _send(person, url)
        told = Notice.objects.filter(kind="programme.reminded")
        assert [one.account for one in told] == [scene.boss]
        assert "запросы ждут решения: 1" in _client(scene.boss).get(reverse("web:notices")).content.decode()
        assert url not in _client(person).get("/").content.decode()
        registry.accept_request(request=request, actor=scene.boss)
        assert [text for text in waited_for(person) if text.startswith("Запрос у куратора с ")] == []


def test_a_school_sets_its_own_term(scene: Scene, invited: Place) -> None:
    client = _client(scene.boss)
    with _later(11):
        page = client.get(reverse("programme:terms"))
        assert page.status_code == 200
        values = {name: field.initial or "" for name, field in page.context["form"].fields.items()}
        name = "place-invited-coordinator"
        assert _send(scene.boss, reverse("programme:terms"), **{**values, name: "20"}) == 302
        assert list(SchoolTerm.objects.values_list("state", "days")) == [("invited", 20)]
        line = next(one for one in lines_of(scene.boss) if "Встречи не было" in one.text)
        assert line.urgency != LATE
        assert _send(scene.boss, reverse("programme:terms"), **{**values, name: "10"}) == 302
        assert not SchoolTerm.objects.exists()


def test_the_page_of_terms_goes_by_stage_finds_by_a_word_and_keeps_what_it_does_not_show(scene: Scene) -> None:
    client, url = _client(scene.boss), reverse("programme:terms")
    with clock.at(TODAY):
        whole = client.get(url).context["form"]
        assert [one.stage.number for one in whole.stages()] == [1, 2, 3, 4, 5, 6, 7]
        assert not any(one.shown for one in whole.stages()), "nothing of one's own: every stage is folded"
        services.set_terms(actor=scene.boss, days={("place", "chosen", "coordinator"): 9})
        assert [one.stage.number for one in client.get(url).context["form"].stages() if one.shown] == [5]
        found = client.get(url, {"q": "запросы ждут решения"})
        assert all(one.shown for one in found.context["form"].stages())
        assert set(found.context["form"].fields) == {"request-submitted-coordinator"}
        assert "рабочих дней: 5" in found.content.decode()
        assert _send(scene.boss, f"{url}?q=запросы+ждут+решения", **{"request-submitted-coordinator": "3"}) == 302
        assert "Такого дела нет" in client.get(url, {"q": "ничего такого"}).content.decode()
    assert dict(SchoolTerm.objects.values_list("life", "days")) == {"place": 9, "request": 3}


def test_a_term_stands_still_on_the_holidays_of_the_law_and_on_the_days_off_of_the_school(scene: Scene) -> None:
    """Sent on the last working day before 4 November: weekend, holiday and a day off of the school are no days."""
    with clock.at(dt.date(2026, 10, 30)):
        person = factories.account(scene.school)
        factories.joined_mentee(scene.year, person)
    CalendarDay.objects.create(school=scene.school, day=dt.date(2026, 11, 3), kind=CalendarDay.Kind.DAY_OFF)
    CalendarDay.objects.create(school=scene.school, day=dt.date(2026, 11, 5), kind=CalendarDay.Kind.VACATION)
    for day, late in ((dt.date(2026, 11, 10), False), (dt.date(2026, 11, 11), True)):
        with clock.at(day):
            line = next(one for one in lines_of(scene.boss) if one.text.startswith("Запрос ждёт решения"))
            assert (line.urgency == LATE) == late, day
            matter = _the(scene.boss, "request", "coordinator")
            assert matter.days(day) == (6 if late else 5)
            assert matter.last_day == dt.date(2026, 11, 10)
    page = _client(scene.boss)
    with clock.at(dt.date(2026, 11, 11)):
        listed = page.get(reverse("programme:matter_list", args=["request", "submitted"])).content.decode()
        assert "рабочих дней: 6" in listed


def test_somebody_without_a_way_in_is_told_in_person(scene: Scene) -> None:
    with clock.at(TODAY):
        teacher = factories.teacher(scene.school, email="somebody@example.org")
        registry.invite_mentee(programme=scene.year, teacher=teacher, actor=scene.boss)
    with _later(7):
        text = f"Сказать лично: {teacher.short_name}"
        line = next(one for one in lines_of(scene.boss) if one.text == text)
        assert _send(scene.boss, line.url, until=_day(20).isoformat()) == 302
        assert text not in texts_of(scene.boss)


def test_an_empty_stage_says_what_to_do_first_and_is_not_praised() -> None:
    with clock.at(TODAY):
        boss = factories.account(factories.school(), roles=("coordinator",))
        services.create_programme(school=boss.school, start_year=2026, actor=boss)
        page = _client(boss).get("/").content.decode()
    assert "всё сделано" not in page
    assert "Наставляемых в программе пока нет" in page
    assert reverse("registry:invite_mentee") in page


def test_what_is_private_is_on_nobody_else_s_list_card_or_letter(scene: Scene) -> None:
    with clock.at(TODAY):
        person = factories.account(scene.school)
        entry = factories.joined_mentee(scene.year, person, topic="wellbeing")
        registry.save_request(entry=entry, actor=person, topic="parents", need_type="consultant", submit=False)
        others = [
            scene.boss,
            scene.mentor.account,
            *(factories.account(scene.school, roles=(role,)) for role in ("head", "confidant", "council_member")),
        ]
        before = {other.pk: _seen(other) for other in others}
        own = {one.name for one in matters_for(_request(person)) if one.wait.private}
        assert own == {"draft", "own_need"}
    with _later(31):
        write_of_day(clock.today(), scene.school.pk)
        for other in others:
            names = {one.name for one in matters_for(_request(other))}
            assert names.isdisjoint({"draft", "own_need"}), other
            for name in ("draft", "own_need"):
                assert not any(line[0] == name for notice in _letters(other) for line in notice.params["lines"])
        assert any(line[0] in {"draft", "own_need"} for one in _letters(person) for line in one.params["lines"])
    with clock.at(TODAY):
        entry.requests.all().delete()
        assert {other.pk: _seen(other) for other in others} == before, "a count may not differ by what is private"


def _letters(account: Account) -> list[Notice]:
    return list(Notice.objects.filter(account=account, kind__in=["programme.due", "programme.week"]))


def _seen(account: Account) -> Any:
    """Give everything an account is shown of one other person's private requests: lines, the card, the path."""
    request = _request(account)
    card = unfinished(counts_for(request), matters_for(request), linked=True)
    shown = [line for line in texts_of(account) if "запроса" not in line]
    return shown, [line.text for line in card.lines if "запроса" not in line.text]


def test_two_hundred_days_of_letters_keep_their_schedule(scene: Scene) -> None:
    """Nobody gets more than the schedule, a voluntary one once, none on a quiet day, none twice a day."""
    with clock.at(TODAY):
        scene.invited()
        factories.candidate(scene.year)
        person = factories.account(scene.school)
        registry.invite_mentee(programme=scene.year, teacher=person.teacher, actor=scene.boss)
        registry.invite_mentor(programme=scene.year, teacher=factories.account(scene.school).teacher, actor=scene.boss)
        CalendarDay.objects.bulk_create(
            CalendarDay(school=scene.school, day=TODAY + dt.timedelta(days=days), kind="vacation")
            for days in range(6, 14)
        )
    for days in range(200):
        with _later(days):
            for _twice in range(2):
                write_of_day(clock.today(), scene.school.pk)
            if is_quiet(scene.school, clock.today()):
                assert not Notice.objects.filter(created_at__date=clock.today(), kind__startswith="programme.").exists()
    for row in Told.objects.all():
        waits = [wait for _state, wait in lives[row.life].life.every() if wait.nudges]
        assert row.times <= max(1 if wait.voluntary else len(wait.nudges) for wait in waits), row.life
    letters = Counter(Notice.objects.filter(kind="programme.due").values_list("account", "created_at__date"))
    assert set(letters.values()) == {1}
    assert Told.objects.filter(life="mentee", account=person).get().times == 1
    assert Told.objects.filter(life="place", account=scene.mentor.account).get().times == 2
    weeks = Counter(Notice.objects.filter(kind="programme.week").values_list("account", "key"))
    assert set(weeks.values()) == {1}
    assert len(weeks) > 20


def test_every_question_is_read_for_a_school_that_has_nothing(scene: Scene) -> None:
    found = matters(ALL, programme=0, school=0)
    assert found == []
