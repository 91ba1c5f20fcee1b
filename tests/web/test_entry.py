"""The owner's own doings at the door: password, key, mailbox, sessions; nobody else can do them."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from nastavnik.kit import clock
from nastavnik.outbox.selectors import notices_of
from nastavnik.outbox.services.letters import Post
from nastavnik.people.models import Account, OpenSession
from nastavnik.people.services import make_personal_key
from tests import factories
from tests.kit.waiting import wait_over
from tests.people.desk import send

pytestmark = pytest.mark.django_db
PASSWORD, NEXT = "четыре обычных слова подряд", "совсем другая фраза вечером"


@pytest.fixture(autouse=True)
def _the_same_moment():
    """Hold the clock: a slow machine is no reason for a delay to be over."""
    with clock.at(clock.today()):
        yield


@pytest.fixture
def owner() -> Account:
    made = factories.account(factories.school(), login="petrova", email="petrova@home.example")
    made.set_password(PASSWORD)
    made.save()
    return made


def entered(password: str = PASSWORD, **more: str) -> Client:
    client = Client(**more)
    client.post("/sign-in/", {"login": "petrova", "password": password})
    return client


def open_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_page_names_browsers_and_sign_ins_and_no_secret(owner: Account) -> None:
    client = entered(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) YaBrowser/24")
    Client().post("/sign-in/", {"login": "petrova", "password": "не то"})
    page = client.get("/entry/").content.decode()
    assert "Яндекс Браузер, Windows" in page
    assert "этот браузер" in page
    assert "неверный пароль" in page
    assert client.session.session_key not in page


def test_the_password_is_changed_by_its_owner_and_other_sessions_end(owner: Account) -> None:
    mine, other = entered(), entered()
    assert send(mine, "web:change_password", old="не тот", new=NEXT).status_code == 422
    refused = send(mine, "web:change_password", old=PASSWORD, new="пароль123456")
    assert refused.status_code == 422
    assert "Возьмите четыре" in refused.content.decode()
    assert send(mine, "web:change_password", old=PASSWORD, new=NEXT).status_code == 302
    assert open_in(mine)
    assert not open_in(other)
    assert OpenSession.objects.count() == 1
    assert open_in(entered(NEXT))
    assert "Ваш пароль изменён" in notices_of(owner)[0].text


def test_who_sits_at_an_open_session_guesses_the_password_as_slowly(owner: Account) -> None:
    client = entered()
    tries = [send(client, "web:change_password", old=f"не тот {number}", new=NEXT).status_code for number in range(13)]
    assert tries == [422] * 11 + [429] * 2
    assert send(client, "web:make_key", **{"key-password": PASSWORD}).status_code == 429
    wait_over()
    assert send(client, "web:change_password", old=PASSWORD, new=NEXT).status_code == 302


def test_sessions_end_one_by_one_or_all_but_this(owner: Account) -> None:
    mine, other, third = entered(), entered(), entered()
    for number, one in enumerate(OpenSession.objects.order_by("pk")):
        OpenSession.objects.filter(pk=one.pk).update(opened_at=clock.now() - dt.timedelta(minutes=number))
    page = mine.get("/entry/").content.decode()
    numbers = re.findall(r'name="number" value="([\d.]+)"', page)
    assert len(numbers) == 2
    assert send(mine, "web:end_session", number=numbers[0]).status_code == 302
    assert [open_in(one) for one in (mine, other, third)].count(True) == 2
    assert "уже закончен" in mine.get(send(mine, "web:end_session", number="1.0")["Location"]).content.decode()
    assert send(mine, "web:end_session", everywhere="1").status_code == 302
    assert [open_in(one) for one in (mine, other, third)] == [True, False, False]


def test_the_key_is_shown_once_kept_as_a_hash_and_used_up(owner: Account) -> None:
    client = entered()
    assert "Сделайте ключ" in client.get("/").content.decode()
    assert send(client, "web:make_key", **{"key-password": "не тот"}).status_code == 422
    shown = send(client, "web:make_key", **{"key-password": PASSWORD}).content.decode()
    key = re.search(r">([0-9A-Z]{5}-[0-9A-Z]{5})<", shown).group(1)
    owner.refresh_from_db()
    assert key.replace("-", "") not in owner.personal_key
    assert "Сделайте ключ" not in client.get("/").content.decode()
    stranger = Client()
    typed = {"key-login": "petrova", "key-key": key.lower(), "key-password": NEXT}
    wrong = stranger.post("/recovery/key/", {**typed, "key-key": "AAAAA-AAAAA"})
    assert wrong.status_code == 422
    assert stranger.post("/recovery/key/", typed).status_code == 429, "keys are guessed as slowly as passwords"
    wait_over()
    back = stranger.post("/recovery/key/", typed)
    assert back.status_code == 200
    assert re.search(r">([0-9A-Z]{5}-[0-9A-Z]{5})<", back.content.decode()).group(1) != key
    assert open_in(stranger)
    assert not open_in(client), "the password is new, other sessions are over"
    assert Client().post("/recovery/key/", typed).status_code == 422


@pytest.fixture
def by_mail(settings) -> None:
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def letter() -> tuple[list[str], str]:
    Post().send_waiting()
    sent = mail.outbox.pop()
    return sent.to, re.search(r"http://testserver(/\S+)", sent.body).group(1)


@pytest.mark.django_db(transaction=True)
def test_the_own_mailbox_brings_back_once_it_stood_for_a_month(owner: Account, by_mail: None) -> None:
    client = entered()
    box = {"box-email": "petrova@post.example", "box-password": PASSWORD}
    assert send(client, "web:change_mailbox", **{**box, "box-password": "не тот"}).status_code == 422
    assert send(client, "web:change_mailbox", **box).status_code == 302
    to, link = letter()
    assert to == ["petrova@post.example"]
    stranger = Client()
    assert stranger.get(link).status_code == 200
    owner.refresh_from_db()
    assert owner.email_proved_on is None, "a scanner of mail proves nothing"
    assert stranger.post(link).status_code == 302
    mail.outbox.clear()
    stranger.post("/recovery/mail/", {"mail-login": "petrova"})
    Post().send_waiting()
    assert mail.outbox == [], "a new mailbox counts after a month"
    with clock.at(clock.today() + dt.timedelta(days=30)):
        assert Client().post("/recovery/mail/", {"mail-login": "petrova"}).status_code == 302
        to, link = letter()
        assert to == ["petrova@post.example"]
        back = Client()
        assert back.get(link).status_code == 200
        assert back.post(link, {"password": NEXT}).status_code == 302
        assert back.post(link, {"password": NEXT}).status_code == 410, "a link is used up"
    assert open_in(entered(NEXT))


@pytest.mark.django_db(transaction=True)
def test_after_a_change_the_mailbox_before_brings_back_for_a_month(owner: Account, by_mail: None) -> None:
    Account.objects.update(email_since=clock.today() - dt.timedelta(days=90), email_proved_on=clock.today())
    send(entered(), "web:change_mailbox", **{"box-email": "thief@post.example", "box-password": PASSWORD})
    Post().send_waiting()
    mail.outbox.clear()
    Client().post("/recovery/mail/", {"mail-login": "petrova"})
    to, _link = letter()
    assert to == ["petrova@home.example"]


def test_nobody_is_told_whether_there_is_such_a_login(owner: Account) -> None:
    answers = [Client().post("/recovery/mail/", {"mail-login": login}) for login in ("petrova", "nobody")]
    assert {answer["Location"] for answer in answers} == {"/sign-in/"}
    for url in (
        "/recovery/mail/1:1:x/",
        "/recovery/mail/99999999999999999999:1:x/",
        "/recovery/mail/x/",
        "/entry/mailbox/x/",
    ):
        assert Client().get(url).status_code == 410


def test_the_language_is_kept_with_the_account(owner: Account) -> None:
    client = entered()
    assert send(client, "web:change_language", language="en").status_code == 302
    assert "Sign-in and security" in entered().get("/entry/").content.decode()
    assert send(client, "web:change_language", language="xx").status_code == 422


def test_a_key_is_nobody_elses_to_make(owner: Account) -> None:
    first = make_personal_key(account=owner)
    assert first != make_personal_key(account=owner)
