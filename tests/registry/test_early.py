"""Preliminary requests: asked without a name, counted by five, their author's alone by the code."""

import json
import re

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event, Former
from nastavnik.kit.models import Attempt
from nastavnik.programme.services import close_gathering, open_gathering, renew_link
from nastavnik.registry import services
from nastavnik.registry.models import MentoringRequest, PreliminaryRequest
from nastavnik.registry.selectors.early import tally
from nastavnik.registry.services import early
from tests import factories

ANSWERS = {
    "topic": "parents",
    "role_model": "experienced_novice",
    "formats": ["one_to_one", "group"],
    "text": "Родители звонят вечером",
}
PAGE, ENTER = reverse("registry:early"), reverse("registry:early_enter")


@pytest.fixture
def gathering(programme, coordinator):
    return open_gathering(programme=programme, kind="early", actor=coordinator)


def form(gathering):
    return reverse("registry:early_form", args=[gathering.token])


def mine(gathering):
    return reverse("registry:early_mine", args=[gathering.token])


def given(gathering, **other):
    code = early.new_code()
    early.give(gathering=gathering, code=code, **{**ANSWERS, **other})
    return code


def once(page):
    return re.search(r'name="once" value="([^"]+)"', page.text)[1]


def code_on(page):
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.text)[0]


def sheets(as_user, coordinator, count):
    page = as_user.post(coordinator, reverse("registry:early_sheets"), count=count)
    return re.findall(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>", page.text)


def test_an_answer_by_the_link_is_one_however_often_it_is_sent(gathering, client):
    page = client.get(form(gathering))
    assert page.status_code == 200
    sent = {**ANSWERS, "once": once(page)}
    first, again = (client.post(form(gathering), sent) for _time in range(2))
    assert code_on(first) == code_on(again)
    row = PreliminaryRequest.objects.get()
    assert (row.state, row.topic, row.on_paper, row.text) == ("given", "parents", False, "Родители звонят вечером")
    refused = client.post(form(gathering), {**sent, "topic": "", "text": "не потерять"})
    assert refused.status_code == 422
    assert "не потерять" in refused.text


def test_no_line_of_the_journal_says_who_or_what(gathering, programme):
    code = given(gathering, topic="wellbeing")
    early.withdraw(school_id=programme.school_id, code=code)
    kept = json.dumps(list(Event.objects.filter(kind__startswith="early.").values_list("data", flat=True)))
    assert "wellbeing" not in kept
    assert "Родители" not in kept
    assert not Former.objects.exists()
    assert not Event.objects.filter(kind__startswith="early.").exclude(actor=None).exists()


def test_counts_come_by_five_and_private_topics_melt(gathering, programme):
    for number in range(4):
        given(gathering, topic="wellbeing" if number == 0 else "parents")
    assert (tally(programme).total, tally(programme).counted, tally(programme).topics) == (4, 0, [])
    given(gathering)
    told = tally(programme)
    assert [topic[:2] for topic in told.topics] == [("родители", 4), ("другие темы", 1)]
    assert ("опытный учитель – молодой специалист", 5) in told.role_models
    given(gathering, topic="discipline")
    assert tally(programme).topics == told.topics
    assert tally(programme).total == 6


def test_a_sheet_comes_back_by_its_number_and_is_taken_back_if_wrong(gathering, programme, coordinator, as_user):
    codes = sheets(as_user, coordinator, 2)
    assert len(codes) == 2
    sent = {**ANSWERS, "number": codes[0][:4].lower()}
    for wrong, words in (({"number": "0000"}, "не печатали"), ({"topic": "wellbeing"}, "выберите")):
        page = as_user.post(coordinator, ENTER, **{**sent, **wrong})
        assert page.status_code == 422
        assert words in page.text.lower()
        assert "Родители звонят вечером" in page.text
    assert as_user.post(coordinator, ENTER, **sent).status_code == 302
    assert "уже внесён" in as_user.post(coordinator, ENTER, **sent).text
    row = PreliminaryRequest.objects.get(number=codes[0][:4])
    page = as_user.get(coordinator, PAGE)
    assert "Родители звонят" not in page.text
    assert "Пока мало ответов" in page.text
    as_user.post(coordinator, reverse("registry:early_annul", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.topic, row.text, row.came) == ("out", "", "", None)
    as_user.post(coordinator, reverse("registry:early_off"))
    assert set(PreliminaryRequest.objects.values_list("state", flat=True)) == {"off"}
    assert as_user.post(coordinator, ENTER, **sent).status_code == 302
    assert early.find(programme.school_id, codes[0]).topic == "parents"


def test_the_author_reads_and_takes_back_by_the_code_alone(gathering, client):
    code = given(gathering)
    assert "Такого кода нет" in client.post(mine(gathering), {"code": code[:5] + "0000-0000"}).text
    assert Attempt.objects.exists()
    page = client.post(mine(gathering), {"code": code.lower()})
    assert "Родители звонят вечером" in page.text
    assert "отозван" in client.post(mine(gathering), {"code": code, "withdraw": "1"}).text
    row = PreliminaryRequest.objects.get()
    assert (row.state, row.topic, row.text) == ("withdrawn", "", "")
    assert client.post(mine(gathering), {"code": code}).status_code == 422


def test_the_link_is_closed_opened_again_and_renewed(gathering, programme, coordinator, as_user, client):
    code = given(gathering)
    page = client.get(form(gathering))
    close_gathering(programme=programme, kind="early", actor=coordinator)
    assert "Сбор закрыт" in client.get(form(gathering)).text
    late = client.post(form(gathering), {**ANSWERS, "once": once(page)})
    assert late.status_code == 422
    assert "Родители звонят вечером" in late.text
    assert "Родители звонят вечером" in client.post(mine(gathering), {"code": code}).text
    link = reverse("registry:early_link")
    as_user.post(coordinator, link, action="open")
    assert client.get(form(gathering)).status_code == 200
    as_user.post(coordinator, link, action="renew")
    assert client.get(form(gathering)).status_code == 410
    gathering.refresh_from_db()
    assert client.post(mine(gathering), {"code": code}).status_code == 200


def test_another_school_finds_nothing(gathering, programme, stranger, as_user, coordinator):
    code = given(gathering)
    sheets(as_user, coordinator, 1)
    row = PreliminaryRequest.objects.get(on_paper=True)
    assert as_user.post(stranger, reverse("registry:early_annul", args=[row.pk])).status_code == 404
    with pytest.raises(RuleError):
        early.find(stranger.school_id, code)


def test_the_answer_of_the_link_is_no_row_of_the_coordinator(gathering, coordinator, as_user):
    given(gathering)
    row = PreliminaryRequest.objects.get()
    assert as_user.post(coordinator, reverse("registry:early_annul", args=[row.pk])).status_code == 404


def test_only_the_coordinator_opens_prints_and_enters(programme, gathering, person):
    calls = (
        lambda: open_gathering(programme=programme, kind="early", actor=person),
        lambda: renew_link(programme=programme, kind="early", actor=person),
        lambda: early.print_sheets(programme=programme, count=1, actor=person),
        lambda: early.enter_sheet(programme=programme, number="0000", actor=person, **ANSWERS),
        lambda: early.write_off(programme=programme, actor=person),
    )
    for call in calls:
        with pytest.raises(RuleError):
            call()


def test_sheets_are_printed_while_the_link_is_open(programme, coordinator, as_user):
    made = factories.account(programme.school, roles=("coordinator",))
    assert "Сбор ещё не открыт" in as_user.get(made, PAGE).text
    refused = as_user.post(coordinator, reverse("registry:early_sheets"), count=2)
    assert refused.status_code == 422
    assert "сначала откройте" in refused.text
    for count in ("0", "61", "x"):
        assert as_user.post(coordinator, reverse("registry:early_sheets"), count=count).status_code == 422


def test_a_link_answered_very_often_takes_no_more(gathering, monkeypatch):
    monkeypatch.setattr(early, "MOST_ANSWERS", 1)
    given(gathering)
    with pytest.raises(RuleError):
        given(gathering)
    with pytest.raises(RuleError):
        given(gathering, formats=["unknown"])


TURN = reverse("registry:early_turn")
CONFIRMED = {"topic": "parents", "need_type": "consultant", "weight": 2, "text_for_coordinator": "Звонят после восьми"}


@pytest.fixture
def entry(programme, person):
    return services.enter_as_mentee(programme=programme, teacher=person.teacher, actor=person)


def test_the_author_makes_it_a_request_without_typing_and_confirms(gathering, entry, person, as_user, kinds):
    code = given(gathering)
    own = as_user.get(person, reverse("registry:participation"))
    assert TURN in own.text
    assert as_user.get(person, TURN).status_code == 200
    shown = as_user.post(person, TURN, code=code.lower())
    assert shown.status_code == 200
    assert "Родители звонят вечером" in shown.text
    assert not MentoringRequest.objects.exists()
    refused = as_user.post(person, TURN, code=code, action="send", **{**CONFIRMED, "weight": ""})
    assert refused.status_code == 422
    assert "Звонят после восьми" in refused.text
    assert as_user.post(person, TURN, code=code, action="send", **CONFIRMED).status_code == 302
    asked = MentoringRequest.objects.get()
    assert (asked.state, asked.entry, asked.text_for_coordinator) == ("submitted", entry, "Звонят после восьми")
    row = PreliminaryRequest.objects.get()
    assert (row.state, row.topic, row.text) == ("turned", "parents", "")
    (line,) = Event.objects.filter(kind="early.turned")
    assert (line.actor, line.subject_type, line.data) == (None, "programme.Gathering", {})
    assert "стал запросом" in as_user.post(person, TURN, code=code, action="send", **CONFIRMED).text
    assert MentoringRequest.objects.count() == 1


def test_a_private_topic_goes_past_the_coordinator(gathering, entry, person, as_user):
    code = given(gathering, topic="wellbeing", role_model="subject_expert_subject_novice")
    form = as_user.post(person, TURN, code=code).context["form"]
    assert form["text_for_mentor"].value() == "Родители звонят вечером"
    assert form["text_for_coordinator"].value() is None
    assert form["need_type"].value() == "subject"


def test_a_wrong_code_and_a_person_not_yet_there_are_told_so(gathering, entry, programme, person, as_user):
    refused = as_user.post(person, TURN, code="0000-0000-0000")
    assert refused.status_code == 422
    assert Attempt.objects.exists()
    newcomer = factories.account(programme.school)
    assert "Сначала расскажите о себе" in as_user.get(newcomer, TURN).text
    code = given(gathering)
    early_sent = as_user.post(newcomer, TURN, code=code, action="send", **CONFIRMED)
    assert early_sent.status_code == 422
    assert "Сначала расскажите о себе" in early_sent.text
    assert as_user.post(person, TURN, code=code, action="withdraw").status_code == 302
    assert PreliminaryRequest.objects.get().state == "withdrawn"


def test_nobody_else_turns_an_answer_for_a_teacher(gathering, entry, coordinator):
    code = given(gathering)
    with pytest.raises(RuleError):
        early.turn(code=code, entry=entry, actor=coordinator, submit=True, **CONFIRMED)
    assert PreliminaryRequest.objects.get().state == "given"


def test_what_is_asked_for_stands_beside_the_choice(gathering, programme, coordinator, as_user):
    places = (reverse("programme:forms"), reverse("programme:outreach"))
    for page in places:
        assert "Пока мало ответов" in as_user.get(coordinator, page).text
    for _number in range(5):
        given(gathering)
    forms, outreach = (as_user.get(coordinator, page).text for page in places)
    assert "опытный учитель – молодой специалист: <strong>5</strong>" in re.sub(r"\s+", " ", forms)
    assert "один на один: <strong>5</strong>" in re.sub(r"\s+", " ", forms)
    assert "родители: <strong>5</strong>" in re.sub(r"\s+", " ", outreach)
    assert "ищите среди тех, у кого сильны: работа с родителями" in outreach


def test_nobody_was_asked_so_nothing_is_suggested(programme, coordinator, as_user):
    for name in ("programme:forms", "programme:outreach"):
        assert "Что подсказывают" not in as_user.get(coordinator, reverse(name)).text
