"""A run over the registers: what goes in, what is kept, what is never shown."""

import json

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.pairing import services
from nastavnik.pairing.models import MatchRun, Restriction
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import build_problem
from nastavnik.pairing.selectors.workshop.page import workshop
from nastavnik.registry.models import MentoringRequest, Preference
from tests import factories
from tests.pairing.scene import TODAY, Scene, kinds

pytestmark = pytest.mark.both_databases


def run(scene: Scene) -> MatchRun:
    return services.run_matching(programme=scene.year, actor=scene.boss)


def prefer(scene: Scene, by: object, about: object, kind: str, role: str = "mentee") -> None:
    Preference.objects.create(school=scene.school, programme=scene.year, by=by, about=about, as_role=role, kind=kind)


def test_run_is_proved_kept_and_the_same_again(scene: Scene) -> None:
    first, second = run(scene), run(scene)
    assert first.result == second.result
    assert first.input_hash == second.input_hash
    assert first.certificate["gap"] == 0
    assert first.result["pairs"][0]["mentor"] == scene.mentor.pk
    assert kinds(first) == ["match.run"]
    assert scene.mentee.places_as_mentee.count() == 0


def test_only_the_coordinator_runs(scene: Scene) -> None:
    with pytest.raises(RuleError):
        services.run_matching(programme=scene.year, actor=scene.mentor.account)


def test_requests_of_one_type_are_one_need(scene: Scene) -> None:
    entry = scene.mentee.mentee_entries.get()
    factories.request(entry, topic="parents", weight=3)
    factories.request(entry, topic="discipline", weight=1)
    factories.request(entry, topic="methods", need_type="subject", subject="физика")
    factories.request(entry, topic="methods", need_type="subject", subject="химия", weight=3)
    factories.request(entry, topic="digital", state="draft")
    (mentee,) = build_problem(Registers(scene.year)).mentees
    needs = {need.type: need for need in mentee.needs}
    assert needs["consultant"].topics == {"discipline": 2, "parents": 3}
    assert needs["subject"].subject == "химия"


def test_private_topics_are_not_in_the_run(scene: Scene) -> None:
    MentoringRequest.objects.update(topic="wellbeing")
    assert build_problem(Registers(scene.year)).mentees == ()
    assert "wellbeing" not in json.dumps(run(scene).result)


def test_people_without_a_consent_or_a_place_in_the_register_are_not_in_the_run(scene: Scene) -> None:
    factories.request(factories.mentee(scene.year, agrees=False))
    factories.request(factories.mentee(scene.year, state="left"))
    factories.mentor(scene.year, state="applied", selected_on=None)
    resigned = factories.mentor(scene.year).teacher
    resigned.consents.update(state="withdrawn", withdrawn_on=TODAY)
    problem = build_problem(Registers(scene.year))
    assert [mentee.id for mentee in problem.mentees] == [scene.mentee.pk]
    assert [mentor.id for mentor in problem.mentors] == [scene.mentor.pk]


def test_live_places_take_needs_and_seats_out(scene: Scene) -> None:
    second = scene.newcomer()
    scene.propose()
    problem = build_problem(Registers(scene.year))
    assert [mentee.id for mentee in problem.mentees] == [second.pk]
    assert problem.mentors[0].capacity == 1


@pytest.mark.parametrize("role", ["mentee", "mentor"])
def test_veto_of_either_side_leaves_a_personal_reason_only(scene: Scene, role: str) -> None:
    by, about = (scene.mentee, scene.mentor) if role == "mentee" else (scene.mentor, scene.mentee)
    prefer(scene, by, about, "veto", role)
    result = run(scene).result
    assert result["pairs"] == []
    assert result["unmatched"][0]["reasons"] == {"personal": 1}


def test_wishes_work_but_are_not_told(scene: Scene) -> None:
    other = factories.mentor(scene.year).teacher
    prefer(scene, scene.mentee, other, "wish")
    result = run(scene).result
    (pair,) = result["pairs"]
    assert pair["mentor"] == other.pk
    told = json.dumps(result)
    assert "wish" not in told
    assert "personal" not in told
    assert pair["score"] == sum(pair["parts"].values())


def test_declined_pair_is_not_offered_again(scene: Scene) -> None:
    place = scene.met()
    services.answer(place=place, side="mentee", yes=False, actor=scene.mentee.account)
    assert run(scene).result["pairs"] == []


def test_line_manager_is_left_out(scene: Scene) -> None:
    scene.mentee.line_manager = scene.mentor
    scene.mentee.save()
    assert run(scene).result["unmatched"][0]["reasons"] == {"personal": 1}


def decide(scene: Scene, mentor: object, kind: str) -> Restriction:
    return services.set_restriction(
        programme=scene.year, mentee=scene.mentee, mentor=mentor, type="consultant", kind=kind, actor=scene.boss
    )


def test_decisions_of_the_coordinator(scene: Scene) -> None:
    weak = factories.mentor(scene.year, competences={"digital": 1}, subjects=["музыка"]).teacher
    assert run(scene).result["pairs"][0]["mentor"] == scene.mentor.pk
    lock = decide(scene, weak, "lock")
    pair = run(scene).result["pairs"][0]
    assert (pair["mentor"], pair["locked"]) == (weak.pk, True)
    decide(scene, scene.mentor, "lock")
    assert not Restriction.objects.filter(pk=lock.pk).exists()
    forbid = decide(scene, scene.mentor, "forbid")
    assert run(scene).result["pairs"][0]["mentor"] == weak.pk
    services.lift_restriction(restriction=forbid, actor=scene.boss)
    assert run(scene).result["pairs"][0]["mentor"] == scene.mentor.pk


def test_lock_that_cannot_hold_falls_out_and_is_told(scene: Scene) -> None:
    decide(scene, scene.mentor, "lock")
    prefer(scene, scene.mentee, scene.mentor, "veto")
    found = run(scene)
    assert found.result["dropped_locks"] == [[scene.mentee.pk, "consultant", scene.mentor.pk]]
    assert found.result["pairs"] == []
    assert workshop(scene.year).dropped == [(scene.mentee, scene.mentor)]


def test_locks_beyond_the_free_seats_are_left_out(db: None) -> None:
    scene = Scene(capacity=1)
    decide(scene, scene.mentor, "lock")
    second = scene.newcomer()
    services.set_restriction(
        programme=scene.year, mentee=second, mentor=scene.mentor, type="consultant", kind="lock", actor=scene.boss
    )
    assert len(build_problem(Registers(scene.year)).locks) == 1


def test_alternatives_say_whom_they_would_leave_out(db: None) -> None:
    scene = Scene(capacity=1)
    other = factories.mentor(scene.year, capacity=1, competences={"paperwork": 1}, types=["consultant"]).teacher
    scene.newcomer()
    told = run(scene).result
    (row, *_) = told["pairs"]
    names = {choice["mentor"] for choice in row["others"]}
    assert names == {scene.mentor.pk, other.pk} - {row["mentor"]}
    (other_need,) = {need["mentee"] for need in (*told["pairs"], *told["unmatched"])} - {row["mentee"]}
    assert [move[0] for move in row["others"][0]["moves"]] == [other_need]


def test_workshop_tells_how_each_need_stands(scene: Scene) -> None:
    assert [str(row.label) for row in workshop(scene.year).rows] == ["ещё не в подборе"]
    run(scene)
    page = workshop(scene.year, f"{scene.mentee.pk}-consultant")
    assert page.selected is not None
    assert page.selected.best is not None
    assert page.selected.best.mentor == scene.mentor
    assert "Личные" not in " ".join(str(part.label) for part in page.selected.best.parts)
    scene.propose()
    assert [str(row.label) for row in workshop(scene.year).rows] == ["выбрано, не отправлено"]
