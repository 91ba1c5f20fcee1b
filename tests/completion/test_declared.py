"""The main outcome is declared before the second answers, changed by new rows alone, and read by the report."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from nastavnik.completion import services
from nastavnik.completion.models import DeclaredOutcome
from nastavnik.completion.selectors.declared import declared_outcome, in_words, second_answers
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.pairing.models import Draw
from nastavnik.surveys.services import submit
from tests import factories
from tests.completion import year
from tests.mentoring.pairs import refused
from tests.support.scenes import told_once

pytestmark = pytest.mark.django_db


begun = told_once(year.begin)


@pytest.fixture
def told(begun, db):
    """A confirmed pair in the middle of December."""
    story, [place] = begun()
    with clock.at(year.WINTER):
        yield story, place


def declare(story, **changed):
    values = {"questionnaire_key": "ppz32", "scale": "TOTAL", "design": "whole_staff", "actor": story.coordinator}
    return services.declare_outcome(programme=story.programme, **{**values, **changed})


def draw_of(story, waiting=((1, "subject"),)):
    return Draw.objects.create(
        school=story.school,
        programme=story.programme,
        number=1,
        created_by=story.coordinator,
        created_at=clock.now(),
        seed="7",
        input_hash="0" * 64,
        participants=[],
        waiting=[list(row) for row in waiting],
    )


def answer_ppz(teacher, about):
    items = [
        f"{area}{n}" for area in ("plan", "subj", "clas", "asse", "diff", "upbr", "adul", "self") for n in range(1, 5)
    ]
    return submit(key="ppz32", respondent=teacher, about=about, raw=dict.fromkeys(items, "3"), actor=teacher.account)


def test_the_latest_row_is_in_force_and_the_first_stays(told):
    story, _place = told
    assert declared_outcome(story.programme) is None
    first = declare(story, domains=["CLAS"])
    with refused("outcome.reason"):
        declare(story, scale="PLAN")
    second = declare(story, domains=["CLAS", "PLAN"], reason="совет предложил добавить план урока")
    assert declared_outcome(story.programme) == second
    assert [row.number for row in story.programme.declared_outcomes.all()] == [1, 2]
    [one, two] = in_words([first, second])
    assert one.scale == "Все области"
    assert two.domains == ("Порядок и работа класса", "Замысел и план урока")
    assert list(
        Event.objects.filter(kind="outcome.declared").order_by("number").values_list("actor_id", flat=True)
    ) == [
        story.coordinator.pk,
        story.coordinator.pk,
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"questionnaire_key": "final_self"}, "outcome.scale"),
        ({"scale": "NOTHING"}, "outcome.scale"),
        ({"domains": ["TOTAL"]}, "outcome.domains"),
        ({"domains": ["CLAS", "CLAS"]}, "outcome.domains"),
        ({"domains": ["CLAS", "PLAN", "SUBJ", "ASSE"]}, "outcome.many"),
    ],
)
def test_only_what_is_measured_twice_and_three_areas_at_most(told, changed, code):
    with refused(code):
        declare(told[0], **changed)


def test_a_waiting_list_needs_its_protocol_and_nothing_else_takes_one(told):
    story, _place = told
    draw = draw_of(story)
    with pytest.raises(Exception, match="протокол"):
        declare(story, design="waiting_list")
    with pytest.raises(Exception, match="протокол"):
        declare(story, design="none", draw=draw)
    assert declare(story, design="waiting_list", draw=draw).draw == draw


def test_anothers_protocol_is_refused(told):
    story, _place = told
    other, _places = year.begin()
    with refused("outcome.draw"):
        declare(story, design="waiting_list", draw=draw_of(other))


def test_final_answers_close_the_declaration_in_the_service_and_in_the_database(told):
    story, place = told
    kept = declare(story)
    year.complete(place)
    assert second_answers(story.programme)
    with refused("outcome.late"):
        declare(story, scale="PLAN", reason="так красивее")
    raw = DeclaredOutcome(
        school=story.school,
        programme=story.programme,
        number=2,
        questionnaire_key="ppz32",
        scale="PLAN",
        design="none",
        reason="так красивее",
        declared_by=story.coordinator,
        declared_on=year.WINTER,
    )
    with pytest.raises(IntegrityError, match="declared_outcome_before_answers"), transaction.atomic():
        raw.save()
    assert declared_outcome(story.programme) == kept


def test_a_repeated_answer_to_the_questionnaire_closes_it_too(told):
    story, place = told
    answer_ppz(place.mentee, "wave:1")
    declare(story)
    answer_ppz(place.mentee, "wave:2")
    with refused("outcome.late"):
        declare(story, reason="хотим иначе")
    answer_ppz(place.mentee, "wave:3")
    assert declare(story, design="multiple_baseline", reason="три замера до начала").number == 2
    answer_ppz(place.mentee, "wave:4")
    with refused("outcome.late"):
        declare(story, design="multiple_baseline", reason="ещё раз")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_rewrite_a_declaration(told, change):
    row = declare(told[0])
    rows = DeclaredOutcome.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError, match="declared_outcome_kept"), transaction.atomic():
        rows.update(scale="PLAN") if change == "update" else rows.delete()


def test_only_the_coordinator_declares_and_only_the_led_see(told):
    story, place = told
    with refused("role"):
        declare(story, actor=place.mentor.account)
    declare(story)
    head = factories.account(story.school, roles=("head",))
    assert DeclaredOutcome.objects.visible_to(head).exists()
    assert not DeclaredOutcome.objects.visible_to(place.mentor.account).exists()


def page(client, account, **data):
    client.force_login(account)
    url = reverse("completion:outcome")
    return client.post(url, {"form_key": str(uuid.uuid4()), **data}) if data else client.get(url)


def test_the_page_declares_refuses_with_advice_and_shows_history(client, told):
    story, place = told
    start = page(client, story.coordinator).content.decode()
    assert "Пока ничего" in start
    assert "Сначала проведите жеребьёвку" in start
    four = [f"ppz32/{code}" for code in ("PLAN", "SUBJ", "CLAS", "ASSE")]
    wrong = page(client, story.coordinator, what="ppz32/TOTAL", design="whole_staff", domains=four)
    assert wrong.status_code == 422
    assert "Областей не больше трёх" in wrong.content.decode()
    done = page(client, story.coordinator, what="ppz32/TOTAL", design="whole_staff", domains=four[:1])
    assert done.status_code == 302
    draw_of(story)
    shown = page(client, story.coordinator).content.decode()
    assert "Замысел и план урока" in shown
    assert "Почему меняете" in shown
    assert "Протокол жеребьёвки" in shown
    year.complete(place)
    late = page(client, story.coordinator).content.decode()
    assert "больше не меняется" in late
    assert '<form method="post">' not in late.split("main", 1)[1].split("</main>")[0]
    refused_late = page(client, story.coordinator, what="ppz32/TOTAL", design="none", reason="так красивее")
    assert refused_late.status_code == 422
    assert "Повторные или итоговые ответы уже есть" in refused_late.content.decode()


def test_the_head_reads_and_does_not_declare(client, told):
    story, _place = told
    head = factories.account(story.school, roles=("head",))
    assert page(client, head).status_code == 200
    answer = page(client, head, what="ppz32/TOTAL", design="none")
    assert answer.status_code == 422
    assert "другая роль" in answer.content.decode()
    assert not DeclaredOutcome.objects.exists()


def test_another_schools_declarations_are_not_here(client, told):
    declare(told[0])
    other, _places = year.begin()
    assert "Пока ничего" in page(client, other.coordinator).content.decode()
    assert not DeclaredOutcome.objects.visible_to(other.coordinator).exists()


def test_three_measurements_are_offered_with_what_they_cost(told, client):
    story, _place = told
    client.force_login(story.coordinator)
    with clock.at(year.WINTER):
        shown = client.get(reverse("completion:outcome")).content.decode()
        assert 'value="multiple_baseline"' in shown
        assert "трижды с перерывом в две-три недели" in shown
        assert "rounds=3" in shown
        sent = page(client, story.coordinator, what="ppz32/TOTAL", design="multiple_baseline")
    assert sent.status_code == 302
    assert declared_outcome(story.programme).design == "multiple_baseline"
