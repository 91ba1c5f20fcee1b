"""Everything that a proposal, a meeting and an answer refuse."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services
from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.pairs.listed import answers_in_words
from nastavnik.registry.models import Preference
from tests import factories
from tests.pairing.scene import TODAY, Scene, kinds, refused

pytestmark = pytest.mark.both_databases
DAY = dt.timedelta(days=1)


def test_only_the_coordinator_proposes(scene: Scene) -> None:
    for actor in (
        scene.mentor.account,
        scene.mentee.account,
        factories.account(factories.school(), roles=("coordinator",)),
    ):
        with refused("role"):
            services.propose(
                programme=scene.year, mentor=scene.mentor, mentee=scene.mentee, type="consultant", actor=actor
            )
    assert not Place.objects.exists()


def test_nobody_mentors_oneself(scene: Scene) -> None:
    with refused("place.oneself"):
        scene.propose(scene.mentor)


def test_mentor_must_be_in_the_register(scene: Scene) -> None:
    with refused("place.mentor"):
        scene.propose(mentor=factories.account(scene.school).teacher)
    with refused("place.mentor"):
        scene.propose(mentor=factories.mentor(scene.year, state="resting").teacher)


def test_mentor_needs_a_consent_in_force(scene: Scene) -> None:
    scene.mentor.consents.update(state="withdrawn", withdrawn_on=TODAY)
    with refused("place.mentor_consent"):
        scene.propose()


def test_mentor_of_the_other_type(scene: Scene) -> None:
    other = factories.mentor(scene.year, types=["subject"]).teacher
    with refused("place.type"):
        scene.propose(mentor=other)


def test_mentee_must_have_joined_with_a_consent(scene: Scene) -> None:
    with refused("place.mentee"):
        scene.propose(factories.account(scene.school).teacher)
    with refused("place.mentee"):
        scene.propose(factories.mentee(scene.year, agrees=False).teacher)
    with refused("place.mentee"):
        scene.propose(factories.mentee(scene.year, state="thinking", joined_on=None).teacher)


@pytest.mark.parametrize("by_mentee", [True, False])
def test_veto_of_either_side_is_a_personal_reason(scene: Scene, by_mentee: bool) -> None:
    by, about = (scene.mentee, scene.mentor) if by_mentee else (scene.mentor, scene.mentee)
    Preference.objects.create(
        school=scene.school,
        programme=scene.year,
        by=by,
        about=about,
        as_role="mentee" if by_mentee else "mentor",
        kind="veto",
    )
    with refused("place.personal"):
        scene.propose()


def test_line_manager_only_with_a_reason(scene: Scene) -> None:
    scene.mentee.line_manager = scene.mentor
    scene.mentee.save()
    with refused("place.manager"):
        scene.propose(manager_reason="  ")
    place = scene.propose(manager_reason="единственный физик в школе")
    assert place.manager_reason == "единственный физик в школе"
    assert "place.proposed" in kinds(place)


def test_second_place_of_one_type_is_refused(scene: Scene) -> None:
    scene.propose()
    other = factories.mentor(scene.year).teacher
    with pytest.raises(ValidationError, match="уже есть наставник этого типа"):
        scene.propose(mentor=other)
    assert scene.propose(mentor=other, type="subject").type == "subject"


def test_seats_end(scene: Scene) -> None:
    scene.propose()
    scene.propose(scene.newcomer())
    with refused("place.full"):
        scene.propose(scene.newcomer())


def test_freed_seat_is_given_again(scene: Scene) -> None:
    first = scene.propose()
    scene.propose(scene.newcomer())
    services.release(place=first, actor=scene.boss)
    assert scene.propose(scene.newcomer()).slot == 1
    assert not Notice.objects.exists()


def test_release_is_for_what_nobody_knows_about(scene: Scene) -> None:
    place = scene.invited()
    with refused("place.invited"):
        services.release(place=place, actor=scene.boss)
    with refused("place.invited"):
        services.invite_to_meeting(place=place, actor=scene.boss)
    place = services.withdraw_proposal(place=place, actor=scene.boss)
    assert place.state == "withdrawn"
    assert Notice.objects.filter(kind="pairing.withdrawn").count() == 2
    with refused("place.transition"):
        services.invite_to_meeting(place=place, actor=scene.boss)


def test_archived_programme_takes_no_pairs(scene: Scene) -> None:
    scene.year.archived_on = TODAY
    scene.year.save()
    with refused("programme.archived"):
        scene.propose()


def test_meeting_dates(scene: Scene) -> None:
    chosen = scene.propose()
    with refused("place.not_invited"):
        services.record_meeting(place=chosen, met_on=TODAY, mode="remote", actor=scene.boss)
    place = services.invite_to_meeting(place=chosen, actor=scene.boss)
    for day, code in ((TODAY + DAY, "place.future"), (TODAY - DAY, "place.too_early")):
        with refused(code):
            services.record_meeting(place=place, met_on=day, mode="remote", actor=scene.boss)
    with refused("place.mode"):
        services.record_meeting(place=place, met_on=TODAY, mode="by phone", actor=scene.boss)
    with refused("place.participant"):
        stranger = factories.account(scene.school)
        services.record_meeting(place=place, met_on=TODAY, mode="remote", actor=stranger)


def test_meeting_is_corrected_until_somebody_answers(scene: Scene) -> None:
    place = scene.met()
    with clock.at(TODAY + DAY):
        place = services.record_meeting(place=place, met_on=TODAY + DAY, mode="remote", actor=scene.boss)
        assert place.met_on == TODAY + DAY
        services.answer(place=place, side="mentor", yes=True, actor=scene.mentor.account)
        with refused("place.answered"):
            services.record_meeting(place=place, met_on=TODAY, mode="remote", actor=scene.boss)


def test_answers_are_given_by_the_person_alone(scene: Scene) -> None:
    place = scene.met()
    for actor in (scene.boss, scene.mentor.account, factories.account(scene.school)):
        with refused("place.side"):
            services.answer(place=place, side="mentee", yes=True, actor=actor)


def test_yes_waits_for_the_meeting_but_no_does_not(scene: Scene) -> None:
    place = scene.invited()
    with refused("place.not_met"):
        services.answer(place=place, side="mentee", yes=True, actor=scene.mentee.account)
    place = services.answer(place=place, side="mentee", yes=False, actor=scene.mentee.account)
    assert (place.state, place.mentee_no_on) == ("declined", TODAY)


def test_answers_are_given_once(scene: Scene) -> None:
    place = scene.met()
    services.answer(place=place, side="mentee", yes=True, actor=scene.mentee.account)
    for yes in (True, False):
        with refused("place.answered"):
            services.answer(place=place, side="mentee", yes=yes, actor=scene.mentee.account)


def test_no_names_no_side_and_no_reason(scene: Scene) -> None:
    place = scene.met()
    place = services.answer(place=place, side="mentor", yes=False, actor=scene.mentor.account)
    assert answers_in_words(place) == "не состоялась, причина не указывается"
    notice = Notice.objects.get(account=scene.mentee.account, kind="pairing.declined")
    assert "mentor" not in str(notice.params)
    with refused("place.transition"):
        services.answer(place=place, side="mentee", yes=True, actor=scene.mentee.account)


def test_a_yes_may_be_taken_back_before_confirming(scene: Scene) -> None:
    place = scene.agreed()
    with refused("place.side"):
        services.take_back(place=place, side="mentee", actor=scene.boss)
    place = services.take_back(place=place, side="mentee", actor=scene.mentee.account)
    assert (place.state, place.mentee_yes_on, place.mentee_no_on) == ("declined", None, TODAY)


def test_nothing_to_take_back(scene: Scene) -> None:
    with refused("place.no_answer"):
        services.take_back(place=scene.met(), side="mentor", actor=scene.mentor.account)


def test_paper_answer_is_entered_by_the_coordinator_with_a_number(scene: Scene) -> None:
    place = scene.met()
    given = {"place": place, "side": "mentee", "yes": True, "answered_on": TODAY}
    with refused("role"):
        services.record_paper_answer(sheet_number="Л-1", actor=scene.mentor.account, **given)
    with refused("place.sheet"):
        services.record_paper_answer(sheet_number=" ", actor=scene.boss, **given)
    with refused("place.too_early"):
        services.record_paper_answer(sheet_number="Л-1", actor=scene.boss, **{**given, "answered_on": TODAY - DAY})
    place = services.record_paper_answer(sheet_number="Л-1", actor=scene.boss, **given)
    assert place.mentee_yes_on == TODAY
    event = Event.objects.get(kind="place.answered")
    assert (event.data["channel"], event.data["sheet"], event.actor) == ("paper", "Л-1", scene.boss)


def test_clarifying_is_a_notice_to_the_other_side(scene: Scene) -> None:
    place = scene.invited()
    services.ask_to_clarify(place=place, actor=scene.mentor.account)
    services.ask_to_clarify(place=place, actor=scene.mentor.account)
    assert Notice.objects.filter(account=scene.mentee.account, kind="pairing.clarify").count() == 1
    with refused("place.participant"):
        services.ask_to_clarify(place=place, actor=scene.boss)


def test_confirmed_once(scene: Scene) -> None:
    place = scene.confirmed()
    with refused("place.transition"):
        services.confirm(place=place, actor=scene.boss)
    with refused("role"):
        services.confirm(place=place, actor=scene.mentor.account)
