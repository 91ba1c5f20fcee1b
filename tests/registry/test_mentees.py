"""The way of a teacher through the mentee register."""

import pytest
from django.db import IntegrityError, transaction

from nastavnik.consents.services import give
from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.kit.paper import Paper, entered_from
from nastavnik.outbox.models import Notice
from nastavnik.people.selectors import standing
from nastavnik.programme.models import GateDecision
from nastavnik.registry import services
from nastavnik.registry.models import MenteeEntry
from nastavnik.registry.roles import register_roles
from tests import factories


def refused(code, call, **arguments):
    with pytest.raises(RuleError) as caught:
        call(**arguments)
    assert caught.value.code == code


def test_invitation_enrols_nobody_and_tells_the_person(programme, coordinator, person, kinds):
    entry = services.invite_mentee(programme=programme, teacher=person.teacher, actor=coordinator)
    assert (entry.state, entry.joined_on) == ("invited", None)
    assert Notice.objects.filter(account=person, kind="registry.mentee_invited").count() == 1
    assert register_roles(standing(person)) == set()
    assert kinds(programme.school) == ["mentee.invited"]


def test_only_coordinator_or_department_head_invites(programme, person):
    head = factories.account(programme.school, roles=("department_head",))
    refused("role", services.invite_mentee, programme=programme, teacher=person.teacher, actor=person)
    refused("lent.none", services.invite_mentee, programme=programme, teacher=person.teacher, actor=head)
    factories.lent(programme, head, "asking", department=person.teacher)
    assert services.invite_mentee(programme=programme, teacher=person.teacher, actor=head).state == "invited"


def test_second_invitation_is_refused_but_after_a_no_it_is_possible(programme, coordinator, person):
    entry = services.invite_mentee(programme=programme, teacher=person.teacher, actor=coordinator)
    refused(
        "mentee_entry.known", services.invite_mentee, programme=programme, teacher=person.teacher, actor=coordinator
    )
    services.decline_participation(entry=entry, actor=person)
    assert services.invite_mentee(programme=programme, teacher=person.teacher, actor=coordinator).state == "invited"


def test_teacher_of_another_school_or_who_left_is_refused(programme, coordinator, stranger):
    gone = factories.teacher(programme.school, left_on=factories.DAY)
    refused("teacher.left", services.invite_mentee, programme=programme, teacher=gone, actor=coordinator)
    with pytest.raises(Exception, match="другой школе"):
        services.invite_mentee(programme=programme, teacher=stranger.teacher, actor=coordinator)
    assert not MenteeEntry.objects.exists()


def test_archived_programme_takes_nobody(school, coordinator, person):
    old = factories.programme(school, archived_on=factories.DAY)
    refused("programme.archived", services.invite_mentee, programme=old, teacher=person.teacher, actor=coordinator)
    refused("programme.archived", services.enter_as_mentee, programme=old, teacher=person.teacher, actor=person)


def test_nobody_enters_another_person(programme, coordinator, person):
    refused("registry.self", services.enter_as_mentee, programme=programme, teacher=person.teacher, actor=coordinator)


def test_entering_keeps_windows_in_order_and_refuses_unknown_ones(programme, person):
    entry = factories.thinking_mentee(programme, person, times=["fri-6", "mon-1"], forms=["remote"])
    assert (entry.times, entry.forms, entry.state, entry.source) == (["mon-1", "fri-6"], ["remote"], "thinking", "own")
    given = {"programme": programme, "teacher": person.teacher, "actor": person}
    refused("registry.times", services.enter_as_mentee, times=["sun-1"], **given)
    refused("registry.forms", services.enter_as_mentee, forms=["by_post"], **given)
    refused("mentee_entry.category", services.enter_as_mentee, category="weak", **given)


def test_joining_needs_consent_and_request_and_is_ones_own(programme, coordinator, person, kinds):
    entry = factories.thinking_mentee(programme, person)
    refused("gate.join.hard", services.join, entry=entry, actor=person)
    give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    refused("gate.join.hard", services.join, entry=entry, actor=person)
    services.save_request(
        entry=entry,
        actor=person,
        topic="parents",
        need_type="consultant",
        text_for_mentor="страшно",
        self_rating_before="2",
        submit=True,
    )
    refused("registry.self", services.join, entry=entry, actor=coordinator)
    joined = services.join(entry=entry, actor=person)
    assert joined.state == "joined"
    assert joined.joined_on is not None
    assert register_roles(standing(person)) == {"mentee"}
    assert kinds(programme.school)[-1] == "mentee.joined"


def test_draft_does_not_count_as_a_request(programme, person):
    entry = factories.thinking_mentee(programme, person)
    give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    services.save_request(
        entry=entry, actor=person, topic="parents", need_type="consultant", self_rating_before=3, submit=False
    )
    refused("gate.join.hard", services.join, entry=entry, actor=person)


def test_without_a_baseline_the_coordinators_reason_opens_the_way_and_the_step_stays_own(
    programme, coordinator, person
):
    entry = factories.thinking_mentee(programme, person)
    give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    services.save_request(
        entry=entry, actor=person, topic="parents", need_type="consultant", text_for_mentor="страшно", submit=True
    )
    refused("gate.join.soft", services.join, entry=entry, actor=person)
    refused("role", services.join, entry=entry, actor=person, reasons={"registry.baseline": "не хочу"})
    refused("role", services.excuse_baseline, entry=entry, reason="не хочу", actor=person)
    refused("mentee_entry.reason", services.excuse_baseline, entry=entry, reason=" ", actor=coordinator)
    assert services.excuse_baseline(entry=entry, reason="поговорили", actor=coordinator).state == "thinking"
    assert GateDecision.objects.get(subject_id=entry.pk).fact == "registry.baseline"
    assert services.join(entry=entry, actor=person).state == "joined"


def test_leaving_is_today_calls_upper_rooms_and_takes_requests_back(programme, coordinator, person, kinds, monkeypatch):
    entry = factories.joined_mentee(programme, person)
    seen = []
    monkeypatch.setattr(services.leave_handlers, "_items", {"spy": lambda **given: seen.append(given)})
    refused("registry.self", services.leave, entry=entry, actor=coordinator)
    left = services.leave(entry=entry, actor=person)
    assert (left.state, left.ended_on is not None) == ("left", True)
    assert [given["entry"].pk for given in seen] == [entry.pk]
    assert set(entry.requests.values_list("state", flat=True)) == {"withdrawn"}
    assert register_roles(standing(person)) == set()
    assert {"mentee.left", "request.withdrawn"} <= set(kinds(programme.school))
    refused("mentee_entry.transition", services.leave, entry=entry, actor=person)


def test_who_left_or_declined_may_come_back(programme, person):
    entry = factories.joined_mentee(programme, person)
    services.leave(entry=entry, actor=person)
    assert factories.thinking_mentee(programme, person).state == "thinking"
    services.decline_participation(entry=entry, actor=person)
    assert services.think_it_over(entry=entry, actor=person).state == "thinking"


def test_no_of_a_person_without_an_account_is_noted_by_the_coordinator(programme, coordinator):
    teacher = factories.teacher(programme.school)
    entry = services.invite_mentee(programme=programme, teacher=teacher, actor=coordinator)
    refused("registry.self", services.decline_participation, entry=entry, actor=coordinator)
    with entered_from(Paper(teacher.pk, "sheet", clock.today(), "14")):
        assert services.decline_participation(entry=entry, actor=coordinator).state == "declined"


def test_who_joined_does_not_think_or_decline_but_leaves(programme, person):
    entry = factories.joined_mentee(programme, person)
    refused("mentee_entry.transition", services.think_it_over, entry=entry, actor=person)
    refused("mentee_entry.transition", services.decline_participation, entry=entry, actor=person)


def test_raw_row_in_the_programme_without_a_day_is_refused(programme, person):
    entry = factories.thinking_mentee(programme, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        MenteeEntry.objects.filter(pk=entry.pk).update(state="joined", joined_on=None)
