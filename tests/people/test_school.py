import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.core.workdays import last_duty_day
from nastavnik.journal.models import Event
from nastavnik.people.models import CalendarDay, School
from nastavnik.people.selectors import calendar_ranges, duty_days, is_quiet
from nastavnik.people.services import change_school, clear_calendar_days, set_calendar_days
from tests import factories
from tests.living.lines import lines_of
from tests.people.desk import send, signed_in, upload, workbook

pytestmark = pytest.mark.django_db
DAY = dt.date


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


@pytest.fixture
def client(chief):
    return signed_in(chief)


def test_days_at_work_ask_once(chief, django_assert_num_queries):
    school = chief.school
    set_calendar_days(school=school, first=DAY(2026, 10, 26), last=DAY(2026, 11, 3), kind="vacation", actor=chief)
    set_calendar_days(school=school, first=DAY(2026, 12, 5), last=DAY(2026, 12, 5), kind="working", actor=chief)
    CalendarDay.objects.create(school=factories.school(), day=DAY(2026, 9, 7), kind="day_off")
    with django_assert_num_queries(1):
        is_working = duty_days(school)
        answers = [is_working(day) for day in (DAY(2026, 10, 27), DAY(2026, 12, 5), DAY(2026, 12, 6), DAY(2026, 9, 7))]
    assert answers == [True, True, False, True]
    assert last_duty_day(DAY(2026, 10, 23), is_working=is_working) == DAY(2026, 10, 28)
    assert [is_quiet(school, day) for day in (DAY(2026, 10, 27), DAY(2026, 12, 6), DAY(2026, 12, 5))] == [
        True,
        True,
        False,
    ]


def test_the_federal_holidays_and_the_week_hold_by_themselves(chief):
    is_working = duty_days(chief.school)
    assert not is_working(DAY(2026, 11, 4))
    assert not is_working(DAY(2026, 9, 5))
    change_school(school=chief.school, actor=chief, working_week=6)
    assert duty_days(School.objects.get(pk=chief.school_id))(DAY(2026, 9, 5))


def test_ranges_are_shown_together_and_removed_together(client, chief):
    first = send(client, "people:calendar", kind="vacation", first="2026-10-26", last="2026-11-03")
    assert first.status_code == 302
    assert send(client, "people:calendar", kind="day_off", first="2026-11-05", last="").status_code == 302
    ranges = calendar_ranges(chief.school, since=DAY(2026, 8, 1))
    assert [(one.first, one.last, one.kind) for one in ranges] == [
        (DAY(2026, 10, 26), DAY(2026, 11, 3), "vacation"),
        (DAY(2026, 11, 5), DAY(2026, 11, 5), "day_off"),
    ]
    assert "26 октября 2026" in client.get(reverse("people:calendar")).content.decode()
    assert send(client, "people:remove_days", first="2026-10-26", last="2026-11-03").status_code == 302
    assert CalendarDay.objects.filter(school=chief.school).count() == 1
    assert set(Event.objects.values_list("kind", flat=True)) >= {"calendar.set", "calendar.cleared"}


def test_a_later_word_about_a_day_wins(chief):
    for kind in ("vacation", "working"):
        set_calendar_days(school=chief.school, first=DAY(2026, 10, 26), last=DAY(2026, 10, 26), kind=kind, actor=chief)
    assert [row.kind for row in CalendarDay.objects.all()] == ["working"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(school=chief.school, day=DAY(2026, 10, 26), kind="day_off")


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "vacation", "first": "2026-10-26", "last": "2026-10-20"},
        {"kind": "vacation", "first": "2026-10-26", "last": "2028-10-20"},
        {"kind": "party", "first": "2026-10-26"},
        {"kind": "vacation", "first": "вчера"},
        {},
    ],
)
def test_wrong_days_are_form_errors(client, data):
    assert send(client, "people:calendar", **data).status_code == 422
    assert not CalendarDay.objects.exists()


def test_wrong_removal_and_wrong_week(client, chief):
    assert send(client, "people:remove_days", first="2026-10-26", last="2026-10-20").status_code == 422
    assert send(client, "people:remove_days").status_code == 422
    assert send(client, "people:week", working_week="7").status_code == 422
    assert send(client, "people:week", working_week="6").status_code == 302
    chief.school.refresh_from_db()
    assert chief.school.working_week == 6
    assert clear_calendar_days(school=chief.school, first=DAY(2026, 1, 1), last=DAY(2026, 1, 2), actor=chief) == 0
    assert not Event.objects.filter(kind="calendar.cleared").exists()


def test_school_settings(client, chief):
    data = {
        "name": "Муниципальное учреждение «Школа № 12»",
        "short_name": "Школа № 12",
        "city": "Светлореченск",
        "time_zone": "Asia/Omsk",
        "personal_data_basis": "трудовые отношения",
    }
    assert client.get(reverse("people:school")).status_code == 200
    assert send(client, "people:school", **data).status_code == 302
    chief.school.refresh_from_db()
    assert (chief.school.short_name, chief.school.council_opinion_wanted) == ("Школа № 12", False)
    assert send(client, "people:school", **{**data, "name": ""}).status_code == 422
    with pytest.raises(TypeError):
        change_school(school=chief.school, actor=chief, is_demonstration=True)


def test_only_those_in_charge(chief):
    stranger = factories.account(factories.school(), roles=("coordinator",))
    teacher = factories.account(chief.school)
    for actor in (stranger, teacher):
        with pytest.raises(RuleError):
            change_school(school=chief.school, actor=actor, city="x")
        with pytest.raises(RuleError):
            set_calendar_days(
                school=chief.school, first=DAY(2026, 9, 1), last=DAY(2026, 9, 1), kind="day_off", actor=actor
            )
        with pytest.raises(RuleError):
            clear_calendar_days(school=chief.school, first=DAY(2026, 9, 1), last=DAY(2026, 9, 1), actor=actor)
    for name in ("staff", "roles", "calendar", "school", "upload", "codes", "add"):
        assert signed_in(teacher).get(reverse(f"people:{name}")).status_code == 403


def _steps(account):
    return [step.url for step in lines_of(account) if step.url != reverse("people:codes")]


def test_home_leads_from_the_upload_to_the_decisions(client, chief):
    assert _steps(chief) == [reverse("people:upload")]
    made = upload(client, workbook(("Кротов Илья Павлович", "учитель"), ("Мельник Ян Янович", "", "", "31.02.2023")))
    assert _steps(chief) == [reverse("people:import", args=[made.pk])]
    send(client, "people:accept", made.pk)
    assert _steps(chief) == [reverse("people:import", args=[made.pk])]
    send(client, "people:decide", made.pk, row="3", decision="skip")
    assert _steps(chief) == []
    assert _steps(factories.account(chief.school)) == []


def test_the_checks_of_a_row_cost_one_statement_and_each_still_speaks_for_itself(chief, django_assert_max_num_queries):
    entry = factories.mentor(factories.programme(chief.school))
    checks = [rule for rule in entry._meta.constraints if isinstance(rule, CheckConstraint)]
    assert len(checks) > 1
    asked = len(entry._meta.constraints) - len(checks) + 1
    with django_assert_max_num_queries(3 * asked):  # each stands between a savepoint and its release
        entry.validate_constraints()
    entry.capacity, entry.training, entry.training_reason = 6, "not_needed", ""
    with pytest.raises(ValidationError) as caught:
        entry.validate_constraints()
    assert sorted(caught.value.messages) == [
        "Напишите, почему обучение не требуется.",
        "У одного наставника не больше пяти наставляемых.",
    ]
