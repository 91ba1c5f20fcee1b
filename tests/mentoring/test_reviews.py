"""Practical results, the interim review, the final assessment, the completion of a pair."""

import datetime as dt

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.kit.registries import facts
from nastavnik.kit.uploads import Upload
from nastavnik.mentoring import services
from nastavnik.mentoring.models import FinalAssessment, InterimReview, PracticalResult
from nastavnik.outbox.models import Notice
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentoringRequest
from nastavnik.surveys.services import AnswersError
from tests import factories
from tests.mentoring.pairs import FINAL, FINAL_SELF, MENTEE_FORM, RUBRIC, TODAY, Pair, held, pair, refused, reviewed

DONE = "mentoring.interim_review_done"
ASSESSED = "mentoring.final_assessment_or_reason"


def review(told: Pair, **changed: object) -> InterimReview:
    values = {
        "basis": "observed_lesson",
        "held_on": TODAY,
        "decision": "continue",
        "raw": RUBRIC,
        "actor": told.mentor,
    }
    return services.interim_review(place=told.place, **{**values, **changed})


def result(told: Pair, **changed: object) -> PracticalResult:
    values = {
        "kind": "open_lesson",
        "title": "Дроби в 5 классе",
        "shown_on": TODAY,
        "where": "кабинет 214",
        "actor": told.mentee,
    }
    return services.add_practical_result(place=told.place, **{**values, **changed})


def private_request(told: Pair) -> MentoringRequest:
    entry = MenteeEntry.objects.get(teacher=told.teacher(told.mentee))
    return registry.save_request(
        entry=entry, actor=told.mentee, topic="wellbeing", need_type="consultant", text_for_mentor="", submit=True
    )


def test_a_result_with_its_file(told: Pair) -> None:
    file = Upload.of("plan.odt", b"plan").row(
        school_id=told.story.school.pk,
        content_type="application/octet-stream",
        created_by=told.mentee,
        created_at=clock.now(),
    )
    made = result(told, file=file)
    assert (made.file.name, made.place) == ("plan.odt", told.place)
    with refused("result.future"):
        result(told, shown_on=TODAY + dt.timedelta(days=1))
    with refused("mentoring.side"):
        result(told, actor=told.coordinator)


def test_the_mentors_rubric_is_the_review(told: Pair) -> None:
    assert not facts[DONE](told.place)
    made = review(told, basis="practical_result", result=result(told), decision="adjust_goals")
    assert facts[DONE](told.place)
    assert made.mentor_response.answers["basis"] == "open_lesson"
    assert made.mentor_response.respondent == told.teacher(told.mentor)
    assert [row.account for row in Notice.objects.filter(kind="mentoring.interim_by_mentor")] == [told.mentee]


def test_a_review_on_a_result_names_a_result_of_the_same_place(told: Pair) -> None:
    with refused("review.no_result"):
        review(told, basis="practical_result", result=None)
    assert not InterimReview.objects.exists()
    with refused("review.result"):
        review(told, basis="practical_result", result=result(pair()))


def test_only_the_mentor_fills_the_rubric(told: Pair) -> None:
    for actor in (told.mentee, told.coordinator):
        with refused("mentoring.side"):
            review(told, actor=actor)


def test_both_sides_meet_in_one_review(told: Pair) -> None:
    services.interim_self(place=told.place, raw={"result": "урок получился"}, actor=told.mentee)
    assert not facts[DONE](told.place)
    review(told)
    one = InterimReview.objects.get()
    assert one.mentor_response is not None
    assert one.mentee_response is not None
    review(told, held_on=TODAY)
    assert InterimReview.objects.count() == 2


def test_a_private_topic_has_no_rubric(told: Pair) -> None:
    with pytest.raises(AnswersError):
        services.interim_self(place=told.place, raw={"private_outcome": "partly"}, actor=told.mentee)
    private_request(told)
    with refused("review.rubric"):
        review(told, raw=None)
    services.interim_self(place=told.place, raw={"private_outcome": "partly"}, actor=told.mentee)
    assert facts[DONE](told.place)
    assert InterimReview.objects.get().private_outcome == "partly"
    review(told, raw=None)
    assert InterimReview.objects.get().mentor_response is None


def test_a_review_is_corrected_by_its_author(told: Pair) -> None:
    made = review(told)
    corrected = services.correct_review(review=made, raw={**RUBRIC, "r1": "4"}, actor=told.mentor)
    assert corrected.mentor_response.answers["r1"] == 4
    assert corrected.mentor_response.corrects == made.mentor_response
    with refused("review.none"):
        services.correct_review(review=made, raw={"result": "моё"}, actor=told.mentee)


def final_meeting(told: Pair) -> None:
    reviewed(told)
    held(told, kind="final")


def test_the_final_assessment_follows_the_final_meeting(told: Pair) -> None:
    with refused("final.meeting"):
        services.final_assessment(place=told.place, actor=told.mentor, raw=FINAL)
    final_meeting(told)
    made = services.final_assessment(place=told.place, actor=told.mentor, raw=FINAL)
    assert (made.held_on, made.outcome) == (TODAY, "completed")
    assert facts[ASSESSED](told.place)


def test_a_level_needs_two_pieces_of_evidence(told: Pair) -> None:
    final_meeting(told)
    with pytest.raises(AnswersError) as refusal:
        services.final_assessment(
            place=told.place, actor=told.mentor, raw={**FINAL, "plan": "3", "plan_evidence": "урок 12.04"}
        )
    assert list(refusal.value.errors) == ["plan_evidence"]
    assert not FinalAssessment.objects.exists()
    enough = {**FINAL, "plan": "3", "plan_evidence": "урок 12.04\nплан темы"}
    assert (
        services.final_assessment(place=told.place, actor=told.mentor, raw=enough).mentor_response.answers["plan"] == 3
    )


def test_the_mentee_rates_her_own_requests_at_the_end(told: Pair) -> None:
    final_meeting(told)
    request = MentoringRequest.objects.get()
    made = services.final_self(
        place=told.place,
        raw=FINAL_SELF,
        ratings={request.pk: 8},
        outcomes={request.pk: "resolved"},
        actor=told.mentee,
    )
    request.refresh_from_db()
    assert (request.self_rating_before, request.self_rating_after, request.state) == ("4", "8", "resolved")
    assert made.private_outcome == ""
    assert not facts[ASSESSED](told.place)


@pytest.mark.parametrize(("rating", "code"), [(0, "final.rating"), (11, "final.rating")])
def test_ratings_stay_between_one_and_ten(told: Pair, rating: int, code: str) -> None:
    final_meeting(told)
    request = MentoringRequest.objects.get()
    with refused(code):
        services.final_self(place=told.place, raw=FINAL_SELF, ratings={request.pk: rating}, actor=told.mentee)
    request.refresh_from_db()
    assert request.self_rating_after == ""


def test_nobody_rates_somebody_elses_request(told: Pair) -> None:
    final_meeting(told)
    stranger = pair()
    foreign = MentoringRequest.objects.get(entry__teacher=stranger.teacher(stranger.mentee))
    with refused("final.request"):
        services.final_self(place=told.place, raw=FINAL_SELF, ratings={foreign.pk: 5}, actor=told.mentee)


def test_a_private_topic_alone_completes_without_a_rubric(told: Pair) -> None:
    private = private_request(told)
    services.interim_self(place=told.place, raw={"private_outcome": "partly"}, actor=told.mentee)
    held(told, kind="final")
    made = services.final_self(
        place=told.place,
        raw=FINAL_SELF,
        ratings={private.pk: 7},
        outcomes={private.pk: "partly"},
        actor=told.mentee,
    )
    assert made.private_outcome == "partly"
    assert facts[ASSESSED](told.place)


def test_a_pair_is_completed_after_its_assessment(told: Pair) -> None:
    with refused("gate.closing.hard"):
        services.complete_place(place=told.place, actor=told.coordinator)
    final_meeting(told)
    services.final_assessment(place=told.place, actor=told.mentor, raw=FINAL)
    with refused("role"):
        services.complete_place(place=told.place, actor=told.mentee)
    services.complete_place(place=told.place, actor=told.mentor)
    place = told.fresh()
    assert (place.state, place.ended_on) == ("completed", TODAY)
    assert MenteeEntry.objects.get(teacher=told.teacher(told.mentee)).state == "completed"
    assert {row.account for row in Notice.objects.filter(kind="mentoring.completed")} == {told.mentee}


def test_a_pair_that_ends_early_is_not_called_completed(told: Pair) -> None:
    services.leave_place(place=told.place, actor=told.mentor)
    with refused("place.ending"):
        services.complete_place(place=told.place, actor=told.mentor)


def test_the_mentors_own_view_of_the_year_is_given_once(told: Pair) -> None:
    raw = {"satisfaction": "8", "go_on": "yes"}
    made = services.final_mentor(programme=told.story.programme, raw=raw, actor=told.mentor)
    assert made.about == f"programme:{told.story.programme.pk}"
    with pytest.raises(Exception, match="уже заполнена"):
        services.final_mentor(programme=told.story.programme, raw=raw, actor=told.mentor)
    with refused("final.mentor"):
        services.final_mentor(programme=told.story.programme, raw=raw, actor=told.mentee)


def test_reviews_of_another_school_are_not_found(told: Pair) -> None:
    review(told)
    outsider = factories.account(factories.school(), roles=("coordinator",))
    assert not InterimReview.objects.visible_to(outsider).exists()
    assert InterimReview.objects.visible_to(told.coordinator).count() == 1
    with pytest.raises(RuleError):
        services.interim_self(place=told.place, raw=MENTEE_FORM, actor=outsider)
