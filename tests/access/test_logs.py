"""What is logged while pages are read and forms are sent: addresses and codes, never who somebody is."""

import logging
import os
import uuid

import pytest
from django.db import transaction

from nastavnik.kit import access, clock
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import standing
from tests.access.world import World, client_of, guarded_rows, row_of, url_of, visible

#: A night asks every url, a day every third.
WHOLE = "NASTAVNIK_HOSTILE" in os.environ
pytestmark = pytest.mark.xdist_group("pages of every role")


def written(caplog: pytest.LogCaptureFixture) -> str:
    """Give every line that was logged, with its details."""
    shape = logging.Formatter("%(name)s %(message)s %(exc_info)s")
    return "\n".join(shape.format(line) for line in caplog.records)


@pytest.mark.timeout(900)
def test_no_line_of_a_log_names_a_person(world: World, caplog: pytest.LogCaptureFixture) -> None:
    people = list(Teacher.objects.filter(school=world.own.school))
    names = {form for one in people for form in (one.full_name, one.short_name, f"{one.first_name} {one.last_name}")}
    typed = people[0].full_name
    caplog.set_level(logging.DEBUG)
    asked = 0
    with clock.at(world.own.last_day):
        for name, row in guarded_rows()[:: 1 if WHOLE else 3]:
            account = next((one for one in world.accounts.values() if row.who & access.roles_of(standing(one))), None)
            account = account or world.accounts["teacher"]
            client = client_of(account)
            subject = next(iter(visible(row, account)), None) or row_of(row, world.own) if row.sample else None
            if row.sample and subject is None:
                continue
            url = url_of(name, row, subject)
            with transaction.atomic():
                for method in row.methods:
                    words = {
                        "form_key": str(uuid.uuid4()),
                        "q": typed,
                        "text": typed,
                        "title": typed,
                        "last_name": typed,
                    }
                    client.get(url, {"q": typed}) if method == "GET" else client.post(url, words)
                    asked += 1
                transaction.set_rollback(True)
    lines = written(caplog)
    assert asked > 80
    assert "django.request" in lines, "something is logged at all"
    assert not {one for one in names if one in lines}


def test_control_a_name_in_a_line_is_found(world: World, caplog: pytest.LogCaptureFixture) -> None:
    person = Teacher.objects.filter(school=world.own.school).first()
    assert person is not None
    caplog.set_level(logging.DEBUG)
    logging.getLogger("nastavnik.some").debug("saved %s", person.full_name)
    assert person.full_name in written(caplog)
