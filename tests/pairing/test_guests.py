"""A mentor of a partner school: a row beside the staff list, proposed on a signed sheet alone, counted nowhere."""

import datetime as dt
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from nastavnik.consents.services import give, prepare_sheet, register_sheet, withdraw
from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.needs import selected_entries
from nastavnik.people.models import Teacher
from nastavnik.people.services import add_teacher, invite
from nastavnik.people.services.merging import merge
from nastavnik.people.services.roster import preview, upload_roster
from nastavnik.people.services.teachers import change_teacher
from nastavnik.programme.selectors.outreach import not_told
from nastavnik.registry.selectors.mentors import may_be_asked
from nastavnik.registry.services import invite_mentee
from tests import factories
from tests.living.lines import texts_of
from tests.pairing.scene import TODAY, Scene, refused

pytestmark = pytest.mark.django_db
SCHOOL = "Школа № 7"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def scene():
    return Scene()


@pytest.fixture
def guest(scene):
    given = {"last_name": "Ким", "first_name": "Анна", "patronymic": "Сергеевна", "guest_of": SCHOOL}
    return add_teacher(school=scene.school, actor=scene.boss, **given)


@pytest.fixture
def entry(scene, guest):
    return factories.mentor(scene.year, of=guest)


def _sheet(scene, guest):
    consent = prepare_sheet(teacher=guest, programme=scene.year, kind="share_outside", actor=scene.boss)
    return register_sheet(consent=consent, sheet_number="7-п", signed_on=TODAY, actor=scene.boss)


def _number(page):
    return re.search(r"Человек в списке:\s*(\d+)", page).group(1)


def _page(client, name, query=""):
    return client.get(reverse(name) + query).content.decode()


def test_the_coordinator_adds_a_guest_beside_the_staff_list(client, scene):
    client.force_login(scene.boss)
    sent = {"last_name": "Ким", "first_name": "Анна", "guest_of": "", "form_key": str(uuid.uuid4())}
    assert client.post(reverse("people:add_guest"), sent).status_code == 422
    before = _page(client, "people:staff")
    answer = client.post(
        reverse("people:add_guest"), {**sent, "guest_of": SCHOOL, "form_key": str(uuid.uuid4())}, follow=True
    )
    assert f"наставник из школы-партнёра, {SCHOOL}" in answer.content.decode()
    after = _page(client, "people:staff")
    assert "Ким" not in after
    assert _number(before) == _number(after)
    assert "Ким Анна" in _page(client, "people:staff", "?left=guest")
    assert "Ким" not in _page(client, "people:codes")


def test_the_card_of_a_guest_asks_what_the_sheet_lets_keep_and_nothing_more(client, scene, guest):
    client.force_login(scene.boss)
    url = reverse("people:teacher", args=[guest.pk])
    page = client.get(url).content.decode()
    assert 'name="guest_of"' in page
    assert 'name="weekly_hours"' not in page
    assert reverse("people:invite", args=[guest.pk]) not in page
    sent = {"last_name": "Ким", "first_name": "Анна", "guest_of": "Школа № 9", "form_key": str(uuid.uuid4())}
    assert client.post(url, sent).status_code == 302
    guest.refresh_from_db()
    assert guest.told_apart.endswith("Школа № 9)")
    answer = client.post(
        reverse("registry:invite_mentor"), {"teacher": guest.pk, "form_key": str(uuid.uuid4())}, follow=True
    )
    assert "внесите с листа" in answer.content.decode()
    assert "Школа № 9" in answer.content.decode()


def test_a_guest_leaves_no_trace_in_what_counts_the_staff(scene, guest):
    staff = Teacher.objects.filter(school=scene.school)
    assert guest not in staff.on_duty()
    assert guest not in staff.at_work()
    assert guest in staff.guests()
    assert guest not in not_told(scene.year, scene.school.pk)
    listed = "ФИО\nКротов Илья Павлович".encode()
    row = upload_roster(school=scene.school, name="a.csv", content=listed, actor=scene.boss)
    assert f"gone-{guest.pk}" not in {one.key for one in preview(row).gone}
    with pytest.raises(RuleError):
        invite(teacher=guest, actor=scene.boss)
    with pytest.raises(RuleError):
        invite_mentee(programme=scene.year, teacher=guest, actor=scene.boss)
    with refused("merge.guest"):
        merge(keep=guest, extra=scene.mentor, actor=scene.boss)
    with pytest.raises(RuleError):
        change_teacher(teacher=guest, actor=scene.boss, guest_of="")
    guest.account = factories.account(scene.school, staff=False)
    with pytest.raises(ValidationError):
        guest.full_clean()


def test_without_the_sheet_a_guest_cannot_be_proposed(scene, guest, entry):
    assert guest.pk not in [one.teacher_id for one in Registers(scene.year).mentors]
    assert entry not in selected_entries(scene.year)
    with refused("place.guest_sheet"):
        scene.propose(mentor=guest)
    _sheet(scene, guest)
    assert guest.pk in [one.teacher_id for one in Registers(scene.year).mentors]
    assert entry in selected_entries(scene.year)
    assert scene.propose(mentor=guest).pk


def test_a_guest_is_shown_apart_wherever_named(client, scene, guest, entry):
    _sheet(scene, guest)
    place = scene.propose(mentor=guest)
    client.force_login(scene.boss)
    assert SCHOOL in client.get(reverse("pairing:place", args=[place.pk])).content.decode()
    assert SCHOOL in _page(client, "registry:mentors")
    assert guest.short_name == f"Ким А. С. ({SCHOOL})"
    offer = next(one for one in Registers(scene.year).mentors if one.teacher_id == guest.pk)
    assert SCHOOL in offer.teacher.short_name
    assert SCHOOL in offer.teacher.told_apart


def test_the_withdrawn_sheet_ends_the_proposal_and_lets_the_guest_rest(scene, guest, entry):
    sheet = _sheet(scene, guest)
    place = scene.propose(mentor=guest)
    withdraw(consent=sheet, actor=scene.boss, sheet_number="8-п", signed_on=TODAY)
    place.refresh_from_db()
    entry.refresh_from_db()
    assert place.state != "proposed"
    assert entry.state != "selected"


def test_the_sheet_is_for_guests_and_on_paper_alone(scene, guest):
    for kind in (prepare_sheet, give):
        with pytest.raises(RuleError):
            kind(teacher=scene.mentor, programme=scene.year, kind="share_outside", actor=scene.mentor.account)
    with pytest.raises(IntegrityError):
        factories.consent(guest, scene.year, "share_outside")


def test_a_guest_may_be_asked_and_the_missing_sheet_comes_to_the_coordinator(scene, guest):
    assert guest in may_be_asked(scene.year, None)
    head = factories.account(scene.school, roles=("department_head",))
    assert guest not in may_be_asked(scene.year, head.teacher)
    factories.mentor(scene.year, of=guest, applied_on=TODAY - dt.timedelta(days=30))
    assert any("Нет листа о передаче сведений" in line for line in texts_of(scene.boss))
    _sheet(scene, guest)
    assert not any("Нет листа о передаче сведений" in line for line in texts_of(scene.boss))
