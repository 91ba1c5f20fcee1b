"""Pages of waves: what each person is shown, drafts, refusals, codes without a session."""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.consents.services import withdraw
from nastavnik.people.models import Account
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, CodedDraft, PaperEntry, Reading, Response, Wave
from tests import factories
from tests.kit.waiting import wait_over
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.pairs import pair
from tests.surveys.waves import DAY, LAST, Scene

pytestmark = pytest.mark.django_db


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def form(**values: Any) -> dict[str, Any]:
    return {"form_key": str(uuid.uuid4()), **values}


def q(given: dict[str, Any]) -> dict[str, Any]:
    return {f"q-{code}": value for code, value in given.items()}


def test_the_coordinator_plans_begins_and_ends(of: Scene) -> None:
    client = signed_in(of.coordinator)
    empty = client.get(reverse("surveys:waves")).content.decode()
    assert "С чего начать" in empty
    page = client.get(reverse("surveys:wave_new") + "?kind=final&audience=mentees").content.decode()
    assert re.search(r'name="look_back"[^>]*checked', page)
    words = {"key": "ppz32", "kind": "entry", "audience": "mentees", "opens_on": DAY, "closes_on": LAST}
    sent = client.post(reverse("surveys:wave_new"), form(**words))
    wave = Wave.objects.get()
    assert sent.headers["Location"] == reverse("surveys:wave", args=[wave.pk])
    for act, state in (("wave_open", "open"), ("wave_remind", "open"), ("wave_ask", "open"), ("wave_close", "closed")):
        assert client.post(reverse(f"surveys:{act}", args=[wave.pk]), form()).status_code == 302
        wave.refresh_from_db()
        assert wave.state == state
    refused = client.post(reverse("surveys:wave_drop", args=[wave.pk]), form())
    assert refused.status_code == 422
    assert "можно завершить" in refused.content.decode()


def test_a_refused_plan_keeps_what_was_entered(of: Scene) -> None:
    words = {"key": "ppz32", "kind": "entry", "audience": "mentors", "opens_on": DAY, "closes_on": LAST}
    page = signed_in(of.coordinator).post(reverse("surveys:wave_new"), form(**words))
    assert page.status_code == 422
    text = page.content.decode()
    assert "не для этих людей" in text
    assert f'value="{DAY.isoformat()}"' in text


def test_the_head_sees_counts_and_no_names(of: Scene) -> None:
    wave = waves.begun(of)
    waves.answer(wave, of.mentees[0])
    head = factories.account(of.school, roles=("head",))
    text = signed_in(head).get(reverse("surveys:wave", args=[wave.pk])).content.decode()
    assert "приглашены" in text
    for one in of.mentees:
        assert one.teacher.last_name not in text


def test_one_answers_corrects_and_sees_the_own_result(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    client, url = signed_in(who), reverse("surveys:answer", args=[wave.pk])
    page = client.get(url).content.decode()
    assert page.count('role="radiogroup"') == 32
    assert "видите только вы, пока сами не откроете" in page
    sent = client.post(url, form(**q(waves.varied())))
    response = Response.objects.get()
    assert sent.headers["Location"] == reverse("surveys:result", args=[response.handle])
    result = client.get(sent.headers["Location"]).content.decode()
    assert "Замысел и план урока" in result
    for word in ("низкий", "высокий", "ниже нормы", "выше нормы"):
        assert word not in result
    again = client.post(url, form(**q(waves.varied(1))))
    assert again.headers["Location"] != sent.headers["Location"]
    assert client.get(sent.headers["Location"]).status_code == 302
    assert Response.objects.count() == 2


def test_a_form_sent_twice_is_one_response(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    client, url = signed_in(who), reverse("surveys:answer", args=[wave.pk])
    same = form(**q(waves.varied()))
    first, second = client.post(url, same), client.post(url, same)
    fresh_key = client.post(url, form(**q(waves.varied())))
    assert first.headers["Location"] == second.headers["Location"] == fresh_key.headers["Location"]
    assert Response.objects.count() == 1


def test_the_draft_survives_and_an_ended_session_gives_the_answers_back(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    client, url = signed_in(who), reverse("surveys:answer", args=[wave.pk])
    client.post(reverse("kit:draft"), {"draft_key": f"wave-{wave.pk}", "q-plan1": "4", "q-wish": ["plan1", "plan2"]})
    page = signed_in(who).get(url).content.decode()
    assert re.search(r'name="q-plan1" value="4"[^>]*checked', page)
    assert len(re.findall(r'name="q-wish" value="plan[12]"[^>]*checked', page)) == 2
    assert "<strong data-count-done>1</strong>" in page
    ended = Client().post(url, form(**q(waves.varied())))
    assert ended.status_code == 401
    assert not Response.objects.exists()


def test_missing_answers_are_told_and_the_given_ones_stay(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    given = waves.varied()
    del given["plan1"]
    page = signed_in(who).post(reverse("surveys:answer", args=[wave.pk]), form(**q(given)))
    assert page.status_code == 422
    text = page.content.decode()
    assert len(re.findall(r'type="radio"[^>]*checked', text)) == 31
    assert "Ответьте, пожалуйста" in text


def test_without_the_consent_the_page_leads_to_it(of: Scene) -> None:
    wave = waves.begun(of)
    late = factories.mentee(of.year).teacher.account
    services.ask_newcomers(wave=wave)
    client, url = signed_in(late), reverse("surveys:answer", args=[wave.pk])
    assert reverse("consents:give", args=["questionnaires"]) in client.get(url).content.decode()
    refused = client.post(url, form(**q(waves.varied())))
    assert refused.status_code == 422
    assert len(re.findall(r'type="radio"[^>]*checked', refused.content.decode())) == 32


def test_nobody_finds_anothers_form_or_answers(of: Scene) -> None:
    wave = waves.begun(of)
    sent = waves.answer(wave, of.mentees[0])
    pair(of, of.mentees[0])
    other = waves.scene()
    watchers = [
        of.mentees[1],
        of.mentor,
        of.coordinator,
        factories.account(of.school, roles=("head",)),
        other.mentees[0],
    ]
    for one in watchers:
        client = signed_in(one)
        assert client.get(reverse("surveys:result", args=[sent.handle])).status_code == 404
        assert (
            client.post(reverse("surveys:share", args=[sent.handle]), form(open="mentor|item:plan1")).status_code == 404
        )
    for one in (of.mentor, of.coordinator, other.mentees[0]):
        assert signed_in(one).get(reverse("surveys:answer", args=[wave.pk])).status_code == 404
    for one in (of.mentor, of.coordinator, other.coordinator):
        assert "plan" not in signed_in(one).get(reverse("surveys:opened")).content.decode()


def test_opened_is_shown_and_taken_back_is_gone(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    sent = waves.answer(wave, who, waves.raw("2", plan1="5"))
    pair(of, who)
    client, share = signed_in(who), reverse("surveys:share", args=[sent.handle])
    opened = reverse("surveys:opened")
    client.post(share, form(open=["mentor|item:plan1", "mentor|scale:CLAS"]))
    seen = signed_in(of.mentor).get(opened).content.decode()
    assert "Пока не получается" in seen
    assert "Порядок и работа класса" in seen
    assert "Предмет и методика" not in seen
    assert "Сейчас вам ничего" in signed_in(of.coordinator).get(opened).content.decode()
    client.post(share, form(none="1", open=["mentor|item:plan1"]))
    assert "Сейчас вам ничего" in signed_in(of.mentor).get(opened).content.decode()
    client.post(share, form(open=["coordinator|scale:CLAS"]))
    assert "Порядок и работа класса" in signed_in(of.coordinator).get(opened).content.decode()
    withdraw(consent=who.teacher.consents.get(kind="questionnaires"), actor=who)
    assert "Сейчас вам ничего" in signed_in(of.coordinator).get(opened).content.decode()


def test_opened_pages_cost_the_same_for_one_and_many(of: Scene) -> None:
    wave = waves.begun(of)
    first, *others = of.mentees
    services.set_shares(response=waves.answer(wave, first), chosen=[("coordinator", "scale:PLAN")], actor=first)
    client = signed_in(of.coordinator)
    client.get(reverse("surveys:opened"))
    Reading.objects.all().delete()  # the first look of a day notes it
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("surveys:opened"))
    for one in others:
        services.set_shares(response=waves.answer(wave, one), chosen=[("coordinator", "scale:PLAN")], actor=one)
    Reading.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("surveys:opened"))
    assert len(many) == len(few)


def test_paper_twice_through_the_pages(of: Scene) -> None:
    wave = waves.begun(of)
    row = Asked.objects.get(wave=wave, teacher=of.mentees[0].teacher)
    client, url = signed_in(of.coordinator), reverse("surveys:paper", args=[row.pk])
    assert client.post(url, form(twice="1", **q(waves.varied()))).headers["Location"] == url
    second = client.get(url).content.decode()
    assert "Второй раз" in second
    assert not re.search(r'type="radio"[^>]*checked', second)
    assert client.post(url, form(**q({**waves.varied(), "plan1": "5"}))).headers["Location"] == url
    decide = client.get(url).content.decode()
    assert "Уверенно" in decide
    assert "Пока не получается" in decide
    assert client.post(url, form()).status_code == 422
    assert client.post(url, form(plan1="second")).status_code == 302
    assert Response.objects.get().answers["plan1"] == 5
    other = Asked.objects.get(wave=wave, teacher=of.mentees[1].teacher)
    begun = reverse("surveys:paper", args=[other.pk])
    client.post(begun, form(twice="1", **q(waves.varied())))
    client.post(reverse("surveys:paper_again", args=[other.pk]), form())
    assert not PaperEntry.objects.exists()
    stranger = waves.scene()
    assert signed_in(stranger.coordinator).get(begun).status_code == 404


def test_the_code_opens_the_form_without_a_session(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    url = reverse("surveys:by_code", args=[of.year.pk])
    assert "не принимаются" in Client().get(url).content.decode()
    wave = waves.begun(of, audience="staff")
    client = Client()
    assert client.get(url).headers["Referrer-Policy"] == "strict-origin"
    wrong = client.post(url, {"code": "0000 0000 0000"})
    assert wrong.status_code == 422
    page = client.post(url, {"code": code.lower()})
    assert page.status_code == 200
    assert page.content.decode().count('role="radiogroup"') == 33
    draft = reverse("surveys:code_draft", args=[of.year.pk])
    assert client.post(draft, {"code": code, "wave": wave.pk, "q-plan1": "4", "takes_part": "no"}).status_code == 204
    assert CodedDraft.objects.count() == 1
    kept = Client().post(url, {"code": code}).content.decode()
    assert re.search(r'name="q-plan1" value="4"[^>]*checked', kept)
    assert re.search(r'name="takes_part" value="no"[^>]*checked', kept)
    button = client.post(draft, {"code": code, "wave": wave.pk, "draft_back": "1", "send": "1", "q-plan1": "2"})
    shown = button.content.decode()
    assert "Черновик сохранён." in shown
    assert f'formaction="{draft}"' in shown
    assert f'<form method="post" action="{url}"' in shown
    assert re.search(r'name="q-plan1" value="2"[^>]*checked', shown)
    assert not Response.objects.exists()
    sent = client.post(url, {"code": code, "wave": wave.pk, "send": "1", "takes_part": "no", **q(waves.varied())})
    assert "без имени" in sent.content.decode()
    assert "sessionid" not in client.cookies
    row = Response.objects.get()
    assert (row.takes_part, row.respondent_id) == (False, None)


def test_answers_that_come_after_the_last_day_are_given_back_in_words(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    wave = waves.begun(of, audience="staff")
    services.close_wave(wave=wave, actor=of.coordinator)
    url = reverse("surveys:by_code", args=[of.year.pk])
    sent = Client().post(url, {"code": code, "wave": wave.pk, "send": "1", **q({"plan1": "5", "wish": ["plan2"]})})
    text = sent.content.decode()
    assert "последний день прошёл" in text
    assert "Пока не получается" in text
    assert text.count("Рассчитать время на этапы урока") == 1
    assert code not in text
    assert not Response.objects.exists()
    assert "Вот они" not in Client().get(url).content.decode()


def test_a_signed_in_sender_by_code_leaves_no_trace(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    wave, who = waves.begun(of, audience="staff"), of.mentees[0]
    client = signed_in(who)
    url = reverse("surveys:by_code", args=[of.year.pk])
    client.post(url, {"code": code, "wave": wave.pk, "send": "1", "takes_part": "yes", **q(waves.varied())})
    row = Response.objects.get()
    assert (row.respondent_id, row.entered_by_id) == (None, None)
    assert "code" not in client.session.keys()  # noqa: SIM118 - a session is no dict
    assert not Asked.objects.filter(answered_on__isnull=False).exists()


def test_many_wrong_codes_wait(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    waves.begun(of, audience="staff")
    url = reverse("surveys:by_code", args=[of.year.pk])
    for _number in range(21):
        Client().post(url, {"code": "0000-0000-0000"})
    assert "Подождите 1 с" in Client().post(url, {"code": code}).content.decode()
    assert Client().post(url, {"code": code}, REMOTE_ADDR="10.0.0.9").status_code == 200
    wait_over()
    assert Client().post(url, {"code": code}).status_code == 200


def test_slips_are_shown_once_and_the_code_on_the_screen_too(of: Scene) -> None:
    wave = waves.begun(of, audience="staff")
    client = signed_in(of.coordinator)
    key = str(uuid.uuid4())
    page = client.post(reverse("surveys:slips"), {"form_key": key, "count": "3"})
    assert len(set(re.findall(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])", page.content.decode()))) == 3
    assert client.post(reverse("surveys:slips"), {"form_key": key, "count": "3"}).status_code == 302
    own = reverse("surveys:own_code", args=[wave.pk])
    me = signed_in(of.mentees[0])
    assert me.get(own).status_code == 200
    shown = me.post(own, form())
    assert re.search(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])", shown.content.decode())
    assert me.post(own, form()).status_code == 422


def test_my_page_and_the_home_say_what_waits(of: Scene) -> None:
    wave, who = waves.begun(of), of.mentees[0]
    client = signed_in(who)
    assert reverse("surveys:answer", args=[wave.pk]) in client.get("/").content.decode()
    assert client.post(reverse("surveys:silence", args=[wave.pk]), form()).status_code == 302
    assert reverse("surveys:answer", args=[wave.pk]) not in client.get("/").content.decode()
    assert reverse("surveys:answer", args=[wave.pk]) in client.get(reverse("surveys:mine")).content.decode()
