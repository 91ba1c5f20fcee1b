"""Scenes of the waits of stages 6 and 7: a pair at work, its reviews and its end, the closing of the year."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from nastavnik.completion import services as completion
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.services.reflections import reflect
from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Feedback, GoalLevels, InterimReview
from nastavnik.mentoring.services.finals import complete_place, final_assessment, final_self
from nastavnik.people.models import Account
from nastavnik.programme.services import begin_closing
from nastavnik.registry import services as registry
from nastavnik.registry.models import MentoringRequest
from tests import factories, stories
from tests.completion import year
from tests.living.told import Told, makes
from tests.mentoring.pairs import (
    BEGAN,
    FINAL,
    FINAL_SELF,
    TODAY,
    Pair,
    feedback,
    held,
    planned,
    reviewed,
)
from tests.mentoring.test_levels import WORDS

SPRING = dt.date(2027, 4, 20)
BOTH, ALL = ("mentor", "mentee"), ("mentor", "mentee", "coordinator")


def _who(of: Pair, *owners: str) -> dict[str, Account]:
    return {name: getattr(of, name) for name in owners}


def _goal(of: Pair, due: dt.date = dt.date(2026, 11, 30)) -> Any:
    return services.set_goal(
        place=of.place,
        title="две минуты",
        success_sign="пять уроков",
        horizon="short",
        start_on=clock.today(),
        due_on=due,
        actor=of.mentor,
    )


@makes("next_meeting/first/mentor", "next_meeting/first/coordinator")
def a_pair_has_not_met(of: Pair) -> Told:
    return Told(of.place.pk, BEGAN, _who(of, "mentor", "coordinator"), lambda: planned(of))


@makes("next_meeting/next/mentor", "next_meeting/next/coordinator")
def no_meeting_is_planned(of: Pair) -> Told:
    with clock.at(TODAY):
        held(of)
    return Told(of.place.pk, TODAY, _who(of, "mentor", "coordinator"), lambda: planned(of))


@makes("meeting/planned/mentor", "meeting/planned/mentee", "meeting/planned/coordinator")
def nobody_said_how_a_meeting_went(of: Pair) -> Told:
    with clock.at(TODAY):
        meeting = planned(of)
    return Told(
        meeting.pk,
        TODAY,
        _who(of, *ALL),
        lambda: services.hold_meeting(meeting=meeting, held_on=TODAY, actor=of.mentor),
    )


def _unwritten(of: Pair, side: str) -> Told:
    with clock.at(TODAY):
        meeting = held(of)
    return Told(meeting.pk, TODAY, _who(of, side, "coordinator"), lambda: feedback(of, meeting, getattr(of, side)))


@makes("mentor_form/missing/mentor", "mentor_form/missing/coordinator")
def the_mentor_has_not_written(of: Pair) -> Told:
    return _unwritten(of, "mentor")


@makes("mentee_form/missing/mentee", "mentee_form/missing/coordinator")
def the_mentee_has_not_written(of: Pair) -> Told:
    return _unwritten(of, "mentee")


@makes("no_goals/none/mentor", "no_goals/none/mentee", "no_goals/none/coordinator")
def a_pair_has_no_goal(of: Pair) -> Told:
    return Told(of.place.pk, BEGAN, _who(of, *ALL), lambda: _goal(of, clock.today() + dt.timedelta(days=30)))


@makes("goal/due/mentee")
def a_goal_is_past_its_day(of: Pair) -> Told:
    due = dt.date(2026, 11, 30)
    with clock.at(TODAY):
        goal = _goal(of, due)
    return Told(
        goal.pk,
        due,
        _who(of, "mentee"),
        lambda: services.close_goal(goal=goal, outcome="achieved", actor=of.mentee),
    )


@makes("goal/left_over/mentee")
def a_goal_outlived_its_pair(of: Pair) -> Told:
    with clock.at(TODAY):
        goal = _goal(of)
        services.leave_place(place=of.place, actor=of.mentee)
    return Told(
        goal.pk,
        TODAY,
        _who(of, "mentee"),
        lambda: services.close_goal(goal=goal, outcome="dropped", actor=of.mentee),
    )


@makes("need/left_over/author")
def a_request_outlived_its_pair() -> Told:
    story, (place,) = year.begin()
    with clock.at(BEGAN):
        stories.confirmed(story, story.mentors[0], story.mentees[0], "subject")
    of = _ended(story, year.complete(place, outcome=""))
    request = MentoringRequest.objects.get(entry__teacher=of.place.mentee)
    return Told(
        request.pk,
        year.APRIL,
        {"author": of.mentee},
        lambda: registry.withdraw_request(request=request, actor=of.mentee),
    )


@makes("step/open/mentee")
def a_step_is_past_its_day(of: Pair) -> Told:
    due = TODAY + dt.timedelta(days=7)
    with clock.at(TODAY):
        step = services.agree_step(place=of.place, title="записать урок", due_on=due, actor=of.mentor)
    return Told(
        step.pk, due, _who(of, "mentee"), lambda: services.complete_step(task=step, outcome="да", actor=of.mentee)
    )


def _own_view(of: Pair) -> None:
    services.interim_self(place=of.place, raw={"result": "урок получился"}, actor=of.mentee)


@makes("interim/due/mentor", "interim/due/coordinator")
def an_interim_review_is_due(of: Pair) -> Told:
    return Told(of.place.pk, BEGAN, _who(of, "mentor", "coordinator"), lambda: reviewed(of))


@makes("interim/mentor_silent/mentor", "interim/mentor_silent/coordinator")
def the_mentor_s_half_of_a_review_is_missing(of: Pair) -> Told:
    with clock.at(TODAY):
        _own_view(of)
    return Told(of.place.pk, TODAY, _who(of, "mentor", "coordinator"), lambda: reviewed(of))


@makes("interim/mentee_silent/mentee")
def the_mentee_s_half_of_a_review_is_missing(of: Pair) -> Told:
    with clock.at(TODAY):
        reviewed(of)
    return Told(of.place.pk, TODAY, _who(of, "mentee"), lambda: _own_view(of))


def _decided(of: Pair, decision: str, done: Callable[[Pair], Any], *owners: str) -> Told:
    with clock.at(TODAY):
        reviewed(of)
        _own_view(of)
        InterimReview.objects.filter(place=of.place).update(decision=decision)
    return Told(of.place.pk, TODAY, _who(of, *owners), lambda: done(of))


def _again(of: Pair) -> None:
    reviewed(of)
    _own_view(of)


@makes("decision/adjust_goals/mentor", "decision/adjust_goals/mentee")
def a_review_decided_to_put_goals_right(of: Pair) -> Told:
    with clock.at(TODAY):
        goal = _goal(of)
    return _decided(
        of,
        "adjust_goals",
        lambda of: services.change_goal(goal=goal, actor=of.mentee, title="вести дневник"),
        "mentor",
        "mentee",
    )


@makes("decision/change_mentor/coordinator")
def a_review_decided_on_another_mentor(of: Pair) -> Told:
    return _decided(
        of, "change_mentor", lambda of: services.leave_place(place=of.place, actor=of.mentee), "coordinator"
    )


@makes("decision/extend/coordinator")
def a_review_decided_to_prolong(of: Pair) -> Told:
    return _decided(of, "extend", _again, "coordinator")


@makes("decision/finish_early/mentor")
def a_review_decided_to_end_earlier(of: Pair) -> Told:
    return _decided(of, "finish_early", lambda of: planned(of, kind="final"), "mentor")


@makes("help/asked/coordinator")
def somebody_asks_for_help(of: Pair) -> Told:
    with clock.at(TODAY):
        form = feedback(of, held(of), of.mentee, help="coordinator")
    found = Feedback.objects.get(pk=form.pk)
    return Told(
        form.pk,
        TODAY,
        _who(of, "coordinator"),
        lambda: services.help_given(feedback=found, actor=of.coordinator),
    )


@makes("change/asked/coordinator")
def somebody_asks_for_another_mentor(of: Pair) -> Told:
    with clock.at(TODAY):
        asked = services.ask_for_change(place=of.place, actor=of.mentee)
    return Told(
        asked.pk,
        TODAY,
        _who(of, "coordinator"),
        lambda: services.answer_change(request=asked, actor=of.coordinator),
    )


@makes("warning/open/coordinator")
def a_rule_noticed_something(of: Pair) -> Told:
    day = BEGAN + dt.timedelta(days=15)
    with clock.at(day):
        _goal(of)
        services.evaluate_warnings(on=day)
    warning = of.story.programme.warnings.get()
    return Told(
        warning.pk,
        day,
        _who(of, "coordinator"),
        lambda: services.close_warning(warning=warning, outcome="talked", actor=of.coordinator),
    )


@makes("pause/open/mentor", "pause/open/mentee")
def a_pause_ends_soon(of: Pair) -> Told:
    until = TODAY + dt.timedelta(days=20)
    with clock.at(TODAY):
        services.pause(place=of.place, until=until, actor=of.mentee)
    return Told(of.place.pk, until, _who(of, *BOTH), lambda: services.resume(place=of.place, actor=of.mentor))


@makes("closing/notice/coordinator")
def notice_was_given(of: Pair) -> Told:
    with clock.at(TODAY):
        services.leave_place(place=of.place, actor=of.mentor)
    return Told(
        of.place.pk,
        TODAY,
        _who(of, "coordinator"),
        lambda: services.leave_place(place=of.place, actor=of.mentee),
    )


@makes("closing/after_the_year/coordinator")
def a_pair_works_after_the_year(of: Pair) -> Told:
    return Told(
        of.place.pk,
        of.story.programme.ends_on,
        _who(of, "coordinator"),
        lambda: services.leave_place(place=of.place, actor=of.mentee),
    )


def _reviewed(of: Pair) -> Pair:
    with clock.at(dt.date(2026, 12, 14)):
        _again(of)
    return of


def _final(of: Pair, *, written: bool = False, answered: bool = False) -> Pair:
    """Bring a pair to its final meeting and as far after it."""
    _reviewed(of)
    with clock.at(SPRING):
        held(of, kind="final")
        if written:
            final_assessment(place=of.place, raw=FINAL, actor=of.mentor)
        if answered:
            _last_word(of)
    return of


def _last_word(of: Pair) -> None:
    own = year.mentoring_requests(of.place, of.mentee)
    words = {"ratings": dict.fromkeys(own, 8), "outcomes": dict.fromkeys(own, "resolved")}
    final_self(place=of.place, raw=FINAL_SELF, actor=of.mentee, **words)


@makes("final/unplanned/mentor", "final/unplanned/coordinator")
def no_final_meeting_is_planned(of: Pair) -> Told:
    _reviewed(of)
    ends = of.story.programme.ends_on
    return Told(of.place.pk, ends, _who(of, "mentor", "coordinator"), lambda: planned(of, kind="final"))


@makes("final/unwritten/mentor", "final/unwritten/coordinator")
def the_final_assessment_is_missing(of: Pair) -> Told:
    _final(of)
    return Told(
        of.place.pk,
        SPRING,
        _who(of, "mentor", "coordinator"),
        lambda: final_assessment(place=of.place, raw=FINAL, actor=of.mentor),
    )


@makes("final/mentee_silent/mentee")
def the_mentee_s_last_word_is_missing(of: Pair) -> Told:
    _final(of, written=True)
    return Told(of.place.pk, SPRING, _who(of, "mentee"), lambda: _last_word(of))


@makes("final/mentee_silent/mentee")
def the_last_word_is_missing_after_the_pair_was_completed(of: Pair) -> Told:
    _final(of, written=True)
    with clock.at(SPRING):
        complete_place(place=of.place, actor=of.mentor)
    return Told(of.place.pk, SPRING, _who(of, "mentee"), lambda: _last_word(of))


@makes("final/uncompleted/coordinator")
def a_pair_is_not_completed(of: Pair) -> Told:
    _final(of, written=True, answered=True)
    return Told(of.place.pk, SPRING, _who(of, "coordinator"), lambda: complete_place(place=of.place, actor=of.mentor))


def _levels(of: Pair, *, freeze: bool) -> Any:
    with clock.at(TODAY):
        goal = _goal(of)
        services.write_levels(goal=goal, words=WORDS, weight=1, freeze=freeze, actor=of.mentee)
    return goal


@makes("levels/unfrozen/mentor")
def levels_are_not_frozen(of: Pair) -> Told:
    goal = _levels(of, freeze=False)
    frozen = {"words": WORDS, "weight": 1, "freeze": True, "actor": of.mentee}
    return Told(goal.pk, TODAY, _who(of, "mentor"), lambda: services.write_levels(goal=goal, **frozen))


@makes("levels/unchecked/coordinator")
def levels_are_not_checked(of: Pair) -> Told:
    goal = _levels(of, freeze=True)
    levels = GoalLevels.objects.get(goal=goal)
    return Told(
        of.place.pk,
        TODAY,
        _who(of, "coordinator"),
        lambda: services.check_levels(levels=levels, actor=of.coordinator),
    )


def _ended(story: stories.Story, place: Any) -> Pair:
    place.refresh_from_db()
    return Pair(story, place, place.mentor.account, place.mentee.account)


def over() -> Pair:
    """Bring a year to its end: its one pair is completed."""
    story, (place,) = year.begin()
    return _ended(story, year.complete(place))


def _closing(of: Pair) -> Any:
    year.close(of.story)
    return of.story.programme


@makes("end/ahead/coordinator")
def the_year_ends_soon(of: Pair) -> Told:
    programme = of.story.programme
    return Told(
        programme.pk,
        programme.ends_on,
        _who(of, "coordinator"),
        lambda: begin_closing(programme=programme, actor=of.coordinator),
    )


@makes("end/over/coordinator")
def the_closing_is_not_begun(over: Pair) -> Told:
    of, programme = over, over.story.programme
    return Told(
        programme.pk,
        year.APRIL,
        _who(of, "coordinator"),
        lambda: begin_closing(programme=programme, actor=of.coordinator),
    )


@makes("summary/unwritten/mentor")
def the_result_of_a_pair_is_not_written(over: Pair) -> Told:
    of = over
    return Told(
        of.place.pk,
        year.APRIL,
        _who(of, "mentor"),
        lambda: completion.sum_up_place(place=of.place, text="Получилось", actor=of.mentor),
    )


@makes("summary/unread/mentee")
def the_result_of_a_pair_is_not_agreed(over: Pair) -> Told:
    of = over
    with clock.at(year.APRIL):
        completion.sum_up_place(place=of.place, text="Получилось", actor=of.mentor)
    return Told(
        of.place.pk,
        year.APRIL,
        _who(of, "mentee"),
        lambda: completion.agree_summary(place=of.place, actor=of.mentee),
    )


def _unreflected(of: Pair, side: str) -> Told:
    programme = of.story.programme
    teacher = getattr(of.place, side)
    sent = {"side": side, "raw": year.REFLECTION, "actor": teacher.account}
    return Told(
        of.place.pk,
        year.APRIL,
        {side: teacher.account},
        lambda: reflect(programme=programme, teacher=teacher, **sent),
    )


@makes("mentor_reflection/unwritten/mentor")
def a_mentor_has_not_looked_back(over: Pair) -> Told:
    return _unreflected(over, "mentor")


@makes("mentee_reflection/unwritten/mentee")
def a_mentee_has_not_looked_back(over: Pair) -> Told:
    return _unreflected(over, "mentee")


def _composed(of: Pair, programme: Any) -> Any:
    words = {"conclusions": "Год удался", "proposals": "- Клуб", "actor": of.coordinator}
    return completion.compose_report(programme=programme, counted=figures(YearRows(programme)), **words)


@makes("report/missing/coordinator")
def the_report_is_not_composed(over: Pair) -> Told:
    of, programme = over, _closing(over)
    return Told(programme.pk, year.MAY, _who(of, "coordinator"), lambda: _composed(of, programme))


@makes("report/unsigned/head", "report/unsigned/coordinator")
def the_report_is_not_approved(over: Pair) -> Told:
    of, programme = over, _closing(over)
    head = factories.account(of.story.school, roles=("head",))
    with clock.at(year.MAY):
        report = _composed(of, programme)
    return Told(
        programme.pk,
        year.MAY,
        {**_who(of, "coordinator"), "head": head},
        lambda: completion.approve_report(report=report, number="12", dated=clock.today(), actor=of.coordinator),
    )


@makes("swot/empty/coordinator")
def the_analysis_has_an_empty_part(over: Pair) -> Told:
    of, programme = over, _closing(over)

    def fill() -> None:
        for quadrant in ("strength", "weakness", "opportunity", "threat"):
            completion.add_swot_line(programme=programme, quadrant=quadrant, text="а", actor=of.coordinator)

    return Told(programme.pk, year.MAY, _who(of, "coordinator"), fill)


@makes("event/unplanned/coordinator")
def no_closing_event_is_planned(over: Pair) -> Told:
    of, programme = over, _closing(over)
    plan = {"title": "Итоги", "planned_on": dt.date(2027, 5, 25), "actor": of.coordinator}
    return Told(
        programme.pk, year.MAY, _who(of, "coordinator"), lambda: completion.plan_event(programme=programme, **plan)
    )


@makes("event/planned/coordinator")
def the_day_of_the_event_has_passed(over: Pair) -> Told:
    of, programme = over, _closing(over)
    day = dt.date(2027, 5, 25)
    with clock.at(year.MAY):
        event = completion.plan_event(programme=programme, title="Итоги", planned_on=day, actor=of.coordinator)
    held_so = {"held_on": day, "attendees": 40, "minutes": "тепло", "actor": of.coordinator}
    return Told(programme.pk, day, _who(of, "coordinator"), lambda: completion.hold_event(event=event, **held_so))


@makes("recognition/named/coordinator")
def a_nomination_is_in_no_order(over: Pair) -> Told:
    of, programme = over, _closing(over)
    with clock.at(year.MAY):
        row = completion.recognise(
            programme=programme,
            teacher=of.place.mentor,
            nomination="reliable_shoulder",
            words="за год",
            actor=of.coordinator,
        )
    order = {"number": "15", "dated": year.MAY, "actor": of.coordinator}
    return Told(
        row.pk,
        year.MAY,
        _who(of, "coordinator"),
        lambda: completion.register_recognition_order(programme=programme, **order),
    )


def _filled(of: Pair) -> Any:
    programme = _closing(of)
    with clock.at(year.MAY):
        year.fill(of.story)
    return programme


@makes("archive/ready/coordinator")
def everything_is_done_but_the_archive(over: Pair) -> Told:
    of, programme = over, _filled(over)
    return Told(
        programme.pk,
        year.MAY,
        _who(of, "coordinator"),
        lambda: completion.archive_programme(programme=programme, actor=of.coordinator),
    )


@makes("next_year/unbegun/coordinator")
def no_year_follows(over: Pair) -> Told:
    of, programme = over, _filled(over)
    with clock.at(year.MAY):
        completion.archive_programme(programme=programme, actor=of.coordinator)
    return Told(
        programme.pk,
        year.MAY,
        _who(of, "coordinator"),
        lambda: completion.begin_next_year(programme=programme, actor=of.coordinator),
    )
