"""The support team: who is called and told, what is asked of whom, what is done, and each step taken back."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.outbox.models import Notice
from nastavnik.people.models import Teacher
from nastavnik.programme import services
from nastavnik.programme.models import TeamTask
from tests import factories
from tests.living.lines import texts_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 9)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def people(boss):
    return [factories.account(boss.school) for _ in range(2)]


def _post(client, name, data=None, *args):
    return client.post(reverse(f"programme:{name}", args=args), {"form_key": str(uuid.uuid4()), **(data or {})})


def _page(client, name, *args, query=""):
    return client.get(reverse(f"programme:{name}", args=args) + query).content.decode()


def _kinds(account):
    return list(Notice.objects.filter(account=account).order_by("pk").values_list("kind", flat=True))


def _team(year, boss, people):
    return services.add_to_team(programme=year, people=[one.teacher for one in people], actor=boss)


def _task(year, boss, people, **more):
    given = {"title": "Обойти методобъединения", "due_to": DAY, "people": [one.teacher for one in people]}
    return services.give_task(programme=year, actor=boss, **(given | more))


def test_several_are_called_at_once_given_a_task_and_told(client, boss, year, people):
    client.force_login(boss)
    assert "В команде пока никого нет" in _page(client, "team")
    assert "Сначала позовите людей" in _page(client, "team_task_add")
    assert _post(client, "team_add", {}).status_code == 422
    sent = {"people": [one.teacher.pk for one in people], "part": "методика"}
    assert _post(client, "team_add", sent).status_code == 302
    assert year.team.count() == 2
    sent = {"title": "Обойти методобъединения", "due_to": DAY, "people": [one.teacher.pk for one in people]}
    assert _post(client, "team_task_add", {**sent, "people": []}).status_code == 422
    assert _post(client, "team_task_add", sent).status_code == 302
    page = _page(client, "team")
    assert all(one.teacher.told_apart in page for one in people)
    assert "Обойти методобъединения" in _page(client, "team", query="?format=print")
    assert _kinds(people[0]) == ["programme.team_joined", "programme.responsible"]
    assert any("Обойти методобъединения" in line for line in texts_of(people[1]))


def test_the_member_marks_it_done_and_returns_it(client, boss, year, people):
    _team(year, boss, people)
    task = _task(year, boss, people[:1])
    client.force_login(people[0])
    assert "Вы в команде сопровождения" in _page(client, "duties")
    assert client.get(reverse("programme:team")).status_code == 403
    _post(client, "own_task_done", None, task.pk)
    task.refresh_from_db()
    assert (task.state, task.done_on) == ("done", DAY)
    assert not texts_of(people[0])
    _post(client, "own_task_return", None, task.pk)
    task.refresh_from_db()
    assert (task.state, task.done_on) == ("given", None)
    client.force_login(people[1])
    assert _post(client, "own_task_done", None, task.pk).status_code == 404


def test_a_late_task_stands_at_the_coordinator(boss, year, people):
    _team(year, boss, people)
    _task(year, boss, people)
    assert not any("задачи команды" in line for line in texts_of(boss))
    with clock.at(DAY + dt.timedelta(days=1)):
        assert any("Прошёл срок задачи команды" in line for line in texts_of(boss))


def test_whoever_is_let_go_is_relieved_and_told_and_the_task_waits_for_another(client, boss, year, people):
    members = _team(year, boss, people)
    task = _task(year, boss, people[:1])
    client.force_login(boss)
    assert "Задач в работе: 1" in _page(client, "team_member", members[0].pk)
    _post(client, "team_member_remove", None, members[0].pk)
    assert _kinds(people[0])[-2:] == ["programme.relieved", "programme.team_left"]
    assert any("осталась без человека" in line for line in texts_of(boss))
    assert not texts_of(people[0])
    page = _page(client, "team_task", task.pk)
    assert people[0].teacher.told_apart not in page
    sent = {"title": "Обойти МО", "due_to": DAY, "people": [people[1].teacher.pk]}
    assert _post(client, "team_task", sent, task.pk).status_code == 302
    assert _kinds(people[1])[-1] == "programme.responsible"


def test_a_task_is_corrected_withdrawn_and_returned(client, boss, year, people):
    _team(year, boss, people)
    task = _task(year, boss, people)
    later = DAY + dt.timedelta(days=5)
    services.change_task(task=task, title="Иначе", due_to=later, people=[people[0].teacher], actor=boss)
    assert _kinds(people[1])[-1] == "programme.relieved"
    assert _kinds(people[0]).count("programme.responsible") == 2
    client.force_login(boss)
    _post(client, "team_task_withdraw", None, task.pk)
    assert TeamTask.objects.get().state == "withdrawn"
    assert _kinds(people[0])[-1] == "programme.relieved"
    with pytest.raises(RuleError):
        services.finish_task(task=task, actor=people[0])
    _post(client, "team_task_return", None, task.pk)
    _post(client, "team_task_done", None, task.pk)
    assert TeamTask.objects.get().state == "done"
    with pytest.raises(RuleError):
        services.withdraw_task(task=task, actor=boss)


def test_strangers_and_those_outside_the_team_are_refused(boss, year, people):
    with pytest.raises(RuleError):
        services.add_to_team(programme=year, people=[factories.teacher(factories.school())], actor=boss)
    with pytest.raises(RuleError):
        services.add_to_team(programme=year, people=[], actor=boss)
    with pytest.raises(RuleError):
        _task(year, boss, people)
    _team(year, boss, people[:1])
    with pytest.raises(RuleError):
        _task(year, boss, [])
    Teacher.objects.filter(pk=people[0].teacher.pk).update(left_on=DAY)
    with pytest.raises(RuleError):
        services.require_team(year)


def test_the_team_stands_in_the_order_and_in_the_answer_whether_one_may_start(client, boss, year, people):
    client.force_login(boss)
    assert "Команда сопровождения не собрана" in _page(client, "ready")
    services.add_to_team(programme=year, people=[people[0].teacher], part="методика", actor=boss)
    assert "В команде сопровождения человек: 1" in _page(client, "ready")
    assert "(методика)" in _page(client, "introduction")
