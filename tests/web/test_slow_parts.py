"""What is slow at the door, a password checked or hashed and a foreign file read, holds up nobody: no transaction is open."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from nastavnik.kit import clock, once
from nastavnik.kit.models import Attempt
from nastavnik.people.models import Account, Membership
from nastavnik.people.selectors import recovery_token
from nastavnik.people.services import begin_recovery, found_school, give_half, invite, make_personal_key
from nastavnik.people.services.roster import reading
from nastavnik.people.views import roster
from tests import factories
from tests.people.desk import send, signed_in
from tests.support import site_role
from tests.support.urls import every_url
from tests.web.test_recovery import NEXT, PASSWORD, person

STAFF = Path(__file__).parents[1] / "data" / "staff-school-12.xlsx"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Note at each slow step whether a transaction is open."""
    seen: list[bool] = []

    def noting(run: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **kwargs: Any) -> Any:
            seen.append(connection.in_atomic_block)
            return run(*args, **kwargs)

        return noted

    kind = type(hashers.get_hasher())
    for name in ("encode", "verify"):
        monkeypatch.setattr(kind, name, noting(getattr(kind, name)))
    monkeypatch.setattr(reading, "read_apart", noting(reading.read_apart))
    reading._kept.cache_clear()
    yield seen
    reading._kept.cache_clear()


def sign_in(owner: Account, _helper: Account) -> Any:
    return Client().post("/sign-in/", {"login": owner.login, "password": PASSWORD})


def by_key(owner: Account, _helper: Account) -> Any:
    key = make_personal_key(account=owner)
    return Client().post("/recovery/key/", {"key-login": owner.login, "key-key": key, "key-password": NEXT})


def by_letter(owner: Account, _helper: Account) -> Any:
    token = recovery_token(owner, str(int(clock.now().timestamp())))
    return Client().post(f"/recovery/mail/{token}/", {"password": NEXT})


def by_two(owner: Account, helper: Account) -> Any:
    other = person(owner.school, "confidant")
    begin_recovery(account=owner, actor=helper, password=PASSWORD)
    first, second = (give_half(account=owner, actor=one, password=PASSWORD) for one in (helper, other))
    typed = {"two-login": owner.login, "two-first": first, "two-second": second, "two-password": NEXT}
    return Client().post("/recovery/two/", typed)


def helping(owner: Account, helper: Account) -> Any:
    return send(signed_in(helper), "web:help_in", account=owner.pk, here="on", password=PASSWORD)


def first_visit(owner: Account, helper: Account) -> Any:
    Membership.objects.create(school=owner.school, account=helper, role="coordinator", granted_on=factories.DAY)
    secret = invite(teacher=factories.teacher(owner.school), actor=helper).secret
    return Client().post(f"/first-visit/{secret}/", {"login": "newcomer", "password": NEXT, "language": "ru"})


def founding(owner: Account, _helper: Account) -> Any:
    names = {"name": "Школа", "short_name": "Школа", "coordinator_name": "Синицын Пётр", "login": f"new-{owner.login}"}
    found_school(**names, password=NEXT)
    return Client().get("/sign-in/")


def own(url: str, **sent: str) -> Callable[[Account, Account], Any]:
    return lambda owner, _helper: send(signed_in(owner), url, **sent)


WAYS = {
    "sign in": sign_in,
    "by key": by_key,
    "by letter": by_letter,
    "by two": by_two,
    "helping": helping,
    "first visit": first_visit,
    "founding": founding,
    "password": own("web:change_password", old=PASSWORD, new=NEXT),
    "key": own("web:make_key", **{"key-password": PASSWORD}),
    "mailbox": own("web:change_mailbox", **{"box-password": PASSWORD, "box-email": "a@school.example"}),
}


@pytest.mark.skipif(site_role.EVERYWHERE, reason="where rows are kept apart, a request is one transaction")
@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_password_is_checked_or_a_foreign_file_is_read(slow: list[bool]) -> None:
    wrong, school = [], factories.school()
    chief = signed_in(person(school, "coordinator"))
    file = SimpleUploadedFile("staff.xlsx", STAFF.read_bytes())
    shown = send(chief, "people:upload", file=file)["Location"]
    reading._kept.cache_clear()
    assert send(chief, "people:accept", int(re.search(r"(\d+)/$", shown)[1])).status_code == 302
    if any(slow) or len(slow) < 2:
        wrong.append(f"a staff list: {slow}")
    for name, way in WAYS.items():
        Attempt.objects.all().delete()
        owner = person(factories.school())
        helper = person(owner.school, "head")
        slow.clear()
        answer = way(owner, helper)
        if any(slow) or not slow or answer.status_code not in (200, 302):
            wrong.append(f"{name}: {answer.status_code} {slow}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_refused_form_leaves_its_key_free_and_a_second_send_leads_to_the_first_result() -> None:
    owner = person(factories.school())
    client, key = signed_in(owner), "7d0ddc40-8d2b-4a26-8d3f-0e1f6c1b2a55"
    sent = {"form_key": key, "key-password": "не тот"}
    assert client.post("/entry/key/", sent).status_code == 422
    assert client.post("/entry/key/", sent).status_code == 429, "the wrong try counts"
    with clock.at(clock.today().replace(year=clock.today().year + 1)):
        right = {**sent, "key-password": PASSWORD}
        assert client.post("/entry/key/", right).status_code == 200
        kept = Account.objects.get(pk=owner.pk).personal_key
        again = client.post("/entry/key/", right)
    assert (again.status_code, again["Location"]) == (302, "/entry/")
    assert Account.objects.get(pk=owner.pk).personal_key == kept, "the key that was shown stays the right one"


def staff_list() -> SimpleUploadedFile:
    return SimpleUploadedFile("staff.xlsx", STAFF.read_bytes())


@pytest.mark.django_db
def test_there_is_one_place_for_long_work_and_whoever_finds_it_taken_is_asked_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chief = signed_in(person(factories.school(), "coordinator"))
    chief.raise_request_exception = False
    monkeypatch.setattr(once, "WAITED_SECONDS", 0.01)
    with once.the_place(roster.upload):
        taken = send(chief, "people:upload", file=staff_list())
        assert (taken.status_code, taken.headers["Retry-After"]) == (503, "5")
        assert send(chief, "people:add", last_name="Лаптева", first_name="Ирина").status_code in {302, 422}
    assert send(chief, "people:upload", file=staff_list()).status_code == 302, "the place is free again"


def test_what_is_long_is_told_by_its_view() -> None:
    """A view that reads a foreign file, finds pairs or counts a year takes the place; passwords do not, they are many."""
    callbacks = {name: one.callback for name, one in every_url()}
    long = {name for name, view in callbacks.items() if getattr(view, "takes_the_place", False)}
    assert long == {
        *("people:upload", "people:columns", "people:decide", "people:accept"),
        *("surveys:form_new", "pairing:run", "pairing:weights", "reports:schools_compose"),
        *("reports:sheet_compose", "completion:compose"),
    }
