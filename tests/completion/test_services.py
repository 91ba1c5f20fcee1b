import datetime as dt

import pytest
from django.db import connection

from nastavnik.completion import services
from nastavnik.completion.models import PlaceResult, Recognition, Reflection, SwotLine
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.year import (
    agreed_summaries,
    shared_with,
    shared_with_coordinator,
    to_invite_again,
    wished_to_go_on,
)
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock, occasion
from nastavnik.kit.registries import facts
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import EarlyWarning, FinalAssessment, Goal
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services as pairing
from nastavnik.programme.models import Act, GateDecision, Programme, RoadmapItem
from nastavnik.programme.selectors import path_of_programme
from nastavnik.programme.services import pass_check
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.surveys.models import Response
from tests import factories, stories
from tests.completion import year
from tests.support.scenes import told_once

pytestmark = pytest.mark.django_db
begun = told_once(year.begin)


def kinds(story):
    return list(Event.objects.filter(school_id=story.school.pk).order_by("pk").values_list("kind", flat=True))


def test_a_reflection_is_its_authors_and_sharing_shows_the_last_answer_only(begun):
    story, [place] = begun()
    mentee, mentor = place.mentee.account, place.mentor.account
    with clock.at(dt.date(2026, 11, 2)), pytest.raises(RuleError, match=r"reflection\.early"):
        raise_code(services.reflect, story, place.mentee, "mentee", mentee)
    year.close(story)
    with clock.at(year.MAY):
        kept = services.reflect(
            programme=story.programme, teacher=place.mentee, side="mentee", raw=year.REFLECTION, actor=mentee
        )
        assert Reflection.objects.visible_to(mentee).get() == kept
        assert not Reflection.objects.visible_to(story.coordinator).exists()
        assert not Reflection.objects.visible_to(mentor).exists()
        assert shared_with_coordinator(story.programme) == []
        assert shared_with(story.programme, place.mentor) == []

        services.share_reflection(reflection=kept, shared=True, actor=mentee)
        [shown] = shared_with_coordinator(story.programme)
        assert shown.lines == ("открытая мысль",)
        assert [one.lines for one in shared_with(story.programme, place.mentor)] == [("открытая мысль",)]

        services.share_reflection(reflection=kept, shared=False, actor=mentee)
        assert shared_with_coordinator(story.programme) == []
    assert [kind for kind in kinds(story) if kind.startswith("reflection")] == [
        "reflection.sent",
        "reflection.shared",
        "reflection.taken_back",
    ]


def raise_code(service, story, teacher, side, actor):
    """Raise a refusal with its code as the message."""
    try:
        service(programme=story.programme, teacher=teacher, side=side, raw=year.REFLECTION, actor=actor)
    except RuleError as error:
        raise RuleError(error.code, error.code) from error


def test_nobody_writes_or_shows_anothers_reflection(begun):
    story, [place] = begun()
    year.close(story)
    with clock.at(year.MAY):
        with pytest.raises(RuleError, match="сам участник"):
            services.reflect(
                programme=story.programme,
                teacher=place.mentee,
                side="mentee",
                raw=year.REFLECTION,
                actor=story.coordinator,
            )
        kept = services.reflect(
            programme=story.programme,
            teacher=place.mentor,
            side="mentor",
            raw=year.REFLECTION,
            actor=place.mentor.account,
        )
        with pytest.raises(RuleError, match="сам участник"):
            services.share_reflection(reflection=kept, shared=True, actor=story.coordinator)
        with pytest.raises(RuleError, match="Рефлексия открывается"):
            services.reflect(
                programme=story.programme,
                teacher=place.mentor,
                side="mentee",
                raw=year.REFLECTION,
                actor=place.mentor.account,
            )
    kept.refresh_from_db()
    assert kept.shared is False


def test_a_second_reflection_corrects_the_first(begun):
    story, [place] = begun()
    year.close(story)
    with clock.at(year.MAY):
        for words in ("первое", "второе"):
            kept = services.reflect(
                programme=story.programme,
                teacher=place.mentee,
                side="mentee",
                raw={"proud": words},
                actor=place.mentee.account,
            )
    assert Reflection.objects.count() == 1
    assert kept.response.answers["proud"] == "второе"
    assert Response.objects.filter(version__questionnaire__key="reflection_personal").count() == 2


def test_the_words_of_reflections_and_summaries_are_not_in_the_tables(begun):
    story, [place] = begun()
    year.complete(place)
    year.close(story)
    with clock.at(year.MAY):
        services.reflect(
            programme=story.programme,
            teacher=place.mentee,
            side="mentee",
            raw=year.REFLECTION,
            actor=place.mentee.account,
        )
        services.sum_up_place(place=place, text="секретный итог", actor=place.mentor.account)
    with connection.cursor() as cursor:
        for table, column, word in (
            ("surveys_response", "answers", "гордость"),
            ("completion_placeresult", "text", "секретный"),
            ("journal_event", "data", "гордость"),
            ("journal_event", "data", "секретный"),
        ):
            cursor.execute(f"SELECT {column} FROM {table}")
            assert not any(word in str(row[0]) for row in cursor.fetchall())


def test_only_an_agreed_summary_reaches_the_report(begun):
    story, [place] = begun()
    mentor, mentee = place.mentor.account, place.mentee.account
    with clock.at(year.MAY):
        services.sum_up_place(place=place, text="Класс работает сам", actor=mentor)
        assert not agreed_summaries(story.programme).exists()
        assert not PlaceResult.objects.visible_to(story.coordinator).exists()
        assert Notice.objects.filter(account=mentee, kind="completion.summary_to_agree").count() == 1

        services.agree_summary(place=place, actor=mentee)
        assert [row.text for row in agreed_summaries(story.programme)] == ["Класс работает сам"]
        assert PlaceResult.objects.visible_to(story.coordinator).exists()

        services.sum_up_place(place=place, text="Другие слова", actor=mentor)
        assert not agreed_summaries(story.programme).exists()
        assert Notice.objects.filter(account=mentee, kind="completion.summary_to_agree").count() == 2


def test_each_side_of_a_summary_acts_for_itself(begun):
    story, [place] = begun()
    with clock.at(year.MAY):
        with pytest.raises(RuleError):
            services.sum_up_place(place=place, text="за наставника", actor=story.coordinator)
        with pytest.raises(RuleError, match="Соглашаться пока не с чем"):
            services.agree_summary(place=place, actor=place.mentee.account)
        services.sum_up_place(place=place, text="итог", actor=place.mentor.account)
        with pytest.raises(RuleError):
            services.agree_summary(place=place, actor=place.mentor.account)
        with pytest.raises(RuleError, match="хотя бы одно"):
            services.sum_up_place(place=place, text="  ", actor=place.mentor.account)
    assert PlaceResult.objects.get().agreed_by_mentee_on is None


def test_group_reflection_swot_and_event_are_the_coordinators(begun):
    story, [place] = begun()
    other = place.mentor.account
    year.close(story)
    with clock.at(year.MAY):
        words = {"held_on": year.MAY, "attendees": 9, "worked": "Открытые уроки"}
        with pytest.raises(RuleError):
            services.record_group_reflection(programme=story.programme, actor=other, **words)
        with pytest.raises(RuleError, match="ещё не наступила"):
            services.record_group_reflection(
                programme=story.programme, actor=story.coordinator, **{**words, "held_on": dt.date(2027, 6, 1)}
            )
        services.record_group_reflection(
            programme=story.programme, actor=story.coordinator, relationship=place.relationship, **words
        )
        with pytest.raises(RuleError):
            services.add_swot_line(programme=story.programme, quadrant="threat", text="строка", actor=other)
        with pytest.raises(RuleError):
            services.plan_event(programme=story.programme, title="Итоги", planned_on=year.MAY, actor=other)
    assert kinds(story)[-1] == "group_reflection.held"


def test_swot_is_made_with_a_line_in_each_quadrant(begun):
    story, _places = begun()
    made = facts["completion.swot_made"]
    lines = [
        services.add_swot_line(programme=story.programme, quadrant=quadrant, text="строка", actor=story.coordinator)
        for quadrant in ("strength", "weakness", "opportunity", "threat")
    ]
    assert made(path_of_programme(story.programme))
    services.remove_swot_line(line=lines[2], actor=story.coordinator)
    assert not made(path_of_programme(story.programme))
    assert SwotLine.objects.count() == 3
    assert kinds(story)[-1] == "swot.removed"


def test_an_approved_report_does_not_change(begun):
    story, [place] = begun()
    year.close(story)
    with clock.at(year.MAY):
        year.fill(story)
        report = story.programme.report
        with pytest.raises(RuleError, match="больше не меняется"):
            services.compose_report(
                programme=story.programme,
                counted=figures(YearRows(story.programme)),
                conclusions="иначе",
                proposals="",
                actor=story.coordinator,
            )
        with pytest.raises(RuleError, match="больше не меняется"):
            services.add_swot_line(programme=story.programme, quadrant="threat", text="поздно", actor=story.coordinator)
        with pytest.raises(RuleError, match="больше не меняется"):
            services.sum_up_place(place=place, text="поздно", actor=place.mentor.account)
    report.refresh_from_db()
    assert report.conclusions == "Год удался"
    assert report.act.kind == Act.Kind.REPORT
    assert facts["completion.report_approved"](path_of_programme(story.programme))
    assert facts["completion.event_held"](path_of_programme(story.programme))


def test_the_head_may_approve_and_a_mentor_may_not(begun):
    story, [place] = begun()
    head = factories.account(story.school, roles=("head",))
    year.close(story)
    with clock.at(year.MAY):
        report = services.compose_report(
            programme=story.programme,
            counted=figures(YearRows(story.programme)),
            conclusions="выводы",
            proposals="",
            actor=story.coordinator,
        )
        with pytest.raises(RuleError):
            services.approve_report(report=report, number="1", dated=year.MAY, actor=place.mentor.account)
        with pytest.raises(RuleError, match="ещё не наступила"):
            services.approve_report(report=report, number="1", dated=dt.date(2027, 6, 9), actor=head)
        assert services.approve_report(report=report, number="1", dated=year.MAY, actor=head).approved_on == year.MAY


def test_recognition_is_shared_and_only_for_mentors_of_the_year():
    story, places = year.begin(pairs=2)
    year.close(story)
    give = {"programme": story.programme, "nomination": "team", "actor": story.coordinator}
    with clock.at(year.MAY):
        for place in places:
            services.recognise(teacher=place.mentor, words="за уроки вдвоём", **give)
        with pytest.raises(RuleError, match="наставники этого года"):
            services.recognise(teacher=places[0].mentee, words="за старание", **give)
        services.withdraw_recognition(
            recognition=Recognition.objects.get(teacher=places[1].mentor), actor=story.coordinator
        )
        act = services.register_recognition_order(
            programme=story.programme, number="77-од", dated=year.MAY, actor=story.coordinator
        )
        with pytest.raises(RuleError, match="уже вошла в приказ"):
            services.withdraw_recognition(recognition=Recognition.objects.get(), actor=story.coordinator)
        with pytest.raises(RuleError, match="Нет номинаций"):
            services.register_recognition_order(
                programme=story.programme, number="78-од", dated=year.MAY, actor=story.coordinator
            )
        assert Recognition.objects.get().given_on is None
        event = services.plan_event(
            programme=story.programme, title="Итоги", planned_on=year.MAY, actor=story.coordinator
        )
        services.hold_event(event=event, held_on=year.MAY, attendees=3, minutes="", actor=story.coordinator)
    row = Recognition.objects.get()
    assert (row.act, row.given_on) == (act, year.MAY)


def test_the_archive_asks_a_reason_for_everything_not_done(begun):
    story, [place] = begun()
    with clock.at(year.MAY), pytest.raises(RuleError, match="Завершение программы ещё не начато"):
        services.archive_programme(programme=story.programme, actor=story.coordinator)
    year.close(story)
    missing = [
        f"completion.{name}" for name in ("pairs_closed", "forms_in", "swot_made", "report_approved", "event_held")
    ]
    with clock.at(year.MAY):
        with pytest.raises(RuleError, match="Соблюдены не все условия"):
            services.archive_programme(
                programme=story.programme, actor=story.coordinator, reasons=dict.fromkeys(missing[1:], "нет сил")
            )
        kept = services.archive_programme(
            programme=story.programme, actor=story.coordinator, reasons=dict.fromkeys(missing, "школа закрывается")
        )
    assert kept.archived_on == year.MAY
    assert GateDecision.objects.filter(gate="archive").count() == len(missing)
    assert kinds(story)[-1] == "programme.archived"
    with clock.at(year.MAY), pytest.raises(RuleError):
        pairing.propose(
            programme=kept, mentor=place.mentor, mentee=place.mentee, type="subject", actor=story.coordinator
        )
    with clock.at(year.MAY), pytest.raises(RuleError, match="в архиве"):
        services.add_swot_line(programme=kept, quadrant="threat", text="строка", actor=story.coordinator)


def test_reasons_given_for_the_archive_go_with_it_when_the_year_comes_back(begun):
    story, _places = begun()
    year.close(story)
    missing = [
        f"completion.{name}" for name in ("pairs_closed", "forms_in", "swot_made", "report_approved", "event_held")
    ]
    with clock.at(year.MAY):
        pass_check(programme=story.programme, gate="archive", fact=missing[0], reason="раньше", actor=story.coordinator)
        with occasion.of("archiving"):
            services.archive_programme(
                programme=story.programme, actor=story.coordinator, reasons=dict.fromkeys(missing, "нет сил")
            )
        with occasion.of("taking back"):
            services.return_from_archive(programme=story.programme, actor=story.coordinator)
        assert [row.reason for row in GateDecision.objects.filter(gate="archive")] == ["раньше"]
        with pytest.raises(RuleError, match="Соблюдены не все условия"):
            services.archive_programme(programme=story.programme, actor=story.coordinator)


def test_open_warnings_are_closed_with_the_archive(begun):
    story, [place] = begun()
    warning = EarlyWarning.objects.create(
        school=story.school, programme=story.programme, place=place, rule="W9", raised_on=year.APRIL
    )
    year.close(story)
    missing = [
        f"completion.{name}" for name in ("pairs_closed", "forms_in", "swot_made", "report_approved", "event_held")
    ]
    with clock.at(year.MAY):
        services.archive_programme(
            programme=story.programme, actor=story.coordinator, reasons=dict.fromkeys(missing, "школа закрывается")
        )
    warning.refresh_from_db()
    assert (warning.outcome, warning.closed_on) == ("archived", year.MAY)


def test_open_proposals_are_withdrawn_with_the_archive(begun):
    story, [place] = begun()
    year.complete(place)
    with clock.at(year.APRIL):
        mentee = stories.joined_mentee(story)
        open_place = stories.proposed(story, story.mentors[0], mentee)
    year.close(story)
    with clock.at(year.MAY):
        year.fill(story)
        services.archive_programme(programme=story.programme, actor=story.coordinator)
    open_place.refresh_from_db()
    assert open_place.state == "withdrawn"


def archived_year():
    story, [place] = year.begin()
    with clock.at(dt.date(2026, 9, 20)):
        goals = [
            mentoring.set_goal(
                place=place,
                title=title,
                success_sign="приказ",
                horizon=horizon,
                start_on=dt.date(2026, 9, 20),
                due_on=due,
                actor=place.mentee.account,
            )
            for title, horizon, due in (
                ("категория", "long", dt.date(2028, 9, 1)),
                ("урок", "short", dt.date(2026, 11, 1)),
            )
        ]
    year.complete(place)
    year.close(story)
    with clock.at(year.MAY):
        year.fill(story)
        archived = services.archive_programme(programme=story.programme, actor=story.coordinator)
    return story, place, goals, archived


def test_the_next_year_has_long_goals_and_proposals_and_nobody_is_enrolled():
    story, place, goals, archived = archived_year()
    with clock.at(year.MAY):
        begun = services.begin_next_year(programme=archived, actor=story.coordinator)
        with pytest.raises(RuleError, match="уже создана"):
            services.begin_next_year(programme=archived, actor=story.coordinator)
    assert (begun.previous, begun.starts_on) == (archived, dt.date(2027, 8, 1))
    [carried] = Goal.objects.filter(programme=begun)
    assert (carried.title, carried.state, carried.continued_from, carried.place) == (
        "категория",
        "active",
        goals[0],
        place,
    )
    assert [Goal.objects.get(pk=goal.pk).state for goal in goals] == ["carried_over", "active"]
    assert not MenteeEntry.objects.filter(programme=begun).exists()
    assert not MentorEntry.objects.filter(programme=begun).exists()
    titles = set(RoadmapItem.objects.filter(programme=begun, stage=1).values_list("title", flat=True))
    assert {"Школа наставника", "Клуб открытых уроков"} <= titles
    assert len(titles) > 2
    assert to_invite_again(begun) == [place.mentor]
    assert wished_to_go_on(begun) == []
    FinalAssessment.objects.filter(place=place).update(outcome="extended")
    assert wished_to_go_on(begun) == [place]
    place.mentee.left_on = year.MAY
    place.mentee.save()
    assert wished_to_go_on(begun) == []


def test_the_next_year_waits_for_the_archive(begun):
    story, _places = begun()
    year.close(story)
    with clock.at(year.MAY), pytest.raises(RuleError, match="ушла в архив"):
        services.begin_next_year(programme=story.programme, actor=story.coordinator)
    assert Programme.objects.count() == 1
