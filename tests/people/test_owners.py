"""The signed sheet of a first opening: a whole run at once, the owner and the head are told, a fortnight to deny it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.kit.uploads import Upload
from nastavnik.outbox.selectors import notices_of
from nastavnik.outbox.services.daily import do_day
from nastavnik.people.models import Account, OwnerSheet
from nastavnik.people.services import (
    dispute_owner_sheet,
    make_personal_key,
    recover_by_key,
    register_owner_sheets,
)
from tests import factories
from tests.people.desk import send, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 signed"


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def head(chief):
    return factories.account(chief.school, roles=("head",))


@pytest.fixture
def owners(chief):
    return [factories.account(chief.school, opened_by_code=True) for _ in range(3)]


def register(owners, actor, content=PDF):
    return register_owner_sheets(
        teachers=[one.teacher for one in owners], upload=Upload.of("листы.pdf", content), actor=actor
    )


def test_a_run_of_sheets_is_registered_by_one_scan_and_everybody_concerned_is_told(chief, head, owners):
    client = signed_in(chief)
    assert client.get(reverse("people:owner_sheets")).status_code == 200
    scan = SimpleUploadedFile("листы.pdf", PDF)
    answer = send(client, "people:owner_sheets", teachers=[one.teacher.pk for one in owners[:2]], scan=scan)
    assert answer.status_code == 302
    assert [Account.objects.get(pk=one.pk).may_consent for one in owners] == [True, True, False]
    assert OwnerSheet.objects.values("scan").distinct().count() == 1
    for one in owners[:2]:
        assert ["зарегистрирован подписанный лист" in line.text for line in notices_of(one)] == [True]
        assert (one.email, 'class="count">1<' in signed_in(one).get("/").content.decode()) == ("", True)
    assert len(notices_of(head)) == 2
    assert Event.objects.filter(kind="account.owner_sheet", actor_id=chief.pk).count() == 2
    page = signed_in(head).get(reverse("people:owner_sheets")).content.decode()
    assert owners[0].full_name in page
    assert "Это не он(а)" in page
    assert "Это не он(а)" not in client.get(reverse("people:owner_sheets")).content.decode()


def test_the_coordinator_is_told_at_home_how_many_wait(chief, head, owners):
    assert "Входы без подписи: 3" in signed_in(chief).get("/").content.decode()
    assert "без подписи" not in signed_in(owners[0]).get("/").content.decode()
    register(owners, chief)
    assert "Входы без подписи" not in signed_in(chief).get("/").content.decode()


@pytest.mark.parametrize("content", [b"", b"MZ program"])
def test_without_a_scan_nobody_is_confirmed(chief, owners, content):
    client = signed_in(chief)
    sent = {"scan": SimpleUploadedFile("a.pdf", content)} if content else {}
    assert send(client, "people:owner_sheets", teachers=[owners[0].teacher.pk], **sent).status_code == 422
    assert not Account.objects.get(pk=owners[0].pk).may_consent


def test_nobody_registers_the_own_sheet_nor_another_schools(chief, owners):
    mine = factories.account(chief.school, roles=("coordinator",), opened_by_code=True)
    with pytest.raises(RuleError, match="другой человек"):
        register([mine], mine)
    with pytest.raises(RuleError):
        register(owners[:1], factories.account(factories.school(), roles=("coordinator",)))
    with pytest.raises(RuleError, match="Отметьте"):
        register([], chief)


def test_the_owner_reads_the_scan_and_takes_the_confirmation_back(chief, head, owners):
    owner = owners[0]
    register([owner], chief)
    client = signed_in(owner)
    assert "Это не моя подпись" in client.get("/about-me/").content.decode()
    assert client.get(reverse("web:own_scan")).content == PDF
    assert send(client, "web:not_my_sheet").status_code == 302
    assert not Account.objects.get(pk=owner.pk).may_consent
    for told in (head, chief):
        assert "подписан не владельцем" in notices_of(told)[0].text
    assert send(client, "web:not_my_sheet").status_code == 404
    assert client.get("/").status_code == 200, "the owner stays in the own account"


def test_whoever_registered_a_wrong_sheet_takes_it_back_and_registers_another(chief, head, owners):
    (sheet,) = register(owners[:1], chief)
    client = signed_in(chief)
    assert "Отозвать лист" in client.get(reverse("people:owner_sheets")).content.decode()
    assert send(client, "people:not_owner", sheet.pk).status_code == 302
    account = Account.objects.get(pk=owners[0].pk)
    assert (account.may_consent, account.is_active) == (False, True)
    assert not Event.objects.filter(kind="account.closed").exists()
    assert "отозван тем, кто его зарегистрировал" in notices_of(owners[0])[0].text
    assert "отозван, " in client.get(reverse("people:owner_sheets")).content.decode()
    register(owners[:1], chief)
    assert Account.objects.get(pk=owners[0].pk).may_consent


def test_the_head_closes_an_account_in_other_hands(chief, head, owners):
    (sheet,) = register(owners[:1], chief)
    other = factories.account(chief.school, roles=("coordinator",))
    send(signed_in(other), "people:not_owner", sheet.pk)
    assert Account.objects.get(pk=owners[0].pk).may_consent, "another coordinator takes nothing back"
    intruder = signed_in(owners[0])
    assert send(signed_in(head), "people:not_owner", sheet.pk).status_code == 302
    account = Account.objects.get(pk=owners[0].pk)
    assert (account.may_consent, account.has_usable_password()) == (False, False)
    assert intruder.get("/").status_code == 302, "open sessions end with the password"
    assert Event.objects.filter(kind="account.closed", actor_id=head.pk).exists()


def test_after_a_fortnight_it_stands(chief, head, owners):
    (sheet,) = register(owners[:1], chief)
    with clock.at(clock.today() + dt.timedelta(days=14)):
        assert sheet.may_be_disputed(clock.today())
    with clock.at(clock.today() + dt.timedelta(days=15)), pytest.raises(RuleError, match="Две недели"):
        dispute_owner_sheet(sheet=sheet, actor=head)


def test_another_schools_scan_does_not_exist(chief, owners):
    (sheet,) = register(owners[:1], chief)
    stranger = signed_in(factories.account(factories.school(), roles=("coordinator", "head")))
    assert stranger.get(reverse("people:owner_scan", args=[sheet.pk])).status_code == 404
    assert signed_in(owners[1]).get(reverse("people:owner_scan", args=[sheet.pk])).status_code == 403


def test_a_denied_sheet_waits_for_the_head_and_the_coordinator_and_has_an_end(chief, head, owners):
    confidant = factories.account(chief.school, roles=("confidant",))
    title = f"Лист первого входа подписал не владелец: {owners[0].teacher.short_name}"
    (sheet,) = register(owners[:1], chief)
    dispute_owner_sheet(sheet=sheet, actor=Account.objects.get(pk=owners[0].pk))
    for one in (chief, head):
        client = signed_in(one)
        assert title in client.get("/").content.decode()
        page = client.get(reverse("people:owner_sheets")).content.decode()
        assert "Подписал не владелец: что делать" in page
        assert "зарегистрируйте лист, подписанный им самим" in page
    for one in (owners[1], confidant):
        assert title not in signed_in(one).get("/").content.decode()
    assert [line.url for line in notices_of(confidant)] == [""], "no link to a page that is closed to the reader"
    with clock.at(clock.today() + dt.timedelta(days=13)):
        do_day(chief.school_id, clock.today())
        assert title in signed_in(head).get("/").content.decode()
    with clock.at(clock.today() + dt.timedelta(days=14)):
        for _ in range(2):
            do_day(chief.school_id, clock.today())
        assert title not in signed_in(head).get("/").content.decode()
        for told in (chief, head, confidant):
            assert ["никто не подтвердил" in line.text for line in notices_of(told)].count(True) == 1


def test_a_denied_sheet_is_settled_by_a_new_one(chief, head, owners):
    (sheet,) = register(owners[:1], chief)
    dispute_owner_sheet(sheet=sheet, actor=head)
    assert "вход закрыт, он был в чужих руках" in signed_in(head).get(reverse("people:owner_sheets")).content.decode()
    register(owners[:1], chief)
    assert "подписал не владелец" not in signed_in(head).get("/").content.decode()
    with clock.at(clock.today() + dt.timedelta(days=20)):
        do_day(chief.school_id, clock.today())
    assert not any("никто не подтвердил" in line.text for line in notices_of(head))


def test_whoever_the_head_shut_out_comes_back_by_nothing_they_had(chief, head, owners):
    (sheet, *_others) = register(owners, chief)
    held = sheet.account
    key = make_personal_key(account=held)
    dispute_owner_sheet(sheet=sheet, actor=head)
    held.refresh_from_db()
    assert (held.personal_key, held.email, held.email_before) == ("", "", "")
    with pytest.raises(RuleError):
        recover_by_key(login=held.login, key=key, password="пять простых слов вечером")
