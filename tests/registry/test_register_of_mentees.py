"""The register of mentees: every column of the official form, search by anything, filters, saved views."""

import csv
import io

import pytest
from django.urls import reverse

from nastavnik.kit.models import SavedView
from nastavnik.people.models import Teacher
from tests import factories

PAGE = reverse("registry:mentees")


@pytest.fixture
def mentees(programme):
    """Three people in the register, of two departments, one without a way in."""
    first, second, third = (factories.joined_mentee(programme) for _number in range(3))
    Teacher.objects.filter(pk=second.teacher_id).update(department="МО словесников", pedagogical_years=12)
    Teacher.objects.filter(pk=first.teacher_id).update(department="МО математики", pedagogical_years=1)
    third.teacher.account = None
    third.teacher.phone = "+7 900 111-22-33"
    third.teacher.save()
    return first, second, third


def names(page):
    return {row.teacher.pk for row in page.context["listing"].shown}


def test_more_columns_are_offered_and_a_file_has_all(mentees, coordinator, as_user):
    page = as_user.get(coordinator, PAGE)
    assert 'data-label="Контакты"' not in page.text
    page = as_user.get(coordinator, PAGE, column=["name", "contacts"])
    assert 'data-label="Контакты"' in page.text
    assert 'data-label="Запросы"' not in page.text
    page = as_user.get(coordinator, PAGE, column="all")
    assert all(f'data-label="{label}"' in page.text for label in ("Наставник", "Цели", "Исходная самооценка"))
    rows = list(
        csv.reader(io.StringIO(as_user.get(coordinator, PAGE, format="csv").content.decode("utf-8-sig")), delimiter=";")
    )
    head = next(row for row in rows if "ФИО" in row)
    wanted = {"№", "Контакты", "Наставник", "МО наставника", "Форма наставничества", "Практические результаты"}
    assert wanted <= set(head)
    assert [row[head.index("№")] for row in rows[rows.index(head) + 1 :] if any(row)] == ["1", "2", "3"]


def test_the_register_is_searched_by_whatever_stands_in_it(mentees, coordinator, as_user):
    _first, second, third = mentees
    assert names(as_user.get(coordinator, PAGE, q="словесников")) == {second.teacher_id}
    assert names(as_user.get(coordinator, PAGE, q="111-22-33")) == {third.teacher_id}
    assert names(as_user.get(coordinator, PAGE, q="дисциплина")) == {one.teacher_id for one in mentees}
    ordered = as_user.get(coordinator, PAGE, q="дисциплина", sort="-teacher.pedagogical_years")
    assert ordered.context["listing"].shown[0].teacher.pk == second.teacher_id


def test_filters_go_with_the_state_and_with_each_other(mentees, coordinator, as_user):
    first, second, third = mentees
    assert names(as_user.get(coordinator, PAGE, years="many")) == {second.teacher_id}
    assert names(as_user.get(coordinator, PAGE, department="МО математики", state="joined")) == {first.teacher_id}
    assert names(as_user.get(coordinator, PAGE, way="none")) == {third.teacher_id}
    page = as_user.get(coordinator, PAGE, way="none", state="joined")
    assert "way=none" in page.context["every"]


def test_it_says_how_many_of_the_young_were_asked(programme, coordinator, as_user):
    factories.teacher(programme.school, pedagogical_years=1)
    asked = factories.joined_mentee(programme)
    Teacher.objects.filter(pk=asked.teacher_id).update(pedagogical_years=2)
    assert "спрошено 1 из 2" in as_user.get(coordinator, PAGE).text


def test_a_view_is_saved_called_otherwise_and_removed(mentees, coordinator, person, as_user):
    page = as_user.get(coordinator, PAGE, years="many", column=["name", "contacts"])
    assert "Сохранить этот вид" in page.text
    asked = "years=many&column=name&column=contacts"
    save = reverse("kit:view_save")
    empty = as_user.post(coordinator, save, list=PAGE, asked=asked, name="")
    assert empty.status_code == 422
    assert asked.replace("&", "&amp;") in empty.text
    assert as_user.post(coordinator, save, list=PAGE, asked="", name="Все").status_code == 422
    assert as_user.post(coordinator, save, list="/nowhere/", asked=asked, name="Все").status_code == 422
    led = as_user.post(coordinator, save, list=PAGE, asked=asked, name="Опытные")
    assert led["Location"] == f"{PAGE}?{asked}"
    view = SavedView.objects.get()
    assert f'aria-current="page">{view.name}' in as_user.get(coordinator, led["Location"]).text
    assert "Опытные" in as_user.get(coordinator, PAGE).text
    edit = reverse("kit:view_edit", args=[view.handle])
    assert as_user.get(person, edit).status_code == 404
    assert as_user.post(coordinator, edit, name="Стажисты").status_code == 302
    assert "Стажисты" in as_user.get(coordinator, PAGE).text
    assert as_user.post(person, reverse("kit:view_remove", args=[view.handle])).status_code == 404
    as_user.post(coordinator, reverse("kit:view_remove", args=[view.handle]))
    assert not SavedView.objects.exists()


def test_the_same_name_again_takes_the_newer_choice(coordinator, programme, as_user):
    for asked in ("years=many", "years=early"):
        as_user.post(coordinator, reverse("kit:view_save"), list=PAGE, asked=asked, name="Мой")
    assert SavedView.objects.get().asked == "years=early"
