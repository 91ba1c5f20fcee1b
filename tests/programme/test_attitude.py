"""Six questions to the staff without names: by the link, as sums from paper, told from five on."""

import re

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.programme.models import Attitude
from nastavnik.programme.selectors.attitude import attitudes
from nastavnik.programme.services import close_gathering, open_gathering
from nastavnik.programme.services.attitude import enter_sums, give_attitude, remove_sums
from tests import factories

PAGE = reverse("programme:attitude")
YES = {f"q{number}": "yes" for number in range(1, 7)}
SUMS = {"people": 6} | {f"q{number}-yes": 4 for number in range(1, 7)} | {"q1-no": 2}


@pytest.fixture
def year(db):
    return factories.programme(factories.school())


@pytest.fixture
def boss(year):
    return factories.account(year.school, roles=("coordinator",))


@pytest.fixture
def gathering(year, boss):
    return open_gathering(programme=year, kind="attitude", actor=boss)


def answered(gathering, times):
    for number in range(times):
        give_attitude(gathering=gathering, code=f"{gathering.pk}-{number}", answers=["yes"] * 5 + ["no"])


def send(client, account, url, **data):
    client.force_login(account)
    page = client.get(PAGE)
    key = re.search(r'name="form_key" value="([^"]+)"', page.text)
    return client.post(url, {**data, "form_key": key[1] if key else ""})


def test_the_form_is_one_answer_however_often_it_is_sent(gathering, year, boss, client):
    form = reverse("programme:attitude_form", args=[gathering.token])
    once = re.search(r'name="once" value="([^"]+)"', client.get(form).text)[1]
    assert client.post(form, {"once": once, "q1": "yes"}).status_code == 422
    for _time in range(2):
        assert "Спасибо" in client.post(form, {**YES, "once": once}).text
    assert Attitude.objects.count() == 1
    close_gathering(programme=year, kind="attitude", actor=boss)
    assert "Сбор закрыт" in client.get(form).text
    assert client.post(form, YES).status_code == 422
    assert client.get(reverse("registry:early_form", args=[gathering.token])).status_code == 410


def test_counts_by_the_link_come_by_five_and_sums_whole(gathering, year, boss):
    answered(gathering, 4)
    assert (attitudes(year).total, attitudes(year).known) == (4, False)
    enter_sums(programme=year, people=6, counts=[[6, 0, 0, 0]] * 6, actor=boss)
    assert (attitudes(year).total, attitudes(year).counted) == (10, 6)
    answered(gathering, 7)
    told = attitudes(year)
    assert (told.total, told.counted) == (13, 11)
    assert told.lines[0][1] == [11, 0, 0, 0]
    assert told.in_favour[5][1] == 6


def test_the_coordinator_enters_sums_and_takes_them_back(gathering, year, boss, client):
    assert send(client, boss, PAGE, **{**SUMS, "people": 5}).status_code == 422
    assert send(client, boss, PAGE, people=3).status_code == 422
    assert send(client, boss, PAGE, **SUMS).status_code == 302
    page = client.get(PAGE)
    assert "Внесено с бумаги" in page.text
    assert "Отношение коллектива спрошено, ответов: 6" in client.get(reverse("programme:ready")).text
    assert "Наставничество в нашей школе нужно" in client.get(reverse("programme:board")).text
    row = Attitude.objects.get()
    assert send(client, boss, reverse("programme:attitude_remove", args=[row.pk])).status_code == 302
    assert not Attitude.objects.exists()
    assert "Отношение коллектива не спрошено" in client.get(reverse("programme:ready")).text
    assert client.get(reverse("programme:attitude_blank")).status_code == 200


def test_the_head_reads_counts_and_enters_nothing(gathering, year, boss, client):
    head = factories.account(year.school, roles=("head",))
    client.force_login(head)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Внести суммы" not in page.text
    answered(gathering, 1)
    row = Attitude.objects.get()
    for call in (
        lambda: enter_sums(programme=year, people=1, counts=[[1, 0, 0, 0]] * 6, actor=head),
        lambda: remove_sums(row=row, actor=head),
        lambda: remove_sums(row=row, actor=boss),
        lambda: enter_sums(programme=year, people=0, counts=[[0] * 4] * 6, actor=boss),
        lambda: enter_sums(programme=year, people=2, counts=[[2, 0, 0, 0]], actor=boss),
    ):
        with pytest.raises(RuleError):
            call()


def test_another_school_sees_none_of_it(gathering, year, boss, client):
    enter_sums(programme=year, people=6, counts=[[6, 0, 0, 0]] * 6, actor=boss)
    other = factories.account(factories.school(), roles=("coordinator",))
    factories.programme(other.school)
    gone = send(client, other, reverse("programme:attitude_remove", args=[Attitude.objects.get().pk]))
    assert gone.status_code == 404
    assert "Ответов: 0" in client.get(PAGE).text


def test_a_link_answered_very_often_takes_no_more(gathering, monkeypatch):
    monkeypatch.setattr("nastavnik.programme.services.attitude.MOST_ANSWERS", 1)
    with pytest.raises(RuleError):
        answered(gathering, 2)
