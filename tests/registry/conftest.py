"""A school with its programme and the people of the registers."""

import uuid

import pytest

from nastavnik.journal.models import Event
from tests import factories


@pytest.fixture
def school(db):
    return factories.school()


@pytest.fixture
def programme(school):
    return factories.programme(school)


@pytest.fixture
def coordinator(school):
    return factories.account(school, roles=("coordinator",))


@pytest.fixture
def member(school):
    return factories.account(school, roles=("council_member",))


@pytest.fixture
def person(school):
    return factories.account(school)


@pytest.fixture
def stranger(db):
    """The coordinator and council member of another school."""
    other = factories.school()
    made = factories.account(other, roles=("coordinator", "council_member"))
    factories.programme(other)
    return made


@pytest.fixture
def kinds():
    def read(school) -> list[str]:
        return list(Event.objects.filter(school_id=school.pk).order_by("number").values_list("kind", flat=True))

    return read


@pytest.fixture
def as_user(client):
    """Open pages and press buttons as somebody."""

    class Browser:
        def get(self, account, url, **query):
            client.force_login(account)
            return client.get(url, query)

        def post(self, account, url, **data):
            client.force_login(account)
            return client.post(url, {"form_key": str(uuid.uuid4()), **data})

    return Browser()
