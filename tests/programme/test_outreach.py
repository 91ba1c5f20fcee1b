"""Telling people: in which way, who was there, who has not heard, the texts by which it is told."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.programme import services
from nastavnik.programme.models import Heard, Outreach
from nastavnik.programme.selectors.outreach import not_told, questions_for, texts_of
from tests import factories
from tests.living.lines import texts_of as said_to

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 20)
LATER = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def boss():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def year(boss):
    return services.create_programme(school=boss.school, start_year=2026, actor=boss)


@pytest.fixture
def staff(boss):
    return [
        factories.teacher(boss.school, department=name) for name in ("МО математики", "МО математики", "МО химии", "")
    ]


def _post(client, name, data, *args):
    data = {"form_key": str(uuid.uuid4()), **data}
    return client.post(reverse(f"programme:{name}", args=args), data)


def _said(client, name, *args):
    return client.get(reverse(f"programme:{name}", args=args)).content.decode()


def _told(year, boss, present=(), **values):
    values = {"audience": "staff", "way": "information", "title": "Педсовет", "held_on": DAY, **values}
    return services.record_outreach(programme=year, actor=boss, present=present, **values)


def _waits(boss) -> bool:
    return any("слышали о программе" in line or "рассказали о программе" in line for line in said_to(boss))


def test_a_whole_staff_is_ticked_by_one_choice_and_the_absent_are_unticked(client, boss, year, staff):
    client.force_login(boss)
    data = {"title": "Педсовет", "way": "information", "audience": "staff", "held_on": DAY, "present": "all"}
    answer = _post(client, "outreach", data)
    row = Outreach.objects.get()
    assert answer.url == reverse("programme:outreach_who", args=[row.pk])
    everybody = {one.pk for one in (*staff, boss.teacher)}
    assert set(row.present.values_list("teacher_id", flat=True)) == everybody
    page = _said(client, "outreach_who", row.pk)
    mark = page.partition("presentform")[0]
    assert "presentform" in page, mark
    _post(client, "outreach_who", {"present": [one.pk for one in staff[1:]]}, row.pk)
    assert set(not_told(year, boss.school)) == {staff[0], boss.teacher}
    assert staff[0].told_apart in _said(client, "unheard")


def test_a_department_is_ticked_by_its_name(client, boss, year, staff):
    client.force_login(boss)
    data = {"title": "МО", "way": "meeting", "audience": "mentors", "held_on": DAY}
    _post(client, "outreach", data | {"present": "department:МО математики"})
    assert set(Heard.objects.values_list("teacher_id", flat=True)) == {staff[0].pk, staff[1].pk}


def test_the_way_is_asked_and_nothing_is_lost_without_it(client, boss, year):
    client.force_login(boss)
    answer = _post(client, "outreach", {"title": "Педсовет № 7", "audience": "staff", "held_on": DAY})
    assert answer.status_code == 422
    assert "Педсовет № 7" in answer.content.decode()
    assert not Outreach.objects.exists()


def test_who_was_not_told_is_a_matter_once_a_list_is_kept(boss, year, staff):
    _told(year, boss)
    with clock.at(LATER):
        assert not _waits(boss)
    row = _told(year, boss, present=staff[:3])
    assert not _waits(boss)
    with clock.at(LATER):
        assert _waits(boss)
    services.set_present(outreach=row, present=[*staff, boss.teacher], actor=boss)
    with clock.at(LATER):
        assert not _waits(boss)
        services.remove_outreach(outreach=row, actor=boss)
    assert not Heard.objects.exists()


def test_a_talk_in_person_is_one_line_a_day(client, boss, year, staff):
    client.force_login(boss)
    for teacher in (*staff[:2], staff[0]):
        services.tell_in_person(teacher=teacher, programme=year, told_on=DAY, actor=boss)
    row = Outreach.objects.get()
    assert row.present.count() == 2
    _post(client, "told_many", {"rows": [staff[2].pk], "told_on": DAY})
    assert row.present.count() == 3


def test_another_school_is_nobody_here(client, boss, year):
    stranger = factories.teacher(factories.school())
    with pytest.raises(RuleError):
        _told(year, boss, present=[stranger])
    row = _told(year, boss)
    client.force_login(factories.account(stranger.school, roles=("coordinator",)))
    assert client.get(reverse("programme:outreach_who", args=[row.pk])).status_code == 404


def test_texts_bear_the_days_of_the_programme_and_leave_the_telephone_to_the_pen(client, boss, year):
    client.force_login(boss)
    notice = next(one for one in texts_of(year) if one.key == "staff_notice")
    assert boss.full_name in notice.paragraphs[0]
    assert "____" in notice.paragraphs[0]
    assert [one.key for one in texts_of(year, ["mentors"])] == ["mentors_motives", "mentors_three_questions"]
    assert notice.paragraphs[0] in _said(client, "texts")
    assert notice.title in _said(client, "text", "staff_notice")
    assert client.get(reverse("programme:text", args=["no_such"])).status_code == 404


def test_a_teacher_reads_the_questions_before_joining(client, boss, year):
    client.force_login(factories.account(boss.school))
    question, answer = questions_for(["mentees"])[0]
    page = _said(client, "questions")
    assert question in page
    assert answer in page


@pytest.mark.parametrize("asked", ["педсовет", "ПЕДСОВЕТ", "зачем", "все", "Всё"])
def test_a_list_is_searched_whatever_the_case_of_a_letter(db: None, asked: str) -> None:
    school = factories.school()
    year, boss = factories.programme(school), factories.account(school, roles=("coordinator",))
    with clock.at(dt.date(2026, 11, 9)):
        for title in ("Педсовет «Зачем это всё»", "Собрание отдела"):
            how = {"audience": "staff", "way": "information", "held_on": dt.date(2026, 11, 2), "actor": boss}
            services.record_outreach(programme=year, title=title, **how)
        client = Client()
        client.force_login(boss)
        words = client.get(reverse("programme:outreach"), {"q": asked}).content.decode()
    assert "Зачем это всё" in words
    assert "Собрание отдела" not in words
