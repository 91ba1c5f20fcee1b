"""Two rows of one person become one with everything each has; what cannot be joined is refused in words."""

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.people.models import Teacher
from nastavnik.people.services import accept_roster, mark_returned, merge, part_again, preview, upload_roster
from nastavnik.registry.models import MentorEntry, Preference
from tests import factories
from tests.people.desk import send, signed_in, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


@pytest.fixture
def two(chief):
    keep = factories.teacher(chief.school, last_name="Белова", position="учитель")
    extra = factories.teacher(chief.school, last_name="Орлова", position="завуч", phone="+7 900 000-00-01")
    return keep, extra


def again(*rows):
    return [Teacher.objects.get(pk=row.pk) for row in rows]


def stands(school):
    """Everything that a joining may change."""
    rows = {one.pk: vars(one) for one in Teacher.objects.filter(school=school).order_by("pk")}
    kept = {pk: {key: value for key, value in row.items() if not key.startswith("_")} for pk, row in rows.items()}
    return kept, list(MentorEntry.objects.order_by("pk").values_list("pk", "teacher_id"))


def test_everything_moves_is_said_first_and_goes_back_within_a_day(chief, two):
    keep, extra = two
    person = factories.account(chief.school, staff=False)
    Teacher.objects.filter(pk=extra.pk).update(account=person)
    year = factories.programme(chief.school)
    entry = MentorEntry.objects.create(school=chief.school, programme=year, teacher=extra, state="invited")
    report = factories.teacher(chief.school, line_manager=extra)
    before, client = stands(chief.school), signed_in(chief)
    asked = send(client, "people:join", keep.pk, extra=extra.pk).content.decode()
    assert "Закроется и присоединится" in asked
    assert stands(chief.school) == before
    assert send(client, "people:join", keep.pk, extra=extra.pk, sure="1").status_code == 302
    keep, extra = again(keep, extra)
    entry.refresh_from_db()
    report.refresh_from_db()
    assert (keep.account, keep.phone, keep.other_positions, keep.former_names) == (
        *(person, "+7 900 000-00-01", ["завуч"], ["Орлова"]),
    )
    assert (extra.account, extra.merged_into, extra.left_on) == (None, keep, clock.today())
    assert (entry.teacher, report.line_manager) == (keep, keep)
    assert "Орлова Иван" not in client.get(reverse("people:staff"), {"left": "1"}).content.decode()
    card = client.get(reverse("people:teacher", args=[extra.pk])).content.decode()
    assert reverse("people:part", args=[extra.pk]) in card
    with pytest.raises(RuleError):
        mark_returned(teacher=extra, actor=chief)
    assert send(client, "people:part", extra.pk).status_code == 302
    assert stands(chief.school) == before


def test_a_joined_row_is_nobody_a_new_list_knows(chief, two):
    keep, extra = two
    merge(keep=keep, extra=extra, actor=chief)
    made = upload_roster(school=chief.school, name="a.xlsx", content=workbook((keep.full_name, "учитель")), actor=chief)
    plan = preview(made)
    assert (len(plan.same), plan.new, plan.questions, plan.gone) == (1, [], [], [])
    accept_roster(roster_import=made, actor=chief)


def test_of_two_invitations_one_stays(chief, two):
    keep, extra = two
    year = factories.programme(chief.school)
    for one in two:
        MentorEntry.objects.create(school=chief.school, programme=year, teacher=one, state="invited")
    merge(keep=keep, extra=extra, actor=chief)
    assert MentorEntry.objects.get().teacher == keep
    with pytest.raises(RuleError):
        part_again(teacher=extra, actor=chief)


def test_what_cannot_be_joined_is_refused_in_words(chief, two):
    keep, extra = two
    client, year = signed_in(chief), factories.programme(chief.school)

    def words(one, other):
        page = send(client, "people:join", one.pk, extra=other.pk, sure="1")
        assert page.status_code == 422
        return page.content.decode()

    factories.consent(extra, year, "participation")
    assert "не меняют человека" in words(keep, extra)
    merge(keep=extra, extra=keep, actor=chief)
    first, second = (factories.account(chief.school).teacher for _ in range(2))
    assert "У обеих записей есть вход" in words(first, second)
    third = factories.teacher(chief.school)
    for one in (first, third):
        MentorEntry.objects.create(school=chief.school, programme=year, teacher=one, state="applied")
    assert "бывает у человека один раз" in words(first, third)
    with pytest.raises(RuleError):
        merge(keep=first, extra=first, actor=chief)


def test_private_answers_reach_no_other_way_in(chief, two):
    keep, extra = two
    person = factories.account(chief.school, staff=False)
    Teacher.objects.filter(pk=keep.pk).update(account=person)
    other = factories.teacher(chief.school)
    wish = {"school": chief.school, "programme": factories.programme(chief.school), "as_role": "mentee"}
    about = Preference.objects.create(by=other, about=extra, kind="veto", **wish)
    told = Preference.objects.create(by=extra, about=other, kind="veto", **wish)
    for keeps, goes in ((keep, extra), (extra, keep)):
        with pytest.raises(RuleError, match="личные ответы"):
            merge(keep=keeps, extra=goes, actor=chief)
    told.delete()
    merge(keep=keep, extra=extra, actor=chief)
    about.refresh_from_db()
    assert about.about == keep
    assert not Event.objects.filter(subject_type="registry.Preference").exists()
