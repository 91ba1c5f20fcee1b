"""«Начать с чистого листа»: asked for twice a fortnight apart, stopped by the owner; the past stays closed for good."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock, drafts
from nastavnik.kit.models import Draft
from nastavnik.kit.sealing import Reader, read_by
from nastavnik.kit.uploads import Upload
from nastavnik.outbox.selectors import notices_of
from nastavnik.people.models import Account, OwnerSheet, Recovery
from nastavnik.people.selectors import recovery_token
from nastavnik.people.services import (
    ask_anew,
    begin_anew,
    begin_recovery,
    give_half,
    make_personal_key,
    recover_by_key,
    recover_by_mail,
    register_owner_sheets,
    stop_anew,
    unseal_by_key,
    use_recovery,
)
from tests import factories
from tests.access.extras import PDF
from tests.people.desk import send, signed_in
from tests.web.test_recovery import NEXT, PASSWORD, person

pytestmark = pytest.mark.django_db
FORTNIGHT = dt.timedelta(days=14)


@pytest.fixture(autouse=True)
def _the_same_moment():
    with clock.at(clock.today()):
        yield


@pytest.fixture
def head() -> Account:
    return person(factories.school(), "head")


@pytest.fixture
def confidant(head) -> Account:
    return person(head.school, "confidant")


def sealed_again(owner: Account, *helpers: Account) -> Account:
    begin_recovery(account=owner, actor=helpers[0], password=PASSWORD)
    Recovery.objects.update(opens_at=clock.now(), begun_at=clock.now() - dt.timedelta(days=1))
    first, second = (give_half(account=owner, actor=one, password=PASSWORD) for one in helpers)
    return use_recovery(login=owner.login, first=first, second=second, password=NEXT)


@pytest.fixture
def owner(head, confidant) -> Account:
    """Give a sealed account that has a draft from before, a key and a sheet."""
    made = person(head.school, login="petrova")
    drafts.save(made, "note-1", QueryDict("text=прежние слова"))
    return sealed_again(made, head, confidant)


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def read(account: Account, key: str) -> str:
    account = fresh(account)
    with read_by(Reader(lambda: account)):
        found = drafts.load(account, key)
    return found["text"] if found else ""


def later():
    return clock.at(clock.today() + FORTNIGHT)


def test_the_owner_asks_twice_and_works_on_without_the_past(owner, head, confidant) -> None:
    client = signed_in(owner)
    assert reverse("web:anew") in client.get("/entry/").content.decode()
    page = client.get("/entry/anew/").content.decode()
    assert "закроются навсегда" in page
    assert "Попросить и ждать 14 дней" in page
    assert send(client, "web:anew", password=NEXT).status_code == 422, "what it means is to be marked as understood"
    assert send(client, "web:anew", sure="on", password=NEXT)["Location"] == "/entry/anew/"
    for told in (owner, head, confidant):
        assert "начать с чистого листа" in notices_of(told)[0].text
    waits = client.get("/entry/anew/").content.decode()
    assert "Передумать" in waits
    assert "Закрыть прежнее навсегда" not in waits
    refused = send(client, "web:anew", sure="on", password=NEXT)
    assert refused.status_code == 422
    assert fresh(owner).sealed_on is not None
    with later():
        assert "Закрыть прежнее навсегда и начать" in client.get("/entry/anew/").content.decode()
        shown = send(client, "web:anew", sure="on", password=NEXT)
        assert "personal_key" in [one.name.partition("/")[2].removesuffix(".html") for one in shown.templates]
    account = fresh(owner)
    assert (account.sealed_on, account.anew_on) == (None, clock.today() + FORTNIGHT)
    for told in (owner, head, confidant):
        assert any("вход начат с чистого листа" in line.text for line in notices_of(told))
    assert [one.actor_id for one in Event.objects.filter(kind__startswith="account.anew")] == [owner.pk, owner.pk]
    assert "Прежние личные записи закрыты, пока" not in client.get("/").content.decode()


def test_after_it_consents_wait_for_a_sheet_signed_anew(owner, head) -> None:
    scan = {"upload": Upload.of("sheet.pdf", PDF), "actor": head}
    Account.objects.filter(pk=owner.pk).update(owner_confirmed_on=None, owner_confirmed_by="")
    register_owner_sheets(teachers=[owner.teacher], **scan)
    ask_anew(account=owner, password=NEXT)
    with later():
        begin_anew(account=fresh(owner), password=NEXT)
        assert not fresh(owner).may_consent
        assert OwnerSheet.objects.get().over_on == clock.today()
        assert owner.full_name in signed_in(head).get(reverse("people:owner_sheets")).content.decode()
        register_owner_sheets(teachers=[owner.teacher], **scan)
    assert fresh(owner).may_consent
    assert signed_in(owner).get(reverse("web:own_scan")).status_code == 200


def test_the_past_stays_closed_for_good_and_what_is_new_is_read(owner, head, confidant) -> None:
    assert Account.objects.filter(pk=owner.pk).update(personal_key="") == 1
    ask_anew(account=owner, password=NEXT)
    with later():
        begin_anew(account=fresh(owner), password=NEXT)
        assert read(owner, "note-1") == ""
        drafts.save(fresh(owner), "note-1", QueryDict("text=новые слова"))
        assert read(owner, "note-1") == "новые слова"
        key = make_personal_key(account=fresh(owner))
        sealed_again(fresh(owner), head, confidant)
        assert read(owner, "note-1") == ""
        drafts.save(fresh(owner), "note-1", QueryDict("text=самые новые"))
        assert read(owner, "note-1") == "самые новые"
        unseal_by_key(account=fresh(owner), key=key, password="новая фраза после печати")
        assert read(owner, "note-1") == "самые новые"
        drafts.clear(fresh(owner), "note-1")
        assert read(owner, "note-1") == ""
    assert fresh(owner).anew_on is not None


def test_words_over_what_is_closed_for_good_are_refused_with_the_reason(owner) -> None:
    ask_anew(account=owner, password=NEXT)
    with later():
        account = begin_anew(account=fresh(owner), password=NEXT)
    with read_by(Reader(lambda: account)):
        row = Draft.objects.filter(account=account).order_by("pk").first()
        with pytest.raises(RuleError, match="закрытая навсегда"):
            row.data = {"text": ["поверх"]}


@pytest.mark.parametrize("way", ["key", "letter", "unseal", "taken back", "helped in once more"])
def test_it_is_stopped_and_the_fortnight_begins_again(owner, head, confidant, way) -> None:
    Account.objects.filter(pk=owner.pk).update(sealed_on=None)
    key = make_personal_key(account=fresh(owner))
    Account.objects.filter(pk=owner.pk).update(sealed_on=owner.sealed_on)
    ask_anew(account=fresh(owner), password=NEXT)
    with clock.at(clock.today() + FORTNIGHT - dt.timedelta(days=1)):
        if way == "key":
            recover_by_key(login=owner.login, key=key, password=PASSWORD)
        elif way == "letter":
            token = recovery_token(fresh(owner), str(int(clock.now().timestamp())))
            recover_by_mail(token=token, password=PASSWORD)
        elif way == "unseal":
            unseal_by_key(account=fresh(owner), key=key, password="новая фраза после печати")
        elif way == "taken back":
            assert send(signed_in(owner), "web:stop_anew").status_code == 302
        else:
            sealed_again(fresh(owner), head, confidant)
    for told in (owner, head, confidant):
        assert any("не начинают с чистого листа" in line.text for line in notices_of(told))
    with later(), pytest.raises(RuleError):
        begin_anew(account=fresh(owner), password=PASSWORD if way in {"key", "letter"} else NEXT)
    assert fresh(owner).anew_on is None


def test_nobody_else_presses_it_and_who_is_not_sealed_has_nothing_to_press(owner, head, confidant) -> None:
    for other in (head, confidant):
        client = signed_in(other)
        assert "начинать с чистого листа нечего" in client.get("/entry/anew/").content.decode()
        assert send(client, "web:anew", sure="on", password=PASSWORD).status_code == 422
        send(client, "web:stop_anew")
    assert fresh(owner).anew_asked_at is None
    with pytest.raises(RuleError, match="Пароль не подошёл"):
        ask_anew(account=owner, password=PASSWORD)
    ask_anew(account=owner, password=NEXT)
    with later():
        with pytest.raises(RuleError, match="Пароль не подошёл"):
            begin_anew(account=fresh(owner), password=PASSWORD)
        stop_anew(account=head)
        assert fresh(owner).anew_asked_at is not None
