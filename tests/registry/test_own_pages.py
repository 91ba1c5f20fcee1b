"""A teacher's own way through the pages: in, out, and as a mentor; the council's page; what waits at home."""

import re

import pytest
from django.urls import reverse

from nastavnik.consents.models import Consent
from nastavnik.people.models import Account
from nastavnik.people.selectors import standing
from nastavnik.registry import services
from nastavnik.registry.home import steps as home
from nastavnik.registry.models import CouncilOpinion, MenteeEntry, MentorEntry, MentoringRequest
from nastavnik.registry.roles import register_roles
from tests import factories
from tests.living.lines import texts_of

#: What every new school is asked for.
EVER = ("доверенного лица", "педагогов", "Каникулы")


def url(name, *args):
    return reverse(f"registry:{name}", args=args)


REQUEST = {
    "topic": "discipline",
    "need_type": "consultant",
    "weight": "2",
    "text_for_coordinator": "шумно",
    "self_rating_before": "3",
}


def test_the_whole_way_in(programme, person, as_user):
    first = as_user.get(person, url("participation")).content.decode()
    assert "Что меня ждёт" in first
    answer = as_user.post(person, url("about_me"), category="early_career", times=["mon-3"], forms=["in_person"])
    assert answer.url == url("request_new")
    answer = as_user.post(person, url("request_new"), action="send", **REQUEST)
    assert answer.url == url("joining_consents")
    page = as_user.get(person, url("joining_consents")).content.decode()
    assert "Вступить" not in page
    assert "checked" not in page
    assert as_user.post(person, url("join")).status_code == 422
    assert as_user.post(person, url("joining_consents"), kind="participation").status_code == 302
    assert list(Consent.objects.values_list("kind", "channel")) == [("participation", "own_account")]
    assert "Вступить в программу" in as_user.get(person, url("joining_consents")).content.decode()
    assert as_user.post(person, url("join")).status_code == 302
    entry = MenteeEntry.objects.get(teacher=person.teacher)
    assert (entry.state, entry.category, entry.times) == ("joined", "early_career", ["mon-3"])
    assert as_user.post(person, url("leave")).status_code == 200
    assert as_user.post(person, url("leave"), sure="1").status_code == 302
    entry.refresh_from_db()
    assert entry.state == "left"


def test_words_beside_a_private_topic_and_the_same_request_come_back_with_the_reason(programme, person, as_user):
    factories.thinking_mentee(programme, person)
    private = as_user.post(person, url("request_new"), action="send", **{**REQUEST, "topic": "wellbeing"})
    page = private.content.decode()
    assert private.status_code == 422
    assert "шумно" in page
    assert "Перенесите слова в поле «Только для наставника»" in page
    assert not MentoringRequest.objects.exists()

    assert as_user.post(person, url("request_new"), action="send", **REQUEST).status_code == 302
    assert "Это другой вопрос на ту же тему" not in as_user.get(person, url("request_new")).content.decode()
    twice = as_user.post(person, url("request_new"), action="send", **REQUEST)
    assert twice.status_code == 422
    assert "Это другой вопрос на ту же тему" in twice.content.decode()
    assert as_user.post(person, url("request_new"), action="send", another="on", **REQUEST).status_code == 302
    assert "Запросов можно написать ещё: 1." in as_user.get(person, url("participation")).content.decode()
    again = as_user.post(person, url("request_new"), action="send", **{**REQUEST, "topic": "parents"})
    assert again.status_code == 302
    assert "Написать запрос" not in as_user.get(person, url("participation")).content.decode()


def test_nothing_of_a_request_is_chosen_beforehand(programme, person, as_user):
    factories.thinking_mentee(programme, person)
    page = as_user.get(person, url("request_new")).content.decode()
    assert not re.search(r'name="(need_type|weight)"[^>]*checked', page)
    sent = {name: value for name, value in REQUEST.items() if name != "weight"}
    assert as_user.post(person, url("request_new"), action="send", **sent).status_code == 422


def test_own_words_come_back_into_own_forms(programme, person, as_user):
    entry = factories.thinking_mentee(programme, person, category="newcomer", times=["tue-2"])
    request = services.save_request(
        entry=entry, actor=person, topic="parents", need_type="consultant", text_for_mentor="по секрету", submit=False
    )
    page = as_user.get(person, url("request_edit", request.pk)).content.decode()
    assert "по секрету" in page
    about = as_user.get(person, url("about_me")).content.decode()
    assert re.search(r'value="tue-2"\s+aria-label="вт, 2"\s+checked', about)


def test_draft_is_kept_and_half_a_request_is_not_sent(programme, person, as_user):
    factories.thinking_mentee(programme, person)
    assert (
        as_user.post(person, url("request_new"), action="send", **{**REQUEST, "text_for_coordinator": ""}).status_code
        == 422
    )
    assert (
        as_user.post(person, url("request_new"), action="draft", **{**REQUEST, "text_for_coordinator": ""}).status_code
        == 302
    )
    request = MentoringRequest.objects.get()
    assert request.state == "draft"
    assert as_user.post(person, url("request_edit", request.pk), action="send", **REQUEST).status_code == 302
    assert as_user.post(person, url("request_withdraw", request.pk)).status_code == 302
    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_the_author_of_a_request_reads_how_it_was_changed(programme, person, as_user):
    factories.thinking_mentee(programme, person)
    as_user.post(person, url("request_new"), action="send", **REQUEST)
    request = MentoringRequest.objects.get()
    assert "было: " not in as_user.get(person, url("request_edit", request.pk)).content.decode()
    sent = {**REQUEST, "text_for_coordinator": "шумно после звонка", "weight": "3"}
    assert as_user.post(person, url("request_edit", request.pk), action="send", **sent).status_code == 302
    page = as_user.get(person, url("request_edit", request.pk)).content.decode()
    assert "История изменений" in page
    assert "было: шумно" in page


def test_nobody_opens_anothers_request(programme, person, coordinator, as_user):
    request = factories.joined_mentee(programme, person).requests.get()
    for other in (factories.account(programme.school), coordinator):
        assert as_user.get(other, url("request_edit", request.pk)).status_code == 404
        assert as_user.post(other, url("request_withdraw", request.pk)).status_code == 404


def test_think_and_decline_are_one_press(programme, coordinator, person, as_user):
    services.invite_mentee(programme=programme, teacher=person.teacher, actor=coordinator)
    assert "Вас приглашают" in as_user.get(person, url("participation")).content.decode()
    assert as_user.post(person, url("think")).status_code == 302
    assert as_user.post(person, url("decline")).status_code == 302
    assert MenteeEntry.objects.get().state == "declined"
    assert as_user.post(person, url("leave")).status_code == 422


def test_unknown_consent_is_not_given(programme, person, as_user):
    factories.thinking_mentee(programme, person)
    assert as_user.post(person, url("joining_consents"), kind="mentor_work").status_code == 422
    assert not Consent.objects.exists()


def test_step_before_entering_is_not_found(programme, person, as_user):
    assert as_user.get(person, url("joining_consents")).status_code == 404
    assert as_user.post(person, url("join")).status_code == 404
    assert as_user.post(person, url("mentor_rest")).status_code == 404


CANDIDATE = {
    "types": ["subject"],
    "subjects": "алгебра, геометрия",
    "capacity": "2",
    "hours_per_week": "1.5",
    "strengths": ["parents"],
}


def test_the_whole_way_of_a_mentor(programme, coordinator, person, as_user):
    assert "Начать с согласия" in as_user.get(person, url("candidacy")).content.decode()
    assert as_user.post(person, url("candidacy_form"), **CANDIDATE).status_code == 422
    assert as_user.post(person, url("candidacy_consent"), kind="candidacy").status_code == 302
    assert as_user.post(person, url("candidacy_form"), **CANDIDATE).status_code == 302
    entry = MentorEntry.objects.get()
    assert (entry.subjects, entry.capacity, entry.competences.get().level) == (["алгебра", "геометрия"], 2, 2)
    assert "алгебра" in as_user.get(person, url("candidacy_form")).content.decode()
    reasons = {"registry.opinion": "каникулы", "registry.training_settled": "опыт"}
    services.select_mentor(entry=entry, actor=coordinator, reasons=reasons)
    for name, state in (("mentor_rest", "resting"), ("mentor_return", "selected"), ("mentor_leave", "left")):
        assert as_user.post(person, url(name), sure="1").status_code == 302, name
        entry.refresh_from_db()
        assert entry.state == state
        assert as_user.get(person, url("candidacy")).status_code == 200
    assert as_user.post(person, url("mentor_rest")).status_code == 422


def test_a_questionnaire_says_all_at_once_what_it_lacks(programme, person, as_user):
    as_user.post(person, url("candidacy_consent"), kind="candidacy")
    answer = as_user.post(person, url("candidacy_form"), motivation="люблю объяснять", capacity="2")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "люблю объяснять" in page
    for words in ("Отметьте, каким наставником", "сколько часов в неделю", "Отметьте сильные стороны"):
        assert words in page
    assert as_user.post(person, url("candidacy_form"), **{**CANDIDATE, "area_parents": "3"}).status_code == 302
    assert list(MentorEntry.objects.get().competences.values_list("code", "level")) == [("parents", 3)]


def test_mentor_changes_places_and_a_candidate_says_no(programme, person, as_user):
    factories.candidate(programme, person)
    assert as_user.post(person, url("mentor_capacity"), capacity="4").status_code == 302
    assert as_user.post(person, url("mentor_capacity"), capacity="9").status_code == 422
    assert as_user.post(person, url("candidacy_decline")).status_code == 302
    entry = MentorEntry.objects.get()
    assert (entry.capacity, entry.state) == (4, "declined")


def test_council_gives_opinions_and_prints_the_extract(programme, member, as_user):
    entry = factories.candidate(programme)
    page = as_user.get(member, url("council")).content.decode()
    assert entry.teacher.full_name in page
    assert as_user.post(member, url("opinion", entry.pk), opinion="").status_code == 422
    assert as_user.post(member, url("opinion", entry.pk), opinion="recommend", comment="тайное").status_code == 302
    assert CouncilOpinion.objects.get().opinion == "recommend"
    assert "тайное" in as_user.get(member, url("opinion", entry.pk)).content.decode()
    extract = as_user.get(member, url("council_extract")).content.decode()
    assert "рекомендуют 1, воздержались 0" in extract
    other = factories.account(programme.school, roles=("council_member",))
    pages = [url("council"), url("opinion", entry.pk), url("council_extract")]
    assert not [page for page in pages if "тайное" in as_user.get(other, page).content.decode()]


def test_council_member_has_no_opinion_of_oneself(programme, member, as_user):
    entry = factories.candidate(programme, member)
    assert as_user.get(member, url("opinion", entry.pk)).status_code == 404
    assert "другие члены совета" in as_user.get(member, url("council")).content.decode()


@pytest.fixture
def steps_of():
    def ask(account):
        return [text for text in texts_of(account) if not any(word in text for word in EVER)]

    return ask


def test_next_steps(programme, coordinator, member, person, steps_of):
    assert steps_of(coordinator) == steps_of(person) == steps_of(member) == []
    services.invite_mentee(programme=programme, teacher=person.teacher, actor=coordinator)
    services.invite_mentor(programme=programme, teacher=member.teacher, actor=coordinator)
    assert steps_of(person) == ["Вас приглашают в программу наставничества"]
    assert steps_of(member) == ["Вас приглашают стать наставником"]
    entry = factories.joined_mentee(programme, person)
    factories.candidate(programme)
    assert len(steps_of(coordinator)) == 3
    assert any("мнения" in text for text in steps_of(member))
    services.save_request(entry=entry, actor=person, topic="parents", need_type="consultant", submit=False)
    assert "Есть неотправленный запрос, его видите только вы" in steps_of(person)
    services.withdraw_request(request=entry.requests.get(topic="discipline"), actor=person)
    assert any("Без запроса" in text for text in steps_of(coordinator))


def test_private_request_never_waits_for_the_coordinator(programme, coordinator, steps_of):
    factories.joined_mentee(programme, topic="wellbeing")
    assert steps_of(coordinator) == []


def test_all_roles_cost_one_query(programme, person, django_assert_num_queries):
    factories.joined_mentee(programme, person)
    factories.candidate(programme, person)
    account = Account.objects.get(pk=person.pk)
    standing(account)
    with django_assert_num_queries(1):
        assert register_roles(standing(account)) == {"mentee", "mentor"}


def test_home_offers_both_ways_in(programme, person):
    assert home.taking_part(factories.request_of(person)) == {"is_mentee": False, "is_mentor": False}
    factories.joined_mentee(programme, person)
    factories.candidate(programme, person)
    assert home.taking_part(factories.request_of(person)) == {"is_mentee": True, "is_mentor": True}


def test_home_before_the_programme_offers_nothing(person):
    request = factories.request_of(person)
    assert home.taking_part(request) is None


def test_home_page_of_a_teacher_leads_to_both(programme, person, as_user):
    page = as_user.get(person, "/").content.decode()
    assert url("participation") in page
    assert url("candidacy") in page


def test_home_page_of_a_department_head_leads_to_invitations(programme, as_user):
    head = factories.account(programme.school, roles=("department_head",))
    assert url("invite_mentees") not in as_user.get(head, "/").content.decode()
    factories.lent(programme, head, "asking", "mentors")
    page = as_user.get(head, "/").content.decode()
    assert url("invite_mentees") in page
    assert url("invite_mentors") in page
