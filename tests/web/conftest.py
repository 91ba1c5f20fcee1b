"""What the tests of the second factor share: an owner, clocks that are held."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from nastavnik.kit import clock
from nastavnik.people.models import Account
from tests import factories

PASSWORD, NEXT = "четыре обычных слова подряд", "совсем другая фраза вечером"


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.fixture
def same_moment():
    """Hold the clock: a slow machine is no reason for a delay to be over."""
    with clock.at(clock.today()):
        yield


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Hold the clock of the codes as well, and move it by seconds."""
    moment = [time.time() // 30 * 30 + 1]
    monkeypatch.setattr(totp.time, "time", lambda: moment[0])

    def later(seconds: float) -> None:
        moment[0] += seconds

    return later


@pytest.fixture
def owner() -> Account:
    made = factories.account(factories.school(), login="petrova", email="petrova@home.example")
    made.set_password(PASSWORD)
    made.save()
    return made
