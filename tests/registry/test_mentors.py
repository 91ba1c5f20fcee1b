"""Candidates, council, selection, training, and the end of it."""

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from nastavnik.consents.services import alive, give, register_sheet, withdraw
from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.outbox.models import Notice
from nastavnik.outbox.selectors import notices_of
from nastavnik.pairing.models import Place, Relationship
from nastavnik.people.selectors import standing
from nastavnik.programme.models import GateDecision, Programme
from nastavnik.registry import services
from nastavnik.registry.models import CouncilOpinion, MentorEntry
from nastavnik.registry.roles import register_roles
from tests import factories

OFFER = {"hours_per_week": 1, "competences": {"parents": 2}}


def refused(code, call, **arguments):
    with pytest.raises(RuleError) as caught:
        call(**arguments)
    assert caught.value.code == code


def test_invitation_to_be_a_mentor(programme, coordinator, person):
    refused("role", services.invite_mentor, programme=programme, teacher=person.teacher, actor=person)
    entry = services.invite_mentor(programme=programme, teacher=person.teacher, actor=coordinator)
    assert entry.state == "invited"
    assert Notice.objects.filter(account=person, kind="registry.mentor_invited").exists()
    refused(
        "mentor_entry.known", services.invite_mentor, programme=programme, teacher=person.teacher, actor=coordinator
    )
    assert services.decline_candidacy(entry=entry, actor=person).state == "declined"


def test_nobody_is_a_candidate_without_their_own_consent(programme, coordinator, person):
    given = {"programme": programme, "teacher": person.teacher, "types": ["subject"]}
    refused("gate.candidacy.hard", services.apply_as_mentor, actor=person, **given)
    assert not MentorEntry.objects.exists()
    refused("registry.self", services.apply_as_mentor, actor=coordinator, **given)
    give(teacher=person.teacher, programme=programme, kind="candidacy", actor=person)
    refused("mentor_entry.lacking", services.apply_as_mentor, actor=person, **given)
    assert services.apply_as_mentor(actor=person, **given, **OFFER).state == "applied"


def test_consent_pressed_in_an_account_opened_by_code_waits_for_paper(programme, coordinator):
    unsure = factories.account(programme.school, opened_by_code=True)
    give(teacher=unsure.teacher, programme=programme, kind="candidacy", actor=unsure)
    given = {"programme": programme, "teacher": unsure.teacher, "actor": unsure}
    refused("gate.candidacy.hard", services.apply_as_mentor, **given)
    sheet = alive(unsure.teacher, programme, "candidacy")
    register_sheet(consent=sheet, sheet_number="7", signed_on=clock.today(), actor=coordinator)
    assert services.apply_as_mentor(types=["subject"], **given, **OFFER).state == "applied"


def test_questionnaire_is_checked(programme, person):
    give(teacher=person.teacher, programme=programme, kind="candidacy", actor=person)
    given = {"programme": programme, "teacher": person.teacher, "actor": person}
    refused("mentor_entry.types", services.apply_as_mentor, types=["coach"], **given)
    refused("mentor_entry.private_topics", services.apply_as_mentor, private_topics=["parents"], **given)
    refused("mentor_entry.competences", services.apply_as_mentor, competences={"magic": 3}, **given)
    refused("mentor_entry.competences", services.apply_as_mentor, competences={"parents": 4}, **given)
    with pytest.raises(ValidationError):
        services.apply_as_mentor(capacity=6, **given)


def test_second_questionnaire_replaces_the_first(programme, coordinator, person, kinds):
    entry = factories.selected_mentor(programme, coordinator, person, competences={"parents": 1, "projects": 2})
    changed = factories.candidate(programme, person, competences={"parents": 3})
    assert (changed.pk, changed.state) == (entry.pk, "selected")
    assert list(changed.competences.values_list("code", "level")) == [("parents", 3)]
    assert kinds(programme.school)[-1] == "mentor.described"


def test_opinions_are_of_the_council_not_about_oneself_and_may_change(programme, coordinator, member, kinds):
    entry = factories.candidate(programme)
    refused("role", services.give_opinion, entry=entry, opinion="recommend", actor=coordinator)
    own = factories.candidate(programme, member)
    refused("opinion.own", services.give_opinion, entry=own, opinion="recommend", actor=member)
    services.give_opinion(entry=entry, opinion="abstain", comment="мало знаю", actor=member)
    changed = services.give_opinion(entry=entry, opinion="recommend", comment="", actor=member)
    assert CouncilOpinion.objects.get() == changed
    assert kinds(programme.school)[-2:] == ["opinion.given", "opinion.changed"]


def test_selection_asks_for_a_reason_for_each_soft_check(programme, coordinator, kinds):
    entry = factories.candidate(programme)
    refused("gate.candidacy.soft", services.select_mentor, entry=entry, actor=coordinator)
    entry.refresh_from_db()
    assert entry.state == "applied"
    refused(
        "gate.selection.soft",
        services.select_mentor,
        entry=entry,
        actor=coordinator,
        reasons={"registry.opinion": "каникулы"},
    )
    assert not GateDecision.objects.exists()
    reasons = {"registry.opinion": "каникулы", "registry.training_settled": "обучен в прошлом году"}
    assert services.select_mentor(entry=entry, actor=coordinator, reasons=reasons).state == "selected"
    assert set(GateDecision.objects.values_list("fact", flat=True)) == set(reasons)
    assert "mentor.selected" in kinds(programme.school)


def test_selection_without_reasons_when_all_holds(programme, coordinator, member, person):
    entry = factories.candidate(programme, person)
    services.give_opinion(entry=entry, opinion="recommend", actor=member)
    services.training_not_needed(entry=entry, reason="опыт", actor=coordinator)
    assert services.select_mentor(entry=entry, actor=coordinator).state == "selected"
    assert not GateDecision.objects.exists()
    assert register_roles(standing(person)) == {"mentor"}
    refused("opinion.late", services.give_opinion, entry=entry, opinion="against", actor=member)


def test_school_that_asks_no_council(programme, coordinator):
    programme.school.council_opinion_wanted = False
    programme.school.save()
    entry = factories.candidate(programme)
    reasons = {"registry.training_settled": "опыт"}
    assert services.select_mentor(entry=entry, actor=coordinator, reasons=reasons).state == "selected"


def test_selection_is_the_coordinators_and_needs_the_consent_alive(programme, coordinator, person):
    entry = factories.candidate(programme, person)
    refused("role", services.select_mentor, entry=entry, actor=person)
    withdraw(consent=alive(person.teacher, programme, "candidacy"), actor=person)
    refused("mentor_entry.transition", services.select_mentor, entry=entry, actor=coordinator)


def test_a_candidate_not_taken_is_told_and_may_offer_themselves_again(programme, coordinator, person):
    entry = factories.candidate(programme, person)
    refused("role", services.turn_down_candidate, entry=entry, reason="нет часов", actor=person)
    refused("mentor_entry.reason", services.turn_down_candidate, entry=entry, reason="", actor=coordinator)
    assert services.turn_down_candidate(entry=entry, reason="нет часов", actor=coordinator).state == "not_taken"
    assert "нет часов" not in notices_of(person)[-1].text
    refused("mentor_entry.transition", services.select_mentor, entry=entry, actor=coordinator)
    assert factories.candidate(programme, person).state == "applied"


def test_deferred_candidate_may_be_selected_later(programme, coordinator, person):
    entry = factories.candidate(programme, person)
    refused("mentor_entry.reason", services.defer_mentor, entry=entry, reason=" ", actor=coordinator)
    assert services.defer_mentor(entry=entry, reason="каникулы", actor=coordinator).state == "deferred"
    assert Notice.objects.filter(account=person, kind="registry.mentor_deferred").exists()
    reasons = {"registry.opinion": "каникулы", "registry.training_settled": "опыт"}
    assert services.select_mentor(entry=entry, actor=coordinator, reasons=reasons).state == "selected"


def test_training_is_recorded_for_those_who_came(programme, coordinator, kinds):
    came, absent = factories.candidate(programme), factories.candidate(programme)
    given = {"programme": programme, "agenda": "роли и границы", "actor": coordinator}
    tomorrow = clock.today() + dt.timedelta(days=1)
    refused("training.future", services.record_training, held_on=tomorrow, participants=[came], **given)
    refused("training.nobody", services.record_training, held_on=clock.today(), participants=[], **given)
    training = services.record_training(held_on=clock.today(), duration_minutes=60, participants=[came], **given)
    came.refresh_from_db()
    absent.refresh_from_db()
    assert (came.training, absent.training, list(training.participants.all())) == ("done", "undecided", [came])
    refused("training.done", services.training_not_needed, entry=came, reason="опыт", actor=coordinator)
    assert "training.held" in kinds(programme.school)


def test_training_takes_no_mentor_of_another_school(programme, coordinator, stranger):
    foreign = factories.candidate(Programme.objects.get(school=stranger.school))
    given = {"programme": programme, "agenda": "роли", "actor": coordinator, "held_on": clock.today()}
    refused("training.foreign", services.record_training, participants=[foreign], **given)


def test_not_needed_is_said_with_a_reason(programme, coordinator):
    entry = factories.candidate(programme)
    refused("training.reason", services.training_not_needed, entry=entry, reason=" ", actor=coordinator)
    assert services.plan_training(entry=entry, actor=coordinator).training == "planned"
    settled = services.training_not_needed(entry=entry, reason="учит других", actor=coordinator)
    assert (settled.training, settled.training_reason) == ("not_needed", "учит других")


def test_rules_are_kept_by_coordinator_or_mentor(programme, coordinator, person):
    entry = factories.candidate(programme, person)
    words = {"strategy": "от урока", "meeting_rules": "раз в две недели", "topic_plan": "сентябрь"}
    outsider = factories.account(programme.school)
    refused("role", services.keep_rules, entry=entry, actor=outsider, **words)
    assert services.keep_rules(entry=entry, actor=person, **words).meeting_rules == "раз в две недели"
    assert services.keep_rules(entry=entry, actor=coordinator, **{**words, "strategy": ""}).strategy == ""


def test_capacity_never_drops_below_what_is_taken(programme, coordinator, person):
    entry = factories.selected_mentor(programme, coordinator, person)
    relationship = Relationship.objects.create(
        school=programme.school, programme=programme, mentor=person.teacher, type="consultant", created_at=clock.now()
    )
    Place.objects.create(
        school=programme.school,
        relationship=relationship,
        programme=programme,
        mentor=person.teacher,
        mentee=factories.teacher(programme.school),
        type="consultant",
        slot=2,
        proposed_on=clock.today(),
    )
    with pytest.raises(IntegrityError, match="capacity_covers_places"):
        services.change_capacity(entry=entry, capacity=1, actor=person)
    assert services.change_capacity(entry=entry, capacity=3, actor=person).capacity == 3


def test_rest_and_return_and_leave(programme, coordinator, person, monkeypatch):
    entry = factories.selected_mentor(programme, coordinator, person)
    seen = []
    monkeypatch.setattr(
        services.mentor_leave_handlers, "_items", {"spy": lambda **given: seen.append(given["entry"].pk)}
    )
    refused("mentor_entry.transition", services.return_from_rest, entry=entry, actor=person)
    assert services.rest(entry=entry, actor=person).state == "resting"
    refused("mentor_entry.resting", services.select_mentor, entry=entry, actor=coordinator)
    refused("registry.self", services.return_from_rest, entry=entry, actor=coordinator)
    assert services.return_from_rest(entry=entry, actor=person).state == "selected"
    refused("registry.self", services.leave_mentoring, entry=entry, actor=coordinator)
    assert services.leave_mentoring(entry=entry, actor=person).state == "left"
    assert seen == [entry.pk]


def test_withdrawn_participation_takes_the_person_out(programme, person, coordinator):
    entry = factories.joined_mentee(programme, person)
    services.accept_request(request=entry.requests.get(), actor=coordinator)
    withdraw(consent=alive(person.teacher, programme, "participation"), actor=person)
    entry.refresh_from_db()
    assert entry.state == "left"
    assert entry.requests.get().state == "withdrawn"
    assert not Notice.objects.filter(account=person, read_at__isnull=True, kind__startswith="registry.").exists()


def test_withdrawn_participation_of_somebody_thinking_means_no(programme, person):
    entry = factories.thinking_mentee(programme, person)
    give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    withdraw(consent=alive(person.teacher, programme, "participation"), actor=person)
    entry.refresh_from_db()
    assert entry.state == "declined"


def test_withdrawn_candidacy_ends_and_withdrawn_work_rests(programme, coordinator, person):
    entry = factories.selected_mentor(programme, coordinator, person)
    give(teacher=person.teacher, programme=programme, kind="mentor_work", actor=person)
    sheet = alive(person.teacher, programme, "mentor_work")
    register_sheet(consent=sheet, sheet_number="12", signed_on=clock.today(), actor=coordinator)
    withdraw(consent=sheet, actor=person)
    entry.refresh_from_db()
    assert entry.state == "resting"
    withdraw(consent=alive(person.teacher, programme, "candidacy"), actor=person)
    entry.refresh_from_db()
    assert entry.state == "left"


def test_withdrawn_publication_changes_no_register(programme, person):
    entry = factories.joined_mentee(programme, person)
    give(teacher=person.teacher, programme=programme, kind="publication", actor=person)
    withdraw(consent=alive(person.teacher, programme, "publication"), actor=person)
    entry.refresh_from_db()
    assert entry.state == "joined"


def test_withdrawn_candidacy_with_the_paper_consent_in_force_rests(programme, coordinator, person):
    entry = factories.selected_mentor(programme, coordinator, person)
    give(teacher=person.teacher, programme=programme, kind="mentor_work", actor=person)
    sheet = alive(person.teacher, programme, "mentor_work")
    register_sheet(consent=sheet, sheet_number="12", signed_on=clock.today(), actor=coordinator)
    withdraw(consent=alive(person.teacher, programme, "candidacy"), actor=person)
    entry.refresh_from_db()
    assert entry.state == "resting"


def test_every_notice_has_words_and_leads_to_a_page(programme, coordinator, person, client):
    services.invite_mentee(programme=programme, teacher=person.teacher, actor=coordinator)
    entry = factories.thinking_mentee(programme, person)
    words = {"topic": "parents", "need_type": "consultant", "text_for_coordinator": "собрание", "submit": True}
    elsewhere = partial(services.solve_elsewhere, how="курсы")
    for topic, decide in (("parents", services.accept_request), ("projects", elsewhere)):
        request = services.save_request(entry=entry, actor=person, **{**words, "topic": topic})
        decide(request=request, actor=coordinator)
    services.invite_mentor(programme=programme, teacher=person.teacher, actor=coordinator)
    mentor = factories.candidate(programme, person)
    services.defer_mentor(entry=mentor, reason="каникулы", actor=coordinator)
    services.record_training(
        programme=programme, held_on=clock.today(), agenda="роли", participants=[mentor], actor=coordinator
    )
    services.select_mentor(entry=mentor, actor=coordinator, reasons={"registry.opinion": "каникулы"})
    lines = notices_of(person)
    assert len({line.text for line in lines}) == 7
    client.force_login(person)
    assert {client.get(line.url).status_code for line in lines} == {200}


def test_sample_of_a_subject_mentor_speaks_of_lessons(programme, coordinator, client):
    entry = factories.candidate(programme, types=["subject"], subjects=["химия"])
    client.force_login(coordinator)
    page = client.get(f"/mentors/{entry.pk}/").content.decode()
    assert "взаимное посещение урока" in page
    assert "До следующей встречи:" in page
    assert client.get("/mentors/?state=applied").content.decode().count(entry.teacher.full_name) == 1
    assert entry.teacher.full_name not in client.get("/mentors/?state=selected").content.decode()


def test_account_without_a_school_has_no_register_role(db):
    assert register_roles(standing(factories.account(None))) == set()
