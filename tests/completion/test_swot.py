"""The SWOT analysis drafted from data: where a line comes from, what is never drafted, decisions and their undoing."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.completion import services
from nastavnik.completion.models import SwotLine
from nastavnik.completion.selectors.swot import compared, drafts, open_drafts, quadrants, url_of
from nastavnik.kit import clock
from nastavnik.kit.registries import facts
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import EarlyWarning
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import path_of_programme
from tests import factories
from tests.completion import year
from tests.mentoring.pairs import MENTEE_FORM, refused
from tests.support.scenes import told_once

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 12)


def meet(place, **answers):
    """Hold a meeting about which the mentee writes."""
    mentor, mentee = place.mentor.account, place.mentee.account
    with clock.at(OCTOBER):
        meeting = mentoring.plan_meeting(
            relationship=place.relationship, kind="regular", planned_on=OCTOBER, places=[place], actor=mentor
        )
        mentoring.hold_meeting(meeting=meeting, held_on=OCTOBER, actor=mentor)
        mentoring.give_feedback(meeting=meeting, teacher=place.mentee, raw={**MENTEE_FORM, **answers}, actor=mentee)


def talk(story, **words):
    values = {"worked": "короткие встречи; общие уроки\n- группа", "hindered": "нет общего окна"}
    services.record_group_reflection(
        programme=story.programme, held_on=clock.today(), attendees=8, actor=story.coordinator, **{**values, **words}
    )


def by_ref(story):
    return {draft.ref: draft for draft in drafts(story.programme)}


begun = told_once(year.begin)


@pytest.fixture
def told(begun, db):
    with clock.at(year.MAY):
        yield begun()


def test_what_people_said_together_becomes_a_line_each_with_its_source(told):
    story, _places = told
    talk(story)
    found = [(draft.quadrant, draft.text) for draft in drafts(story.programme) if draft.ref.startswith("talk:")]
    assert found == [
        ("strength", "Короткие встречи"),
        ("strength", "Общие уроки"),
        ("strength", "Группа"),
        ("weakness", "Нет общего окна"),
    ]
    draft = next(draft for draft in drafts(story.programme) if draft.ref.startswith("talk:"))
    assert draft.source == "групповая рефлексия 12.05.2027"
    assert draft.url == reverse("completion:group_reflection")
    assert url_of("") == ""


def test_answers_speak_from_five_people_on_and_nobodys_all_is_told():
    story, places = year.begin(pairs=5)
    for place in places[:4]:
        meet(place, openness="0", progress="3")
    assert not [ref for ref in by_ref(story) if ref.startswith("answers")]
    meet(places[4], openness="3", progress="3")
    found = by_ref(story)
    assert found["answers:progress"].text.endswith("почти все отзывы")
    assert (found["answers:progress"].quadrant, found["answers:openness"].quadrant) == ("strength", "weakness")
    assert found["answers:openness"].text.endswith("1 из 5 отзывов")


def test_none_of_a_small_group_is_almost_none():
    story, places = year.begin(pairs=5)
    for place in places:
        meet(place, openness="0")
    assert by_ref(story)["answers:openness"].text.endswith("почти ни одного отзыва")


def test_help_is_told_of_five_pairs_and_not_of_one():
    story, places = year.begin(pairs=5)
    for number, place in enumerate(places):
        assert "warning:W2" not in by_ref(story)
        EarlyWarning.objects.create(
            school=story.school, programme=story.programme, place=place, rule="W2", raised_on=OCTOBER
        )
        if number == 0:
            EarlyWarning.objects.create(
                school=story.school,
                programme=story.programme,
                place=place,
                rule="W2",
                raised_on=OCTOBER,
                outcome="talked",
                closed_on=OCTOBER,
            )
    assert by_ref(story)["warning:W2"].text.endswith("пар 5")


WORDS = {"much_less": "хуже", "less": "как сейчас", "expected": "в срок", "more": "раньше", "much_more": "сам"}


@pytest.mark.parametrize(
    ("reached", "refs"), [(0, {"levels:reached"}), (2, {"levels:reached", "levels:easy"}), (-1, {"levels:reached"})]
)
def test_goals_with_levels_speak_from_five_pairs_on(reached, refs):
    story, places = year.begin(pairs=5)
    for place in places:
        assert not [ref for ref in by_ref(story) if ref.startswith("levels")]
        with clock.at(OCTOBER):
            mentee = place.mentee.account
            goal = mentoring.set_goal(
                place=place,
                title="цель",
                success_sign="видно",
                horizon="short",
                start_on=OCTOBER,
                due_on=OCTOBER + dt.timedelta(days=30),
                actor=mentee,
            )
            levels = mentoring.write_levels(goal=goal, words=WORDS, weight=1, freeze=True, actor=mentee)
            mentoring.check_levels(levels=levels, actor=story.coordinator)
            outcome = "achieved" if reached >= 0 else "partly"
            mentoring.close_goal(goal=goal, outcome=outcome, reached=reached, actor=mentee)
    found = {ref: draft for ref, draft in by_ref(story).items() if ref.startswith("levels")}
    assert set(found) == refs
    assert found["levels:reached"].quadrant == ("strength" if reached >= 0 else "weakness")


def decide(story, ref, **values):
    return services.decide_draft(
        programme=story.programme,
        ref=ref,
        **{"accept": True, "text": "словами куратора", "actor": story.coordinator} | values,
    )


def test_a_draft_is_taken_in_other_words_declined_and_taken_back(told):
    story, _places = told
    talk(story)
    first, second, *_rest = [draft for draft in open_drafts(story.programme) if draft.ref.startswith("talk:")]
    line = decide(story, first.ref)
    assert (line.text, line.drafted, line.source, line.source_ref) == (
        "словами куратора",
        first.text,
        first.source,
        first.ref,
    )
    refusal = decide(story, second.ref, accept=False)
    refs = [draft.ref for draft in open_drafts(story.programme)]
    assert first.ref not in refs
    assert second.ref not in refs
    assert [row for quadrant in quadrants(story.programme) for row in quadrant.lines] == [line]
    services.edit_swot_line(line=line, text="иначе", actor=story.coordinator)
    assert SwotLine.objects.get(pk=line.pk).source_ref == first.ref
    services.remove_swot_line(line=line, actor=story.coordinator)
    services.remove_swot_line(line=refusal, actor=story.coordinator)
    assert {first.ref, second.ref} <= {draft.ref for draft in open_drafts(story.programme)}


def test_a_declined_line_is_not_a_line(told):
    story, _places = told
    for quadrant in ("strength", "opportunity", "threat"):
        services.add_swot_line(programme=story.programme, quadrant=quadrant, text=quadrant, actor=story.coordinator)
    talk(story)
    ref = next(draft.ref for draft in drafts(story.programme) if draft.quadrant == "weakness")
    decide(story, ref, accept=False)
    assert not facts["completion.swot_made"](path_of_programme(story.programme))


def test_what_is_refused(told):
    story, places = told
    talk(story)
    ref = next(draft.ref for draft in drafts(story.programme) if draft.ref.startswith("talk:"))
    with refused("swot.gone"):
        decide(story, "talk:0:worked:0")
    with refused("swot.empty"):
        decide(story, ref, text="  ")
    with refused("role"):
        decide(story, ref, actor=places[0].mentor.account)
    line = decide(story, ref)
    with refused("swot.decided"):
        decide(story, ref)
    with refused("role"):
        services.edit_swot_line(line=line, text="иначе", actor=places[0].mentor.account)


def next_year(story):
    Programme.objects.filter(pk=story.programme.pk).update(archived_on=clock.today())
    return Programme.objects.create(
        school=story.school,
        title="Программа 2027/28",
        starts_on=dt.date(2027, 9, 1),
        ends_on=dt.date(2028, 5, 31),
        previous=story.programme,
    )


def test_two_years_beside_each_other(told):
    story, _places = told
    assert compared(story.programme) == []
    later = next_year(story)
    assert compared(later) == []

    def line(programme, quadrant, text, ref=""):
        return SwotLine.objects.create(
            school=story.school, programme=programme, quadrant=quadrant, text=text, source_ref=ref
        )

    line(story.programme, "strength", "Отзывы заполняют: 9 из 10", "figure:meetings.forms")
    line(story.programme, "weakness", "Нет  общего окна")
    gone = line(story.programme, "threat", "Растёт нагрузка")
    stayed = line(later, "strength", "Отзывы заполняют: 19 из 20", "figure:meetings.forms")
    also = line(later, "weakness", "нет общего окна")
    new = line(later, "opportunity", "Общее окно в августе")
    strength, weakness, opportunity, threat = compared(later)
    assert (strength.stayed, strength.gone, strength.new) == ((stayed,), (), ())
    assert weakness.stayed == (also,)
    assert opportunity.new == (new,)
    assert threat.gone == (gone,)


def page(client, account, name="swot", *args, **data):
    client.force_login(account)
    url = reverse(f"completion:{name}", args=args)
    return client.post(url, {"form_key": str(uuid.uuid4()), **data}, follow=True) if data else client.get(url)


def test_the_page(client, told):
    story, _places = told
    assert "Пока пусто" in page(client, story.coordinator).content.decode()
    talk(story)
    ref = next(draft.ref for draft in drafts(story.programme) if draft.ref.startswith("talk:"))
    shown = page(client, story.coordinator).content.decode()
    assert "Короткие встречи" in shown
    assert (
        "осталась среди подсказок"
        in page(client, story.coordinator, "swot_draft", ref=ref, decision="accept", text=" ").content.decode()
    )
    done = page(client, story.coordinator, "swot_draft", ref=ref, decision="accept", text="Встречи короткие и частые")
    assert "Строка принята" in done.content.decode()
    assert "слова изменены" in done.content.decode()
    again = page(client, story.coordinator, "swot_draft", ref=ref, decision="accept", text="ещё")
    assert "уже принято" in again.content.decode()
    other = next(draft.ref for draft in open_drafts(story.programme) if draft.ref.startswith("talk:"))
    declined = page(client, story.coordinator, "swot_draft", ref=other, decision="decline").content.decode()
    assert "Отклонены: 1" in declined
    line = SwotLine.objects.get(source_ref=ref)
    assert "Было предложено" in page(client, story.coordinator, "swot_edit", line.pk).content.decode()
    assert page(client, story.coordinator, "swot_edit", line.pk, text="").status_code == 422
    assert "История изменений" not in page(client, story.coordinator, "swot_edit", line.pk).content.decode()
    assert "Строка изменена" in page(client, story.coordinator, "swot_edit", line.pk, text="Иначе").content.decode()
    assert "было: " in page(client, story.coordinator, "swot_edit", line.pk).content.decode()
    later = next_year(story)
    services.add_swot_line(programme=later, quadrant="threat", text="Нагрузка", actor=story.coordinator)
    compare = page(client, story.coordinator).content.decode()
    assert "По сравнению с прошлым годом" in compare
    assert "взять и в этом году" in compare


def test_an_approved_report_closes_the_analysis(client, told):
    story, [place] = told
    talk(story)
    year.complete(place)
    year.close(story)
    year.fill(story)
    ref = next(draft.ref for draft in drafts(story.programme) if draft.ref.startswith("talk:"))
    line = SwotLine.objects.first()
    assert (
        "больше не меняется"
        in page(client, story.coordinator, "swot_draft", ref=ref, decision="accept", text="поздно").content.decode()
    )
    answer = page(client, story.coordinator, "swot_edit", line.pk, text="поздно")
    assert answer.status_code == 422
    assert "Отчёт утверждён" in page(client, story.coordinator).content.decode()


def test_the_head_and_another_school_do_not_decide(client, told):
    story, _places = told
    line = services.add_swot_line(
        programme=story.programme, quadrant="threat", text="нагрузка", actor=story.coordinator
    )
    head = factories.account(story.school, roles=("head",))
    assert page(client, head).status_code == 403
    assert page(client, head, "swot_edit", line.pk).status_code == 403
    stranger = factories.account(factories.school(), roles=("coordinator",))
    assert page(client, stranger, "swot_edit", line.pk).status_code == 404


def test_drafting_costs_the_same_for_one_pair_and_for_five():
    def cost(pairs):
        story, places = year.begin(pairs=pairs)
        for place in places:
            meet(place)
        with (
            CaptureQueriesContext(
                connection,
            ) as caught,
            clock.at(year.MAY),
        ):
            drafts(story.programme)
        return len(caught)

    cost(1)
    assert cost(1) == cost(5)


def test_a_line_of_figures_names_its_group_and_leads_to_the_rows_it_counts(told):
    story, places = told
    for place in places:
        meet(place)
    draft = by_ref(story)["figure:meetings.forms"]
    assert draft.source == "показатели: встречи и отзывы"
    assert draft.url == reverse("reports:indicator", args=["I7"])
    assert url_of("figure:young.invited") == reverse("reports:details")
