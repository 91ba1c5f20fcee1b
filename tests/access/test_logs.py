"""What is logged while pages are read, forms are sent, services and daily work run: codes, never who somebody is."""

import datetime as dt
import logging
import os
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from nastavnik.demo.scenarios import at_stage
from nastavnik.kit import access, clock
from nastavnik.kit.logs import WithoutWords
from nastavnik.kit.registries import daily_work
from nastavnik.outbox.services import daily, work
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import standing
from tests.access.world import World, client_of, free_logins, guarded_rows, row_of, url_of, visible

#: A night asks every url, a day every third.
WHOLE = "NASTAVNIK_HOSTILE" in os.environ
pytestmark = pytest.mark.xdist_group("pages of every role")


def written(caplog: pytest.LogCaptureFixture) -> str:
    """Give every line that was logged, as the site writes it."""
    written = settings.LOGGING["formatters"]["line"]
    assert written["()"] == f"{WithoutWords.__module__}.{WithoutWords.__name__}"
    shape = WithoutWords(written["format"])
    return "\n".join(shape.format(line) for line in caplog.records)


def names_of_all() -> set[str]:
    """Give every name of everybody, as it is written in full."""
    people = Teacher.objects.all()
    forms = {form for one in people for form in (one.full_name, one.short_name, f"{one.first_name} {one.last_name}")}
    return forms | set(Account.objects.values_list("full_name", flat=True))


@pytest.mark.timeout(900)
def test_no_line_of_a_log_names_a_person(world: World, caplog: pytest.LogCaptureFixture) -> None:
    people = list(Teacher.objects.filter(school=world.own.school))
    names = names_of_all()
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


@pytest.mark.timeout(900)
def test_services_background_work_and_the_daily_loop_name_nobody(
    world: World, caplog: pytest.LogCaptureFixture, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year is told by services, letters are mailed, a fortnight of days goes by, and one day's work breaks."""
    settings.EMAIL_HOST = "mail.school.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    caplog.set_level(logging.DEBUG)
    free_logins()
    hand = at_stage(7 if WHOLE else 5)
    names = names_of_all()

    def breaks(_on: dt.date, _school_id: int) -> None:
        raise LookupError(hand.teacher("Трошин").full_name)

    monkeypatch.setitem(daily_work._items, "tests.breaks", breaks)
    for days in range(1, 16 if WHOLE else 3):
        with clock.at(hand.last_day + dt.timedelta(days=days)):
            daily.do_day(hand.school.pk, clock.today())
            daily.do_day(daily.SITE, clock.today())
            work.do_waiting("w", renew=False)
    lines = written(caplog)
    assert f"daily work tests.breaks of school {hand.school.pk} failed" in lines
    assert "builtins.LookupError" in lines, "what broke is told by its kind and its lines"
    assert "in breaks" in lines
    assert not {one for one in names if one in lines}


def test_control_a_name_in_a_line_is_found(world: World, caplog: pytest.LogCaptureFixture) -> None:
    person = Teacher.objects.filter(school=world.own.school).first()
    assert person is not None
    caplog.set_level(logging.DEBUG)
    logging.getLogger("nastavnik.some").debug("saved %s", person.full_name)
    assert person.full_name in written(caplog)
