"""Tasks lent to the head of a department: what opens, for whom, until when, and how each ends."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.outbox.models import Notice
from nastavnik.people.models import Membership, Teacher
from nastavnik.registry import services
from nastavnik.registry.models import LentTask, MenteeEntry
from tests import factories
from tests.living.lines import texts_of
from tests.registry.test_mentees import refused

pytestmark = pytest.mark.django_db
DAY = factories.DAY


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def boss():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def year(boss):
    return factories.programme(boss.school)


@pytest.fixture
def head(boss):
    made = factories.account(boss.school, roles=("department_head",))
    Teacher.objects.filter(pk=made.teacher.pk).update(department="математики")
    made.teacher.refresh_from_db()
    return made


@pytest.fixture
def near(boss):
    return factories.teacher(boss.school, department="математики", last_name="Ближний")


@pytest.fixture
def far(boss):
    return factories.teacher(boss.school, department="химии", last_name="Дальний")


def _post(client, name, data=None, *args):
    return client.post(reverse(f"registry:{name}", args=args), {"form_key": str(uuid.uuid4()), **(data or {})})


def _page(client, name, *args):
    return client.get(reverse(f"registry:{name}", args=args)).content.decode()


def _lend(year, boss, head, *what, days=10):
    until = DAY + dt.timedelta(days=days)
    return services.lend(programme=year, people=[head.teacher], what=what, until=until, actor=boss)


def test_the_coordinator_lends_several_tasks_and_the_head_is_told(client, boss, year, head, near, far):
    client.force_login(boss)
    sent = {"people": [head.teacher.pk], "what": ["asking", "list"], "until": DAY + dt.timedelta(days=10)}
    assert _post(client, "lent", {**sent, "until": "2020-01-01"}).status_code == 422
    assert _post(client, "lent", sent).status_code == 302
    assert _post(client, "lent", sent).status_code == 422
    assert LentTask.objects.count() == 2
    assert Notice.objects.filter(account=head, kind="registry.lent").count() == 2
    assert head.teacher.told_apart in _page(client, "lent")
    assert any("поручено" in line.lower() for line in texts_of(head))
    client.force_login(head)
    assert "вести список своих людей" in _page(client, "lent_mine")
    page = _page(client, "my_department")
    assert "Ближний" in page
    assert "Дальний" not in page


def test_the_head_asks_the_own_people_alone_and_the_journal_names_who_did(client, boss, year, head, near, far):
    refused("lent.none", services.invite_mentee, programme=year, teacher=near, actor=head)
    (task,) = _lend(year, boss, head, "asking")
    refused("lent.none", services.invite_mentor, programme=year, teacher=near, actor=head)
    refused("lent.others", services.invite_mentee, programme=year, teacher=far, actor=head)
    refused("lent.others", services.invite_mentee, programme=year, teacher=head.teacher, actor=head)
    client.force_login(head)
    assert _post(client, "invite_mentees", {"rows": [near.pk, far.pk]}).status_code == 404
    assert _post(client, "invite_mentees", {"rows": [near.pk]}).status_code == 302
    assert [one.teacher for one in MenteeEntry.objects.all()] == [near]
    line = Event.objects.get(kind="mentee.invited")
    assert (line.actor, line.data["lent"]) == (head, task.pk)


def test_the_list_says_who_was_asked_and_nothing_of_the_answer(client, boss, year, head, near):
    other = factories.teacher(boss.school, department="математики", last_name="Сам")
    entry = services.invite_mentee(programme=year, teacher=near, actor=boss)
    MenteeEntry.objects.filter(pk=entry.pk).update(state="declined")
    MenteeEntry.objects.create(school=boss.school, programme=year, teacher=other, state="thinking", source="self")
    _lend(year, boss, head, "list")
    client.force_login(head)
    page = _page(client, "my_department")
    assert "01 сен" in page or "1 сен" in page
    assert "ещё нет" in page
    assert "отказ" not in page.lower()
    assert client.get(reverse("registry:mentee", args=[entry.pk])).status_code == 403
    assert client.get(reverse("registry:mentees")).status_code == 403


@pytest.mark.parametrize("end", ["back", "term", "role", "left", "done"])
def test_the_access_ends(client, boss, year, head, near, end):
    (task,) = _lend(year, boss, head, "list", days=2)
    day = DAY
    if end == "back":
        services.take_back(task=task, actor=boss)
        assert Notice.objects.filter(account=head, kind="registry.lent_back").exists()
    elif end == "term":
        day += dt.timedelta(days=3)
    elif end == "role":
        Membership.objects.filter(account=head).update(ended_on=DAY)
    elif end == "left":
        Teacher.objects.filter(pk=head.teacher.pk).update(left_on=DAY)
    else:
        client.force_login(head)
        assert _post(client, "lent_done", None, task.pk).status_code == 302
        assert LentTask.objects.get().state == "done"
    with clock.at(day):
        client.force_login(head)
        assert "Ближний" not in _page(client, "my_department")
        lines = [line for line in texts_of(boss) if "оручени" in line]
        assert bool(lines) == (end in {"term", "role", "left"})
        if end == "done":
            assert _post(client, "lent_done", None, task.pk).status_code == 404


def test_the_term_is_changed_and_a_task_lent_again(client, boss, year, head):
    (task,) = _lend(year, boss, head, "asking")
    client.force_login(boss)
    assert _post(client, "lent_edit", {"until": DAY - dt.timedelta(days=1)}, task.pk).status_code == 422
    assert _post(client, "lent_edit", {"until": DAY + dt.timedelta(days=20)}, task.pk).status_code == 302
    _post(client, "lent_back", None, task.pk)
    assert _post(client, "lent_edit", {"until": DAY + dt.timedelta(days=30)}, task.pk).status_code == 422
    _post(client, "lent_again", None, task.pk)
    task.refresh_from_db()
    assert (task.state, task.until, task.ended_on) == ("open", DAY + dt.timedelta(days=20), None)


def test_only_heads_with_a_department_are_lent_to(client, boss, year, near):
    client.force_login(boss)
    assert "Нет руководителя МО" in _page(client, "lent")
    refused(
        "lent.no_head",
        services.lend,
        programme=year,
        people=[near],
        what=["list"],
        until=DAY,
        actor=boss,
    )
