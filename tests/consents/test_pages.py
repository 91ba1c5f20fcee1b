"""Pages of consents: one's own, the sheet, the coordinator's register."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from nastavnik.consents import services
from nastavnik.consents.models import Consent
from nastavnik.consents.selectors import KINDS
from nastavnik.consents.wordings import WORDINGS
from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.kit.registries import consequences, home_sections
from nastavnik.outbox.selectors import notices_of
from tests import factories
from tests.living.lines import lines_of, texts_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 10)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def coordinator():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def programme(coordinator):
    return factories.programme(coordinator.school)


@pytest.fixture
def person(programme):
    return factories.account(programme.school)


def post(client, name, data=None, *args):
    return client.post(reverse(name, args=args), {"form_key": str(uuid.uuid4()), **(data or {})})


def text(response) -> str:
    return response.content.decode()


def test_a_person_reads_gives_and_withdraws_in_as_many_steps(client, person, programme):
    client.force_login(person)
    mine = text(client.get(reverse("consents:mine")))
    give_url = reverse("consents:give", args=["participation"])
    assert give_url in mine
    assert str(WORDINGS["participation"].text)[:60] in text(client.get(give_url))
    assert post(client, "consents:give", None, "participation").url == reverse("consents:mine")
    consent = Consent.objects.get()
    assert consent.state == "in_force"
    mine = text(client.get(reverse("consents:mine")))
    withdraw_url = reverse("consents:withdraw", args=[consent.pk])
    assert withdraw_url in mine
    assert "Причину указывать не нужно" in text(client.get(withdraw_url))
    assert post(client, "consents:withdraw", {"sure": "1"}, consent.pk).url == reverse("consents:mine")
    consent.refresh_from_db()
    assert consent.state == "withdrawn"
    assert give_url in text(client.get(reverse("consents:mine")))


def test_every_kind_has_its_own_page(client, person, programme):
    client.force_login(person)
    assert client.get(reverse("consents:give", args=["share_outside"])).status_code == 404
    for kind, wording in ((kind, WORDINGS[kind]) for kind in KINDS):
        page = client.get(reverse("consents:give", args=[kind]))
        assert page.status_code == 200
        assert str(wording.title) in text(page)
    assert client.get(reverse("consents:give", args=["everything"])).status_code == 404
    assert post(client, "consents:give", None, "everything").status_code == 404


def test_the_mentors_work_leads_to_a_sheet_for_print(client, person, programme):
    client.force_login(person)
    assert "consents/give/mentor_work" not in text(client.get(reverse("consents:mine")))
    services.give(teacher=person.teacher, programme=programme, kind="candidacy", actor=person)
    assert "consents/give/mentor_work" in text(client.get(reverse("consents:mine")))
    assert post(client, "consents:give", {"up_to_mentees": "0"}, "mentor_work").status_code == 422
    answer = post(client, "consents:give", {"up_to_mentees": "2"}, "mentor_work")
    consent = Consent.objects.get(kind="mentor_work")
    assert answer.url == reverse("consents:sheet", args=[consent.pk])
    sheet = text(client.get(answer.url))
    for words in (person.school.name, person.teacher.full_name, "не больше 2", "по 30 июня 2027", "Подпись"):
        assert words in sheet
    assert consent.state == "prepared"


def test_an_account_opened_by_code_is_told_why_and_what_to_do(client, programme):
    person = factories.account(programme.school, opened_by_code=True)
    client.force_login(person)
    for url in (reverse("consents:mine"), reverse("consents:give", args=["participation"])):
        page = text(client.get(url))
        assert "Вход открыт по печатному коду" in page
    assert "Подготовить лист" in page
    answer = post(client, "consents:give", None, "participation")
    assert answer.url == reverse("consents:sheet", args=[Consent.objects.get().pk])
    assert Consent.objects.get().state == "prepared"


def test_without_a_programme_pages_say_so(client):
    person = factories.account(factories.school(), roles=("coordinator",))
    client.force_login(person)
    for name in ("mine", "register"):
        assert "Программа ещё не создана" in text(client.get(reverse(f"consents:{name}")))
    assert client.get(reverse("consents:give", args=["participation"])).url == reverse("consents:mine")
    assert client.get(reverse("consents:prepare")).url == reverse("programme:board")


def test_the_coordinator_prepares_and_registers_a_sheet_with_its_scan(client, coordinator, person, programme):
    client.force_login(coordinator)
    sent = {"teacher": person.teacher.pk, "kind": "mentor_work"}
    assert post(client, "consents:prepare", sent).status_code == 422
    answer = post(client, "consents:prepare", {**sent, "up_to_mentees": "3"})
    consent = Consent.objects.get()
    assert answer.url == reverse("consents:sheet", args=[consent.pk])
    assert "Подготовлен лист согласия" in notices_of(person)[0].text
    register = text(client.get(reverse("consents:register")))
    assert reverse("consents:sign", args=[consent.pk]) in register
    sign = {"sheet_number": "7", "signed_on": "2026-09-09"}
    wrong = {**sign, "scan": SimpleUploadedFile("a.pdf", b"MZ", "application/pdf")}
    assert post(client, "consents:sign", wrong, consent.pk).status_code == 422
    ahead = post(client, "consents:sign", {**sign, "signed_on": "2026-09-11"}, consent.pk)
    assert "Дата подписи ещё не наступила" in text(ahead)
    scan = SimpleUploadedFile("лист.png", b"\x89PNG\r\n\x1a\n1", "image/png")
    assert post(client, "consents:sign", {**sign, "scan": scan}, consent.pk).status_code == 302
    consent.refresh_from_db()
    assert (consent.state, consent.sheet_number) == ("in_force", "7")
    assert StoredFile.objects.count() == 1
    download = client.get(reverse("consents:scan", args=[consent.pk]))
    assert download["Content-Disposition"].startswith("attachment;")
    assert "зарегистрирован" in notices_of(person)[0].text
    assert "лист № 7" in text(_as(client, person).get(reverse("consents:mine")))


def _as(client, account):
    client.force_login(account)
    return client


def test_the_register_shows_states_and_never_why(client, coordinator, person, programme):
    consent = services.give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    services.withdraw(consent=consent, actor=person)
    client.force_login(coordinator)
    page = text(client.get(reverse("consents:register")))
    assert person.teacher.full_name in page
    assert "отозвано" in page
    assert coordinator.school.personal_data_basis in page
    book = load_workbook(io.BytesIO(client.get(f"{reverse('consents:register')}?format=xlsx").content))
    assert [cell.value for cell in book.active[2]][:2] == [person.teacher.full_name, "отозвано"]


def test_colleagues_and_other_schools_see_nothing(client, coordinator, person, programme):
    consent = services.give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    strangers = (
        factories.account(programme.school),
        factories.account(programme.school, roles=("head",)),
        factories.account(factories.school(), roles=("coordinator",)),
    )
    for stranger in strangers:
        client.force_login(stranger)
        for name in ("sheet", "withdraw", "scan"):
            assert client.get(reverse(f"consents:{name}", args=[consent.pk])).status_code == 404
        assert post(client, "consents:withdraw", None, consent.pk).status_code == 404
        assert person.teacher.full_name not in text(client.get(reverse("consents:mine")))
    assert client.get(reverse("consents:sign", args=[consent.pk])).status_code == 404
    other = factories.teacher(factories.school())
    client.force_login(coordinator)
    sent = {"teacher": other.pk, "kind": "participation"}
    assert post(client, "consents:prepare", sent).status_code == 422
    client.force_login(person)
    assert client.get(reverse("consents:register")).status_code == 403
    consent.refresh_from_db()
    assert consent.state == "in_force"


def test_a_refused_consequence_is_told_on_the_page(client, person, programme, monkeypatch):
    def fail(*, consent, actor):
        raise RuleError("test.failed", "Сейчас не получилось.")

    monkeypatch.setitem(consequences._items, "test.consequence", fail)
    consent = services.give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    client.force_login(person)
    answer = post(client, "consents:withdraw", {"sure": "1"}, consent.pk)
    assert answer.status_code == 422
    assert "Сейчас не получилось." in text(answer)


def _queries(client, django_assert_max_num_queries, name) -> int:
    with django_assert_max_num_queries(100) as seen:
        assert client.get(reverse(f"consents:{name}")).status_code == 200
    return len(seen)


def test_the_register_costs_the_same_for_few_and_many(client, coordinator, programme, django_assert_max_num_queries):
    def add() -> None:
        made = factories.account(programme.school)
        services.give(teacher=made.teacher, programme=programme, kind="participation", actor=made)
        services.give(teacher=made.teacher, programme=programme, kind="mentor_work", actor=made)

    client.force_login(coordinator)
    add()
    names = ("register", "mine")
    few = [_queries(client, django_assert_max_num_queries, name) for name in names]
    for _ in range(19):
        add()
    assert [_queries(client, django_assert_max_num_queries, name) for name in names] == few


def test_home_reminds_of_unsigned_sheets(coordinator, person, programme):
    assert [one for one in texts_of(coordinator) if "подписи" in one] == []
    consent = services.prepare_sheet(
        teacher=person.teacher, programme=programme, kind="mentor_work", actor=coordinator, up_to_mentees=2
    )
    step = next(one for one in lines_of(coordinator) if "подписи" in one.text)
    assert (step.text, step.url) == (
        f"Ждёт подписи лист: {person.teacher.short_name}",
        reverse("consents:register"),
    )
    own = lines_of(person)[0]
    assert own.text == "Лист ждёт подписи: работа наставника (ст. 351.8 ТК РФ)"
    assert own.url == reverse("consents:sheet", args=[consent.pk])
    section = dict(home_sections)["consents.mine"]
    assert list(section.context(factories.request_of(person))["rows"]) == [consent]


def test_the_coordinator_withdraws_with_number_and_day(client, coordinator, person, programme):
    consent = services.give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    client.force_login(coordinator)
    assert "Номер заявления" in text(client.get(reverse("consents:withdraw", args=[consent.pk])))
    assert post(client, "consents:withdraw", {"sure": "1"}, consent.pk).status_code == 422
    sent = {"sheet_number": "14", "signed_on": consent.given_on.isoformat()}
    asked = post(client, "consents:withdraw", sent, consent.pk)
    assert (asked.status_code, "Что произойдёт" in text(asked)) == (200, True)
    assert post(client, "consents:withdraw", {**sent, "sure": "1"}, consent.pk).status_code == 302
    consent.refresh_from_db()
    assert consent.state == "withdrawn"
    assert any("заявлению № 14" in one.text for one in notices_of(person))
