"""Pages of stage 1 and the register of papers: who opens them, what they show, what they cost."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from nastavnik.kit import clock
from nastavnik.programme import selectors, services
from nastavnik.programme.models import Act, GateDecision, Programme, RoadmapItem
from nastavnik.programme.selectors import StageLine, SummaryLine
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 20)
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def coordinator():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def programme(coordinator):
    return services.create_programme(school=coordinator.school, start_year=2026, actor=coordinator)


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def post(client, name, data=None, *args):
    return client.post(reverse(name, args=args), {"form_key": str(uuid.uuid4()), **(data or {})})


def text(response) -> str:
    return response.content.decode()


PAGES = ("board", "summary", "roadmap", "acts", "outreach")
COORDINATOR_PAGES = ("forms", "add_item", "approve_roadmap")


def test_every_page_renders_for_the_coordinator(as_coordinator, programme):
    for name in PAGES + COORDINATOR_PAGES:
        assert as_coordinator.get(reverse(f"programme:{name}")).status_code == 200, name
    item = programme.roadmap.first()
    assert item.title in text(as_coordinator.get(reverse("programme:item", args=[item.pk])))


def test_the_head_reads_and_changes_nothing(client, programme):
    head = factories.account(programme.school, roles=("head",))
    client.force_login(head)
    for name in PAGES:
        assert client.get(reverse(f"programme:{name}")).status_code == 200, name
    for name in COORDINATOR_PAGES:
        assert client.get(reverse(f"programme:{name}")).status_code == 403, name
    roadmap = text(client.get(reverse("programme:roadmap")))
    assert reverse("programme:add_item") not in roadmap
    assert reverse("programme:item", args=[programme.roadmap.first().pk]) not in roadmap
    sent = {"title": "Педсовет", "audience": "staff", "way": "information", "held_on": "2026-09-01"}
    assert post(client, "programme:outreach", sent).status_code == 422
    assert not programme.outreach.exists()


def test_a_teacher_opens_none_of_it(client, programme):
    client.force_login(factories.account(programme.school))
    for name in PAGES + COORDINATOR_PAGES:
        assert client.get(reverse(f"programme:{name}")).status_code == 403, name


def test_the_first_page_creates_the_programme_of_the_suggested_year(as_coordinator, coordinator):
    page = text(as_coordinator.get(reverse("programme:board")))
    assert "2026/27" in page
    assert "С чего начать" in page
    assert as_coordinator.get(reverse("programme:roadmap")).url == reverse("programme:board")
    answer = post(as_coordinator, "programme:start", {"start_year": "2026"})
    assert answer.url == reverse("programme:roadmap")
    assert Programme.objects.get(school=coordinator.school).roadmap.count() == 31
    assert post(as_coordinator, "programme:start", {"start_year": "2026"}).status_code == 422
    assert post(as_coordinator, "programme:start", {"start_year": "1066"}).status_code == 422


@pytest.mark.parametrize(("day", "year"), [(dt.date(2027, 4, 30), "2026/27"), (dt.date(2027, 5, 1), "2027/28")])
def test_the_suggested_year_turns_in_may(as_coordinator, day, year):
    with clock.at(day):
        page = text(as_coordinator.get(reverse("programme:board")))
    assert f"selected>{year}" in page


def test_without_a_programme_others_are_told_so(client):
    school = factories.school()
    client.force_login(factories.account(school, roles=("head",)))
    page = text(client.get(reverse("programme:board")))
    assert "создаёт куратор" in page
    assert reverse("programme:start") not in page
    client.force_login(factories.account(school, roles=("department_head",)))
    assert "ещё не создана" in text(client.get(reverse("programme:outreach")))


def test_the_board_asks_for_what_is_missing_and_takes_a_reason(as_coordinator, programme):
    page = text(as_coordinator.get(reverse("programme:board")))
    assert "Этап 2: что ещё не сделано" in page
    assert "Коллектив проинформирован о программе" in page
    assert "fact=programme.outreach_held" in page
    check = {"gate": "launch", "fact": "programme.outreach_held"}
    form = as_coordinator.get(reverse("programme:pass_check"), check)
    assert "коллектив проинформирован" in text(form)
    assert post(as_coordinator, "programme:pass_check", {**check, "reason": " "}).status_code == 422
    answer = post(as_coordinator, "programme:pass_check", {**check, "reason": "Педсовет перенесён"})
    assert answer.url == reverse("programme:board")
    assert GateDecision.objects.get().reason == "Педсовет перенесён"
    page = text(as_coordinator.get(reverse("programme:board")))
    assert "fact=programme.outreach_held" not in page
    assert "Педсовет перенесён" not in page
    wrong = as_coordinator.get(reverse("programme:pass_check"), {"gate": "confirm", "fact": "x"})
    assert wrong.url == reverse("programme:board")


def test_rooms_above_give_notes_lines_and_counts(as_coordinator, programme, monkeypatch):
    monkeypatch.setitem(selectors.stage_notes._items, "mentee_register", lambda found: "14 человек")
    lines = [StageLine("Ждут разговора: 2", "no", "/mentees/")]
    monkeypatch.setitem(selectors.stage_lines._items, "mentee_register", lambda found: lines)
    monkeypatch.setitem(
        selectors.summary_lines._items, "registry", lambda found, on: [SummaryLine("Участников", 14, "", 1)]
    )
    page = text(as_coordinator.get(reverse("programme:board")))
    assert "14 человек" in page
    assert '<a href="/mentees/">Ждут разговора: 2</a>' in page
    assert "осталось 4" in page
    summary = text(as_coordinator.get(reverse("programme:summary")))
    assert "Участников" in summary
    assert "20 октября 2026" in summary
    earlier = text(as_coordinator.get(reverse("programme:summary"), {"on": "2026-09-15"}))
    assert "Справка о программе наставничества на 15 сентября 2026" in earlier
    later = text(as_coordinator.get(reverse("programme:summary"), {"on": "2030-01-01"}))
    assert "на 20 октября 2026" in later


def test_the_roadmap_says_what_is_late_in_words(as_coordinator, programme):
    page = text(as_coordinator.get(reverse("programme:roadmap")))
    assert "Выполнено 0 из 31" in page
    assert "просрочено с 4 сен" in page
    item = programme.roadmap.get(title__startswith="Место для встреч")
    answer = post(as_coordinator, "programme:done", {"done-done_on": "2026-10-19"}, item.pk)
    assert answer.status_code == 302
    page = text(as_coordinator.get(reverse("programme:roadmap")))
    assert "Выполнено 1 из 31" in page
    assert "сделано 19 окт" in page


def test_a_measure_is_written_through_its_page(as_coordinator, programme):
    sent = {
        "stage": "1",
        "title": "Памятка для педагогов",
        "due_to": "2026-11-01",
        "responsible": "куратор",
        "resources": ["methodological", "financial"],
        "result": "памятка",
    }
    assert post(as_coordinator, "programme:add_item", sent).url == reverse("programme:roadmap")
    item = RoadmapItem.objects.get(title="Памятка для педагогов")
    assert item.resources == ["methodological", "financial"]
    post(as_coordinator, "programme:item", {**sent, "title": "Памятка"}, item.pk)
    item.refresh_from_db()
    assert item.title == "Памятка"
    answer = post(as_coordinator, "programme:item", {**sent, "due_from": "2026-12-01"}, item.pk)
    assert answer.status_code == 422
    assert "Срок «по» раньше срока «с»" in text(answer)
    tomorrow = {"done-done_on": "2026-10-21"}
    assert "ещё не наступила" in text(post(as_coordinator, "programme:done", tomorrow, item.pk))
    assert post(as_coordinator, "programme:done", {"done-done_on": "вчера"}, item.pk).status_code == 422
    post(as_coordinator, "programme:done", {"done-done_on": "2026-10-20"}, item.pk)
    refused = post(as_coordinator, "programme:drop", None, item.pk)
    assert refused.status_code == 422
    assert "не отменяется" in text(refused)
    post(as_coordinator, "programme:return_item", None, item.pk)
    post(as_coordinator, "programme:drop", None, item.pk)
    item.refresh_from_db()
    assert item.state == "dropped"


def test_outreach_forms_and_order_through_their_pages(as_coordinator, programme):
    sent = {"title": "Педсовет", "audience": "staff", "way": "information", "held_on": "2026-09-01", "attendees": "54"}
    assert post(as_coordinator, "programme:outreach", sent).status_code == 302
    assert "54" in text(as_coordinator.get(reverse("programme:outreach")))
    ahead = post(as_coordinator, "programme:outreach", {**sent, "held_on": "2026-12-01"})
    assert ahead.status_code == 422
    post(as_coordinator, "programme:forms", {"role_models": ["experienced_novice"], "formats": ["group"]})
    assert "опытный учитель – молодой специалист" in text(as_coordinator.get(reverse("programme:board")))
    answer = post(as_coordinator, "programme:approve_roadmap", {"number": "142-од", "dated": "2026-08-28"})
    assert answer.url == reverse("programme:act", args=[Act.objects.get().pk])
    again = post(as_coordinator, "programme:approve_roadmap", {"number": "142-од", "dated": "2026-08-28"})
    assert again.status_code == 422
    assert "уже зарегистрирован" in text(again)
    page = text(as_coordinator.get(reverse("programme:roadmap")))
    assert "Утверждена приказом от 28.08.2026 № 142-од" in page


def test_closing_is_offered_near_the_end_of_the_year(as_coordinator, programme):
    assert "Начать завершение" not in text(as_coordinator.get(reverse("programme:board")))
    with clock.at(dt.date(2027, 5, 15)):
        assert "Начать завершение" in text(as_coordinator.get(reverse("programme:board")))
        assert post(as_coordinator, "programme:begin_closing").status_code == 302
        assert "Начать завершение" not in text(as_coordinator.get(reverse("programme:board")))
    programme.refresh_from_db()
    assert programme.closing_begun_on == dt.date(2027, 5, 15)


def test_a_signed_copy_goes_up_and_comes_down_as_an_attachment(as_coordinator, programme, coordinator):
    act = services.approve_roadmap(programme=programme, number="1", dated=DAY, actor=coordinator)
    url = reverse("programme:act_file", args=[act.pk])
    assert as_coordinator.get(url).status_code == 404
    page = text(as_coordinator.get(reverse("programme:act", args=[act.pk])))
    assert act.journal_head in page
    wrong = {"file": SimpleUploadedFile("a.pdf", b"<html><script>1</script>", "application/pdf")}
    assert "другого вида" in text(post(as_coordinator, "programme:act", wrong, act.pk))
    sent = {"file": SimpleUploadedFile("приказ.pdf", PDF, "text/html")}
    assert post(as_coordinator, "programme:act", sent, act.pk).status_code == 302
    answer = as_coordinator.get(url)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_the_register_is_filtered_and_downloaded(as_coordinator, programme, coordinator):
    services.approve_roadmap(programme=programme, number="=1+1", dated=DAY, actor=coordinator)
    services.register_act(programme=programme, kind="council_minutes", number="3", dated=DAY, actor=coordinator)
    minutes = text(as_coordinator.get(reverse("programme:acts"), {"kind": "council_minutes"}))
    assert "Протокол совета" in minutes
    assert "=1+1" not in minutes
    assert "Ничего не нашлось" in text(as_coordinator.get(reverse("programme:acts"), {"kind": "report"}))
    book = load_workbook(io.BytesIO(as_coordinator.get(f"{reverse('programme:acts')}?format=xlsx").content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {"=1+1", "3"} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_the_roadmap_is_downloaded_with_days_and_plain_text(as_coordinator, programme, coordinator):
    services.add_roadmap_item(
        programme=programme, actor=coordinator, stage=7, title="@SUM(A1)", due_to=dt.date(2027, 6, 1)
    )
    answer = as_coordinator.get(reverse("programme:roadmap"), {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_row == 33
    last = [cell.value for cell in sheet[33]]
    assert last[2] == dt.datetime(2027, 6, 1)  # noqa: DTZ001 - a cell has no time zone
    assert last[3] == "@SUM(A1)"


def test_another_schools_rows_do_not_exist(client, programme, coordinator):
    act = services.approve_roadmap(programme=programme, number="4711-ч", dated=DAY, actor=coordinator)
    outsider = factories.account(factories.school(), roles=("coordinator", "head"))
    client.force_login(outsider)
    item = programme.roadmap.first()
    for name, pk in (("item", item.pk), ("act", act.pk), ("act_file", act.pk)):
        assert client.get(reverse(f"programme:{name}", args=[pk])).status_code == 404, name
    for name in ("done", "drop", "return_item", "item"):
        assert post(client, f"programme:{name}", {"done-done_on": "2026-10-01"}, item.pk).status_code == 404
    assert act.number not in text(client.get(reverse("programme:acts")))
    assert item.state == RoadmapItem.objects.get(pk=item.pk).state


def _queries(client, django_assert_max_num_queries, name) -> int:
    with django_assert_max_num_queries(200) as seen:
        assert client.get(reverse(f"programme:{name}")).status_code == 200
    return len(seen)


def test_lists_cost_the_same_for_few_and_many_rows(
    as_coordinator, programme, coordinator, django_assert_max_num_queries
):
    def add(number: int) -> None:
        services.register_act(programme=programme, kind="report", number=str(number), dated=DAY, actor=coordinator)
        services.record_outreach(
            programme=programme, audience="staff", title=f"{number}", held_on=DAY, actor=coordinator
        )
        services.add_roadmap_item(programme=programme, actor=coordinator, stage=1, title=f"{number}")

    add(0)
    names = ("board", "roadmap", "acts", "outreach", "summary")
    few = [_queries(as_coordinator, django_assert_max_num_queries, name) for name in names]
    for number in range(1, 20):
        add(number)
    assert [_queries(as_coordinator, django_assert_max_num_queries, name) for name in names] == few
