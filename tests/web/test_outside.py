"""The outside way in: bound by the owner or by an old number, never by mail; nobody is made up."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from nastavnik.config.modes import MODES
from nastavnik.config.outside import outside_way_in
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.outbox.models import Notice
from nastavnik.people.models import Account, OutsideEntry, SignIn
from nastavnik.people.services import (
    accept_invitation,
    change_teacher,
    invite,
    make_personal_key,
    unseal_by_key,
)
from nastavnik.web.identity import outside
from tests import factories
from tests.kit.waiting import wait_over
from tests.people.desk import send
from tests.support.provider import CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db
PASSWORD = "четыре обычных слова подряд"


@pytest.fixture
def provider(settings):
    with running() as made:
        settings.OIDC_ADDRESS, settings.OIDC_CLIENT, settings.OIDC_SECRET = made.address, CLIENT, SECRET
        settings.OIDC_NAME, settings.OIDC_NUMBER = "Школьный вход", "staff_number"
        outside._heard.cache_clear()
        yield made
        outside._heard.cache_clear()


@pytest.fixture
def chief() -> Account:
    return factories.account(factories.school(), roles=("coordinator",), login="chief")


@pytest.fixture
def owner(chief: Account) -> Account:
    made = factories.account(chief.school, login="petrova", email="petrova@school.example")
    made.set_password(PASSWORD)
    made.save()
    return made


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def through(client: Client, provider: Provider, **more: str):
    """Go to the provider and come back."""
    there = client.get(reverse("web:outside"))
    assert there.status_code == 302, there.content.decode()
    return client.get(reverse("web:outside_back"), {**provider.authorize(there.url), **more})


def bound(owner: Account, provider: Provider) -> Client:
    client = signed_in(owner)
    assert send(client, "web:bind_outside", **{"outside-password": PASSWORD}).status_code == 302
    assert through(client, provider).url == reverse("web:entry")
    return client


def in_as(client: Client) -> str:
    return client.get("/entry/").context["request"].user.login if client.get("/").status_code == 200 else ""


def write_number(owner: Account, chief: Account, number: str, days_ago: int = 0) -> None:
    with clock.at(clock.today() - dt.timedelta(days=days_ago)):
        change_teacher(teacher=owner.teacher, actor=chief, outside_number=number)


def test_whoever_is_bound_to_nobody_stays_outside_and_no_account_is_made(provider, owner):
    provider.person |= {"email": owner.email, "email_verified": True, "preferred_username": owner.login}
    client = Client()
    answer = through(client, provider)
    assert answer.status_code == 422
    assert "ни к кому не привязан" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert (Account.objects.count(), OutsideEntry.objects.count()) == (2, 0)


def test_the_owner_binds_with_the_password_then_comes_in_without_it(provider, owner):
    client = signed_in(owner)
    assert client.get(reverse("web:outside")).url == reverse("web:entry")  # an open browser is not its owner
    assert send(client, "web:bind_outside", **{"outside-password": "не тот пароль"}).status_code == 422
    wait_over()
    bound(owner, provider)
    assert Notice.objects.filter(account=owner, kind="entry.outside").count() == 1
    assert Event.objects.filter(kind="account.outside_bound", actor_id=owner.pk).count() == 1
    other = Client()
    assert through(other, provider).url == reverse("web:home")
    assert in_as(other) == "petrova"
    assert SignIn.objects.filter(account=owner, way="outside").count() == 1
    assert not OutsideEntry.objects.filter(subject__contains="@").exists()


def test_the_mark_of_the_password_binds_once_and_lasts_five_minutes(provider, owner):
    client = signed_in(owner)
    send(client, "web:bind_outside", **{"outside-password": PASSWORD})
    there = client.get(reverse("web:outside"))
    with clock.at(clock.now() + dt.timedelta(minutes=6)):
        late = client.get(reverse("web:outside_back"), provider.authorize(there.url))
    assert late.status_code == 422
    assert not OutsideEntry.objects.exists()


def test_one_person_of_the_provider_is_one_person_here(provider, owner, chief):
    bound(owner, provider)
    chief.set_password(PASSWORD)
    chief.save()
    client = signed_in(chief)
    send(client, "web:bind_outside", **{"outside-password": PASSWORD})
    answer = through(client, provider)
    assert answer.status_code == 422
    assert "к другому человеку" in answer.content.decode()
    assert OutsideEntry.objects.get().account == owner


def test_the_owner_takes_it_away_and_it_opens_nothing(provider, owner):
    client = bound(owner, provider)
    assert send(client, "web:unbind_outside", **{"outside-password": PASSWORD}).status_code == 302
    assert through(Client(), provider).status_code == 422
    assert Notice.objects.filter(account=owner, kind="entry.outside_ended").exists()


def test_a_closed_account_is_not_opened(provider, owner):
    bound(owner, provider)
    Account.objects.filter(pk=owner.pk).update(is_active=False)
    assert through(Client(), provider).status_code == 422


def test_what_was_not_begun_here_or_is_used_up_is_nobodys(provider, owner):
    bound(owner, provider)
    client = Client()
    back = provider.authorize(client.get(reverse("web:outside")).url)
    assert Client().get(reverse("web:outside_back"), back).status_code == 422  # another browser
    assert client.get(reverse("web:outside_back"), back).status_code == 302
    again = Client()
    again.cookies = client.cookies
    assert again.get(reverse("web:outside_back"), back).status_code == 422  # replayed


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://another.example"},
        {"exp": 1},
        {"sub": ""},
        {"sub": "x" * 256},
    ],
)
def test_what_the_provider_says_is_checked(provider, owner, lie):
    bound(owner, provider)
    provider.lies = lie
    client = Client()
    assert through(client, provider).status_code == 503
    assert client.get("/").status_code == 302


def test_a_foreign_signature_opens_nothing(provider, owner):
    bound(owner, provider)
    provider.other_key = True
    assert through(Client(), provider).status_code == 503


def test_whoever_turns_back_at_the_provider_is_told_so(provider):
    client = Client()
    back = provider.authorize(client.get(reverse("web:outside")).url)
    answer = client.get(reverse("web:outside_back"), {"state": back["state"], "error": "access_denied"})
    assert (answer.status_code, "отменён" in answer.content.decode()) == (422, True)


def test_a_silent_provider_holds_nobody_for_long(provider, settings):
    settings.OIDC_ADDRESS = "http://127.0.0.1:9"  # nobody listens there
    first = Client().get(reverse("web:outside"))
    assert first.status_code == 503
    assert "попробуйте через минуту" in first.content.decode()
    settings.OIDC_ADDRESS = provider.address
    assert Client().get(reverse("web:outside")).status_code == 503  # for half a minute it is left in peace
    assert provider.asked == []


def test_the_description_is_asked_for_once_by_many(provider):
    for _number in range(5):
        Client().get(reverse("web:outside"))
    assert len(provider.asked) == 1


def test_without_a_provider_there_is_no_such_way(owner):
    assert "Войти через" not in Client().get("/sign-in/").content.decode()
    assert Client().get(reverse("web:outside")).status_code == 404
    assert "outside" not in signed_in(owner).get("/entry/").content.decode()


def test_a_number_of_the_staff_list_opens_only_after_a_month_and_seals_what_was_private(provider, owner, chief):
    provider.person["staff_number"] = "000123"
    write_number(owner, chief, "000123", days_ago=29)
    assert Notice.objects.filter(account=owner, kind="entry.number").count() == 1
    early = Client()
    assert through(early, provider).status_code == 422
    assert early.get("/").status_code == 302
    with clock.at(clock.today() + dt.timedelta(days=1)):
        client = Client()
        assert through(client, provider).status_code == 302
        owner.refresh_from_db()
        assert owner.sealed_on is not None
        assert not owner.may_consent
        assert in_as(client) == "petrova"
    assert Notice.objects.filter(account=owner, kind="entry.outside_by_number").count() == 1


def test_a_number_changed_by_the_coordinator_begins_its_month_anew(provider, owner, chief):
    provider.person["staff_number"] = "of the coordinator"
    write_number(owner, chief, "000123", days_ago=90)
    write_number(owner, chief, "of the coordinator")
    assert through(Client(), provider).status_code == 422
    assert Notice.objects.filter(account=owner, kind="entry.number").count() == 2


def test_a_number_opens_nothing_to_whom_another_is_bound_or_which_two_have(provider, owner, chief):
    write_number(owner, chief, "000123", days_ago=90)
    write_number(chief, chief, "000123", days_ago=90)
    provider.person["staff_number"] = "000123"
    assert through(Client(), provider).status_code == 422
    write_number(chief, chief, "")
    provider.person = {"sub": "mine"}
    bound(owner, provider)
    provider.person = {"sub": "another", "staff_number": "000123"}
    assert through(Client(), provider).status_code == 422
    assert OutsideEntry.objects.get().subject == "mine"


def test_the_owner_strikes_a_number_that_is_not_theirs(provider, owner, chief):
    write_number(owner, chief, "000123", days_ago=90)
    client = signed_in(owner)
    assert "000123" in client.get("/entry/").content.decode()
    assert send(client, "web:refuse_number").status_code == 302
    owner.teacher.refresh_from_db()
    assert (owner.teacher.outside_number, "outside_number" in owner.teacher.by_hand) == ("", True)
    provider.person["staff_number"] = "000123"
    assert through(Client(), provider).status_code == 422


def test_the_field_of_the_number_stands_only_where_a_provider_gives_one(provider, settings, owner, chief):
    page = reverse("people:teacher", args=[owner.teacher.pk])
    assert "номер для внешнего входа" in signed_in(chief).get(page).content.decode().casefold()
    settings.OIDC_NUMBER = ""
    assert "номер для внешнего входа" not in signed_in(chief).get(page).content.decode().casefold()


@pytest.mark.parametrize(
    ("mode", "given"),
    [
        ("server", {"ADDRESS": "http://keycloak.example", "CLIENT": "a", "SECRET": "b"}),
        ("server", {"ADDRESS": "http://127.0.0.1:1", "CLIENT": "a", "SECRET": "b"}),
        ("server", {"ADDRESS": "https://keycloak.example", "CLIENT": "a"}),
        ("demo", {"ADDRESS": "keycloak", "CLIENT": "a", "SECRET": "b"}),
    ],
)
def test_settings_that_would_let_a_listener_in_stop_the_start(mode, given):
    with pytest.raises(ImproperlyConfigured):
        outside_way_in({f"NASTAVNIK_OIDC_{name}": value for name, value in given.items()}, MODES[mode])


def test_settings_are_read_whole_or_not_at_all():
    given = {
        "NASTAVNIK_OIDC_ADDRESS": "https://k.example/realms/s/",
        "NASTAVNIK_OIDC_CLIENT": "a",
        "NASTAVNIK_OIDC_SECRET": "b",
    }
    assert outside_way_in(given, MODES["server"]) == ("https://k.example/realms/s", "a", "b", "k.example", "")
    assert outside_way_in({}, MODES["server"]) == ("",) * 5


def test_what_was_bound_by_a_number_goes_with_the_seal(provider, owner, chief):
    key = make_personal_key(account=owner)
    provider.person = {"sub": "of somebody", "staff_number": "000123"}
    write_number(owner, chief, "000123", days_ago=31)
    assert through(Client(), provider).status_code == 302
    unseal_by_key(account=Account.objects.get(pk=owner.pk), key=key, password="новая фраза после печати")
    assert not OutsideEntry.objects.exists()
    write_number(owner, chief, "")
    assert through(Client(), provider).status_code == 422


def test_a_number_written_before_the_opening_counts_from_the_opening(provider, chief):
    teacher = factories.teacher(chief.school, email="")
    with clock.at(clock.today() - dt.timedelta(days=60)):
        change_teacher(teacher=teacher, actor=chief, outside_number="000777")
    opened = invite(teacher=teacher, actor=chief)
    account = accept_invitation(invitation=opened.invitation, login="novaya", password="пять простых слов вечером")
    assert Notice.objects.filter(account=account, kind="entry.number").count() == 1
    provider.person = {"sub": "of somebody", "staff_number": "000777"}
    assert through(Client(), provider).status_code == 422


@pytest.mark.parametrize("target", ["abc", "//elsewhere.example", "https://elsewhere.example/"])
def test_after_signing_in_nobody_is_led_elsewhere_or_nowhere(owner, target):
    answer = Client().post("/sign-in/", {"login": "petrova", "password": PASSWORD, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")
