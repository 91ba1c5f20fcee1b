"""An account opened by a code is confirmed from the mailbox the staff list knows, and from no other."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.test import Client

from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.outbox.services.letters import Post
from nastavnik.people.models import Account
from tests import factories

ADDRESS = "t01@school.example"


@pytest.fixture
def by_code(settings, transactional_db) -> Account:
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    account = factories.account(factories.school(), opened_by_code=True)
    with clock.at(clock.today() - dt.timedelta(days=30)):
        account.teacher.email = ADDRESS
        account.teacher.save()
    return account


def _letter(account: Account) -> str:
    client = Client()
    client.force_login(account)
    assert client.post("/about-me/", {"form_key": str(uuid.uuid4())}).status_code == 302
    Post().send_waiting()
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    return re.search(r"/own-mail/\S+", mail.outbox[0].body).group(0)


def test_the_link_of_the_letter_confirms_only_by_its_button(by_code: Account) -> None:
    assert not by_code.may_consent
    link = _letter(by_code)
    anybody = Client()
    assert anybody.get(link).status_code == 200
    by_code.refresh_from_db()
    assert not by_code.may_consent
    assert anybody.post(link).status_code == 302
    by_code.refresh_from_db()
    assert (by_code.may_consent, by_code.email) == (True, ""), "a mailbox that others wrote brings nobody back"
    assert Event.objects.filter(kind="account.owner_confirmed", subject_id=by_code.pk).get().data == {"way": "mail"}


def test_a_link_dies_with_the_address_and_a_forged_one_never_lived(by_code: Account) -> None:
    link = _letter(by_code)
    by_code.teacher.email = "other@school.example"
    by_code.teacher.save()
    assert Client().post(link).status_code == 410
    assert Client().post("/own-mail/forged/").status_code == 410
    by_code.refresh_from_db()
    assert not by_code.may_consent


def test_without_mail_the_page_sends_to_the_coordinator(by_code: Account, settings) -> None:
    settings.EMAIL_HOST = ""
    client = Client()
    client.force_login(by_code)
    assert "подписью у куратора" in client.get("/about-me/").content.decode()
    client.post("/about-me/", {"form_key": str(uuid.uuid4())})
    assert mail.outbox == []


def test_a_mailbox_that_was_just_written_confirms_nobody(by_code: Account) -> None:
    by_code.teacher.email = "other@school.example"
    by_code.teacher.save()
    client = Client()
    client.force_login(by_code)
    assert "подписью у куратора" in client.get("/about-me/").content.decode()
    client.post("/about-me/", {"form_key": str(uuid.uuid4())})
    assert mail.outbox == []
