"""Totals over schools: who reads them, what they tell, what waits, what the file of a school may hold."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from nastavnik.core.errors import RuleError
from nastavnik.core.evidence.totals import content_of, read_file, totals
from nastavnik.kit import access, clock
from nastavnik.kit.models import Release
from nastavnik.people.models import Account, Membership, Teacher
from nastavnik.people.selectors import standing
from nastavnik.people.services import end_membership, give_schools, open_methodist
from nastavnik.programme.models import Programme
from nastavnik.reports.services import compose_sheet, compose_totals
from nastavnik.reports.services import totals as services
from nastavnik.surveys.models import Response, Wave
from tests import factories
from tests.reports.answered import SPRING
from tests.reports.regions import give, methodist, school
from tests.support import site_role
from tests.support.wording import forbidden_in

pytestmark = pytest.mark.django_db


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def press(client: Client, name: str):
    with clock.at(SPRING):
        return client.post(reverse(name), {"form_key": str(uuid.uuid4())})


def read(client: Client, name: str, **query) -> str:
    with clock.at(SPRING), override("ru"):
        answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def correct_one(programme: Programme) -> None:
    """Let one person answer the last questionnaire otherwise."""
    last = Response.objects.filter(wave__programme=programme, wave__kind="final").latest("pk")
    same = {name: getattr(last, name) for name in ("school", "version", "wave", "about", "submitted_at", "respondent")}
    answers = {code: 5 if value != 5 else 1 for code, value in last.answers.items()}
    Wave.objects.filter(pk=last.wave_id).update(state="open", closed_on=None)
    Response.objects.create(**same, corrects=last, answers=answers)
    Wave.objects.filter(pk=last.wave_id).update(state="closed", closed_on=SPRING)


def change(release: Release) -> dict:
    (block,) = release.content["changes"]
    return block


def test_the_methodist_composes_totals_and_reads_them_without_names() -> None:
    programmes = [school(12, shift=shift) for shift in range(3)]
    who = methodist(*programmes)
    client = client_of(who)
    assert "итоги 3 школ. Сводку ещё не составляли." in read(client, "web:home")
    assert "Сводки ещё нет" in read(client, "reports:schools")
    assert press(client, "reports:schools_compose").status_code == 302
    page = read(client, "reports:schools")
    assert "По 3 школам типичное изменение на 0," in page
    assert "Повторно ответили 36 из 36" in page
    assert "Сводка № 1, составлена 20 апреля 2027" in page
    assert "обычное возвращение к среднему" in page
    assert [programme.school.name in page for programme in programmes] == [False] * 3
    assert forbidden_in(page.split("<main", 1)[1].lower()) == ()
    row = Release.objects.get()
    assert (row.subjects, row.made_by) == (sorted(one.school_id for one in programmes), who.pk)
    saved = client.get(reverse("reports:schools"), {"number": 1, "format": "csv"})
    assert "По 3 школам" in saved.content.decode()
    for ending in ("xlsx", "ods", "csv"):
        assert f"?number=1&amp;format={ending}" in page
        assert ending in client.get(reverse("reports:schools"), {"format": ending}).headers["Content-Disposition"]
    with clock.at(SPRING):
        assert (
            "Over 3 schools"
            in client.get(reverse("reports:schools"), headers={"accept-language": "en"}).content.decode()
        )


def test_an_empty_page_says_what_to_do() -> None:
    nobody = client_of(methodist())
    assert nobody.get(reverse("reports:schools")).status_code == 403
    assert "Школ пока нет" in read(nobody, "web:home")
    without = factories.account(None)
    give(without, factories.school())
    page = client_of(without)
    assert "ещё нет программ" in read(page, "reports:schools")
    refused = press(page, "reports:schools_compose")
    assert refused.status_code == 422
    assert "ещё нет программ" in refused.content.decode()
    assert "ещё нет программ" in page.get(reverse("reports:schools"), {"format": "xlsx"}).content.decode()


def test_two_schools_are_counted_and_nothing_is_told_of_their_answers() -> None:
    client = client_of(methodist(school(12), school(12)))
    press(client, "reports:schools_compose")
    page = read(client, "reports:schools")
    assert "сводку показываем от 10 человек и трёх школ" in page
    assert "типичное изменение" not in page
    assert 'class="picture"' not in page


@pytest.mark.parametrize("number", ["0", "7", "x", "٣", "-1", "9" * 30])
def test_a_number_that_is_not_there_is_404(number: str) -> None:
    client = client_of(methodist(school(3)))
    assert client.get(reverse("reports:schools"), {"number": number}).status_code == 404


def test_a_school_that_joins_alone_does_not_move_the_figures() -> None:
    programmes = [school(12, shift=shift) for shift in range(3)]
    who = methodist(*programmes)
    first = compose_totals(actor=who, on=SPRING)
    give(who, school(30, shift=1).school)
    second = compose_totals(actor=who, on=SPRING)
    assert second.number == 2
    assert second.content["counts"]["schools"] == 4
    assert change(second)["figures"] == change(first)["figures"]
    page = read(client_of(who), "reports:schools")
    assert "Со времени прошлой сводки ответы изменились меньше чем у 10 человек" in page
    assert "ответивших дважды 36" in page
    for _ in range(2):
        give(who, school(12).school)
    assert change(compose_totals(actor=who, on=SPRING))["figures"]["people"] == 90


def test_one_changed_answer_does_not_move_the_figures() -> None:
    programmes = [school(12, shift=shift) for shift in range(4)]
    who = methodist(*programmes)
    first = compose_totals(actor=who, on=SPRING)
    correct_one(programmes[0])
    assert change(compose_totals(actor=who, on=SPRING))["figures"] == change(first)["figures"]


def test_two_methodists_cannot_subtract_their_schools() -> None:
    programmes = [school(12, shift=shift) for shift in range(6)]
    region, city = methodist(*programmes), methodist(*programmes[:5])
    compose_totals(actor=region, on=SPRING)
    part = compose_totals(actor=city, on=SPRING)
    assert change(part)["figures"]["as_of"] is None
    assert "Сводка № 1" not in read(client_of(city), "reports:schools")
    three = compose_totals(actor=methodist(*programmes[:3]), on=SPRING)
    assert change(three)["figures"]["people"] == 36


def test_a_school_taken_back_takes_the_totals_with_it() -> None:
    programmes = [school(12, shift=shift) for shift in range(4)]
    who = methodist(*programmes)
    compose_totals(actor=who, on=SPRING)
    head = factories.account(programmes[0].school, roles=("head",))
    end_membership(membership=Membership.objects.get(school=programmes[0].school, account=who), actor=head)
    page = read(client_of(who), "reports:schools")
    assert "Сводки ещё нет" in page
    assert change(compose_totals(actor=who, on=SPRING))["figures"]["as_of"] is None


def test_the_same_figures_are_not_kept_twice() -> None:
    who = methodist(*[school(12) for _ in range(3)])
    assert compose_totals(actor=who, on=SPRING) == compose_totals(actor=who, on=SPRING)


def test_whoever_is_overtaken_is_checked_against_the_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    who = methodist(*[school(12, shift=shift) for shift in range(3)])
    other = methodist(*[school(12) for _ in range(3)])
    real, calls = services.releases.earlier, []

    def late(scope: str) -> list[Release]:
        rows = real(scope)
        if not calls:
            calls.append(1)
            compose_totals(actor=other, on=SPRING)
        return rows

    monkeypatch.setattr(services.releases, "earlier", late)
    assert compose_totals(actor=who, on=SPRING).number == 2
    monkeypatch.setattr(services.releases, "earlier", lambda _scope: [])
    with pytest.raises(RuleError, match="составляют и другие"):
        compose_totals(actor=methodist(*[school(12) for _ in range(3)]), on=SPRING)


@pytest.mark.skipif(site_role.EVERYWHERE, reason="where rows are kept apart, schools are read one after another")
def test_looking_costs_the_same_for_any_number_of_schools() -> None:
    programmes = [school(10, shift=shift) for shift in range(3)]
    who = methodist(*programmes)
    compose_totals(actor=who, on=SPRING)

    def cost() -> int:
        client = client_of(who)
        read(client, "reports:schools")
        with CaptureQueriesContext(connection) as seen:
            read(client, "reports:schools")
        return len(seen)

    few = cost()
    for _ in range(9):
        give(who, school(4).school)
    compose_totals(actor=who, on=SPRING)
    assert cost() == few


def test_a_methodist_of_no_school_opens_no_page_of_a_school() -> None:
    programmes = [school(12) for _ in range(3)]
    client, roles = client_of(methodist(*programmes)), access.roles_of(standing(methodist(*programmes)))
    assert roles == {"methodist"}
    opened = []
    for name, row in access.matrix().urls.items():
        if access.ANYBODY in row.who or "GET" not in row.methods or row.args or row.sample:
            continue
        status = client.get(reverse(name)).status_code
        assert status in {200, 302, 403, 404}, name
        opened += [name] if status == 200 else []
    assert set(opened) == {
        "kit:batches",
        "web:home",
        "web:notices",
        "web:about_me",
        "web:entry",
        "web:anew",
        "web:factor",
        "web:own_data",
        "kit:view_save",
        "programme:all_matters",
        "programme:duties",
        "programme:questions",
        "registry:lent_mine",
        "reports:schools",
    }
    for name in ("people:teacher", "programme:act", "surveys:wave"):
        assert client.get(reverse(name, args=[1])).status_code in {403, 404}


@pytest.mark.parametrize("role", ["coordinator", "head", "council_member", "operator", "confidant"])
def test_others_cannot_open_totals_over_schools(role: str) -> None:
    client = client_of(factories.account(school(3).school, roles=(role,)))
    assert client.get(reverse("reports:schools")).status_code == 403
    assert press(client, "reports:schools_compose").status_code == 403


def test_a_methodist_is_opened_without_a_school_and_the_journal_of_each_says_so() -> None:
    first, second = factories.school(), factories.school()
    who = open_methodist(
        login="Metod", full_name="Орлова А. П.", password="четыре слова методиста подряд", schools=[first.pk]
    )
    assert (who.login, who.school) == ("metod", None)
    assert give_schools(account=who, schools=[first.pk, second.pk]) == [second.pk]
    with pytest.raises(RuleError, match="нет: 9999999"):
        give_schools(account=who, schools=[9999999])
    with pytest.raises(RuleError, match="отдельный вход"):
        give_schools(account=factories.account(first), schools=[first.pk])


def test_only_the_head_takes_the_role_of_a_methodist_back() -> None:
    programme = school(3)
    row = give(methodist(), programme.school)
    with pytest.raises(RuleError):
        end_membership(membership=row, actor=programme.school.accounts.first())
    head = client_of(factories.account(programme.school, roles=("head",)))
    assert "Снять" in read(head, "people:roles")
    answer = head.post(reverse("people:end_role", args=[row.pk]), {"form_key": str(uuid.uuid4())})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.ended_on is not None


def sheet_text(programme: Programme) -> bytes:
    return json.dumps(compose_sheet(programme=programme, actor=None, on=SPRING).content["file"]).encode()


def test_files_of_schools_give_the_very_figures_of_the_server() -> None:
    programmes = [school(12, shift=shift, city="") for shift in range(4)]
    kept = compose_totals(actor=methodist(*programmes), on=SPRING)
    sheets = [read_file(sheet_text(programme)) for programme in programmes]
    found = json.loads(json.dumps(content_of(totals(sheets, year=2026, on=SPRING.isoformat()))))
    assert found["changes"] == kept.content["changes"]
    assert found["counts"] == kept.content["counts"]


def test_a_school_hands_over_a_file_it_has_seen() -> None:
    programme = school(12)
    client = client_of(factories.account(programme.school, roles=("head",)))
    assert "Файла ещё нет" in read(client, "reports:sheet")
    assert client.get(reverse("reports:sheet_file")).status_code == 302
    assert press(client, "reports:sheet_compose").status_code == 302
    page = read(client, "reports:sheet")
    assert "ответивших дважды 12" in page
    answer = client.get(reverse("reports:sheet_file"))
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.content.decode()
    assert programme.school.name not in text
    assert programme.school.city not in text
    assert not [one.last_name for one in Teacher.objects.filter(school=programme.school) if one.last_name in text]
    assert read_file(answer.content).measured[0].change.n == 12
    assert press(client, "reports:sheet_compose").status_code == 302
    assert Release.objects.count() == 1


def test_a_second_file_does_not_tell_of_one_person() -> None:
    programme = school(12)
    first = read_file(sheet_text(programme))
    correct_one(programme)
    second = compose_sheet(programme=programme, actor=None, on=SPRING)
    assert read_file(json.dumps(second.content["file"]).encode()).measured[0].change == first.measured[0].change
    assert second.content["waiting"] == [first.measured[0].key]
    client = client_of(programme.school.accounts.first())
    assert "прежнее число" in read(client, "reports:sheet")


def test_a_file_of_few_keeps_their_answers_in_the_school() -> None:
    programme = school(9)
    client = client_of(programme.school.accounts.first())
    press(client, "reports:sheet_compose")
    assert "числа остаются в школе" in read(client, "reports:sheet")
    assert read_file(sheet_text(programme)).measured[0].change is None


def test_the_file_is_composed_by_coordinator_or_head() -> None:
    programme = school(3)
    with pytest.raises(RuleError):
        compose_sheet(programme=programme, actor=factories.account(programme.school), on=SPRING)


def test_whoever_composes_the_file_too_late_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    programme = school(12)
    compose_sheet(programme=programme, actor=None, on=SPRING)
    monkeypatch.setattr(services.releases, "earlier", lambda _scope: [])
    client = client_of(programme.school.accounts.first())
    refused = press(client, "reports:sheet_compose")
    assert refused.status_code == 422
    assert "составляет кто-то ещё" in refused.content.decode()
