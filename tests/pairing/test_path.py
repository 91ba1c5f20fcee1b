"""The way of a pair from a choice to a confirmed place, and what it leaves behind."""

import datetime as dt

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.kit.registries import facts
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services
from nastavnik.pairing.models import Place
from nastavnik.programme.models import Act, GateDecision
from nastavnik.programme.selectors import path_of_programme
from nastavnik.registry.models import MentoringRequest
from tests import factories
from tests.pairing.scene import NO_ORDER, TODAY, Scene, kinds, refused

pytestmark = pytest.mark.both_databases


def test_whole_path_of_a_pair(scene: Scene) -> None:
    assert not facts["pairing.proposal_exists"](path_of_programme(scene.year))
    place = scene.propose()
    assert (place.step, place.slot, place.invited_on) == ("chosen", 1, None)
    assert not Notice.objects.exists()
    place = services.invite_to_meeting(place=place, actor=scene.boss)
    assert set(Notice.objects.values_list("account", flat=True)) == {
        scene.mentor.account_id,
        scene.mentee.account_id,
    }
    place = services.record_meeting(place=place, met_on=TODAY, mode="remote", actor=scene.mentor.account)
    place = services.answer(place=place, side="mentee", yes=True, actor=scene.mentee.account)
    assert place.step == "half"
    place = services.answer(place=place, side="mentor", yes=True, actor=scene.mentor.account)
    assert place.step == "agreed"
    assert Notice.objects.filter(account=scene.boss, kind="pairing.agreed").exists()
    place = services.confirm(place=place, actor=scene.boss, reasons=NO_ORDER)
    place.refresh_from_db()
    assert place.state == "confirmed"
    assert place.confirmed_on == TODAY
    assert place.mentee_consent.kind == "participation"
    assert place.mentor_consent.kind == "mentor_work"
    assert MentoringRequest.objects.get().state == "in_work"
    assert facts["pairing.confirmed_place_exists"](path_of_programme(scene.year))
    assert kinds(place) == [
        "place.proposed",
        "place.invited",
        "place.met",
        "place.answered",
        "place.answered",
        "gate.passed",
        "place.confirmed",
    ]
    assert GateDecision.objects.get().reason == "приказ готовится"


def test_order_before_confirming_needs_no_reason(scene: Scene) -> None:
    place = scene.agreed()
    act = services.register_order(programme=scene.year, places=[place], number="187-од", dated=TODAY, actor=scene.boss)
    assert act.kind == Act.Kind.PAIRING_ORDER
    row = act.summary["rows"][0]
    assert (row["mentor"], row["mentee"]) == (scene.mentor.full_name, scene.mentee.full_name)
    assert row["mentor_position"] == "учитель"
    place = services.confirm(place=place, actor=scene.boss)
    assert place.order_id == act.pk
    assert not GateDecision.objects.exists()


def test_order_after_confirming(scene: Scene) -> None:
    place = scene.confirmed()
    services.register_order(programme=scene.year, places=[place], number="188", dated=TODAY, actor=scene.boss)
    with refused("order.twice"):
        services.register_order(programme=scene.year, places=[place], number="189", dated=TODAY, actor=scene.boss)
    assert Act.objects.count() == 1


def test_order_names_only_agreed_pairs(scene: Scene) -> None:
    place = scene.met()
    with refused("order.not_agreed"):
        services.register_order(programme=scene.year, places=[place], number="1", dated=TODAY, actor=scene.boss)
    with refused("order.empty"):
        services.register_order(programme=scene.year, places=[], number="1", dated=TODAY, actor=scene.boss)


def test_confirming_without_an_order_wants_a_reason(scene: Scene) -> None:
    place = scene.agreed()
    with refused("gate.confirm.soft"):
        services.confirm(place=place, actor=scene.boss)


@pytest.mark.parametrize("how", ["propose", "invited", "met"])
def test_confirming_needs_the_meeting_and_both_answers(scene: Scene, how: str) -> None:
    place = getattr(scene, how)()
    with refused("gate.confirm.hard"):
        services.confirm(place=place, actor=scene.boss, reasons=NO_ORDER)


def test_confirming_needs_the_written_consent(db: None) -> None:
    scene = Scene(signs=False)
    place = scene.agreed()
    with refused("gate.confirm.hard"):
        services.confirm(place=place, actor=scene.boss, reasons=NO_ORDER)


def test_job_function_stands_on_the_candidacy(db: None) -> None:
    scene = Scene(signs=False, legal_basis="job_function")
    assert scene.confirmed().mentor_consent.kind == "candidacy"


def test_sheet_for_one_mentee_carries_one(db: None) -> None:
    scene = Scene(up_to_mentees=1)
    scene.confirmed()
    second = scene.agreed(scene.newcomer())
    with refused("place.sheet_full"):
        services.confirm(place=second, actor=scene.boss, reasons=NO_ORDER)


def test_group_is_confirmed_place_by_place_and_one_no_stops_nobody(db: None) -> None:
    scene = Scene(capacity=3, group_ready=True)
    first = scene.propose(format="group")
    others = [scene.propose(scene.newcomer(), relationship=first.relationship) for _ in range(2)]
    places = [first, *others]
    assert {place.relationship_id for place in places} == {first.relationship_id}
    assert [place.slot for place in places] == [1, 2, 3]
    for place in places:
        services.invite_to_meeting(place=place, actor=scene.boss)
        services.record_meeting(place=place, met_on=TODAY, mode="in_person", actor=place.mentor.account)
        services.answer(place=place, side="mentor", yes=True, actor=place.mentor.account)
    for place, yes in zip(places, [True, False, True], strict=True):
        services.answer(place=place, side="mentee", yes=yes, actor=place.mentee.account)
    for place in (places[0], places[2]):
        services.confirm(place=place, actor=scene.boss, reasons=NO_ORDER)
    states = [Place.objects.get(pk=place.pk).state for place in places]
    assert states == ["confirmed", "declined", "confirmed"]


def test_group_rules(db: None) -> None:
    scene = Scene(capacity=5)
    with refused("place.group"):
        scene.propose(format="group")
    pair = scene.propose()
    with refused("place.not_group"):
        scene.propose(scene.newcomer(), relationship=pair.relationship)
    other = factories.mentor(scene.year, group_ready=True)
    group = scene.propose(scene.newcomer(), mentor=other.teacher, format="group").relationship
    with refused("place.group_other"):
        scene.propose(scene.newcomer(), relationship=group)


def test_replacement_after_a_no(scene: Scene) -> None:
    place = scene.met()
    services.answer(place=place, side="mentor", yes=False, actor=scene.mentor.account)
    place.refresh_from_db()
    with refused("place.same_mentor"):
        services.replace(place=place, new_mentor=scene.mentor, actor=scene.boss)
    other = factories.mentor(scene.year).teacher
    second = services.replace(place=place, new_mentor=other, actor=scene.boss)
    assert (second.replaces_id, second.mentee_id, second.mentor_id) == (place.pk, scene.mentee.pk, other.pk)


def test_no_replacement_while_a_pair_works(scene: Scene) -> None:
    place = scene.confirmed()
    with refused("place.not_over"):
        services.replace(place=place, new_mentor=factories.mentor(scene.year).teacher, actor=scene.boss)


def test_replacement_after_an_early_end_takes_the_same_requests(scene: Scene) -> None:
    place = scene.confirmed()
    place = services.finish(place=place, state="ended", ended_on=TODAY, actor=scene.boss)
    assert MentoringRequest.objects.get().state == "accepted"
    other = factories.mentor(scene.year).teacher
    second = services.replace(place=place, new_mentor=other, actor=scene.boss)
    assert second.step == "chosen"


def test_life_of_a_confirmed_place(scene: Scene) -> None:
    place = scene.confirmed()
    place = services.mark_paused(place=place, actor=scene.mentee.account)
    place = services.resume(place=place, actor=None)
    with refused("place.ends_past"):
        services.begin_closing(place=place, ends_on=TODAY - dt.timedelta(days=1), actor=scene.boss)
    later = TODAY + dt.timedelta(days=3)
    place = services.begin_closing(place=place, ends_on=later, actor=scene.mentor.account)
    place = services.begin_closing(place=place, ends_on=later + dt.timedelta(days=9), actor=scene.boss)
    assert place.ends_on == later
    with refused("place.ended_on"):
        services.finish(place=place, state="completed", ended_on=later, actor=None)
    with clock.at(later):
        place = services.finish(place=place, state="completed", ended_on=later, actor=None)
    assert kinds(place)[-4:] == ["place.paused", "place.resumed", "place.closing", "place.completed"]
    with refused("place.transition"):
        services.resume(place=place, actor=scene.boss)


def test_proposals_have_no_life_before_confirming(scene: Scene) -> None:
    place = scene.agreed()
    for step in (
        lambda: services.mark_paused(place=place, actor=scene.boss),
        lambda: services.begin_closing(place=place, ends_on=TODAY, actor=scene.boss),
        lambda: services.finish(place=place, state="completed", ended_on=TODAY, actor=scene.boss),
    ):
        with pytest.raises(RuleError):
            step()
    with refused("place.not_confirmed"):
        services.resume(place=place, actor=scene.boss)


def test_carried_over_pair_keeps_old_dates_and_the_true_day_of_entry(scene: Scene) -> None:
    day = dt.date(2025, 9, 1)
    given = {
        "programme": scene.year,
        "mentor": scene.mentor,
        "mentee": scene.mentee,
        "type": "consultant",
        "met_on": day,
        "mentor_yes_on": day,
        "mentee_yes_on": day + dt.timedelta(days=1),
        "confirmed_on": day + dt.timedelta(days=4),
        "act_number": "12",
        "act_dated": day + dt.timedelta(days=4),
        "sheet_number": "Л-7",
        "actor": scene.boss,
    }
    with refused("place.sheet"):
        services.carry_over(**{**given, "sheet_number": " "})
    with refused("place.too_early"):
        services.carry_over(**{**given, "mentee_yes_on": day - dt.timedelta(days=1)})
    with refused("place.future"):
        services.carry_over(**{**given, "act_dated": TODAY + dt.timedelta(days=1)})
    place = services.carry_over(**given)
    place.refresh_from_db()
    assert (place.state, place.met_on, place.order.number) == ("confirmed", day, "12")
    event = place_event(place)
    assert event.at.date() == TODAY
    assert event.data["sheet"] == "Л-7"
    second = services.carry_over(**{**given, "mentee": scene.newcomer(), "act_number": " 12"})
    assert second.order_id == place.order_id


def test_carrying_over_needs_consents_in_force(db: None) -> None:
    scene = Scene(signs=False)
    day = dt.date(2025, 9, 1)
    with refused("place.mentor_consent"):
        services.carry_over(
            programme=scene.year,
            mentor=scene.mentor,
            mentee=scene.mentee,
            type="consultant",
            met_on=day,
            mentor_yes_on=day,
            mentee_yes_on=day,
            confirmed_on=day,
            act_number="12",
            act_dated=day,
            sheet_number="Л-7",
            actor=scene.boss,
        )
    assert not Place.objects.exists()


def place_event(place: Place) -> Event:
    return Event.objects.get(subject_type="pairing.Place", subject_id=place.pk, kind="place.carried_over")
