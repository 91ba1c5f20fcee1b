"""The second factor at the door: every way in stops at it, wrong and used codes open nothing, nobody goes round it."""

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client

import nastavnik
from nastavnik.kit import access, clock
from nastavnik.outbox.models import Notice
from nastavnik.people.models import Account, OpenSession, SignIn
from nastavnik.people.selectors import recovery_token
from nastavnik.people.services import make_personal_key
from tests.access.world import url_of
from tests.kit.waiting import wait_over
from tests.web.conftest import NEXT, PASSWORD, is_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_moment")]
SOURCE = Path(nastavnik.__file__).parent
SECRET = totp.generate_totp_secret()


@pytest.fixture
def guarded(owner: Account, now: Any) -> Account:
    totp.TOTP.activate(owner, SECRET)
    return owner


def code(shift: int = 0) -> str:
    """Give the code of the telephone, of so many halves of a minute later."""
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(totp.time.time()) // 30 + shift))


def by_password(client: Client, _owner: Account) -> Any:
    return client.post("/sign-in/", {"login": "petrova", "password": PASSWORD, "next": "/notices/"})


def by_key(client: Client, owner: Account) -> Any:
    key = make_personal_key(account=owner)
    return client.post("/recovery/key/", {"key-login": "petrova", "key-key": key, "key-password": NEXT})


def by_mail(client: Client, owner: Account) -> Any:
    since = clock.today() - dt.timedelta(days=31)
    Account.objects.filter(pk=owner.pk).update(email_since=since, email_proved_on=since)
    token = recovery_token(Account.objects.get(pk=owner.pk), str(int(clock.now().timestamp())))
    return client.post(f"/recovery/mail/{token}/", {"password": NEXT})


WAYS = {"password": by_password, "key": by_key, "mail": by_mail}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_stops_at_the_second_step(client: Client, guarded: Account, way: str) -> None:
    stopped = WAYS[way](client, guarded)
    assert (stopped.status_code, stopped["Location"]) == (302, "/sign-in/second/")
    assert not is_in(client)
    assert not OpenSession.objects.exists()
    assert not SignIn.objects.filter(way=way).exists(), "nobody came in yet"
    done = client.post("/sign-in/second/", {"code": code()})
    assert is_in(client)
    assert SignIn.objects.filter(way=way).count() == 1
    if way == "password":
        assert done["Location"] == "/notices/"
    if way == "key":
        assert re.search(r">[0-9A-Z]{5}-[0-9A-Z]{5}<", done.content.decode()), "the next key is shown once in"


@pytest.mark.parametrize("way", WAYS)
def test_without_a_factor_every_way_leads_in(client: Client, owner: Account, way: str) -> None:
    WAYS[way](client, owner)
    assert is_in(client)


@pytest.mark.parametrize("kind", ["totp", "paper"])
def test_paper_alone_is_a_second_factor_too(client: Client, owner: Account, kind: str, now: Any) -> None:
    if kind == "totp":
        totp.TOTP.activate(owner, SECRET)
    else:
        RecoveryCodes.activate(owner)
    assert by_password(client, owner)["Location"] == "/sign-in/second/"


class Anything(int):
    """A row of which only the numbers matter: nobody looks it up."""

    handle = uuid.UUID(int=1)

    def __new__(cls) -> "Anything":
        return super().__new__(cls, 1)

    def __getattr__(self, _name: str) -> "Anything":
        return Anything()


def test_between_the_steps_no_page_of_the_person_opens(client: Client, guarded: Account) -> None:
    by_password(client, guarded)
    asked = 0
    for name, row in access.matrix().urls.items():
        if access.ANYBODY in row.who:
            continue
        url = url_of(name, row, Anything() if row.sample else None)
        for method in row.methods:
            answer = getattr(client, method.lower())(url)
            assert answer.status_code in {302, 401}, (name, method)
            assert answer.status_code == 401 or answer["Location"].startswith("/sign-in/?next="), name
            assert guarded.full_name not in answer.content.decode()
            asked += 1
    assert asked > 300


def test_a_wrong_code_is_slowed_and_a_right_password_does_not_end_the_delay(guarded: Account) -> None:
    waits = []
    for _ in range(7):
        client = Client()
        by_password(client, guarded)
        assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 422
        held = client.post("/sign-in/second/", {"code": code()})
        assert held.status_code == 429
        assert not is_in(client)
        waits.append(int(held["Retry-After"]))
        wait_over()
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert SignIn.objects.filter(way=SignIn.Way.WRONG_CODE).count() == 7
    client = Client()
    by_password(client, guarded)
    client.post("/sign-in/second/", {"code": code()})
    assert is_in(client)
    assert "верный пароль, неверный второй код" in client.get("/entry/").content.decode()


def test_a_code_opens_once_in_whatever_process(guarded: Account, now: Any) -> None:
    used = code()
    for client, opens in ((Client(), True), (Client(), False)):
        by_password(client, guarded)
        client.post("/sign-in/second/", {"code": used})
        assert is_in(client) is opens
        wait_over()
    earlier = code(-1)
    client = Client()
    by_password(client, guarded)
    client.post("/sign-in/second/", {"code": earlier})
    assert not is_in(client), "a code before the used one is used too"
    wait_over()
    now(30)
    client.post("/sign-in/second/", {"code": code()})
    assert is_in(client)


@pytest.mark.parametrize(("shift", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_differ_by_half_a_minute(
    client: Client, guarded: Account, shift: int, opens: bool
) -> None:
    by_password(client, guarded)
    client.post("/sign-in/second/", {"code": f" {code(shift)[:3]} {code(shift)[3:]} "})
    assert is_in(client) is opens


def test_a_code_of_the_paper_opens_once(owner: Account) -> None:
    first, second = RecoveryCodes.activate(owner).generate_codes()[:2]
    for typed, opens in ((first, True), (first, False), (second, True)):
        client = Client()
        by_password(client, owner)
        client.post("/sign-in/second/", {"code": f"{typed[:4]}-{typed[4:]}"})
        assert is_in(client) is opens
        wait_over()


@pytest.mark.parametrize("typed", ["", "абв", "٣٣٣٣٣٣", "0" * 5000, "\x00", "-1", "123456; --"])
def test_whatever_is_typed_is_refused_in_words(client: Client, guarded: Account, typed: str) -> None:
    by_password(client, guarded)
    assert client.post("/sign-in/second/", {"code": typed}).status_code in {200, 422}
    assert not is_in(client)


def test_a_password_changed_meanwhile_ends_the_waiting_step(client: Client, guarded: Account) -> None:
    by_password(client, guarded)
    guarded.set_password(NEXT)
    guarded.save()
    assert client.post("/sign-in/second/", {"code": code()})["Location"] == "/"
    assert not is_in(client)


def test_a_closed_account_does_not_come_in_by_its_code(client: Client, guarded: Account) -> None:
    by_password(client, guarded)
    Account.objects.filter(pk=guarded.pk).update(is_active=False)
    client.post("/sign-in/second/", {"code": code()})
    assert not is_in(client)


def test_two_tabs_and_the_back_button(client: Client, guarded: Account, now: Any) -> None:
    by_password(client, guarded)
    assert client.get("/sign-in/second/").status_code == 200
    client.post("/sign-in/second/", {"code": code()})
    assert client.get("/sign-in/second/")["Location"] == "/", "back from the first page"
    assert client.post("/sign-in/second/", {"code": code()})["Location"] == "/", "the other tab"
    assert is_in(client)
    client.post("/sign-out/")
    assert not is_in(client)
    assert client.get("/sign-in/second/", follow=True).redirect_chain[-1][0].startswith("/sign-in/")


def test_the_step_waits_a_quarter_of_an_hour(client: Client, guarded: Account, now: Any) -> None:
    by_password(client, guarded)
    now(16 * 60)
    client.post("/sign-in/second/", {"code": code()})
    assert not is_in(client)


def test_secrets_are_not_kept_in_clear(guarded: Account) -> None:
    codes = RecoveryCodes.activate(guarded).generate_codes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = " ".join(str(row[0]) for row in cursor.fetchall())
    assert "v1:" in kept
    assert SECRET not in kept
    assert not any(one in kept for one in codes)
    assert Authenticator.objects.count() == 2


def test_one_place_opens_a_session() -> None:
    opens = re.compile(r"^from django\.contrib\.auth import .*\blogin\b|\bauth\.login\b|\bSESSION_KEY\] *=", re.M)
    places = [path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if opens.search(path.read_text())]
    assert places == ["web/identity/adapters.py"]


def test_wrong_codes_of_a_day_are_told_to_the_owner_however_slowly_they_come(guarded: Account) -> None:
    for number in range(5):
        with clock.at(dt.datetime.combine(clock.today(), dt.time(6 + number), dt.UTC)):
            client = Client()
            by_password(client, guarded)
            client.post("/sign-in/second/", {"code": "000000"})
        assert bool(Notice.objects.filter(account=guarded)) is (number == 4)
