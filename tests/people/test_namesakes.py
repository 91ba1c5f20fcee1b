"""Two people of one name are told apart wherever somebody is chosen; who has no way in gets it with the invitation."""

import importlib
import pkgutil
import uuid
from functools import partial

from django import forms
from django.apps import apps
from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import told_apart
from nastavnik.people.services import add_teacher, change_teacher
from nastavnik.people.services.namesakes import tell_apart
from nastavnik.programme.selectors.matters import names_of
from nastavnik.registry.models import MenteeEntry
from tests import factories, stories
from tests.pairing.scene import TODAY, Scene
from tests.people.desk import signed_in

NAME = {"last_name": "Иванова", "first_name": "Елена", "patronymic": "Владимировна"}


def sent(**data):
    return {**data, "form_key": str(uuid.uuid4())}


def test_namesakes_differ_by_position_department_year_or_all_of_it(db: None) -> None:
    school = factories.school()
    first = factories.teacher(school, **NAME, position="учитель", department="точные")
    second = factories.teacher(school, **NAME, position="учитель", department="языки")
    other = factories.teacher(school)
    names = told_apart([first, second, other])
    assert (names[first.pk], names[second.pk]) == (f"{first.full_name} (точные)", f"{second.full_name} (языки)")
    assert names[other.pk] == other.full_name
    second.position = "логопед"
    assert told_apart([first, second])[second.pk].endswith("(логопед)")
    second.position, second.department = "учитель", "точные"
    first.hired_on, second.hired_on = TODAY, TODAY.replace(year=2020)
    assert told_apart([first, second])[second.pk].endswith("(2020)")
    second.hired_on = TODAY
    alike = told_apart([first, second])
    assert len(set(alike.values())) == 2


def _forms():
    for config in apps.get_app_configs():
        if config.name.startswith("nastavnik."):
            package = f"{config.name}.forms"
            try:
                module = importlib.import_module(package)
            except ModuleNotFoundError:
                continue
            names = [
                package,
                *(f"{package}.{one.name}" for one in pkgutil.iter_modules(getattr(module, "__path__", []))),
            ]
            for name in names:
                yield from (one for one in vars(importlib.import_module(name)).values() if isinstance(one, type))


def test_each_choice_of_one_person_tells_namesakes_apart() -> None:
    found = {
        f"{form.__name__}.{name}": field
        for form in _forms()
        if issubclass(form, forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField)
        if field.queryset is not None and field.queryset.model is Teacher
    }
    assert len(found) >= 7
    assert {name for name, field in found.items() if not isinstance(field, TeacherChoice)} == set()


def test_the_page_of_an_invitation_names_both_and_leads_to_the_code(db: None) -> None:
    story = stories.begin()
    first = factories.teacher(story.school, **NAME, position="учитель")
    factories.teacher(story.school, **NAME, position="логопед")
    client = signed_in(story.coordinator)
    url = reverse("registry:invite_mentee")
    page = client.get(url).content.decode()
    assert f"{first.full_name} (учитель)" in page
    assert f"{first.full_name} (логопед)" in page
    answer = client.post(url, sent(teacher=first.pk))
    assert answer.headers["Location"] == f"{reverse('people:codes')}?teachers={first.pk}"
    sheet = client.get(answer.headers["Location"]).content.decode()
    assert "напечатайте лист с кодом" in sheet
    assert "checked" in sheet
    assert MenteeEntry.objects.filter(teacher=first, state="invited").exists()


def test_a_pair_without_the_sheet_leads_to_it(db: None) -> None:
    scene = Scene(signs=False)
    place = scene.agreed()
    page = signed_in(scene.boss).get(reverse("pairing:place", args=[place.pk])).content.decode()
    url = f"{reverse('consents:prepare')}?teacher={place.mentor_id}&amp;kind=mentor_work"
    assert url in page
    form = signed_in(scene.boss).get(url.replace("&amp;", "&")).content.decode()
    assert f'<option value="{place.mentor_id}" selected' in form


def test_the_mark_of_a_namesake_stands_with_the_row_and_goes_with_the_namesake(db: None) -> None:
    boss = factories.account(factories.school(), roles=("coordinator",))
    add = partial(add_teacher, school=boss.school, actor=boss, namesake=True, **NAME)
    first, second = add(position="учитель"), add(position="логопед")
    marks = lambda: [Teacher.objects.get(pk=one.pk).apart for one in (first, second)]  # noqa: E731
    assert marks() == ["учитель", "логопед"]
    client = signed_in(boss)
    sheets = client.post(reverse("people:codes"), sent(teachers=[first.pk, second.pk])).content.decode()
    assert first.full_name + " (учитель)" in sheets
    assert first.full_name + " (логопед)" in sheets
    change_teacher(teacher=second, actor=boss, position="учитель", department="языки")
    change_teacher(teacher=first, actor=boss, department="точные")
    assert marks() == ["точные", "языки"]
    change_teacher(teacher=second, actor=boss, last_name="Петрова")
    assert marks() == ["", ""]


def test_an_order_and_the_list_of_pairs_never_show_two_people_alike(db: None) -> None:
    with clock.at(TODAY):
        scene = Scene()
        scene.agreed()
        Teacher.objects.filter(pk=scene.mentee.pk).update(position="учитель", apart="учитель")
        client = signed_in(scene.boss)
        assert f"{scene.mentee.full_name} (учитель)" in client.get(reverse("pairing:order")).content.decode()
        listed = client.get(reverse("pairing:pairs"), {"format": "csv"})
        assert f"{scene.mentee.full_name} (учитель)" in listed.content.decode("utf-8-sig", "replace")


def test_roles_matters_and_headings_tell_namesakes_apart(db: None) -> None:
    boss = factories.account(factories.school(), roles=("coordinator",))
    year = factories.programme(boss.school)
    namesakes = []
    for post in ("учитель", "логопед"):
        account = factories.account(boss.school, staff=False, owner_confirmed_on=None, owner_confirmed_by="")
        namesakes.append(factories.teacher(boss.school, account, **NAME, position=post))
    tell_apart(boss.school_id)
    entry = factories.mentee(year, of=Teacher.objects.get(pk=namesakes[0].pk))
    client = signed_in(boss)
    for url in (reverse("people:roles"), reverse("people:owner_sheets"), reverse("people:staff")):
        page = client.get(url).content.decode()
        assert all(f"{one.full_name} ({one.position})" in page for one in namesakes), url
    assert (
        f"{entry.teacher.full_name} (учитель)"
        in client.get(reverse("registry:mentee", args=[entry.pk])).content.decode()
    )
    assert names_of([one.pk for one in namesakes])[namesakes[1].pk] == "Иванова Е. В. (логопед)"
