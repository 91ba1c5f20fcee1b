"""What raw SQL must not do to a consent, whatever screen or script it comes from."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from nastavnik.consents import services
from nastavnik.consents.models import Consent
from nastavnik.kit import guards
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def coordinator():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def programme(coordinator):
    return factories.programme(coordinator.school)


@pytest.fixture
def given(programme):
    person = factories.account(programme.school)
    return services.give(teacher=person.teacher, programme=programme, kind="participation", actor=person)


@pytest.fixture
def withdrawn(given):
    return services.withdraw(consent=given, actor=given.teacher.account)


@pytest.fixture
def prepared(programme, coordinator):
    person = factories.account(programme.school)
    return services.prepare_sheet(teacher=person.teacher, programme=programme, kind="mentor_work", actor=coordinator)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as error:
        sql(statement, *values)
    return guards.message_for(error.value) or str(error.value)


def test_a_given_consent_is_not_deleted(given, withdrawn):
    words = refused("DELETE FROM consents_consent WHERE id = %s", given.pk)
    assert words == "Данное согласие не удаляется, его можно только отозвать."


def test_an_unsigned_sheet_may_be_deleted(prepared):
    sql("DELETE FROM consents_consent WHERE id = %s", prepared.pk)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "state = 'in_force', withdrawn_on = NULL",
        "state = 'prepared', withdrawn_on = NULL",
        "withdrawn_on = '2030-01-01'",
    ],
)
def test_a_withdrawn_consent_is_not_revived(withdrawn, change):
    words = refused(f"UPDATE consents_consent SET {change} WHERE id = %s", withdrawn.pk)
    assert words == "Отозванное и закончившееся согласие не возвращается: нужно новое."


def test_a_consent_that_ran_out_is_not_revived(withdrawn):
    ended = factories.consent(withdrawn.teacher, withdrawn.programme, "publication", state="ended", until="2026-10-09")
    words = refused("UPDATE consents_consent SET state = 'in_force' WHERE id = %s", ended.pk)
    assert words == "Отозванное и закончившееся согласие не возвращается: нужно новое."


@pytest.mark.parametrize(
    "change",
    [
        "given_on = '2020-01-01'",
        "given_on = NULL",
        "kind = 'publication'",
        "wording_version = 'later'",
        "channel = 'paper'",
        "sheet_number = '99'",
        "up_to_mentees = 20",
        "prepared_on = '2020-01-01'",
    ],
)
def test_a_given_consent_is_not_rewritten(given, change):
    words = refused(f"UPDATE consents_consent SET {change} WHERE id = %s", given.pk)
    assert "не переписывается" in words or "consent_in_force_dated" in words


def test_a_consent_is_not_handed_to_another_person_or_school(given):
    other = factories.teacher(given.school)
    refused("UPDATE consents_consent SET teacher_id = %s WHERE id = %s", other.pk, given.pk)
    refused("UPDATE consents_consent SET school_id = %s WHERE id = %s", factories.school().pk, given.pk)
    given.refresh_from_db()
    assert given.teacher_id != other.pk


def test_a_consent_in_force_does_not_become_unsigned(given):
    words = refused("UPDATE consents_consent SET state = 'prepared' WHERE id = %s", given.pk)
    assert words == "Действующее согласие не становится снова неподписанным."


def test_the_mentors_work_is_in_force_only_with_its_sheet(prepared):
    for change in (
        "channel = 'own_account', sheet_number = '7'",
        "channel = 'paper'",
    ):
        refused(
            f"UPDATE consents_consent SET state = 'in_force', given_on = %s, {change} WHERE id = %s",
            dt.date(2026, 9, 1),
            prepared.pk,
        )
    sql(
        "UPDATE consents_consent SET state = 'in_force', given_on = %s, sheet_number = '7' WHERE id = %s",
        dt.date(2026, 9, 1),
        prepared.pk,
    )
    assert Consent.objects.get().state == "in_force"


def test_a_consent_in_force_has_its_date(prepared):
    refused("UPDATE consents_consent SET state = 'in_force', sheet_number = '7' WHERE id = %s", prepared.pk)


def test_one_living_consent_of_a_kind(given):
    copy = Consent.objects.get(pk=given.pk)
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
