import datetime as dt
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock, foreign
from nastavnik.kit.models import StoredFile
from nastavnik.people.models import RosterImport, Teacher
from nastavnik.people.services import accept_roster, preview, upload_roster
from nastavnik.people.services.roster import reading
from tests import factories
from tests.people.desk import DATA, SCHOOL_12, send, signed_in, upload, workbook

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((DATA / "staff-school-12.json").read_text(encoding="utf-8"))["rows"]


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


def plain(teacher):
    return {
        "full_name": teacher.full_name,
        "position": teacher.position,
        "subjects": teacher.subjects,
        "department": teacher.department,
        "hired_on": teacher.hired_on.isoformat() if teacher.hired_on else None,
        "pedagogical_years": teacher.pedagogical_years,
        "category": teacher.category,
        "weekly_hours": None if teacher.weekly_hours is None else float(teacher.weekly_hours),
        "email": teacher.email,
    }


def test_sixty_people_come_in_exactly_and_only_when_accepted(chief):
    client = signed_in(chief)
    made = upload(client, SCHOOL_12, "staff-school-12.xlsx")
    page = client.get(reverse("people:import", args=[made.pk]))
    words = page.content.decode()
    assert "Человек в файле: 60" in words
    assert "лист «Педсостав»" in words
    assert "заголовок в строке 4" in words
    assert "Принять 60" in words
    assert Teacher.objects.count() == 0
    assert not Event.objects.filter(kind="roster.accepted").exists()
    response = send(client, "people:accept", made.pk)
    assert response.status_code == 302
    found = sorted((plain(one) for one in Teacher.objects.filter(school=chief.school)), key=json.dumps)
    assert found == sorted(EXPECTED, key=json.dumps)
    assert bytes(StoredFile.objects.get().content) == b""
    line = Event.objects.get(kind="roster.accepted")
    assert (line.data["new"], line.data["changed"], line.data["waiting"]) == (60, 0, 0)
    assert line.subject_id == made.pk


def test_the_old_export_is_read_as_well(chief):
    made = upload(signed_in(chief), (DATA / "staff-export-cp1251.csv").read_bytes(), "staff-export-cp1251.csv")
    assert len(preview(made).new) == 25


def test_second_accept_is_refused(chief):
    client = signed_in(chief)
    made = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    assert send(client, "people:accept", made.pk).status_code == 302
    again = send(client, "people:accept", made.pk)
    assert again.status_code == 422
    assert "уже принят" in again.content.decode()
    assert Teacher.objects.count() == 1
    assert Event.objects.filter(kind="roster.accepted").count() == 1


def test_same_form_sent_twice_accepts_once(chief):
    client, key = signed_in(chief), uuid.uuid4()
    made = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    assert {send(client, "people:accept", made.pk, key=key).status_code for _ in range(2)} == {302}
    assert Teacher.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "list.xlsx", "пуст"),
        (b"not a workbook at all", "list.xlsx", "файл"),
        (SCHOOL_12[:5000], "list.xlsx", "файл"),
        (b"%PDF-1.4 broken", "list.pdf", "файл"),
        ("Число;Сумма\n1;2\n".encode(), "list.csv", "имен"),
        (b"PK\x03\x04" + b"\x00" * 2000, "list.xlsx", "файл"),
        (b"<html><table></table></html>", "list.csv", "веб-страница"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_form_error(chief, content, name, said):
    response = send(signed_in(chief), "people:upload", file=SimpleUploadedFile(name, content))
    assert response.status_code == 422
    assert said in " ".join(response.context["form"].errors["file"]).lower()
    assert not RosterImport.objects.exists()
    assert not StoredFile.objects.exists()


def test_nothing_chosen_is_a_form_error(chief):
    assert send(signed_in(chief), "people:upload").status_code == 422


def test_a_heavy_file_is_refused_by_the_service(chief):
    with pytest.raises(RuleError, match="12 МБ"):
        upload_roster(school=chief.school, name="a.csv", content=b"x" * (12 * 1024 * 1024 + 1), actor=chief)


def test_a_reader_that_breaks_its_limits_is_words_not_a_crash(chief, monkeypatch, tmp_path):
    greedy = tmp_path / "greedy.py"
    greedy.write_text(
        "import runpy, sys\nsys.stdin.buffer.read()\n"
        f"runpy.run_path({str(foreign.CHILD)!r})['limit']()\nx = bytearray(2 ** 30)\nprint('{{}}')\n"
    )
    monkeypatch.setattr(foreign, "CHILD", greedy)
    with pytest.raises(RuleError, match="слишком сложно"):
        upload_roster(school=chief.school, name="a.csv", content="ФИО\nКротов Илья Павлович".encode(), actor=chief)
    sleepy = tmp_path / "sleepy.py"
    sleepy.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(foreign, "CHILD", sleepy)
    monkeypatch.setattr(foreign, "SECONDS", 0.3)
    with pytest.raises(RuleError, match="слишком сложно"):
        upload_roster(school=chief.school, name="a.csv", content="ФИО\nКротов Илья Павлович".encode(), actor=chief)
    assert not RosterImport.objects.exists()


def test_a_wrong_date_waits_and_good_rows_do_not(chief):
    client = signed_in(chief)
    made = upload(
        client,
        workbook(
            ("Кротов Илья Павлович", "учитель", "биология", "01.09.2020", 5, ""),
            ("Мельник Ян Янович", "учитель", "химия", "31.02.2023", 3, ""),
        ),
    )
    words = client.get(reverse("people:import", args=[made.pk])).content.decode()
    assert "оставить без даты" in words
    assert "Принять 1 и решить по остальным: 1" in words
    assert send(client, "people:accept", made.pk).status_code == 302
    assert [one.last_name for one in Teacher.objects.all()] == ["Кротов"]
    result = client.get(reverse("people:import", args=[made.pk])).content.decode()
    assert "Мельник" in result
    response = send(client, "people:decide", made.pk, row="3", decision="keep")
    assert response.status_code == 302
    late = Teacher.objects.get(last_name="Мельник")
    assert (late.hired_on, late.pedagogical_years) == (None, 3)
    made.refresh_from_db()
    assert (made.counts["new"], made.counts["waiting"]) == (2, [])
    assert bytes(StoredFile.objects.get().content) == b""
    assert client.get(reverse("people:import", args=[made.pk])).status_code == 200
    assert Event.objects.get(kind="roster.row_decided").data["row"] == "3"
    assert send(client, "people:decide", made.pk, row="3", decision="keep").status_code == 422
    assert Teacher.objects.count() == 2


@pytest.mark.parametrize(("decision", "people"), [("one", 1), ("different", 2)])
def test_one_person_or_namesakes(chief, decision, people):
    client = signed_in(chief)
    made = upload(
        client,
        workbook(
            ("Котов Олег Юрьевич", "учитель", "биология", None, 5, "a@school.example"),
            ("Котов Олег Юрьевич", "учитель", "биология", None, 7, "b@school.example"),
        ),
    )
    assert "такой же человек в строке 2" in client.get(reverse("people:import", args=[made.pk])).content.decode()
    assert send(client, "people:decide", made.pk, row="3", decision="sideways").status_code == 422
    assert send(client, "people:decide", made.pk, row="99", decision="one").status_code == 422
    assert send(client, "people:decide", made.pk, row="3", decision=decision).status_code == 302
    assert Teacher.objects.count() == 0
    send(client, "people:accept", made.pk)
    assert Teacher.objects.count() == people


def test_a_decision_can_be_taken_back(chief):
    client = signed_in(chief)
    made = upload(client, workbook(("Мельник Ян Янович", "учитель", "химия", "31.02.2023", 3, "")))
    send(client, "people:decide", made.pk, row="2", decision="skip")
    made.refresh_from_db()
    assert made.decisions == {"2": "skip"}
    send(client, "people:decide", made.pk, row="2", decision="")
    made.refresh_from_db()
    assert made.decisions == {}


def test_a_row_without_a_readable_name_is_shown_and_can_be_skipped(chief):
    client = signed_in(chief)
    made = upload(
        client,
        workbook(("Кротов Илья Павлович", "учитель"), ("12345", "учитель"), ("И" * 90 + " Олег Ильич", "учитель")),
    )
    plan = preview(made)
    assert {question.row for question in plan.waiting} == {3, 4}
    assert send(client, "people:accept", made.pk).status_code == 302
    assert Teacher.objects.count() == 1


def test_columns_can_be_mapped_by_hand(chief):
    client = signed_in(chief)
    header = ("ФИО", "Что ведёт у нас", "Примечание")
    made = upload(client, workbook(("Кротов Илья Павлович", "биология", "учитель"), header=header))
    assert client.get(reverse("people:columns", args=[made.pk])).status_code == 200
    response = send(client, "people:columns", made.pk, column_0="full_name", column_1="subjects", column_2="position")
    assert response.status_code == 302, response.content.decode()
    made.refresh_from_db()
    assert made.choices["columns"] == {"1": "subjects", "2": "position"}
    row = preview(made).new[0]
    assert (row.subjects, row.position) == (("биология",), "учитель")
    twice = send(client, "people:columns", made.pk, column_0="full_name", column_1="subjects", column_2="subjects")
    assert twice.status_code == 422
    nameless = send(client, "people:columns", made.pk, column_0="", column_1="subjects", column_2="")
    assert nameless.status_code == 422
    made.refresh_from_db()
    assert made.choices["columns"] == {"1": "subjects", "2": "position"}
    cleared = send(client, "people:columns", made.pk, column_0="full_name", column_1="", column_2="position")
    assert cleared.status_code == 302
    made.refresh_from_db()
    assert preview(made).new[0].subjects == ()


def test_given_up_import_keeps_no_file_and_cannot_be_accepted(chief):
    client = signed_in(chief)
    made = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    assert send(client, "people:discard", made.pk).status_code == 302
    assert bytes(StoredFile.objects.get(pk=made.file_id).content) == b""
    assert send(client, "people:accept", made.pk).status_code == 422
    assert client.get(reverse("people:import", args=[made.pk])).status_code == 200
    assert client.get(reverse("people:columns", args=[made.pk])).status_code == 302
    assert Teacher.objects.count() == 0


def test_a_new_upload_replaces_the_unfinished_one(chief):
    client = signed_in(chief)
    first = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    second = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    first.refresh_from_db()
    assert (first.state, second.state) == ("discarded", "preview")


def test_other_school_and_other_roles(chief):
    made = upload(signed_in(chief), workbook(("Кротов Илья Павлович", "учитель")))
    stranger = factories.account(factories.school(), roles=("coordinator",))
    client = signed_in(stranger)
    assert client.get(reverse("people:import", args=[made.pk])).status_code == 404
    for name in ("accept", "discard", "decide"):
        assert send(client, f"people:{name}", made.pk, row="2", decision="skip").status_code == 404
    with pytest.raises(RuleError):
        accept_roster(roster_import=made, actor=stranger)
    teacher = factories.account(chief.school)
    assert signed_in(teacher).get(reverse("people:import", args=[made.pk])).status_code == 403
    assert signed_in(teacher).get(reverse("people:staff")).status_code == 403
    with pytest.raises(RuleError):
        upload_roster(school=chief.school, name="a.csv", content=b"x", actor=teacher)
    assert Teacher.objects.filter(last_name="Кротов").count() == 0


def test_two_digit_years_follow_the_domain_clock(chief):
    with clock.at(dt.date(2026, 9, 10)):
        made = upload(signed_in(chief), workbook(("Кротов Илья Павлович", "учитель", "химия", "1.9.20", 5, "")))
        assert preview(made).new[0].hired_on == dt.date(2020, 9, 1)


def test_preview_costs_the_same_for_one_and_for_many(chief):
    client = signed_in(chief)
    many = workbook(*((f"Кротов{chr(1072 + n)} Илья Павлович", "учитель") for n in range(20)))
    costs = []
    for content in (workbook(("Кротов Илья Павлович", "учитель")), many):
        made = upload(client, content)
        reading._kept.cache_clear()  # a list of an earlier test may have had the same row and the same bytes
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("people:import", args=[made.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1] < 20


def test_a_list_made_without_the_pages_is_looked_at_like_any_other(chief):
    made = factories.roster_import(chief.school, chief)
    assert [row.full_name for row in preview(made).new] == ["Кротов Илья Павлович"]
    assert factories.invitation(chief.school).open_at(clock.now())
