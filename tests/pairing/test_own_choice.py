"""A mentee picks a mentor for a private topic; others learn nothing about the topic."""

import pytest

from nastavnik.outbox.models import Notice
from nastavnik.pairing import services
from nastavnik.pairing.selectors.own import own_choices
from nastavnik.pairing.selectors.pairs.place import request_lines
from nastavnik.registry.models import MentoringRequest, Preference
from tests import factories
from tests.pairing.scene import Scene, refused

pytestmark = pytest.mark.both_databases


@pytest.fixture
def private(db: None) -> Scene:
    """Give a mentee with one private request, and a mentor ready for it."""
    scene = Scene(private_topics=["wellbeing"])
    MentoringRequest.objects.update(topic="wellbeing")
    return scene


def choose(scene: Scene, **values: object) -> object:
    given = {"programme": scene.year, "mentee": scene.mentee, "mentor": scene.mentor, "type": "consultant"}
    return services.choose_mentor(actor=scene.mentee.account, **{**given, **values})


def test_choice_is_a_place_and_an_invitation_at_once(private: Scene) -> None:
    place = choose(private)
    assert place.step == "invited"
    assert Notice.objects.filter(account=private.mentor.account, kind="pairing.invited").exists()
    assert Notice.objects.filter(account=private.boss, kind="pairing.chosen").exists()
    assert own_choices(private.year, private.mentee) == []


def test_only_oneself_chooses(private: Scene) -> None:
    with refused("place.own_choice"):
        services.choose_mentor(
            programme=private.year,
            mentee=private.mentee,
            mentor=private.mentor,
            type="consultant",
            actor=private.boss,
        )


def test_mentor_must_be_ready_for_the_topic(private: Scene) -> None:
    other = factories.mentor(private.year, private_topics=["personal"]).teacher
    with refused("place.not_ready"):
        choose(private, mentor=other)
    with refused("place.not_ready"):
        choose(private, type="subject")


def test_line_manager_is_not_chosen(private: Scene) -> None:
    private.mentee.line_manager = private.mentor
    private.mentee.save()
    with refused("place.manager_own"):
        choose(private)
    (choice,) = own_choices(private.year, private.mentee)
    assert choice.ready == ()


def test_list_leaves_out_vetoes_and_the_busy(private: Scene) -> None:
    shy = factories.mentor(private.year, private_topics=["wellbeing"]).teacher
    Preference.objects.create(
        school=private.school, programme=private.year, by=shy, about=private.mentee, as_role="mentor", kind="veto"
    )
    factories.mentor(private.year, private_topics=["wellbeing"], capacity=0)
    (choice,) = own_choices(private.year, private.mentee)
    assert [entry.teacher for entry, _topics in choice.ready] == [private.mentor]


def test_private_request_goes_only_with_the_mentor_who_was_chosen(private: Scene) -> None:
    MentoringRequest.objects.update(share_with_mentor=True, text_for_mentor="тайна")
    entry = private.mentee.mentee_entries.get()
    factories.request(entry, topic="parents")
    by_coordinator = private.invited()
    assert [line.topic for line in request_lines(by_coordinator, "mentor")] == ["родители"]
    services.withdraw_proposal(place=by_coordinator, actor=private.boss)
    own = choose(private)
    assert {line.text for line in request_lines(own, "mentor")} == {"тайна", ""}
    assert [line.topic for line in request_lines(own, None)] == ["родители"]


def test_confirming_takes_only_these_requests_into_work(private: Scene) -> None:
    entry = private.mentee.mentee_entries.get()
    factories.request(entry, topic="parents", state="submitted")
    private.confirmed()
    states = dict(MentoringRequest.objects.values_list("topic", "state"))
    assert states == {"wellbeing": "accepted", "parents": "in_work"}
