"""A busy, full, closed or absent database: no word is lost, nothing is written twice, reading goes on."""

import html
import re
import uuid
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.test import Client

from nastavnik.kit import views
from nastavnik.kit.busy import TRIES, is_busy
from nastavnik.kit.once import FormOnceMiddleware
from nastavnik.kit.presence import CHANGING, ChangingError
from nastavnik.people.models import Account, Teacher
from nastavnik.people.views import roster, staff
from tests import factories

WORDS = 'Иванов "и" <Петров> & сын'


@pytest.fixture
def chief(db: None) -> Account:
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def client(chief: Account) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(chief)
    return made


def broken(error: Exception):
    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


def fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def person(**more: str) -> dict[str, str]:
    return {"form_key": str(uuid.uuid4()), "last_name": WORDS, "first_name": "Пётр", **more}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationalError("database is locked"), "Сайт занят"),
        (OperationalError("database or disk is full"), "кончилось место"),
        (OperationalError("attempt to write a readonly database"), "только читается"),
        (InternalError("cannot execute INSERT in a read-only transaction"), "только читается"),
        (OperationalError("canceling statement due to lock timeout"), "Сайт занят"),
        (InterfaceError("connection already closed"), "не отвечает"),
        (OperationalError('FATAL: database "school" does not exist'), "пропала"),
        (ChangingError(CHANGING), "Сайт обновляют"),
    ],
)
def test_what_was_typed_comes_back_and_is_written_once_when_sent_again(client, monkeypatch, error, words):
    sent = person()
    with monkeypatch.context() as patched:
        patched.setattr(staff, "add_teacher", broken(error))
        answer = client.post("/people/add/", sent)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert words in page
    assert 'action="/people/add/?again=1" data-again="5"' in re.sub(r"\s+", " ", page)
    kept = fields(page)
    assert {name: kept[name] for name in sent} == sent
    assert client.post("/people/add/?again=1", kept).status_code == 302
    assert client.post("/people/add/?again=1", kept).status_code == 302
    assert Teacher.objects.filter(last_name=WORDS).count() == 1


def test_after_a_few_tries_the_page_waits_for_a_press(client, monkeypatch):
    monkeypatch.setattr(staff, "add_teacher", broken(OperationalError("database is locked")))
    page = client.post(f"/people/add/?again={TRIES}", person()).content.decode()
    assert "data-again" not in page
    assert "Отправить ещё раз" in page


def test_a_file_is_asked_for_anew_and_a_password_is_on_no_page(client, monkeypatch):
    monkeypatch.setattr(roster, "upload_roster", broken(OperationalError("database is locked")))
    sent = {"form_key": str(uuid.uuid4()), "file": SimpleUploadedFile("list.csv", b"a;b")}
    answer = client.post("/people/import/", sent)
    assert answer.status_code == 503
    assert "data-again" not in answer.content.decode()
    monkeypatch.setattr(Account, "check_password", broken(OperationalError("database is locked")))
    secret = "очень тайные слова подряд"
    answer = client.post("/entry/key/", {"form_key": str(uuid.uuid4()), "key-password": secret})
    assert answer.status_code == 503
    assert secret not in answer.content.decode()


def test_a_page_that_cannot_be_read_tries_again(client, monkeypatch):
    monkeypatch.setattr(staff, "staff_table", broken(OperationalError("server closed the connection")))
    answer = client.get("/people/?q=иванов")
    assert answer.status_code == 503
    assert "again=1" in answer.content.decode()
    assert "data-again" in answer.content.decode()


@pytest.fixture
def cannot_write(client: Client, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the database itself refuse to write: closed for writing, or with no room for one page more."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite is told so by a setting of its connection")
    raw = connection.connection
    before, pages = (raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("max_page_count", "page_count"))
    set_to = {"closed": "query_only = ON", "full": f"max_page_count = {pages}"}
    raw.execute(f"PRAGMA {set_to[request.param]}")
    yield
    raw.execute("PRAGMA query_only = OFF")
    raw.execute(f"PRAGMA max_page_count = {before}")


def typed_much() -> dict[str, str]:
    return {"draft_key": "own-words", "text": WORDS + "а" * 60_000}


REALLY = [("closed", "только читается"), ("full", "кончилось место")]


@pytest.mark.parametrize(("cannot_write", "words"), REALLY, indirect=["cannot_write"])
@pytest.mark.usefixtures("cannot_write")
def test_what_a_database_itself_refuses_to_write_comes_back_and_reading_goes_on(client, words):
    answer = client.post("/draft/", typed_much())
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert WORDS in html.unescape(answer.content.decode())
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("cannot_write", ["closed", "full"], indirect=True)
@pytest.mark.usefixtures("cannot_write")
def test_control_without_the_page_it_would_be_a_fault_of_the_program(client, monkeypatch):
    monkeypatch.setattr(views, "is_busy", lambda _error: False)
    assert client.post("/draft/", typed_much()).status_code == 500


def test_a_fault_of_the_program_is_no_busy_database(client, monkeypatch):
    monkeypatch.setattr(staff, "staff_table", broken(ValueError("a fault")))
    answer = client.get("/people/")
    assert answer.status_code == 500
    assert "Ошибка программы" in answer.content.decode()
    assert not is_busy(InternalError("a fault"))


def test_no_secret_is_shown_back_whichever_page_refuses(client, monkeypatch):
    secrets = {"old": "прежняя тайна четырёх слов", "new": "новая тайна четырёх слов"}
    sent = {"form_key": str(uuid.uuid4()), **secrets}
    pages = [Client().post("/entry/password/", sent).content.decode()]  # the session is over
    with monkeypatch.context() as patched:
        patched.setattr(FormOnceMiddleware, "_claim", broken(OperationalError("database is locked")))
        pages.append(client.post("/entry/password/", sent).content.decode())
        pages.append(client.post("/entry/unseal/", {**sent, "unseal-key": "ABCDE-12345"}).content.decode())
    pages.append(client.post("/entry/password/", {**secrets, "form_key": "no key"}).content.decode())
    for _number in range(14):
        refused = client.post("/entry/password/", {**secrets, "form_key": str(uuid.uuid4())})
    assert refused.status_code == 429
    pages.append(refused.content.decode())
    for page in pages:
        assert not any(one in page for one in (*secrets.values(), "ABCDE-12345"))
