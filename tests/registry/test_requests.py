"""Requests: who writes, who decides, what goes past the coordinator."""

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.outbox.models import Notice
from nastavnik.registry import services
from nastavnik.registry.models import MentoringRequest
from nastavnik.registry.services.requests import room_left
from tests import factories

WORDS = {"topic": "discipline", "need_type": "consultant", "text_for_coordinator": "шумно"}


@pytest.fixture
def entry(programme, person):
    return factories.thinking_mentee(programme, person)


def save(entry, actor=None, submit=True, **words):
    return services.save_request(entry=entry, actor=actor or entry.teacher.account, submit=submit, **{**WORDS, **words})


def refused(code, call, **arguments):
    with pytest.raises(RuleError) as caught:
        call(**arguments)
    assert caught.value.code == code


def test_only_the_teacher_writes_and_withdraws(entry, coordinator):
    refused("registry.self", save, entry=entry, actor=coordinator)
    request = save(entry)
    refused("registry.self", services.withdraw_request, request=request, actor=coordinator)
    assert services.withdraw_request(request=request, actor=entry.teacher.account).state == "withdrawn"


def test_draft_keeps_half_a_thought_and_sending_asks_for_words(entry, kinds):
    draft = save(entry, submit=False, text_for_coordinator="")
    assert (draft.state, draft.submitted_on) == ("draft", None)
    refused("request.words", save, entry=entry, request=draft, text_for_coordinator=" ")
    sent = save(entry, request=draft, text_for_mentor="по секрету", text_for_coordinator="")
    assert (sent.pk, sent.state) == (draft.pk, "submitted")
    assert kinds(entry.school)[-2:] == ["request.drafted", "request.submitted"]


def test_subject_comes_from_the_staff_list_or_is_asked_for(entry):
    assert save(entry, need_type="subject").subject == "математика"
    entry.teacher.subjects = []
    entry.teacher.save()
    refused("request.subject", save, entry=entry, need_type="subject")


@pytest.mark.parametrize("value", ["0", "11", "семь", "1.5"])
def test_rating_is_from_one_to_ten(entry, value):
    refused("request.rating", save, entry=entry, self_rating_before=value)


def test_three_open_requests_at_a_time(entry):
    made = [save(entry, topic=topic) for topic in ("methods", "digital", "parents")]
    assert room_left(entry) == 0
    refused("request.many", save, entry=entry)
    services.withdraw_request(request=made[0], actor=entry.teacher.account)
    assert save(entry).state == "submitted"


def test_the_same_request_twice_is_told_and_another_question_goes_through(entry):
    first = save(entry)
    refused("request.twice", save, entry=entry)
    assert save(entry, request=first, text_for_coordinator="иначе").pk == first.pk
    assert save(entry, need_type="subject").pk != first.pk
    assert save(entry, another=True).pk != first.pk


def test_what_will_change_how_soon_and_by_when_is_kept(entry):
    request = save(entry, expected_change=" урок начнётся сразу ", urgency="now", horizon="short")
    request.refresh_from_db()
    assert (request.expected_change, request.urgency, request.horizon) == ("урок начнётся сразу", "now", "short")


def test_words_for_the_coordinator_beside_a_private_topic_are_refused_not_dropped(entry):
    refused("request.private_words", save, entry=entry, topic="wellbeing")
    refused("request.private_words", save, entry=entry, topic="wellbeing", submit=False)
    assert not entry.requests.exists()


def test_coordinator_accepts_and_author_is_told(entry, coordinator, person):
    request = save(entry)
    refused("role", services.accept_request, request=request, actor=person)
    assert services.accept_request(request=request, actor=coordinator).state == "accepted"
    assert Notice.objects.filter(account=person, kind="registry.request_accepted").count() == 1
    refused("request.settled", save, entry=entry, request=request, text_for_coordinator="иначе")


def test_solved_elsewhere_says_how_and_may_come_back(entry, coordinator):
    request = save(entry)
    refused("request.elsewhere", services.solve_elsewhere, request=request, how=" ", actor=coordinator)
    solved = services.solve_elsewhere(request=request, how="курсы", actor=coordinator)
    assert (solved.state, solved.elsewhere_how) == ("elsewhere", "курсы")
    assert services.accept_request(request=request, actor=coordinator).elsewhere_how == ""


@pytest.mark.parametrize("topic", ["administration", "wellbeing", "personal"])
def test_private_topic_goes_past_the_coordinator(entry, coordinator, topic):
    request = save(entry, topic=topic, text_for_coordinator="", text_for_mentor="только ему")
    assert (request.state, request.text_for_coordinator) == ("accepted", "")
    assert not MentoringRequest.objects.visible_to(coordinator).filter(pk=request.pk).exists()
    refused("request.private", services.solve_elsewhere, request=request, how="курсы", actor=coordinator)
    changed = save(entry, request=request, topic=topic, text_for_coordinator="", text_for_mentor="передумано")
    assert (changed.state, changed.text_for_mentor) == ("accepted", "передумано")
    refused("request.settled", save, entry=entry, request=request, topic="parents")


def test_request_of_another_entry_is_refused(entry, programme):
    other = factories.thinking_mentee(programme)
    refused("registry.self", save, entry=entry, request=save(other))


def test_withdrawn_request_is_written_anew(entry, person):
    request = services.withdraw_request(request=save(entry), actor=person)
    again = save(entry, request=request)
    assert (again.state, again.closed_on) == ("submitted", None)


def test_who_declined_writes_no_requests(entry, person):
    services.decline_participation(entry=entry, actor=person)
    refused("request.entry", save, entry=entry)
