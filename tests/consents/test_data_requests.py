"""What people ask about their data: asked, taken back, answered by somebody else, told."""

import uuid

import pytest
from django.urls import reverse

from nastavnik.consents.models import DataRequest
from nastavnik.consents.services import answer_data_request, ask_about_data, withdraw_data_request
from nastavnik.core.errors import RuleError
from nastavnik.outbox.models import Notice
from tests import factories


@pytest.fixture
def boss(db):
    school = factories.school()
    factories.programme(school)
    return factories.account(school, roles=("coordinator",))


@pytest.fixture
def person(boss):
    return factories.account(boss.school)


def post(client, account, url, **data):
    client.force_login(account)
    return client.post(url, {"form_key": str(uuid.uuid4()), **data})


def test_one_asks_and_is_answered(client, boss, person):
    url = reverse("consents:data")
    assert post(client, person, url, kind="correct", words=" ").status_code == 422
    assert post(client, person, url, kind="correct", words="Отчество Петрович, не Павлович").status_code == 302
    asked = DataRequest.objects.get()
    assert post(client, person, url, kind="correct", words="ещё раз").status_code == 422
    answer = reverse("consents:data_answer", args=[asked.pk])
    client.force_login(boss)
    assert "Отчество Петрович" in client.get(answer).text
    assert post(client, boss, answer, outcome="done", answer="").status_code == 422
    assert post(client, boss, answer, outcome="done", answer="Исправлено в списке").status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("done", boss)
    assert "Исправлено в списке" in client.get(answer).text
    assert post(client, boss, answer, outcome="refused", answer="Нельзя").status_code in {409, 422}
    assert Notice.objects.filter(account=person, kind="consent.data_answered").exists()
    register = client.get(reverse("consents:register")).text
    assert "Просьбы о данных" in register
    assert answer in register
    client.force_login(person)
    assert "Исправлено в списке" in client.get(url).text
    with pytest.raises(RuleError):
        withdraw_data_request(row=asked, actor=person)


def test_nobody_else_reads_or_answers(client, boss, person):
    asked = ask_about_data(teacher=person.teacher, kind="erase", words="Старый телефон", actor=person)
    colleague, stranger = factories.account(boss.school), factories.account(factories.school(), roles=("coordinator",))
    for who, name in ((colleague, "data_answer"), (stranger, "data_answer")):
        client.force_login(who)
        assert client.get(reverse(f"consents:{name}", args=[asked.pk])).status_code in {403, 404}
    assert post(client, colleague, reverse("consents:data_withdraw", args=[asked.pk])).status_code == 404
    with pytest.raises(RuleError):
        answer_data_request(row=asked, done=True, answer="сделано", actor=colleague)
    with pytest.raises(RuleError):
        ask_about_data(teacher=person.teacher, kind="correct", words="чужое", actor=colleague)
    assert post(client, person, reverse("consents:data_withdraw", args=[asked.pk])).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_nobody_answers_oneself(boss):
    asked = ask_about_data(teacher=boss.teacher, kind="correct", words="Стаж", actor=boss)
    with pytest.raises(RuleError):
        answer_data_request(row=asked, done=True, answer="сделано", actor=boss)
