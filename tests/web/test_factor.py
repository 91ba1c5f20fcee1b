"""Setting a second factor up: the password first, secrets shown once, the owner told; asked of some roles after a fortnight."""

import datetime as dt
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from nastavnik.journal.models import Event
from nastavnik.kit import access, clock
from nastavnik.outbox.selectors import notices_of
from nastavnik.people.models import Account, Membership
from nastavnik.people.selectors import recovery_token
from nastavnik.people.services import (
    begin_recovery,
    give_half,
    make_personal_key,
    recover_by_key,
    unseal_by_key,
    use_recovery,
)
from nastavnik.web.identity import factors
from tests import factories
from tests.kit.waiting import wait_over
from tests.people.desk import send
from tests.web.conftest import NEXT, PASSWORD, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_moment")]
ASKED = ("coordinator", "head", "methodist", "operator", "confidant")


def entered(login: str = "petrova", password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": login, "password": password})
    return client


def secret_on(page: str) -> str:
    return re.search(r'class="factor-secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")


def code_of(secret: str, shift: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(totp.time.time()) // 30 + shift))


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li>(\d{4} \d{4})</li>", page)


def test_the_app_is_switched_on_by_its_first_code_after_the_password(owner: Account, now: Any) -> None:
    mine, other = entered(), entered()
    assert mine.get("/entry/second/app/")["Location"] == "/entry/second/", "the secret is shown after the password"
    assert send(mine, "web:factor_begin_app", **{"app-password": "не тот"}).status_code == 422
    wait_over()
    assert send(mine, "web:factor_begin_app", **{"app-password": PASSWORD})["Location"] == "/entry/second/app/"
    page = mine.get("/entry/second/app/").content.decode()
    secret = secret_on(page)
    assert "<svg" in page
    assert send(mine, "web:factor_begin_app", **{"app-password": PASSWORD}).status_code == 302
    assert secret_on(mine.get("/entry/second/app/").content.decode()) == secret, "two windows show the same"
    wrong = send(mine, "web:factor_app", code="000000")
    assert wrong.status_code == 422
    assert "часы телефона" in wrong.content.decode()
    assert not factors.has_factor(owner)
    assert is_in(other)
    done = send(mine, "web:factor_app", code=code_of(secret))
    codes = codes_on(done.content.decode())
    assert len(set(codes)) == 10, "spare codes are shown at once"
    assert is_in(mine)
    assert not is_in(other), "other sessions ended"
    assert mine.get("/entry/second/app/")["Location"] == "/entry/second/", "the back button shows no secret"
    assert codes[0] not in mine.get("/entry/second/").content.decode()
    told = " ".join(line.text for line in notices_of(owner))
    assert "приложение в телефоне подключено" in told
    assert "запасные коды" in told
    event = Event.objects.get(kind="account.factor_app_on")
    assert (event.actor_id, event.subject_id) == (owner.pk, owner.pk)
    stopped = entered()
    assert not is_in(stopped)
    stopped.post("/sign-in/second/", {"code": code_of(secret)})
    assert not is_in(stopped), "the code that switched it on is used"
    wait_over()
    stopped.post("/sign-in/second/", {"code": codes[3]})
    assert is_in(stopped)
    assert "осталось кодов: 9" in stopped.get("/entry/second/").content.decode()


def test_what_was_begun_is_over_after_ten_minutes(owner: Account, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = entered()
    send(mine, "web:factor_begin_app", **{"app-password": PASSWORD})
    assert mine.get("/entry/second/app/").status_code == 200
    now(601)
    assert mine.get("/entry/second/app/")["Location"] == "/entry/second/"
    assert "введите пароль ещё раз" in mine.get("/entry/second/").content.decode()


def test_spare_codes_are_shown_once_and_made_anew(owner: Account) -> None:
    mine = entered()
    assert send(mine, "web:factor_codes", **{"codes-password": "не тот"}).status_code == 422
    assert not factors.has_factor(owner)
    wait_over()
    first = codes_on(send(mine, "web:factor_codes", **{"codes-password": PASSWORD}).content.decode())
    second = codes_on(send(mine, "web:factor_codes", **{"codes-password": PASSWORD}).content.decode())
    assert len(set(first + second)) == 20
    assert Authenticator.objects.count() == 1
    for typed, opens in ((first[0], False), (second[0], True)):
        client = entered()
        client.post("/sign-in/second/", {"code": typed})
        assert is_in(client) is opens
        wait_over()


def test_a_form_sent_twice_makes_one_set_of_codes(owner: Account) -> None:
    mine, key = entered(), "6c0a51d2-3b3a-4b61-9d3f-8a54b0c9a001"
    shown = send(mine, "web:factor_codes", key=key, **{"codes-password": PASSWORD})
    again = send(mine, "web:factor_codes", key=key, **{"codes-password": PASSWORD})
    assert again["Location"] == "/entry/second/"
    client = entered()
    client.post("/sign-in/second/", {"code": codes_on(shown.content.decode())[0]})
    assert is_in(client), "what was shown opens"


def test_a_factor_is_taken_away_with_the_password(owner: Account) -> None:
    factors.make_codes(account=owner)
    mine = entered()
    assert not is_in(mine)
    mine = Client()
    mine.force_login(owner)
    number = Authenticator.objects.get().pk
    refused = send(mine, "web:factor_remove", **{"remove-number": number, "remove-password": "не тот"})
    assert refused.status_code == 422
    wait_over()
    foreign = factories.account(owner.school)
    factors.make_codes(account=foreign)
    theirs = Authenticator.objects.get(user=foreign).pk
    assert send(mine, "web:factor_remove", **{"remove-number": theirs, "remove-password": PASSWORD}).status_code == 422
    assert send(mine, "web:factor_remove", **{"remove-number": number, "remove-password": PASSWORD}).status_code == 302
    assert not factors.has_factor(owner)
    assert factors.has_factor(foreign)
    assert "запасные коды убраны" in " ".join(line.text for line in notices_of(owner))
    assert is_in(entered())


def test_five_wrong_codes_tell_the_owner_that_the_password_is_known(owner: Account) -> None:
    factors.make_codes(account=owner)
    for _ in range(5):
        assert "подбирает" not in " ".join(line.text for line in notices_of(owner))
        entered().post("/sign-in/second/", {"code": "000000"})
        client = entered()
        client.post("/sign-in/second/", {"code": "000000"})
        wait_over()
    assert "Кто-то знает ваш пароль" in " ".join(line.text for line in notices_of(owner))


@pytest.mark.parametrize(
    ("host", "secure", "words"),
    [
        ("127.0.0.1", True, "адрес из цифр: 127.0.0.1"),
        ("127.0.0.1:8000", True, "адрес из цифр"),
        ("[::1]", True, "адрес из цифр"),
        ("localhost", False, "Добавить ключ доступа"),
        ("testserver", True, "Добавить ключ доступа"),
        ("testserver", False, "у него в браузере замок"),
    ],
)
def test_passkeys_are_offered_where_they_work(owner: Account, host: str, secure: bool, words: str) -> None:
    mine = Client()
    mine.force_login(owner)
    assert words in mine.get("/entry/second/", secure=secure, headers={"host": host}).content.decode()


@pytest.mark.parametrize(
    "sent",
    ["{}", "[]", "1", '"x"', "null", "{", "[" * 9000, "{" * 30000, '{"id": 1, "response": {}}', '{"response": "x"}'],
)
def test_what_is_no_passkey_is_refused_in_words(owner: Account, sent: str) -> None:
    mine = Client()
    mine.force_login(owner)
    session = mine.session
    session["factor_begun"] = {"passkey": {"name": "ноутбук", "at": totp.time.time()}}
    session.save()
    answer = mine.post(
        "/entry/second/passkey/",
        {"form_key": "6c0a51d2-3b3a-4b61-9d3f-8a54b0c9a002", "credential": sent},
        headers={"host": "localhost"},
    )
    assert answer.status_code == 422
    assert not factors.has_factor(owner)


def passkey_of(account: Account, name: str) -> int:
    """Give an account a passkey as it is stored; what it opens does not matter here."""
    made = Authenticator.objects.create(user=account, type=factors.Kind.WEBAUTHN, data={"name": name, "credential": {}})
    return int(made.pk)


def test_the_owner_calls_a_passkey_otherwise_and_nobody_elses(owner: Account) -> None:
    own, mine, foreign = passkey_of(owner, "ноутбук"), Client(), factories.account(owner.school)
    theirs = passkey_of(foreign, "чужой ключ")
    mine.force_login(owner)
    page = mine.get("/entry/second/").content.decode()
    assert 'name="rename-number"' in page
    assert "чужой ключ" not in page
    told = len(notices_of(owner))
    assert (
        send(mine, "web:factor_rename", **{"rename-number": own, "rename-name": " Ключ на связке "}).status_code == 302
    )
    assert "Ключ доступа «Ключ на связке»" in mine.get("/entry/second/").content.decode()
    stored = Authenticator.objects.get(pk=own)
    assert (stored.data, len(notices_of(owner))) == ({"name": "Ключ на связке", "credential": {}}, told)
    assert Event.objects.filter(kind="account.factor_passkey_named", actor_id=owner.pk).count() == 1
    for number, name in ((theirs, "мой"), (own, ""), (own, "д" * 41), ("x", "ключ"), (10**30, "ключ")):
        refused = send(mine, "web:factor_rename", **{"rename-number": number, "rename-name": name})
        assert refused.status_code == 422, (number, name)
    assert Authenticator.objects.get(pk=theirs).data["name"] == "чужой ключ"
    factors.make_codes(account=owner)
    paper = Authenticator.objects.get(user=owner, type=factors.Kind.RECOVERY_CODES).pk
    assert send(mine, "web:factor_rename", **{"rename-number": paper, "rename-name": "лист"}).status_code == 422


def test_without_a_passkey_there_is_nothing_to_call_otherwise(owner: Account) -> None:
    factors.make_codes(account=owner)
    mine = Client()
    mine.force_login(owner)
    assert 'name="rename-number"' not in mine.get("/entry/second/").content.decode()


# Who is asked, and when.
@pytest.fixture
def server(settings: Any) -> None:
    settings.FACTOR_ASKED = True


def holder(role: str, **values: Any) -> Account:
    made = factories.account(factories.school(), login="petrova", **values)
    made.set_password(PASSWORD)
    made.save()
    if role:
        Membership.objects.create(school=made.school, account=made, role=role, granted_on=clock.today())
    return made


@pytest.mark.parametrize("role", ASKED)
def test_a_role_is_asked_for_a_fortnight_and_then_nothing_else_opens(server: None, role: str) -> None:
    account, day = holder(role), clock.today()
    home = entered().get("/").content.decode()
    assert "Настройте второй шаг входа" in home
    with clock.at(day + dt.timedelta(days=13)):
        assert is_in(entered())
    with clock.at(day + dt.timedelta(days=14)):
        client = entered()
        reached = []
        for name in sorted(access.matrix().urls):
            row = access.matrix().urls[name]
            if row.sample or row.args or name.startswith("web:factor") or name in {"web:sign_out", "set_language"}:
                continue
            for method in row.methods:
                answer = getattr(client, method.lower())(reverse(name))
                if (answer.status_code, answer.get("Location")) != (302, "/entry/second/"):
                    reached.append((name, method, answer.status_code))
        assert reached == []
        page = client.get("/entry/second/").content.decode()
        assert "одного пароля мало" in page
        send(client, "web:factor_codes", **{"codes-password": PASSWORD})
        assert is_in(client), "paper alone is enough"
        assert "Настройте второй шаг" not in client.get("/").content.decode()
    assert factors.has_factor(account)


def test_a_methodist_of_no_school_is_asked_and_sets_it_up(server: None) -> None:
    account, day = factories.account(None, login="petrova", staff=False), clock.today()
    account.set_password(PASSWORD)
    account.save()
    Membership.objects.create(school=factories.school(), account=account, role="methodist", granted_on=day)
    assert "Настройте второй шаг входа" in entered().get("/").content.decode()
    with clock.at(day + dt.timedelta(days=14)):
        client = entered()
        assert client.get("/")["Location"] == "/entry/second/"
        assert len(codes_on(send(client, "web:factor_codes", **{"codes-password": PASSWORD}).content.decode())) == 10
        assert is_in(client)
    assert "запасные коды" in notices_of(account)[0].text


@pytest.mark.parametrize("role", ["", "council_member", "department_head"])
def test_others_are_offered_it_and_never_asked(server: None, role: str) -> None:
    holder(role)
    for days in (0, 14, 400):
        with clock.at(clock.today() + dt.timedelta(days=days)):
            client = entered()
            assert is_in(client)
            assert "Настройте второй шаг входа" not in client.get("/").content.decode()
            assert client.get("/entry/second/").status_code == 200


def test_outside_a_server_nobody_is_asked() -> None:
    holder("head")
    for days in (0, 400):
        with clock.at(clock.today() + dt.timedelta(days=days)):
            assert is_in(entered())
    assert Account.objects.get().factor_asked_on is None


def test_taking_the_last_factor_away_asks_again(server: None) -> None:
    account, day = holder("head"), clock.today()
    entered()
    factors.make_codes(account=account)
    with clock.at(day + dt.timedelta(days=20)):
        client = Client()
        client.force_login(account)
        number = Authenticator.objects.get().pk
        send(client, "web:factor_remove", **{"remove-number": number, "remove-password": PASSWORD})
        assert client.get("/")["Location"] == "/entry/second/"


def test_a_role_that_ended_and_came_again_has_its_fortnight_again(server: None) -> None:
    account, day = holder("head"), clock.today()
    entered()
    Membership.objects.update(ended_on=day)
    with clock.at(day + dt.timedelta(days=30)):
        assert is_in(entered())
        Membership.objects.create(school=account.school, account=account, role="head", granted_on=clock.today())
        assert is_in(entered())
    with clock.at(day + dt.timedelta(days=44)):
        assert not is_in(entered())


# The ways back.
def recovered(account: Account) -> Account:
    helpers = [factories.account(account.school, roles=(role,)) for role in ("head", "coordinator")]
    for one in helpers:
        one.set_password(PASSWORD)
        one.save()
    begin_recovery(account=account, actor=helpers[0], password=PASSWORD)
    halves = [give_half(account=account, actor=one, password=PASSWORD) for one in helpers]
    return use_recovery(login=account.login, first=halves[0], second=halves[1], password=NEXT)


def test_two_colleagues_switch_it_off_and_the_account_is_sealed(owner: Account) -> None:
    factors.make_codes(account=owner)
    assert recovered(owner).sealed_on
    assert not factors.has_factor(owner)
    assert "Второй шаг входа выключен" in " ".join(line.text for line in notices_of(owner))
    assert Event.objects.get(kind="account.factor_gone").actor_id is None
    assert is_in(entered(password=NEXT))


@pytest.mark.parametrize("way", ["key", "mail"])
def test_what_was_set_up_under_the_seal_does_not_keep_the_owner_out(owner: Account, way: str) -> None:
    key = make_personal_key(account=owner)
    since = clock.today() - dt.timedelta(days=31)
    Account.objects.filter(pk=owner.pk).update(email_since=since, email_proved_on=since)
    recovered(owner)
    factors.make_codes(account=owner)
    client, again = Client(), "третья фраза для проверки входа"
    if way == "key":
        client.post("/recovery/key/", {"key-login": "petrova", "key-key": key, "key-password": again})
    else:
        token = recovery_token(Account.objects.get(pk=owner.pk), str(int(clock.now().timestamp())))
        client.post(f"/recovery/mail/{token}/", {"password": again})
    assert is_in(client)
    assert not factors.has_factor(owner)
    assert Account.objects.get(pk=owner.pk).sealed_on is None


def test_what_was_there_before_the_seal_is_asked_for_after_it(owner: Account) -> None:
    key = make_personal_key(account=owner)
    factors.make_codes(account=owner)
    Account.objects.filter(pk=owner.pk).update(sealed_on=clock.now() + dt.timedelta(seconds=1))
    recover_by_key(login="petrova", key=key, password=NEXT)
    assert factors.has_factor(owner)


def test_what_was_set_up_under_the_seal_goes_with_it_whoever_set_it_up(owner: Account) -> None:
    key = make_personal_key(account=owner)
    recovered(owner)
    factors.make_codes(account=owner)
    unseal_by_key(account=Account.objects.get(pk=owner.pk), key=key, password="новая фраза после печати")
    assert not factors.has_factor(owner)


def test_the_key_stands_for_the_password_and_not_for_the_second_step(owner: Account) -> None:
    key = make_personal_key(account=owner)
    factors.make_codes(account=owner)
    recover_by_key(login="petrova", key=key, password=NEXT)
    assert factors.has_factor(owner)
    assert not is_in(entered(password=NEXT))
