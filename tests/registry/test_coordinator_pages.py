"""What the coordinator's pages show, and what they never show."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.consents.services import alive, give, withdraw
from nastavnik.kit import clock
from nastavnik.pairing.models import Place, Relationship
from nastavnik.registry import services
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.registry.selectors.demand import demand
from tests import factories

CANARY = "КАНАРЕЙКА"
SECRET = f"{CANARY} только наставнику"


@pytest.fixture
def filled(programme, coordinator):
    """A mentee with every kind of private word, and a public text."""
    entry = factories.joined_mentee(programme, text_for_mentor=SECRET, text_for_coordinator="8 «В» не слышит")
    author = entry.teacher.account
    services.enter_as_mentee(programme=programme, teacher=entry.teacher, actor=author, category="wellbeing")
    services.save_request(
        entry=entry,
        actor=author,
        topic="wellbeing",
        need_type="consultant",
        text_for_mentor=SECRET,
        self_rating_before=1,
        submit=True,
    )
    services.save_request(
        entry=entry,
        actor=author,
        topic="parents",
        need_type="consultant",
        text_for_coordinator=f"{CANARY} черновик",
        submit=False,
    )
    return entry


def coordinator_urls(entry):
    public = entry.requests.get(topic="discipline")
    return [
        reverse("registry:mentees"),
        reverse("registry:mentees") + "?state=joined",
        reverse("registry:mentee", args=[entry.pk]),
        reverse("registry:demand"),
        reverse("registry:invite_mentee"),
        reverse("registry:mentors"),
        reverse("registry:invite_mentor"),
        reverse("registry:request", args=[public.pk]),
        reverse("registry:council_extract"),
    ]


def test_no_page_of_the_coordinator_shows_a_private_word(filled, coordinator, as_user):
    private = [*MenteeEntry.Category.labels, "самочувствие", CANARY]
    for url in coordinator_urls(filled):
        answer = as_user.get(coordinator, url)
        assert answer.status_code == 200, url
        page = answer.content.decode()
        assert [str(word) for word in private if str(word) in page] == [], url


def test_register_shows_topics_and_that_a_private_one_is_chosen_by_its_author(filled, coordinator, as_user):
    page = as_user.get(coordinator, reverse("registry:mentees")).content.decode()
    assert filled.teacher.full_name in page
    assert "дисциплина на уроке" in page
    assert "личная тема" in page
    assert "родители" not in page


def test_public_text_is_on_the_request_page_alone(filled, coordinator, as_user):
    public = filled.requests.get(topic="discipline")
    assert "не слышит" in as_user.get(coordinator, reverse("registry:request", args=[public.pk])).content.decode()
    assert "не слышит" not in as_user.get(coordinator, reverse("registry:mentee", args=[filled.pk])).content.decode()


@pytest.mark.parametrize("topic", ["wellbeing", "parents"])
@pytest.mark.parametrize("name", ["request", "request_accept", "request_elsewhere"])
def test_private_and_draft_requests_are_no_ones_page(filled, coordinator, as_user, topic, name):
    url = reverse(f"registry:{name}", args=[filled.requests.get(topic=topic).pk])
    answer = as_user.get(coordinator, url) if name == "request" else as_user.post(coordinator, url, how="курсы")
    assert answer.status_code == 404


def test_even_the_author_who_is_a_coordinator_opens_no_private_card(programme, as_user):
    both = factories.account(programme.school, roles=("coordinator",))
    entry = factories.joined_mentee(programme, both, topic="wellbeing")
    url = reverse("registry:request", args=[entry.requests.get().pk])
    assert as_user.get(both, url).status_code == 404


def test_spreadsheet_holds_no_private_word_and_no_formula(filled, coordinator, as_user):
    filled.teacher.last_name = "=HYPERLINK(1)"
    filled.teacher.save()
    answer = as_user.get(coordinator, f"{reverse('registry:mentees')}?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    words = " ".join(str(cell.value) for cell in cells)
    assert "дисциплина на уроке" in words
    assert CANARY not in words
    assert "усталость" not in words
    assert "f" not in {cell.data_type for cell in cells}
    assert " =HYPERLINK(1)" in words


def test_another_school_sees_nothing(filled, programme, stranger, as_user):
    mentor = factories.candidate(programme)
    public = filled.requests.get(topic="discipline")
    rows = {"mentee": filled, "request": public, "mentor": mentor, "opinion": mentor}
    for name, row in rows.items():
        assert as_user.get(stranger, reverse(f"registry:{name}", args=[row.pk])).status_code == 404, name
    posts = {
        "request_accept": public,
        "mentor_select": mentor,
        "mentor_defer": mentor,
        "excuse_baseline": filled,
        "mentor_rules": mentor,
    }
    for name, row in posts.items():
        assert as_user.post(stranger, reverse(f"registry:{name}", args=[row.pk])).status_code == 404, name
    assert filled.teacher.full_name not in as_user.get(stranger, reverse("registry:mentees")).content.decode()


def test_teacher_without_the_role_is_refused(filled, person, as_user):
    for name in ("mentees", "mentors", "demand", "council"):
        assert as_user.get(person, reverse(f"registry:{name}")).status_code == 403, name


@pytest.mark.parametrize("name", ["mentees", "mentors"])
def test_lists_cost_the_same_for_one_and_for_twenty(programme, coordinator, as_user, name):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert as_user.get(coordinator, reverse(f"registry:{name}")).status_code == 200
        return len(queries)

    def add():
        factories.joined_mentee(programme, factories.account(programme.school))
        factories.candidate(programme)

    add()
    cost()
    one = cost()
    for _number in range(19):
        add()
    assert cost() == one


def test_demand_melts_private_topics_below_five(programme):
    for _number in range(4):
        factories.joined_mentee(programme, topic="wellbeing")
    factories.joined_mentee(programme, topic="personal")
    factories.joined_mentee(programme, topic="parents")
    labels = {row.label: row.asked for row in demand(programme)}
    assert labels == {"родители": 1, "другие темы": 5}
    factories.joined_mentee(programme, topic="wellbeing")
    labels = {row.label: row.asked for row in demand(programme)}
    assert labels == {"самочувствие": 5, "родители": 1, "другие темы": 1}


def test_demand_counts_who_could_answer(programme):
    factories.joined_mentee(programme, topic="inclusion")
    factories.joined_mentee(programme, topic="discipline")
    factories.candidate(programme, capacity=3, competences={"class_management": 2})
    factories.candidate(programme, competences={"class_management": 2}, refused_topics=["discipline"])
    rows = {row.label: row for row in demand(programme)}
    assert (rows["дисциплина на уроке"].mentors, rows["дисциплина на уроке"].places) == (1, 3)
    assert rows["ОВЗ и инклюзия"].unanswered


def test_early_career_teachers_whom_nobody_asked(programme, coordinator, as_user):
    young = factories.teacher(programme.school, pedagogical_years=1, last_name="Артёмьев")
    page = as_user.get(coordinator, reverse("registry:mentees")).content.decode()
    assert "Артёмьев" in page
    assert as_user.post(coordinator, reverse("registry:invite_mentee"), teacher=young.pk).status_code == 302
    assert MenteeEntry.objects.get(teacher=young).state == "invited"
    assert as_user.post(coordinator, reverse("registry:invite_mentee"), teacher=young.pk).status_code == 422


def test_department_head_invites_from_the_own_department_alone(programme, as_user):
    head = factories.account(programme.school, roles=("department_head",))
    head.teacher.department = "математики"
    head.teacher.save()
    near = factories.teacher(programme.school, department="математики")
    far = factories.teacher(programme.school, department="химии")
    factories.lent(programme, head, "asking", "mentors")
    url = reverse("registry:invite_mentee")
    page = as_user.get(head, url).content.decode()
    assert near.full_name in page
    assert far.full_name not in page
    assert as_user.post(head, url, teacher=far.pk).status_code == 422
    assert as_user.post(head, reverse("registry:invite_mentor"), teacher=near.pk).status_code == 302


def test_coordinator_decides_on_a_request(filled, coordinator, as_user):
    public = filled.requests.get(topic="discipline")
    assert as_user.post(coordinator, reverse("registry:request_elsewhere", args=[public.pk]), how="").status_code == 422
    assert as_user.post(coordinator, reverse("registry:request_accept", args=[public.pk])).status_code == 302
    assert as_user.post(coordinator, reverse("registry:request_accept", args=[public.pk])).status_code == 422
    assert (
        as_user.post(coordinator, reverse("registry:request_elsewhere", args=[public.pk]), how="курсы").status_code
        == 302
    )
    public.refresh_from_db()
    assert public.elsewhere_how == "курсы"


def test_coordinator_excuses_the_baseline(programme, coordinator, person, as_user):
    entry = factories.thinking_mentee(programme, person)
    url = reverse("registry:excuse_baseline", args=[entry.pk])
    assert as_user.post(coordinator, url, reason="поговорили").status_code == 422
    assert as_user.post(coordinator, url, reason="").status_code == 422


def test_candidate_is_selected_on_the_card_with_reasons(programme, coordinator, as_user):
    entry = factories.candidate(programme)
    url = reverse("registry:mentor_select", args=[entry.pk])
    card = as_user.get(coordinator, reverse("registry:mentor", args=[entry.pk])).content.decode()
    assert "registry.training_settled" in card
    assert as_user.post(coordinator, url).status_code == 422
    reasons = {"registry.opinion": "каникулы", "registry.training_settled": "опыт"}
    assert as_user.post(coordinator, url, **reasons).status_code == 302
    assert MentorEntry.objects.get().state == "selected"


def test_training_rules_and_putting_off_from_the_card(programme, coordinator, as_user):
    entry = factories.candidate(programme)
    for name, data in {
        "mentor_defer": {"otherwise-reason": "каникулы"},
        "mentor_plan_training": {},
        "mentor_no_training": {"training-reason": "опыт"},
        "mentor_rules": {"strategy": "от урока", "meeting_rules": "раз в две недели", "topic_plan": ""},
    }.items():
        assert as_user.post(coordinator, reverse(f"registry:{name}", args=[entry.pk]), **data).status_code == 302, name
    entry.refresh_from_db()
    assert (entry.state, entry.training, entry.meeting_rules) == ("deferred", "not_needed", "раз в две недели")
    assert as_user.post(coordinator, reverse("registry:mentor_defer", args=[entry.pk])).status_code == 422
    assert as_user.post(coordinator, reverse("registry:mentor_no_training", args=[entry.pk])).status_code == 422


def test_training_meeting_is_recorded_on_its_page(programme, coordinator, as_user):
    url = reverse("registry:training")
    assert "Учить пока некого" in as_user.get(coordinator, url).content.decode()
    entry = factories.candidate(programme)
    sent = {"held_on": clock.today().isoformat(), "duration_minutes": 45, "agenda": "роли", "participants": [entry.pk]}
    assert as_user.post(coordinator, url, **{**sent, "participants": []}).status_code == 422
    assert as_user.post(coordinator, url, **sent).status_code == 302
    assert "роли" in as_user.get(coordinator, reverse("registry:mentors")).content.decode()


def test_pages_before_the_programme_say_what_is_missing(school, coordinator, as_user):
    for name in ("mentees", "mentors", "participation", "candidacy"):
        answer = as_user.get(coordinator, reverse(f"registry:{name}"))
        assert "ещё не начата" in answer.content.decode(), name
    assert as_user.get(coordinator, reverse("registry:demand")).status_code == 404


def test_motivation_is_read_by_coordinator_not_by_council(programme, coordinator, member, as_user):
    entry = factories.candidate(programme, motivation=CANARY)
    assert CANARY in as_user.get(coordinator, reverse("registry:mentor", args=[entry.pk])).content.decode()
    for url in (reverse("registry:council"), reverse("registry:opinion", args=[entry.pk])):
        assert CANARY not in as_user.get(member, url).content.decode()


def test_excused_baseline_leads_back_to_the_card(programme, coordinator, person, as_user):
    entry = factories.thinking_mentee(programme, person)
    services.save_request(
        entry=entry, actor=person, topic="parents", need_type="consultant", text_for_mentor="страшно", submit=True
    )
    give(teacher=person.teacher, programme=programme, kind="participation", actor=person)
    card = as_user.get(coordinator, reverse("registry:mentee", args=[entry.pk])).content.decode()
    assert "Можно без самооценки" in card
    assert (
        as_user.post(coordinator, reverse("registry:excuse_baseline", args=[entry.pk]), reason="поговорили").status_code
        == 302
    )


def test_leaving_mentee_with_a_pair_leaves_it_too(programme, coordinator, as_user):
    """The handlers of upper rooms run inside the leaving."""
    entry = factories.joined_mentee(programme)
    mentor = factories.selected_mentor(programme, coordinator)
    relationship = Relationship.objects.create(
        school=programme.school, programme=programme, mentor=mentor.teacher, type="consultant", created_at=clock.now()
    )
    place = Place.objects.create(
        school=programme.school,
        relationship=relationship,
        programme=programme,
        mentor=mentor.teacher,
        mentee=entry.teacher,
        type="consultant",
        slot=1,
        proposed_on=clock.today(),
    )
    withdraw(consent=alive(entry.teacher, programme, "participation"), actor=entry.teacher.account)
    place.refresh_from_db()
    assert place.state == "withdrawn"
