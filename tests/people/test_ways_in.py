import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.outbox.selectors import notices_of
from nastavnik.outbox.services.letters import Post
from nastavnik.people.models import Account, Invitation, Membership
from nastavnik.people.services import (
    accept_invitation,
    appoint,
    change_teacher,
    end_membership,
    find_invitation,
    invite,
    print_codes,
)
from tests import factories
from tests.kit.waiting import wait_over
from tests.people.desk import send, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "длинная фраза 2026"


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def client(chief):
    return signed_in(chief)


@pytest.fixture
def by_mail(settings):
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def mailed_link(of):
    """Give the secret that the worker mailed last."""
    Post().send_waiting()
    letter = mail.outbox[-1]
    assert letter.to == [of.email]
    return re.search(r"http://testserver/first-visit/([\w-]+)/", letter.body).group(1)


@pytest.mark.django_db(transaction=True)
def test_a_link_goes_to_the_mailbox_and_is_shown_to_nobody(client, chief, by_mail):
    one = factories.teacher(chief.school, email="lapteva@school.example")
    response = send(client, "people:invite", one.pk, kind="link", role="")
    assert response["Location"] == reverse("people:teacher", args=[one.pk])
    card = client.get(reverse("people:teacher", args=[one.pk])).content.decode()
    assert "Письмо со ссылкой отправлено на lapteva@school.example" in card
    token = mailed_link(one)
    assert token not in card
    assert token not in str([list(model.objects.values()) for model in (Invitation, DBTaskResult)])
    assert find_invitation(token) == Invitation.objects.get()
    assert Client().get(reverse("web:first_visit", args=[token])).status_code == 200


def test_where_no_mail_is_sent_there_is_the_printed_code_alone(client, chief):
    one = factories.teacher(chief.school, email="lapteva@school.example")
    assert 'value="link"' not in client.get(reverse("people:teacher", args=[one.pk])).content.decode()
    refused = send(client, "people:invite", one.pk, kind="link", role="")
    assert refused.status_code == 422
    assert "Напечатайте лист с кодом" in refused.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("days", "confirmed"), [(30, True), (29, False)])
def test_a_mailbox_confirms_the_owner_once_it_stood_for_a_month(chief, by_mail, days, confirmed):
    with clock.at(clock.today() - dt.timedelta(days=days)):
        one = factories.teacher(chief.school, email="lapteva@school.example")
    invite(teacher=one, actor=chief, kind="link", address="http://testserver/first-visit/")
    made = accept_invitation(invitation=find_invitation(mailed_link(one)), login="lapteva", password=PASSWORD)
    assert made.may_consent is confirmed


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_changed_after_the_letter_confirms_nobody(chief, by_mail):
    with clock.at(clock.today() - dt.timedelta(days=60)):
        one = factories.teacher(chief.school, email="lapteva@school.example")
    change_teacher(teacher=one, actor=chief, email="chief@elsewhere.example")
    one.refresh_from_db()
    invite(teacher=one, actor=chief, kind="link", address="http://testserver/first-visit/")
    made = accept_invitation(invitation=find_invitation(mailed_link(one)), login="lapteva", password=PASSWORD)
    assert not made.may_consent


def test_opening_the_link_changes_nothing_the_button_does(client, chief):
    one = factories.teacher(chief.school)
    secret = invite(teacher=one, actor=chief).secret
    before = list(Invitation.objects.values())
    visitor, url = Client(), reverse("web:first_visit", args=[secret])
    for _ in range(3):
        assert visitor.get(url).status_code == 200
    assert list(Invitation.objects.values()) == before
    visit = {"login": "sinicyn", "password": PASSWORD, "email": "s@school.example"}
    accept_invitation(invitation=find_invitation(secret), **visit)
    assert visitor.get(url).status_code == 410
    one.refresh_from_db()
    assert one.account.login == "sinicyn"


def test_an_invitation_ends_by_time_by_use_and_by_revoking(client, chief):
    one = factories.teacher(chief.school)
    link = invite(teacher=one, actor=chief)
    assert send(client, "people:revoke", link.invitation.pk).status_code == 302
    assert find_invitation(link.secret) is None
    code = invite(teacher=one, actor=chief, kind="code")
    assert find_invitation(code.secret.lower()[:5] + "-" + code.secret[5:]) == code.invitation
    with clock.at(clock.today() + dt.timedelta(days=15)):
        assert find_invitation(code.secret) is None
    newer = invite(teacher=one, actor=chief)
    invite(teacher=one, actor=chief)
    assert find_invitation(newer.secret) is None


def test_guessing_codes_is_slowed_and_a_right_one_enters_after_half_a_minute(chief):
    visitor = Client()
    code = invite(teacher=factories.teacher(chief.school), actor=chief, kind="code").secret
    answers = []
    for number in range(40):
        answers.append(visitor.post(reverse("web:code"), {"code": f"WRONG{number:05d}"}))
        if number < 20:
            wait_over()
    assert {answer.status_code for answer in answers} == {422, 429}
    assert max(int(answer.get("Retry-After", 0)) for answer in answers) == 30
    held = visitor.post(reverse("web:code"), {"code": code})
    assert held.status_code == 429
    assert code in held.content.decode()
    wait_over()
    assert visitor.post(reverse("web:code"), {"code": code}).status_code == 302


def test_guessing_links_is_slowed_too(chief):
    visitor = Client()
    secret = invite(teacher=factories.teacher(chief.school), actor=chief).secret
    for number in range(21):
        assert visitor.get(reverse("web:first_visit", args=[f"nothing-{number}"])).status_code == 410
    assert visitor.get(reverse("web:first_visit", args=[secret])).status_code == 429
    wait_over()
    assert visitor.get(reverse("web:first_visit", args=[secret])).status_code == 200


def test_sheets_with_codes_for_several_people(client, chief):
    people = [factories.teacher(chief.school) for _ in range(3)]
    assert client.get(reverse("people:codes")).status_code == 200
    response = send(client, "people:codes", teachers=[one.pk for one in people])
    words = response.content.decode()
    found = re.findall(r'class="code-secret">([0-9A-Z]{5}-[0-9A-Z]{5})<', words)
    assert [find_invitation(code).teacher for code in found] == people
    assert words.count(f"http://testserver{reverse('web:code')}") == 3
    stranger = factories.teacher(factories.school())
    assert send(client, "people:codes", teachers=[stranger.pk]).status_code == 422
    assert send(client, "people:codes").status_code == 422
    account_holder = factories.account(chief.school).teacher
    assert send(client, "people:codes", teachers=[account_holder.pk]).status_code == 422
    everyone = send(client, "people:codes", everyone="1").content.decode()
    assert everyone.count("code-secret") == 3
    with pytest.raises(RuleError, match="200"):
        print_codes(teachers=people * 70, actor=chief)


def test_an_account_opened_by_a_code_waits_for_a_signature(client, chief):
    one = factories.teacher(chief.school)
    opened = invite(teacher=one, actor=chief, kind="code")
    account = accept_invitation(invitation=opened.invitation, login="lapteva", password=PASSWORD)
    assert not account.may_consent
    assert "нет подписи" in client.get(reverse("people:staff")).content.decode()
    assert one.full_name in client.get(reverse("people:owner_sheets")).content.decode()


def test_nobody_gives_a_way_into_an_account_that_exists(client, chief):
    owner = factories.account(chief.school)
    before = Account.objects.get(pk=owner.pk).password
    with pytest.raises(RuleError, match="пароль меняет только владелец"):
        invite(teacher=owner.teacher, actor=chief)
    assert send(client, "people:invite", owner.teacher.pk, kind="code", role="").status_code == 422
    assert "Сделать приглашение" not in client.get(reverse("people:teacher", args=[owner.teacher.pk])).content.decode()
    assert Account.objects.get(pk=owner.pk).password == before


def test_a_code_made_before_the_account_was_opened_opens_it_no_more(chief):
    one = factories.teacher(chief.school)
    opened = invite(teacher=one, actor=chief)
    one.account = factories.account(chief.school, staff=False)
    one.save()
    with pytest.raises(RuleError, match="уже есть вход"):
        accept_invitation(invitation=opened.invitation, login="thief", password=PASSWORD)


def test_a_coordinator_cannot_make_a_second_head(client, chief):
    person = factories.account(chief.school)
    factories.account(chief.school, roles=("head",))
    assert send(client, "people:roles", account=person.pk, role="head").status_code == 422
    for role in ("head", "operator", "methodist"):
        with pytest.raises(RuleError):
            appoint(account=person, role=role, actor=chief)
        with pytest.raises(RuleError):
            invite(teacher=factories.teacher(chief.school), actor=chief, role=role)
        teacher = factories.teacher(chief.school)
        assert send(client, "people:invite", teacher.pk, kind="code", role=role).status_code == 422
    assert not Membership.objects.filter(account=person).exists()


def test_the_first_head_of_a_school_is_noted_by_its_coordinator(client, chief):
    factories.account(factories.school(), roles=("head",))
    invited = factories.teacher(chief.school)
    opened = invite(teacher=invited, actor=chief, role="head")
    head = factories.account(chief.school)
    assert send(client, "people:roles", account=head.pk, role="head").status_code == 302
    late = accept_invitation(invitation=opened.invitation, login="late", password=PASSWORD)
    assert list(Membership.objects.filter(role="head", school=chief.school)) == [head.memberships.get()]
    assert not late.memberships.exists()
    with pytest.raises(RuleError, match="директор"):
        end_membership(membership=head.memberships.get(), actor=chief)


def test_appointing_and_ending(client, chief):
    person = factories.account(chief.school)
    assert client.get(reverse("people:roles")).status_code == 200
    assert send(client, "people:roles", account=person.pk, role="confidant").status_code == 302
    assert send(client, "people:roles", account=person.pk, role="confidant").status_code == 422
    held = Membership.objects.get(account=person)
    assert [line.text for line in notices_of(person)] == ["Вам назначена роль: доверенное лицо."]
    assert send(client, "people:end_role", held.pk).status_code == 302
    held.refresh_from_db()
    assert held.ended_on is not None
    assert {"membership.granted", "membership.ended"} <= set(Event.objects.values_list("kind", flat=True))
    with pytest.raises(RuleError):
        end_membership(membership=held, actor=factories.account(chief.school))


def test_the_last_coordinator_stays(client, chief):
    own = Membership.objects.get(account=chief)
    refused = send(client, "people:end_role", own.pk)
    assert refused.status_code == 422
    assert "последний куратор" in refused.content.decode()
    second = factories.account(chief.school, roles=("coordinator",))
    assert send(client, "people:end_role", own.pk).status_code == 302
    assert second.memberships.filter(ended_on__isnull=True).count() == 1


def test_another_school_is_out_of_reach(client, chief):
    other = factories.account(factories.school(), roles=("coordinator",))
    made = invite(teacher=factories.teacher(other.school), actor=other).invitation
    held = Membership.objects.get(account=other)
    assert send(client, "people:revoke", made.pk).status_code == 404
    assert send(client, "people:end_role", held.pk).status_code == 404
    assert send(client, "people:invite", other.teacher.pk, kind="code").status_code == 404
    assert send(client, "people:roles", account=other.pk, role="confidant").status_code == 422
    with pytest.raises(RuleError):
        invite(teacher=factories.teacher(other.school), actor=chief)
    with pytest.raises(RuleError):
        appoint(account=other, role="confidant", actor=chief)


def test_a_password_that_is_too_short_is_refused(chief):
    opened = invite(teacher=factories.teacher(chief.school), actor=chief)
    with pytest.raises(ValidationError):
        accept_invitation(invitation=opened.invitation, login="x", password="коротко")
    assert find_invitation(opened.secret) is not None
