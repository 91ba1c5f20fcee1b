"""A second list: what changed, what stays by hand, who is gone, who came back."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.people.models import Teacher
from nastavnik.people.services import change_teacher, decide, mark_left, preview
from tests import factories
from tests.people.desk import SCHOOL_12, changed_school_12, send, signed_in, upload, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


@pytest.fixture
def client(chief):
    return signed_in(chief)


def take(client, content):
    made = upload(client, content)
    assert send(client, "people:accept", made.pk).status_code == 302
    made.refresh_from_db()
    return made


def test_the_same_list_again_changes_nothing(client):
    take(client, SCHOOL_12)
    before = list(Teacher.objects.order_by("pk").values())
    made = take(client, SCHOOL_12)
    assert {name: made.counts[name] for name in ("new", "changed", "same", "gone")} == {
        "new": 0,
        "changed": 0,
        "same": 60,
        "gone": 0,
    }
    assert list(Teacher.objects.order_by("pk").values()) == before


def _changes(sheet):
    for row in sheet.iter_rows(min_row=5):
        cells = {cell.column: cell for cell in row}
        if "Синицын" in str(cells[2].value):
            cells[3].value = "старший учитель"
        if "Ушаков" in str(cells[2].value):
            cells[8].value = 9
        if "Гранкина" in str(cells[2].value):
            cells[2].value = "Новикова Дарья Олеговна"
            cells[10].value = "new@school12.example"


def test_a_changed_list_shows_what_changes_and_loses_nothing_by_hand(client, chief):
    take(client, SCHOOL_12)
    ids = set(Teacher.objects.values_list("pk", flat=True))
    ushakov = Teacher.objects.get(last_name="Ушаков")
    granka = Teacher.objects.get(last_name="Гранкина")
    change_teacher(teacher=ushakov, actor=chief, weekly_hours=27, phone="8 900 000-00-00")
    made = upload(client, changed_school_12(_changes))
    words = client.get(reverse("people:import", args=[made.pk])).content.decode()
    assert "учитель → старший учитель" in words
    assert "введено вручную, остаётся; в файле 9" in words
    assert "Гранкина Людмила Викторовна" in words
    plan = preview(made)
    assert [row.full_name for row in plan.new] == ["Новикова Дарья Олеговна"]
    assert [match.known.full_name for match in plan.changed] == ["Синицын Павел Юрьевич"]
    assert [question.key for question in plan.gone] == [f"gone-{granka.pk}"]
    assert {change.field for _match, change in plan.kept} == {"weekly_hours", "phone"}
    assert send(client, "people:accept", made.pk).status_code == 302
    assert Teacher.objects.get(last_name="Синицын").position == "старший учитель"
    ushakov.refresh_from_db()
    granka.refresh_from_db()
    assert (ushakov.weekly_hours, ushakov.phone) == (27, "8 900 000-00-00")
    assert granka.left_on is None
    assert Teacher.objects.filter(pk__in=ids).count() == 60
    assert Teacher.objects.count() == 61
    assert Event.objects.filter(kind="roster.accepted").count() == 2


def test_gone_people_leave_only_when_decided(client, chief):
    take(client, workbook(("Кротов Илья Павлович", "учитель"), ("Мельник Ян Янович", "учитель")))
    made = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    melnik = Teacher.objects.get(last_name="Мельник")
    melnik.account = factories.account(chief.school, staff=False)
    melnik.save()
    assert send(client, "people:decide", made.pk, row=f"gone-{melnik.pk}", decision="left").status_code == 302
    melnik.refresh_from_db()
    assert melnik.left_on is None
    with clock.at(dt.date(2026, 10, 5)):
        send(client, "people:accept", made.pk)
    melnik.refresh_from_db()
    assert melnik.left_on == dt.date(2026, 10, 5)
    assert not melnik.account.is_active
    assert Event.objects.get(kind="teacher.left").subject_id == melnik.pk


def test_somebody_with_a_role_is_not_let_go_by_a_list(client, chief):
    take(client, workbook(("Кротов Илья Павлович", "учитель")))
    own = factories.teacher(chief.school, chief, last_name="Корнеева")
    made = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    refused = send(client, "people:decide", made.pk, row=f"gone-{own.pk}", decision="left")
    assert refused.status_code == 422
    assert "Сначала снимите" in refused.content.decode()
    with pytest.raises(RuleError):
        decide(roster_import=made, row=f"gone-{own.pk}", decision="left", actor=chief)


def test_somebody_who_left_comes_back_only_when_decided(client, chief):
    content = workbook(("Кротов Илья Павлович", "учитель"))
    take(client, content)
    one = Teacher.objects.get()
    mark_left(teacher=one, left_on=clock.today(), actor=chief)
    made = upload(client, content)
    assert [question.kind for question in preview(made).waiting] == ["returned"]
    send(client, "people:decide", made.pk, row="2", decision=f"same:{one.pk}")
    send(client, "people:accept", made.pk)
    one.refresh_from_db()
    assert one.left_on is None
    assert Teacher.objects.count() == 1
    made.refresh_from_db()
    assert made.counts["back"] == 1


def test_a_shortened_name_is_asked_about(client):
    take(client, workbook(("Кротов Илья Павлович", "учитель", "химия", None, 4, "")))
    one = Teacher.objects.get()
    made = upload(client, workbook(("Кротов И. П.", "учитель", "химия", None, 5, "")))
    question = preview(made).waiting[0]
    assert question.kind == "who"
    assert f"same:{one.pk}" in dict(question.options)
    assert send(client, "people:decide", made.pk, row="2", decision="same:999999").status_code == 422
    send(client, "people:decide", made.pk, row="2", decision=f"same:{one.pk}")
    send(client, "people:accept", made.pk)
    one.refresh_from_db()
    assert (one.full_name, one.pedagogical_years) == ("Кротов Илья Павлович", 5)
    assert Teacher.objects.count() == 1


def test_a_full_name_replaces_initials_of_the_same_person(client):
    take(client, workbook(("Кротов И. П.", "учитель", "химия", None, 4, "")))
    one = Teacher.objects.get()
    made = upload(client, workbook(("Кротов Илья Павлович", "учитель", "химия", None, 4, "")))
    send(client, "people:decide", made.pk, row="2", decision=f"same:{one.pk}")
    send(client, "people:accept", made.pk)
    one.refresh_from_db()
    assert one.full_name == "Кротов Илья Павлович"
    assert one.search_key == "кротов илья павлович"


def test_two_rows_said_to_be_one_known_person_make_one(client):
    take(client, workbook(("Котов Олег Юрьевич", "учитель")))
    one = Teacher.objects.get()
    made = upload(client, workbook(("Котов Олег Юрьевич", "учитель"), ("Котов Олег Юрьевич", "учитель")))
    plan = preview(made)
    assert [question.kind for question in plan.waiting] == ["who", "who"]
    for row in ("2", "3"):
        send(client, "people:decide", made.pk, row=row, decision=f"same:{one.pk}")
    send(client, "people:accept", made.pk)
    assert Teacher.objects.count() == 1


def test_an_absent_value_does_not_empty_what_is_known(client):
    take(client, workbook(("Кротов Илья Павлович", "учитель", "химия", "01.09.2020", 4, "k@school.example")))
    take(client, workbook(("Кротов Илья Павлович", "", "", None, None, "")))
    one = Teacher.objects.get()
    assert (one.position, one.subjects, one.hired_on, one.email) == (
        "учитель",
        ["химия"],
        dt.date(2020, 9, 1),
        "k@school.example",
    )


def test_a_person_renamed_by_hand_keeps_the_name(client, chief):
    take(client, workbook(("Кротова Анна Павловна", "учитель", "химия", None, 4, "k@school.example")))
    one = Teacher.objects.get()
    change_teacher(teacher=one, actor=chief, last_name="Белова")
    made = take(client, workbook(("Кротова Анна Павловна", "учитель", "химия", None, 4, "k@school.example")))
    one.refresh_from_db()
    assert one.last_name == "Белова"
    assert made.counts["kept"] == 1


def test_another_schools_people_are_not_touched(client):
    other = factories.teacher(factories.school(), last_name="Кротов", first_name="Илья", patronymic="Павлович")
    take(client, workbook(("Кротов Илья Павлович", "директор")))
    other.refresh_from_db()
    assert other.position == "учитель"
    assert Teacher.objects.count() == 2


def test_a_changed_surname_is_asked_about_and_the_former_one_is_kept(client, chief):
    person = factories.account(chief.school)
    one = person.teacher
    Teacher.objects.filter(pk=one.pk).update(first_name="Алёна", patronymic="Игоревна", last_name="Белова")
    made = upload(client, workbook(("Орлова Алёна Игоревна", "учитель")))
    (question,) = preview(made).questions
    assert "Та же?" in question.why
    assert preview(made).new == []
    decide(roster_import=made, row=question.key, decision=f"same:{one.pk}", actor=chief)
    assert send(client, "people:accept", made.pk).status_code == 302
    one.refresh_from_db()
    person.refresh_from_db()
    assert (one.last_name, one.former_names, person.full_name) == ("Орлова", ["Белова"], "Орлова Алёна Игоревна")
    assert Teacher.objects.filter(school=chief.school).count() == 1
    assert "Белова" in client.get(reverse("people:teacher", args=[one.pk])).content.decode()


@pytest.mark.parametrize("known", [True, False])
def test_the_post_of_a_second_row_of_one_person_is_kept(client, chief, known):
    if known:
        factories.teacher(chief.school, last_name="Белова", first_name="Алёна", patronymic="Игоревна")
    rows = [("Белова Алёна Игоревна", "учитель"), ("Белова Алёна Игоревна", "педагог-психолог")]
    made = upload(client, workbook(*rows))
    for question in preview(made).questions:
        same = next(value for value, _words in question.options if value.startswith(("same", "one")))
        decide(roster_import=made, row=question.key, decision=same, actor=chief)
    assert send(client, "people:accept", made.pk).status_code == 302
    one = Teacher.objects.get(school=chief.school)
    assert (one.position, one.other_positions) == ("учитель", ["педагог-психолог"])
