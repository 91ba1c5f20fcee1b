"""Letters: written with what they tell about, mailed outside every transaction, tried again, and told about."""

import datetime as dt
import threading
import time

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.urls import reverse

from nastavnik.cli import mail as mail_test
from nastavnik.config.mail import mail_server
from nastavnik.kit import clock
from nastavnik.kit.letters import letter
from nastavnik.kit.notices import notice
from nastavnik.kit.registries import letter_kinds, notice_kinds
from nastavnik.ops.retention import sweep
from nastavnik.outbox.models import Letter, Notice
from nastavnik.outbox.services import put, silence, take_back, write_letter
from nastavnik.outbox.services.letters import AGAIN, Post, claim, note
from nastavnik.people.models import Account
from nastavnik.people.services import ask_recovery_letter
from nastavnik.people.views import staff
from tests import factories
from tests.people.desk import send, signed_in
from tests.support import site_role
from tests.support.nothing_slow import OutsideError
from tests.support.smtp import Server, free_port, running

State, Trouble = Letter.State, Letter.Trouble


@pytest.fixture
def kind() -> str:
    if "test.told" not in notice_kinds:
        notice("test.told", lambda params: f"Письмо {params.get('n', '')}")
    return "test.told"


@pytest.fixture
def reader(db: None, settings) -> Account:
    settings.EMAIL_HOST, settings.SITE_ADDRESS = "localhost", "https://school.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return factories.account(factories.school(short_name="Школа № 12"), email="a@school.example")


@pytest.fixture
def server(reader: Account, settings):
    with running() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 1
        yield made


def tell(kind: str, reader: Account, number: int = 1) -> Letter:
    told = put(kind=kind, account=reader, key=str(number), school_id=reader.school_id, url="/notices/", n=number)
    return told.letter


def now(row: Letter) -> Letter:
    row.refresh_from_db()
    return row


def test_a_letter_names_the_school_says_what_has_one_link_and_is_marked_as_automatic(kind, reader):
    row = tell(kind, reader)
    assert Post().send_waiting() == 1
    assert Post().send_waiting() == 0
    (mailed,) = mail.outbox
    assert mailed.subject == "Школа № 12: Новое сообщение в программе наставничества"
    assert mailed.body == "Письмо 1\n\nhttps://school.example/notices/"
    assert mailed.extra_headers["Auto-Submitted"] == "auto-generated"
    assert str(row.message) in mailed.extra_headers["Message-ID"]
    assert now(row).state == State.SENT


def test_a_letter_is_in_the_language_its_reader_chose(reader):
    Account.objects.filter(pk=reader.pk).update(language="en")
    put(kind="entry.key", account=reader, key="1", school_id=reader.school_id)
    Post().send_waiting()
    assert "A new personal key" in mail.outbox[0].body
    assert mail.outbox[0].subject.endswith("New message in the mentoring programme")


def test_whoever_has_no_mailbox_gets_no_letter(kind, reader):
    Account.objects.filter(pk=reader.pk).update(email="")
    reader.refresh_from_db()
    put(kind=kind, account=reader, key="1", school_id=reader.school_id)
    assert not Letter.objects.exists()


def test_what_is_taken_back_is_not_mailed(kind, reader):
    put(kind=kind, account=reader, key="run-1", school_id=reader.school_id)
    take_back(kind=kind, about="run-")
    row = tell(kind, reader, 2)
    silence(account=reader, kinds=(kind,))
    assert Post().send_waiting() == 0
    assert (now(row).state, Notice.objects.count(), mail.outbox) == (State.DROPPED, 1, [])


@pytest.mark.django_db(transaction=True)
def test_a_silent_server_stops_nobody_and_the_letter_goes_once_it_answers(kind, server, reader, settings):
    settings.EMAIL_TIMEOUT = 4
    server.silent = True
    row = tell(kind, reader)
    saved, worst = others_save(reader, server)
    assert saved > 20
    assert worst < 1
    assert (now(row).state, row.trouble, row.tries) == (State.WAITING, Trouble.SILENT, 1)
    server.silent = False
    with clock.at(clock.now() + AGAIN[0]):
        assert Post().send_waiting() == 1
    assert [one["Subject"] is not None for one in server.taken] == [True]
    assert now(row).state == State.SENT


def others_save(reader: Account, server: Server) -> tuple[int, float]:
    """Save again and again while another thread waits for the server; gives how often and the longest, seconds."""
    worker = threading.Thread(target=mail_apart)
    worker.start()
    while not server.came and worker.is_alive():
        time.sleep(0.01)
    saved, worst, end = 0, 0.0, time.monotonic() + 2.5
    while time.monotonic() < end:
        begun = time.monotonic()
        with transaction.atomic():
            Account.objects.filter(pk=reader.pk).update(full_name=f"Имя {saved}")
        saved, worst = saved + 1, max(worst, time.monotonic() - begun)
    assert worker.is_alive(), "the server was silent all the while"
    worker.join(30)
    return saved, worst


def mail_apart() -> None:
    """Mail what waits on a connection of this thread's own."""
    try:
        Post().send_waiting()
    finally:
        connection.close()


@pytest.mark.skipif(site_role.EVERYWHERE, reason="where rows are kept apart, a request is one transaction")
def test_control_a_letter_that_is_mailed_by_the_request_itself_fails_the_test(kind, server, reader, chief, monkeypatch):
    tell(kind, reader)
    monkeypatch.setattr(staff, "add_teacher", lambda **_told: Post().send_waiting())
    with pytest.raises(OutsideError):
        send(signed_in(chief), "people:add", last_name="Лаптева", first_name="Ирина")
    assert server.taken == []


@pytest.mark.parametrize(
    ("step", "answer", "state", "trouble"),
    [
        ("recipient", "550 no such box", State.FAILED, Trouble.ADDRESS),
        ("recipient", "451 greylisted", State.WAITING, Trouble.LATER),
        ("content", "554 looks like spam", State.FAILED, Trouble.CONTENT),
        ("content", "452 disk full", State.WAITING, Trouble.LATER),
        ("sender", "550 not your box", State.WAITING, Trouble.SENDER),
    ],
)
def test_what_passes_is_tried_again_and_what_does_not_has_failed(kind, server, reader, step, answer, state, trouble):
    setattr(server, step, answer)
    row = tell(kind, reader)
    Post().send_waiting()
    assert (now(row).state, row.trouble) == (state, trouble)


def test_a_letter_is_tried_for_a_day_and_more_ever_more_rarely_then_it_failed(kind, server, reader, settings):
    settings.EMAIL_PORT = free_port()
    row, moment, tries = tell(kind, reader), clock.now(), []
    for step in (*AGAIN, None):
        with clock.at(moment):
            assert Post().send_waiting() == 1
            tries.append(now(row).state)
        with clock.at(moment + (step or dt.timedelta(0)) - dt.timedelta(seconds=1)):
            assert Post().send_waiting() == 0, "too early"
        moment += step or dt.timedelta(days=30)
    assert tries == [State.WAITING] * len(AGAIN) + [State.FAILED]
    with clock.at(moment):
        assert Post().send_waiting() == 0


def test_a_server_that_took_three_letters_running_not_is_left_in_peace(kind, server, reader, settings):
    settings.EMAIL_PORT = free_port()
    for number in range(5):
        tell(kind, reader, number)
    post = Post()
    assert post.send_waiting() == 3
    assert post.send_waiting() == 0
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        settings.EMAIL_PORT = server.port
        assert post.send_waiting() == 5


def test_a_letter_that_cannot_be_composed_holds_up_nobody(kind, reader):
    if "test.broken" not in letter_kinds:
        letter("test.broken", "сломанное")(lambda _row: 1 / 0)
    broken = write_letter(kind="test.broken", school_id=reader.school_id, account=reader)
    tell(kind, reader)
    assert Post().send_waiting() == 2
    assert (now(broken).state, broken.trouble, len(mail.outbox)) == (State.FAILED, Trouble.BROKEN, 1)


def test_a_worker_that_died_over_a_letter_loses_none_and_two_take_none_twice(kind, reader):
    row = tell(kind, reader)
    assert claim() == row
    assert claim() is None
    with clock.at(clock.now() + dt.timedelta(minutes=3)):
        assert claim() == row
        assert now(row).tries == 2
        note(row, "", passes=False)
    assert now(row).state == State.SENT


def test_sent_letters_are_forgotten_after_a_month_and_failed_ones_are_not(kind, reader):
    sent, failed = tell(kind, reader), tell(kind, reader, 2)
    Letter.objects.filter(pk=sent.pk).update(state=State.SENT)
    Letter.objects.filter(pk=failed.pk).update(state=State.FAILED)
    with clock.at(clock.now() + dt.timedelta(days=29)):
        sweep(clock.today(), reader.school_id)
        assert Letter.objects.count() == 2
    with clock.at(clock.now() + dt.timedelta(days=31)):
        sweep(clock.today(), reader.school_id)
        assert list(Letter.objects.all()) == [failed]


@pytest.fixture
def chief(reader: Account) -> Account:
    return factories.account(reader.school, roles=("coordinator",))


def failed(kind: str, reader: Account, number: int = 1) -> Letter:
    row = tell(kind, reader, number)
    Letter.objects.filter(pk=row.pk).update(state=State.FAILED, trouble=Trouble.ADDRESS, tries=1)
    return row


def test_the_coordinator_reads_at_home_what_did_not_arrive_and_sends_it_again(kind, reader, chief):
    rows = [failed(kind, reader, number) for number in range(3)]
    card = f'href="{reverse("people:teacher", args=[reader.teacher.pk])}"'
    client = signed_in(chief)
    assert "Не доставлены письма: 3" in client.get("/").content.decode()
    page = client.get("/people/mail/").content.decode()
    assert reader.full_name in page
    assert ("такого адреса нет" in page, card in page) == (True, True), "the card is where the mailbox is put right"
    assert "Письмо 1" not in page, "what a letter says is its reader's"
    assert send(client, "people:mail", letters=[rows[0].message]).status_code == 302
    assert [now(row).state for row in rows] == [State.WAITING, State.FAILED, State.FAILED]
    send(client, "people:mail", letters=[rows[1].message], give_up="1")
    assert now(rows[1]).state == State.DROPPED
    send(client, "people:mail", everything="1")
    assert Post().send_waiting() == 2
    assert "Не доставлены" not in client.get("/").content.decode()
    assert "Все письма дошли" in client.get("/people/mail/").content.decode()


def test_an_operator_sees_the_mail_and_a_teacher_does_not(kind, reader, chief):
    operator = factories.account(reader.school, roles=("operator",))
    failed(kind, reader)
    page = signed_in(operator).get("/")
    assert "Открыть почту" in page.content.decode()
    page = signed_in(operator).get("/people/mail/")
    assert (page.status_code, f'"/people/{reader.teacher.pk}/"' in page.content.decode()) == (200, False), (
        "cards are not theirs"
    )
    assert signed_in(reader).get("/people/mail/").status_code == 403


def test_another_schools_letters_are_not_touched(kind, reader):
    row = failed(kind, reader)
    stranger = factories.account(factories.school(), roles=("coordinator",))
    client = signed_in(stranger)
    assert reader.full_name not in client.get("/people/mail/").content.decode()
    assert send(client, "people:mail", letters=[row.message]).status_code == 422
    assert now(row).state == State.FAILED


def test_the_trial_letter_says_at_which_step_it_stopped(server, settings, capsys, monkeypatch):
    monkeypatch.setattr(mail_test, "start", lambda: None)
    ask = type("Asked", (), {"address": "head@school.example"})
    assert mail_test.run(ask) == 0
    assert "принято" in capsys.readouterr().out
    assert server.taken[0]["To"] == "head@school.example"
    server.recipient = "550 no such box"
    assert mail_test.run(ask) == 1
    assert "не принял адрес получателя" in capsys.readouterr().out
    settings.EMAIL_PORT = free_port()
    assert mail_test.run(ask) == 1
    assert "не принимает соединений" in capsys.readouterr().out
    settings.EMAIL_PORT, server.silent = server.port, True
    assert mail_test.run(ask) == 1
    assert "не отвечает" in capsys.readouterr().out
    settings.EMAIL_HOST = ""
    assert mail_test.run(ask) == 1
    assert "NASTAVNIK_SMTP_HOST" in capsys.readouterr().out


def test_settings_of_the_mail_server_are_read_and_slips_are_told():
    named = {"NASTAVNIK_SMTP_HOST": "smtp.example", "NASTAVNIK_SMTP_USER": "school@example.org"}
    found = mail_server({**named, "NASTAVNIK_SMTP_SECURITY": "tls", "NASTAVNIK_SMTP_PASSWORD": "secret"})
    assert (found.port, found.sender, found.security) == (465, "school@example.org", "tls")
    assert mail_server({**named, "NASTAVNIK_SMTP_SECURITY": "starttls"}).port == 587
    assert mail_server({}).host == ""
    slips = ({"SECURITY": "ssl"}, {"PORT": "70000"}, {"PORT": "smtp"}, {"PASSWORD": "secret"})
    for slip in slips:
        with pytest.raises(ImproperlyConfigured):
            mail_server({**named, **{f"NASTAVNIK_SMTP_{name}": value for name, value in slip.items()}})


def test_two_mailboxes_get_a_letter_each_and_the_one_that_was_reached_gets_no_second(server, reader, monkeypatch):
    monkeypatch.setattr(Account, "every_mailbox", lambda _account, _day: ["old@home.example", "new@home.example"])
    put(kind="entry.password", account=reader, key="1", school_id=reader.school_id)
    row = Letter.objects.get()
    refused = {"old@home.example"}
    server.refused = refused
    post = Post()
    post.send_waiting()
    assert [one["To"] for one in server.taken] == ["new@home.example"]
    assert (now(row).state, row.trouble) == (State.WAITING, Trouble.LATER)
    refused.clear()
    with clock.at(clock.now() + AGAIN[0]):
        post.send_waiting()
    assert [one["To"] for one in server.taken] == ["new@home.example", "old@home.example"]
    assert now(row).state == State.SENT


def test_of_a_letter_to_or_from_the_confidant_nobody_else_learns_even_that_there_is_one(reader, chief):
    for number, name in enumerate(("mentoring.call", "mentoring.call_answered", "mentoring.call_astray")):
        failed(name, reader, number)
    client = signed_in(chief)
    assert "Не доставлены" not in client.get("/").content.decode()
    page = client.get("/people/mail/").content.decode()
    assert reader.full_name not in page
    assert send(client, "people:mail", letters=[Letter.objects.first().message]).status_code == 422
    send(client, "people:mail", everything="1")
    assert set(Letter.objects.values_list("state", flat=True)) == {State.FAILED}


def test_a_name_of_two_lines_stops_no_letter(kind, reader):
    reader.school.short_name = "Школа\n№ 12"
    reader.school.save()
    tell(kind, reader)
    Post().send_waiting()
    assert mail.outbox[0].subject.startswith("Школа № 12: ")


def test_whoever_knows_a_login_alone_does_not_fill_a_mailbox(reader):
    stands = clock.today() - dt.timedelta(days=31)
    Account.objects.filter(pk=reader.pk).update(email_since=stands, email_proved_on=stands)
    for _number in range(9):
        ask_recovery_letter(login=reader.login, address="https://school.example/recovery/mail/")
    assert Letter.objects.filter(kind="recovery").count() == 5
    with clock.at(clock.now() + dt.timedelta(days=1, seconds=1)):
        ask_recovery_letter(login=reader.login, address="https://school.example/recovery/mail/")
    assert Letter.objects.filter(kind="recovery").count() == 6


def test_a_site_that_sends_no_letters_does_not_say_that_they_arrived(chief, settings):
    settings.EMAIL_HOST = ""
    page = signed_in(chief).get("/people/mail/").content.decode()
    assert "Сайт писем не отправляет" in page
    assert "Все письма дошли" not in page
