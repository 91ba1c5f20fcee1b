"""Raw SQL does not get round the proof of a pair."""

import pytest
from django.db import IntegrityError, connection, transaction

from nastavnik.kit import guards
from nastavnik.pairing import services
from nastavnik.pairing.models import Place
from nastavnik.registry.models import MentorEntry
from tests import factories
from tests.pairing.scene import TODAY, Scene

pytestmark = pytest.mark.both_databases


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def refused(name: str, sql: str, *values: object) -> None:
    """Expect a constraint or a guard of this name to refuse a statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        execute(sql, *values)
    assert name in str(caught.value)


PROOF = (
    "UPDATE pairing_place SET state = 'confirmed', confirmed_on = %s, met_on = %s, mentor_yes_on = %s, "
    "mentee_yes_on = %s, mentor_consent_id = %s, mentee_consent_id = %s WHERE id = %s"
)


def proof(scene: Scene, place: Place, *, mentor: int | None = None, mentee: int | None = None) -> list[object]:
    """Give the values of a full proof, one consent replaced."""
    own_mentor = scene.mentor.consents.get(kind="mentor_work").pk
    own_mentee = scene.mentee.consents.get(kind="participation").pk
    return [TODAY, TODAY, TODAY, TODAY, mentor or own_mentor, mentee or own_mentee, place.pk]


def test_confirm_without_proof(scene: Scene) -> None:
    place = scene.propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("UPDATE pairing_place SET state = 'confirmed' WHERE id = %s", place.pk)
    agreed = scene.agreed(scene.newcomer())
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("UPDATE pairing_place SET state = 'completed' WHERE id = %s", agreed.pk)


def test_confirm_with_the_whole_proof_passes(scene: Scene) -> None:
    place = scene.propose()
    execute(PROOF, *proof(scene, place))
    place.refresh_from_db()
    assert place.state == "confirmed"


def test_confirm_with_a_withdrawn_consent(scene: Scene) -> None:
    place = scene.propose()
    values = proof(scene, place)
    scene.mentee.consents.update(state="withdrawn", withdrawn_on=TODAY)
    refused("guard:place_mentee_consent_alive", PROOF, *values)


def test_confirm_with_anothers_consent(scene: Scene) -> None:
    place = scene.propose()
    other = scene.newcomer().consents.get(kind="participation").pk
    refused("guard:place_mentee_consent_alive", PROOF, *proof(scene, place, mentee=other))
    stranger = factories.mentor(scene.year).teacher.consents.get(kind="mentor_work").pk
    refused("guard:place_mentor_consent_alive", PROOF, *proof(scene, place, mentor=stranger))


def test_candidacy_is_not_the_consent_to_work(scene: Scene) -> None:
    place = scene.propose()
    candidacy = scene.mentor.consents.get(kind="candidacy").pk
    refused("guard:place_mentor_consent_alive", PROOF, *proof(scene, place, mentor=candidacy))


def test_slot_above_capacity(scene: Scene) -> None:
    place = scene.propose()
    refused("guard:place_within_capacity", "UPDATE pairing_place SET slot = 3 WHERE id = %s", place.pk)


def test_two_live_places_on_one_slot_or_of_one_type(scene: Scene) -> None:
    scene.propose()
    second = scene.propose(scene.newcomer())
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("UPDATE pairing_place SET slot = 1 WHERE id = %s", second.pk)
    other = factories.mentor(scene.year).teacher
    place = scene.propose(second.mentee, mentor=other, type="subject")
    relation = services.propose(
        programme=scene.year, mentor=other, mentee=scene.newcomer(), type="consultant", actor=scene.boss
    ).relationship_id
    sql = (
        "INSERT INTO pairing_place (school_id, relationship_id, programme_id, mentor_id, mentee_id, type, slot, state, "
        "proposed_on, met_mode, reasons, manager_reason) "
        "SELECT school_id, %s, programme_id, mentor_id, mentee_id, 'consultant', 1, 'proposed', proposed_on, '', '{}', '' "
        "FROM pairing_place WHERE id = %s"
    )
    services.release(place=place, actor=scene.boss)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        execute(sql, relation, place.pk)
    assert "mentee" in str(caught.value)


@pytest.mark.parametrize("column", ["mentor_id", "mentee_id", "type", "programme_id", "relationship_id"])
def test_people_and_type_never_change(scene: Scene, column: str) -> None:
    place = scene.propose()
    other = {
        "mentor_id": factories.mentor(scene.year).teacher.pk,
        "mentee_id": scene.newcomer().pk,
        "type": "subject",
        "programme_id": factories.programme(factories.school()).pk,
        "relationship_id": scene.propose(scene.newcomer()).relationship_id,
    }[column]
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        execute(f"UPDATE pairing_place SET {column} = %s WHERE id = %s", other, place.pk)
    assert guards.message_for(caught.value) is not None


@pytest.mark.parametrize("column", ["met_on", "mentor_yes_on", "mentee_yes_on", "confirmed_on", "mentor_consent_id"])
@pytest.mark.parametrize("state", ["confirmed", "ended"])
def test_proof_is_not_taken_away(scene: Scene, column: str, state: str) -> None:
    place = scene.confirmed()
    if state == "ended":
        services.finish(place=place, state="ended", ended_on=TODAY, actor=scene.boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(f"UPDATE pairing_place SET {column} = NULL WHERE id = %s", place.pk)


def test_confirmed_place_is_not_deleted(scene: Scene) -> None:
    place = scene.confirmed()
    refused("guard:place_kept", "DELETE FROM pairing_place WHERE id = %s", place.pk)
    chosen = scene.propose(scene.newcomer())
    execute("DELETE FROM pairing_place WHERE id = %s", chosen.pk)


def test_capacity_covers_what_is_taken(scene: Scene) -> None:
    scene.propose()
    scene.propose(scene.newcomer())
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorEntry.objects.filter(pk=scene.entry.pk).update(capacity=1)
    MentorEntry.objects.filter(pk=scene.entry.pk).update(capacity=4)


def test_consent_under_a_working_pair_is_not_withdrawn_by_sql(scene: Scene) -> None:
    place = scene.confirmed()
    refused(
        "guard:consent_in_use",
        "UPDATE consents_consent SET state = 'withdrawn', withdrawn_on = %s WHERE id = %s",
        TODAY,
        place.mentee_consent_id,
    )


def test_another_schools_mentor_is_refused(scene: Scene) -> None:
    place = scene.propose()
    stranger = factories.school()
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("UPDATE pairing_place SET school_id = %s WHERE id = %s", stranger.pk, place.pk)
