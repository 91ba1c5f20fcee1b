"""Waves: planned, opened, asked, reminded, closed; what was sent last before the end counts."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from nastavnik.consents.services import withdraw
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.outbox.models import Notice
from nastavnik.people.models import CalendarDay, Teacher
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, Response, Wave
from nastavnik.surveys.selectors import (
    begun_waves,
    my_forms,
    people_asked,
    rates_by_department,
    response_rates,
    straight_lines,
    waves_of,
)
from nastavnik.surveys.services.daily import keep_waves
from tests import factories
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.waves import DAY, LAST, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


def test_opening_asks_everybody_it_is_for_and_nobody_else(of: Scene) -> None:
    stranger = factories.account(of.school)
    wave = waves.plan(of)
    assert not Asked.objects.exists()
    services.open_wave(wave=wave, actor=of.coordinator)
    assert {row.teacher.account for row in Asked.objects.filter(wave=wave)} == set(of.mentees)
    notices = Notice.objects.filter(kind="surveys.asked")
    assert {row.account_id for row in notices} == {one.pk for one in of.mentees}
    assert not Notice.objects.filter(account=stranger).exists()


def test_who_took_the_consent_back_or_left_is_not_asked(of: Scene) -> None:
    withdraw(consent=of.mentees[0].teacher.consents.get(kind="questionnaires"), actor=of.mentees[0])
    Teacher.objects.filter(account=of.mentees[1]).update(left_on=DAY)
    wave = waves.begun(of)
    assert [row.teacher.account for row in Asked.objects.filter(wave=wave)] == [of.mentees[2]]


def test_only_the_coordinator_plans_opens_and_closes(of: Scene) -> None:
    with pytest.raises(RuleError):
        services.plan_wave(
            programme=of.year,
            key="ppz32",
            kind="entry",
            audience="mentees",
            opens_on=DAY,
            closes_on=LAST,
            actor=of.mentor,
        )
    wave = waves.plan(of)
    for act in (services.open_wave, services.close_wave, services.drop_wave, services.remind):
        with pytest.raises(RuleError, match="роль"):
            act(wave=wave, actor=of.mentees[0])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"audience": "mentors"}, "не для этих людей"),
        ({"kind": "then"}, "Взгляд назад"),
        ({"closes_on": DAY - dt.timedelta(days=1), "opens_on": DAY - dt.timedelta(days=9)}, "уже прошёл"),
        ({"closes_on": DAY + dt.timedelta(days=200)}, "120 дней"),
        ({"look_back": True}, "итогового"),
    ],
)
def test_a_wave_that_cannot_be_meant_is_refused(of: Scene, changed: dict[str, object], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        waves.plan(of, **changed)
    assert not Wave.objects.exists()


def test_the_same_wave_twice_and_one_too_soon_are_refused(of: Scene) -> None:
    waves.plan(of)
    with pytest.raises(RuleError) as soon:
        waves.plan(of, kind="interim", opens_on=DAY + dt.timedelta(days=27), closes_on=DAY + dt.timedelta(days=40))
    assert soon.value.params == {"days": 28, "day": "15.09.2026"}
    assert waves.plan(of, kind="interim", opens_on=DAY + dt.timedelta(days=28), closes_on=DAY + dt.timedelta(days=40))
    with pytest.raises(Exception, match="уже есть"):
        waves.plan(of, opens_on=DAY + dt.timedelta(days=90), closes_on=DAY + dt.timedelta(days=99))


def test_the_look_back_stands_beside_the_final_wave_as_its_own(of: Scene) -> None:
    final = waves.plan(of, kind="final", look_back=True)
    back = Wave.objects.get(kind="then")
    assert back.beside == final
    with pytest.raises(RuleError, match="вместе"):
        services.drop_wave(wave=back, actor=of.coordinator)
    services.open_wave(wave=final, actor=of.coordinator)
    back.refresh_from_db()
    assert back.is_open
    assert Asked.objects.filter(wave=back).count() == 3
    assert Notice.objects.filter(kind="surveys.asked").count() == 3
    who = of.mentees[0]
    waves.answer(final, who, waves.varied())
    waves.answer(back, who, waves.varied(1))
    services.close_wave(wave=final, actor=of.coordinator)
    back.refresh_from_db()
    assert back.state == "closed"


def test_the_last_answers_before_the_end_count_and_the_first_stay(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    first = waves.answer(wave, who, waves.varied())
    second = waves.answer(wave, who, waves.varied(2))
    assert second.corrects == first
    assert list(Response.objects.filter(wave=wave).order_by("pk")) == [first, second]
    services.close_wave(wave=wave, actor=of.coordinator)
    with pytest.raises(RuleError, match="завершено"):
        waves.answer(wave, who, waves.varied(3))
    assert waves_of(of.year)[0].rate.answered == 1


def test_the_same_answers_sent_twice_are_one_response(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    assert waves.answer(wave, who) == waves.answer(wave, who)
    assert Response.objects.count() == 1
    assert Event.objects.filter(kind="response.submitted").count() == 1


def test_without_the_consent_answers_with_a_name_are_refused(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    withdraw(consent=who.teacher.consents.get(kind="questionnaires"), actor=who)
    assert not Asked.objects.filter(wave=wave, teacher=who.teacher).exists()
    with pytest.raises(RuleError, match="не спрашивают"):
        waves.answer(wave, who)
    late = factories.mentee(of.year).teacher.account
    services.ask_newcomers(wave=wave)
    with pytest.raises(RuleError, match="согласие"):
        waves.answer(wave, late)


def test_nobody_answers_for_another(of: Scene) -> None:
    wave = waves.begun(of)
    with pytest.raises(RuleError, match="роль"):
        services.answer_wave(wave=wave, respondent=of.mentees[0].teacher, raw=waves.raw(), actor=of.mentees[1])
    with pytest.raises(RuleError, match="не спрашивают"):
        waves.answer(wave, of.mentor)


def test_the_same_questionnaire_again_within_days_is_refused_with_the_day(of: Scene) -> None:
    who = of.mentees[0]
    waves.answer(waves.begun(of, closes_on=DAY + dt.timedelta(days=60)), who)
    with waves.at(DAY + dt.timedelta(days=14)):
        soon = waves.plan(
            of, kind="interim", opens_on=DAY + dt.timedelta(days=28), closes_on=DAY + dt.timedelta(days=50)
        )
        services.open_wave(wave=soon, actor=of.coordinator)
        with pytest.raises(RuleError) as early:
            waves.answer(soon, who)
        assert early.value.params == {"day": "13.10.2026"}
    with waves.at(DAY + dt.timedelta(days=28)):
        assert waves.answer(soon, who)


def test_a_newcomer_is_asked_by_the_next_day(of: Scene) -> None:
    wave = waves.begun(of)
    late = factories.mentee(of.year)
    keep_waves(DAY, of.school.pk)
    assert Asked.objects.filter(wave=wave, teacher=late.teacher).exists()
    before = Asked.objects.count()
    keep_waves(DAY, of.school.pk)
    assert Asked.objects.count() == before


def reminders() -> int:
    return Notice.objects.filter(kind="surveys.reminder").count()


def test_reminders_come_twice_at_most_and_only_to_those_awaited(of: Scene) -> None:
    wave = waves.begun(of)
    waves.answer(wave, of.mentees[0])
    services.stop_reminding(wave=wave, teacher=of.mentees[1].teacher, actor=of.mentees[1])
    for days in range(15):
        with waves.at(DAY + dt.timedelta(days=days)):
            keep_waves(DAY + dt.timedelta(days=days), of.school.pk)
            keep_waves(DAY + dt.timedelta(days=days), of.school.pk)
    assert (
        list(Notice.objects.filter(kind="surveys.reminder").values_list("account_id", flat=True))
        == [of.mentees[2].pk] * 2
    )


def test_the_school_calendar_silences_reminders(of: Scene) -> None:
    wave = waves.begun(of, closes_on=DAY + dt.timedelta(days=40))
    holidays = [DAY + dt.timedelta(days=days) for days in range(3, 20)]
    CalendarDay.objects.bulk_create([CalendarDay(school=of.school, day=day, kind="vacation") for day in holidays])
    for day in holidays:
        with waves.at(day):
            keep_waves(day, of.school.pk)
            with pytest.raises(RuleError, match="каникулы"):
                services.remind(wave=wave, actor=of.coordinator)
    assert reminders() == 0
    with waves.at(holidays[-1] + dt.timedelta(days=1)):
        keep_waves(holidays[-1] + dt.timedelta(days=1), of.school.pk)
    assert reminders() == 3


def test_the_coordinator_reminds_once_in_two_days(of: Scene) -> None:
    wave = waves.begun(of)
    assert services.remind(wave=wave, actor=of.coordinator) == 3
    with pytest.raises(RuleError, match="Напоминать некому"):
        services.remind(wave=wave, actor=of.coordinator)
    assert reminders() == 3


def test_a_wave_ends_by_itself_after_its_last_day(of: Scene) -> None:
    wave = waves.begun(of)
    keep_waves(LAST, of.school.pk)
    wave.refresh_from_db()
    assert wave.is_open
    keep_waves(LAST + dt.timedelta(days=1), of.school.pk)
    wave.refresh_from_db()
    assert wave.state == "closed"


def test_people_are_always_counted_and_groups_from_five(of: Scene) -> None:
    Teacher.objects.filter(account__in=of.mentees).update(department="Математика")
    wave = waves.begun(of)
    waves.answer(wave, of.mentees[0], waves.raw("4"))
    (rate,) = response_rates(begun_waves(of.year))
    assert (rate.asked, rate.answered, rate.share) == (3, 1, 33)
    assert rates_by_department(wave) == []
    assert straight_lines(wave) is None
    assert [one.answered for one in people_asked(wave)] == [True, False, False]
    for _number in range(4):
        entry = factories.mentee(of.year)
        factories.consent(entry.teacher, of.year, "questionnaires")
        Teacher.objects.filter(pk=entry.teacher_id).update(department="Математика")
        services.ask_newcomers(wave=wave)
        waves.answer(wave, entry.teacher.account)
    (group,) = rates_by_department(wave)
    assert (group.name, group.asked, group.answered) == ("Математика", 7, 5)
    assert straight_lines(wave) == 1
    assert Response.objects.filter(wave=wave).count() == 5


def test_a_planned_wave_is_dropped_a_begun_one_is_not(of: Scene) -> None:
    services.drop_wave(wave=waves.plan(of), actor=of.coordinator)
    assert not Wave.objects.exists()
    wave = waves.begun(of)
    with pytest.raises(RuleError, match="завершить"):
        services.drop_wave(wave=wave, actor=of.coordinator)
    with pytest.raises(RuleError, match="начато"):
        services.open_wave(wave=wave, actor=of.coordinator)


def test_one_finds_ones_own_forms_and_answers(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    (form,) = my_forms(who.teacher)
    assert form.response is None
    sent = waves.answer(wave, who)
    assert [one.response for one in my_forms(who.teacher)] == [sent]
    assert my_forms(of.mentor.teacher) == []
    services.close_wave(wave=wave, actor=of.coordinator)
    assert [one.response for one in my_forms(who.teacher)] == [sent]
    assert my_forms(of.mentees[1].teacher) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE surveys_wave SET audience = 'staff' WHERE state = 'open'",
        "UPDATE surveys_wave SET is_primary = NOT is_primary WHERE state = 'open'",
        "UPDATE surveys_response SET wave_id = NULL",
        "UPDATE surveys_response SET respondent_id = NULL",
    ],
)
def test_raw_sql_cannot_change_a_begun_wave_or_whose_answers_are(of: Scene, sql: str) -> None:
    waves.answer(waves.begun(of), of.mentees[0])
    with pytest.raises(DatabaseError, match="guard:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_takes_no_answers_into_a_closed_wave(of: Scene) -> None:
    wave = waves.begun(of)
    sent = waves.answer(wave, of.mentees[0])
    Wave.objects.filter(pk=wave.pk).update(state="closed", closed_on=DAY)
    late = Response.objects.get(pk=sent.pk)
    late.pk, late.respondent = None, of.mentees[1].teacher
    with pytest.raises(IntegrityError, match="response_fits_wave"), transaction.atomic():
        late.save()
