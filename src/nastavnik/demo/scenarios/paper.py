"""A mentor and a mentee who never sign in: everything is entered from their signed sheets, or as they said it."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.urls import reverse

from nastavnik.consents.services import prepare_sheet, register_sheet
from nastavnik.demo.cast import WRITTEN
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.demo.scenarios.talks import FEEDBACK_MENTEE, FEEDBACK_MENTOR
from nastavnik.kit import clock
from nastavnik.kit.paper import SHEET, TOLD, Paper, paper_acts
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Goal, Task
from nastavnik.mentoring.selectors.requests import requests_of
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.people.models import Entered
from nastavnik.people.services import enter_for
from nastavnik.registry import services as registry
from nastavnik.registry.selectors.mentors import selection_state

MENTOR, MENTEE = "Гайдук", "Эйдельман"
ORDER = "195-од"
NEXT = YEAR + 1
PROFILE = WRITTEN["profile"]


def enter(hand: Stagehand, surname: str, act: str, run: Callable[[], Any], number: str = "") -> Entered:
    """Enter an act of a person from a sheet of this number; without one, as they said it."""
    reverse("people:papers", args=[0])  # the rooms tell what can be entered with their pages
    teacher = hand.teacher(surname)
    paper = Paper(teacher.pk, SHEET if number else TOLD, clock.today(), number)
    return enter_for(teacher=teacher, act=paper_acts[act], paper=paper, run=run, actor=hand.coordinator)


def _consent(hand: Stagehand, surname: str, kind: str, number: str, **more: Any) -> None:
    teacher = hand.teacher(surname)
    sheet = prepare_sheet(teacher=teacher, programme=hand.year, kind=kind, actor=hand.coordinator, **more)
    register_sheet(consent=sheet, sheet_number=number, signed_on=clock.today(), actor=hand.coordinator)


def autumn(hand: Stagehand) -> None:
    """Let both enter in October, meet, and work until the middle of November."""
    with hand.on(dt.date(YEAR, 10, 2)):
        _mentee_enters(hand)
        _mentor_enters(hand)
    with hand.on(dt.date(YEAR, 10, 12)):
        place = _pair(hand)
    with hand.on(dt.date(YEAR, 10, 21)):
        _meeting(hand, place, "planning", "Выставка работ четвёртых классов")
        _goal(hand, place)
    with hand.on(dt.date(YEAR, 11, 11)):
        _meeting(hand, place, "regular", "Как принимать работы, которые не удались")
        step = Task.objects.get(place=place)
        done = partial(mentoring.complete_step, task=step, outcome="получилось", actor=hand.coordinator)
        enter(hand, MENTEE, "mentoring-step-done", done)


def _mentee_enters(hand: Stagehand) -> None:
    teacher, chief = hand.teacher(MENTEE), hand.coordinator
    entry = registry.invite_mentee(programme=hand.year, teacher=teacher, actor=chief)
    times = partial(
        registry.enter_as_mentee,
        programme=hand.year, teacher=teacher, times=("wed-6",), forms=("in_person",), actor=chief,
    )  # fmt: skip
    enter(hand, MENTEE, "registry-times", times, "14")
    request = partial(
        registry.save_request,
        entry=entry,
        actor=chief,
        topic="projects",
        need_type="consultant",
        weight=2,
        text_for_coordinator="Как довести с классом общую работу до выставки",
        submit=True,
    )
    enter(hand, MENTEE, "registry-request", request, "14")
    for kind, number in (("participation", "У-14"), ("questionnaires", "А-14")):
        _consent(hand, MENTEE, kind, number)
    registry.excuse_baseline(entry=entry, reason="Анкету заполнит на бумаге в ноябре", actor=chief)
    enter(hand, MENTEE, "registry-join", partial(registry.join, entry=entry, actor=chief), "15")
    registry.accept_request(request=entry.requests.get(), actor=chief)


def _mentor_enters(hand: Stagehand) -> None:
    teacher, chief = hand.teacher(MENTOR), hand.coordinator
    registry.invite_mentor(programme=hand.year, teacher=teacher, actor=chief)
    _consent(hand, MENTOR, "candidacy", "К-12")
    apply = partial(
        registry.apply_as_mentor,
        programme=hand.year,
        teacher=teacher,
        actor=chief,
        types=["consultant"],
        subjects=["труд (технология)"],
        capacity=1,
        hours_per_week=1,
        competences={"projects": 3, "class_management": 2},
        times=("wed-6",),
        forms=("in_person",),
        private_topics=(),
        refused_topics=(),
        group_ready=False,
        achievements="",
        motivation="",
    )
    enter(hand, MENTOR, "registry-candidate", apply, "16")
    candidate = hand.year.mentor_entries.get(teacher=teacher)
    registry.training_not_needed(
        entry=candidate, reason="двадцать пять лет ведёт мастерскую с практикантами", actor=chief
    )
    candidate.refresh_from_db()
    reasons = {check.fact: "решили на совещании" for check in selection_state(candidate).soft}
    registry.select_mentor(entry=candidate, actor=chief, reasons=reasons)
    _consent(hand, MENTOR, "mentor_work", "Н-12", up_to_mentees=1)


def _pair(hand: Stagehand) -> Place:
    """Let them meet, answer on one sheet, and be confirmed by an order."""
    mentor, mentee, chief = hand.teacher(MENTOR), hand.teacher(MENTEE), hand.coordinator
    place = pairing.propose(programme=hand.year, mentor=mentor, mentee=mentee, type="consultant", actor=chief)
    pairing.invite_to_meeting(place=place, actor=chief)
    pairing.record_meeting(place=place, met_on=clock.today(), mode="in_person", actor=chief)
    told: dict[str, Any] = {"place": place, "yes": True, "answered_on": clock.today(), "actor": chief}
    pairing.record_paper_answer(side="mentor", sheet_number="17", **told)
    pairing.record_paper_answer(side="mentee", sheet_number="18", **told)
    place.refresh_from_db()
    pairing.register_order(programme=hand.year, places=[place], number=ORDER, dated=clock.today(), actor=chief)
    place.refresh_from_db()
    return pairing.confirm(place=place, actor=chief)


def _meeting(hand: Stagehand, place: Place, kind: str, topic: str) -> None:
    """Hold a meeting of which both tell; their forms come on paper."""
    chief, today = hand.coordinator, clock.today()
    plan = partial(
        mentoring.plan_meeting,
        relationship=place.relationship, kind=kind, planned_on=today, places=[place], topic=topic, actor=chief,
    )  # fmt: skip
    enter(hand, MENTOR, "mentoring-plan", plan)
    meeting = place.relationship.meetings.get(state="planned")
    hold = partial(mentoring.hold_meeting, meeting=meeting, held_on=today, duration_minutes=40, actor=chief)
    enter(hand, MENTOR, "mentoring-hold", hold)
    for teacher, raw in ((place.mentor, FEEDBACK_MENTOR), (place.mentee, FEEDBACK_MENTEE)):
        mentoring.give_feedback(meeting=meeting, teacher=teacher, raw=raw, actor=chief)


def _goal(hand: Stagehand, place: Place) -> None:
    chief = hand.coordinator
    goal = partial(
        mentoring.set_goal,
        place=place,
        title="Провести с четвёртыми классами общую выставку",
        success_sign="выставка открыта, в ней работы всех учеников",
        horizon="short",
        start_on=clock.today(),
        due_on=dt.date(YEAR, 12, 11),
        actor=chief,
    )
    enter(hand, MENTEE, "mentoring-goal", goal)
    step = partial(mentoring.agree_step, place=place, title="собрать эскизы", due_on=None, actor=chief)
    enter(hand, MENTEE, "mentoring-step", step)


def year_end(hand: Stagehand) -> None:
    """Close the goal, review the result of the winter, and end the year as everybody does."""
    place = Place.objects.select_related("mentor", "mentee", "relationship", "programme").get(
        programme=hand.year, mentee=hand.teacher(MENTEE)
    )
    chief = hand.coordinator
    with hand.on(dt.date(YEAR, 12, 11)):
        goal = Goal.objects.get(place=place)
        close = partial(mentoring.close_goal, goal=goal, outcome=Goal.State.ACHIEVED, actor=chief)
        enter(hand, MENTEE, "mentoring-goal-closed", close)
    with hand.on(dt.date(NEXT, 3, 18)):
        _review(hand, place)
    with hand.on(dt.date(NEXT, 4, 21)):
        _finish(hand, place)


def _review(hand: Stagehand, place: Place) -> None:
    chief, today = hand.coordinator, clock.today()
    show = partial(
        mentoring.add_practical_result,
        place=place, kind="project", title="Выставка «Наш двор»", shown_on=today, where="холл школы", actor=chief,
    )  # fmt: skip
    enter(hand, MENTEE, "mentoring-result", show)
    review = partial(
        mentoring.interim_review,
        place=place,
        basis="practical_result",
        result=place.results.get(),
        held_on=today,
        decision="continue",
        raw={f"r{number}": "3" for number in range(1, 8)},
        actor=chief,
    )
    enter(hand, MENTOR, "mentoring-interim", review, "41")


def _finish(hand: Stagehand, place: Place) -> None:
    chief = hand.coordinator
    _meeting(hand, place, "final", "Что получилось за год")
    enter(
        hand,
        MENTOR,
        "mentoring-final",
        partial(mentoring.final_assessment, place=place, raw=PROFILE, actor=chief),
        "52",
    )
    asked = list(requests_of(place).values_list("pk", flat=True))
    own = partial(
        mentoring.final_self,
        place=place,
        raw={"changed": "Есть к кому зайти в мастерскую", "satisfaction": "9", "go_on": "yes", "ready_mentor": "maybe"},
        ratings=dict.fromkeys(asked, 8),
        outcomes=dict.fromkeys(asked, "resolved"),
        actor=chief,
    )
    enter(hand, MENTEE, "mentoring-final-self", own, "53")
    look_back = partial(
        mentoring.final_mentor,
        programme=place.programme,
        raw={"valuable": "Работа руками рядом с коллегой", "satisfaction": "9", "go_on": "yes"},
        actor=chief,
        teacher=place.mentor,
    )
    enter(hand, MENTOR, "mentoring-final-mentor", look_back, "54")
    mentoring.complete_place(place=place, actor=chief)
