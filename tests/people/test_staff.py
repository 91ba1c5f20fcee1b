import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.kit.models import Batch
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.people.models import Invitation, Teacher
from nastavnik.people.services import (
    add_teacher,
    change_teacher,
    claim_own_row,
    mark_left,
    mark_returned,
)
from nastavnik.people.services.accounts import invite, may_mail
from tests import factories
from tests.people.desk import send, signed_in, upload, workbook

pytestmark = pytest.mark.django_db
FORM = {"last_name": "Белова", "first_name": "Алёна", "patronymic": "Игоревна", "position": "учитель"}


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


@pytest.fixture
def client(chief):
    return signed_in(chief)


def test_an_empty_list_leads_to_the_upload(client):
    words = client.get(reverse("people:staff")).content.decode()
    assert "Загрузите список педагогов" in words
    assert reverse("people:upload") in words


@pytest.mark.parametrize("asked", ["алена", "АЛЁНА", "белова алёна", "игор"])
def test_search_does_not_mind_case_and_yo(client, chief, asked):
    add_teacher(school=chief.school, actor=chief, **FORM)
    factories.teacher(chief.school, last_name="Сомов")
    words = client.get(reverse("people:staff"), {"q": asked}).content.decode()
    assert "Белова Алёна Игоревна" in words
    assert "Сомов" not in words


def test_filter_by_department_and_by_leaving(client, chief):
    factories.teacher(chief.school, last_name="Сомов", department="Химия")
    gone = factories.teacher(chief.school, last_name="Щукин", department="Физика")
    mark_left(teacher=gone, left_on=clock.today(), actor=chief)
    factories.teacher(chief.school, last_name="Окунев", department="История")
    words = client.get(reverse("people:staff"), {"department": "Химия"}).content.decode()
    assert "Сомов" in words
    assert "Окунев Иван" not in words
    assert "Щукин" not in client.get(reverse("people:staff")).content.decode()
    assert "Щукин" in client.get(reverse("people:staff"), {"left": "1"}).content.decode()
    assert "Ничего не нашлось" in client.get(reverse("people:staff"), {"q": "ы"}).content.decode()


def test_long_lists_are_paged_at_a_constant_cost(client, chief):
    factories.teacher(chief.school)
    client.get(reverse("people:staff"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("people:staff"))
    for _ in range(60):
        factories.account(chief.school)
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("people:staff"))
    assert len(many) == len(one)
    assert len(page.context["listing"].shown) == 50
    assert len(client.get(reverse("people:staff"), {"page": 2}).context["listing"].shown) == 11


def test_workbook_has_the_shown_people_and_no_formulas(client, chief):
    factories.teacher(
        chief.school,
        last_name="=HYPERLINK(1)",
        position="+7",
        subjects=["@x"],
        department="-1",
        hired_on=dt.date(2020, 9, 1),
    )
    factories.teacher(factories.school(), last_name="Чужой")
    response = client.get(reverse("people:staff"), {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert sheet.max_row == 2
    assert all(cell.data_type != "f" for cell in cells)
    assert [cell.value for cell in cells[:5]] == ["=HYPERLINK(1) Иван Петрович", None, "+7", "@x", "-1"]
    assert cells[8].value.date() == dt.date(2020, 9, 1)
    assert response["Content-Disposition"].startswith("attachment")
    narrowed = client.get(reverse("people:staff"), {"q": "никто", "format": "xlsx"})
    assert load_workbook(io.BytesIO(narrowed.content)).active.max_row == 1


def test_card_remembers_what_was_changed_by_hand(client, chief):
    one = factories.teacher(chief.school)
    manager = factories.teacher(chief.school)
    data = {
        "last_name": one.last_name,
        "first_name": "Пётр",
        "patronymic": one.patronymic,
        "position": "учитель",
        "subjects": "математика, физика, физика",
        "pedagogical_years": "5",
        "line_manager": manager.pk,
    }
    assert client.get(reverse("people:teacher", args=[one.pk])).status_code == 200
    assert send(client, "people:teacher", one.pk, **data).status_code == 302
    one.refresh_from_db()
    assert (one.first_name, one.subjects, one.line_manager) == ("Пётр", ["математика", "физика"], manager)
    assert one.by_hand == ["full_name", "subjects"]
    assert one.search_key.startswith(one.last_name.casefold())
    assert Event.objects.get(kind="teacher.changed").data["fields"] == ["first_name", "subjects", "line_manager"]
    assert send(client, "people:teacher", one.pk, **data).status_code == 302
    assert Event.objects.filter(kind="teacher.changed").count() == 1


def test_the_name_of_the_account_follows(chief):
    person = factories.account(chief.school)
    change_teacher(teacher=person.teacher, actor=chief, last_name="Новикова")
    person.refresh_from_db()
    assert person.full_name == person.teacher.full_name == "Новикова Иван Петрович"


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_name": ""},
        {"pedagogical_years": "99"},
        {"email": "нет"},
        {"hired_on": "31.02.2023"},
        {"line_manager": "0"},
    ],
)
def test_wrong_values_are_form_errors(client, chief, wrong):
    one = factories.teacher(chief.school, last_name="Сомов")
    data = {"last_name": "Сомов", "first_name": "Иван", **wrong}
    assert send(client, "people:teacher", one.pk, **data).status_code == 422
    one.refresh_from_db()
    assert one.last_name == "Сомов"


def test_nobody_manages_themselves_or_across_schools(client, chief):
    one = factories.teacher(chief.school)
    stranger = factories.teacher(factories.school())
    with pytest.raises(ValidationError):
        change_teacher(teacher=one, actor=chief, line_manager=one)
    with pytest.raises(ValidationError):
        change_teacher(teacher=one, actor=chief, line_manager=stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Teacher.objects.filter(pk=one.pk).update(line_manager=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Teacher.objects.filter(pk=one.pk).update(line_manager=stranger)
    assert client.get(reverse("people:teacher", args=[stranger.pk])).status_code == 404
    assert send(client, "people:teacher", stranger.pk, last_name="Х").status_code == 404


def test_adding_by_hand_asks_about_a_namesake(client, chief):
    assert client.get(reverse("people:add")).status_code == 200
    assert send(client, "people:add", **FORM).status_code == 302
    again = send(client, "people:add", **{**FORM, "first_name": "Алена"})
    assert again.status_code == 422
    assert "тёзка" in again.content.decode()
    assert send(client, "people:add", **FORM, namesake="on").status_code == 302
    assert Teacher.objects.filter(last_name="Белова").count() == 2
    assert Teacher.objects.first().by_hand == ["full_name", "position"]
    assert Event.objects.filter(kind="teacher.added").count() == 2


def test_leaving_closes_the_way_in_and_can_be_taken_back(client, chief):
    person = factories.account(chief.school)
    one = person.teacher
    made = factories.invitation(chief.school, teacher=one)
    assert send(client, "people:left", one.pk, left_on="завтра").status_code == 422
    one.hired_on = clock.today()
    one.save()
    assert send(client, "people:left", one.pk, left_on=clock.today() - dt.timedelta(days=1)).status_code == 422
    asked = send(client, "people:left", one.pk, left_on=clock.today())
    one.refresh_from_db()
    assert (asked.status_code, one.left_on) == (200, None)
    assert send(client, "people:left", one.pk, left_on=clock.today(), sure="1").status_code == 302
    person.refresh_from_db()
    made.refresh_from_db()
    assert not person.is_active
    assert made.revoked_at is not None
    assert client.get(reverse("people:teacher", args=[one.pk])).status_code == 200
    assert send(client, "people:returned", one.pk).status_code == 302
    person.refresh_from_db()
    assert person.is_active
    assert Event.objects.filter(kind="teacher.returned").count() == 1
    assert not Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True).exists()


def test_a_coordinator_finds_herself_in_the_list(client, chief):
    other = factories.teacher(chief.school)
    last, first = chief.full_name.split()
    own = factories.teacher(chief.school, last_name=last, first_name=first, patronymic="")
    assert "похоже, это вы" in client.get(reverse("people:staff")).content.decode()
    assert "Это вы?" in client.get(reverse("people:teacher", args=[own.pk])).content.decode()
    assert send(client, "people:mine", other.pk).status_code == 422
    assert send(client, "people:mine", own.pk).status_code == 302
    own.refresh_from_db()
    assert own.account == chief
    assert "похоже, это вы" not in client.get(reverse("people:staff")).content.decode()
    with pytest.raises(RuleError):
        claim_own_row(teacher=own, actor=chief)


def test_only_those_in_charge_write_the_list(chief):
    person = factories.account(chief.school, roles=("council_member", "department_head"))
    foreign = factories.account(factories.school(), roles=("coordinator",))
    for actor in (person, foreign):
        for call in (
            lambda actor=actor: add_teacher(school=chief.school, actor=actor, **FORM),
            lambda actor=actor: change_teacher(teacher=person.teacher, actor=actor, position="x"),
            lambda actor=actor: mark_left(teacher=person.teacher, left_on=clock.today(), actor=actor),
            lambda actor=actor: mark_returned(teacher=person.teacher, actor=actor),
        ):
            with pytest.raises(RuleError):
                call()
    with pytest.raises(TypeError):
        change_teacher(teacher=person.teacher, actor=chief, account=None)
    with pytest.raises(TypeError):
        add_teacher(school=chief.school, actor=chief, left_on=None)


@pytest.mark.parametrize("asked", ["Орлова", "9031234567", "8903123", "903 123", "завуч", "физика", "Южный"])
def test_somebody_is_found_by_anything_the_list_says(client, chief, asked):
    one = factories.teacher(chief.school, last_name="Белова", subjects=["физика"], phone="+7 903 123-45-67")
    factories.teacher(chief.school, last_name="Сомов")
    change_teacher(teacher=one, actor=chief, last_name="Орлова", other_positions=["завуч"], building="Южный")
    change_teacher(teacher=one, actor=chief, last_name="Белова")
    words = client.get(reverse("people:staff"), {"q": asked}).content.decode()
    assert "Белова" in words
    assert "прежде Белова, Орлова" in words
    assert "Сомов" not in words


def test_who_got_a_code_and_who_signed_stands_in_the_list(client, chief):
    invite(teacher=factories.teacher(chief.school, last_name="Кодова"), actor=chief)
    factories.account(chief.school, owner_confirmed_on=None, owner_confirmed_by="", opened_by_code=True)
    signed = factories.account(chief.school, owner_confirmed_on=clock.today(), owner_confirmed_by="sheet")
    factories.teacher(chief.school, last_name="Ничегов", employment="external")
    page = client.get(reverse("people:staff")).content.decode()
    assert f"до {short_date(clock.today() + dt.timedelta(days=14))}" in page
    assert "лист подписан" in page
    assert "внешний совместитель" in page
    found = {
        state: [
            row["last_name"] for row in client.get(reverse("people:staff"), {"entry": state}).context["listing"].shown
        ]
        for state in ("invited", "unsigned", "open", "none")
    }
    assert found["invited"] == ["Кодова"]
    assert found["open"] == [signed.teacher.last_name]
    assert found["none"] == ["Ничегов"]
    assert len(found["unsigned"]) == 1
    later = clock.now() + dt.timedelta(days=15)
    with clock.at(later):
        rows = signed_in(chief).get(reverse("people:staff"), {"entry": "over"}).context["listing"].shown
    assert [row["last_name"] for row in rows] == ["Кодова"]


def test_a_sheet_with_a_code_says_whose_it_is(client, chief):
    one = factories.teacher(chief.school, position="учитель", other_positions=["завуч"], department="Точные науки")
    page = send(client, "people:codes", teachers=[one.pk]).content.decode()
    assert "учитель, завуч" in page
    assert "Точные науки" in page


def test_two_people_of_one_mailbox_are_told_and_get_no_link(client, chief, settings):
    settings.EMAIL_HOST = "mail.example"
    one = factories.teacher(chief.school, email="one@school.example")
    assert may_mail(one)
    other = factories.teacher(chief.school, email="One@school.example")
    page = client.get(reverse("people:teacher", args=[one.pk])).content.decode()
    assert other.full_name in page
    with pytest.raises(RuleError):
        invite(teacher=one, actor=chief, kind="link")


def test_a_day_of_leaving_ahead_is_noted_and_forgotten(client, chief):
    person = factories.account(chief.school)
    day = clock.today() + dt.timedelta(days=20)
    asked = send(client, "people:left", person.teacher.pk, left_on=day)
    assert asked.status_code == 200
    assert "Вход на сайт закроется" in asked.content.decode()
    assert send(client, "people:left", person.teacher.pk, left_on=day, sure="1").status_code == 302
    one = Teacher.objects.get(pk=person.teacher.pk)
    assert (one.leaving_on, one.left_on, one.account.is_active) == (day, None, True)
    assert "уходит" in client.get(reverse("people:staff")).content.decode()
    assert send(client, "people:stays", one.pk).status_code == 302
    one.refresh_from_db()
    assert one.leaving_on is None
    mark_left(teacher=one, left_on=day, actor=chief)
    with clock.at(day):
        mark_left(teacher=one, left_on=day, actor=chief)
    one.refresh_from_db()
    assert (one.leaving_on, one.left_on) == (None, day)


def test_several_people_are_written_alike_leave_and_come_back_together(client, chief):
    people = [factories.account(chief.school).teacher for _ in range(2)]
    rows = [one.pk for one in people]
    assert reverse("people:alike_many") in client.get(reverse("people:staff")).content.decode()
    assert send(client, "people:alike_many", rows=rows).status_code == 422
    done = send(client, "people:alike_many", rows=rows, building="Южный", employment="external")
    assert done.status_code == 302
    assert set(Teacher.objects.filter(pk__in=rows).values_list("building", "employment")) == {("Южный", "external")}
    asked = send(client, "people:leave_many", rows=rows, left_on=clock.today())
    assert "Вход на сайт закроется" in asked.content.decode()
    assert send(client, "people:leave_many", rows=rows, left_on=clock.today(), sure="1").status_code == 302
    assert Teacher.objects.at_work().filter(pk__in=rows).count() == 0
    send(client, "kit:batch_back", Batch.objects.latest("pk").handle)
    assert Teacher.objects.at_work().filter(pk__in=rows, account__is_active=True).count() == 2


def test_the_chosen_are_offered_their_sheets(client, chief):
    one, other = factories.teacher(chief.school), factories.teacher(chief.school)
    chosen = client.get(reverse("people:codes"), {"rows": [one.pk]}).context["listing"].choosing.chosen
    assert chosen == {str(one.pk)}
    assert str(other.pk) not in chosen


def test_whoever_comes_after_the_first_list_is_new_until_put_aside(client, chief):
    first = upload(client, workbook(("Кротов Илья Павлович", "учитель")))
    send(client, "people:accept", first.pk)
    assert not Teacher.objects.filter(came_on__isnull=False).exists()
    second = upload(client, workbook(("Кротов Илья Павлович", "учитель"), ("Мельник Ян Янович", "учитель")))
    send(client, "people:accept", second.pk)
    new = Teacher.objects.get(came_on=clock.today())
    listed = client.get(reverse("people:staff"), {"left": "new"}).context["listing"].shown
    assert [row["last_name"] for row in listed] == [new.last_name] == ["Мельник"]
    assert send(client, "people:known_many", rows=[new.pk]).status_code == 302
    new.refresh_from_db()
    assert new.came_on is None
