"""Stages 2 to 4: mentees enter with requests, mentors apply, the council speaks, mentors are trained."""

import datetime as dt

from nastavnik.consents.services import give
from nastavnik.demo.cast import COUNCIL, INVITED_ONLY, MENTEES, MENTORS, REFUSED_CANDIDATE, MenteePart, MentorPart
from nastavnik.demo.scenarios import waves
from nastavnik.demo.scenarios.preparation import come_in
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.programme.services import record_outreach
from nastavnik.registry import services as registry
from nastavnik.registry.models import MentorEntry


def mentees_enter(hand: Stagehand) -> None:
    """Invite whom the programme may help; each decides alone."""
    with hand.on(dt.date(YEAR, 9, 1)):
        for surname in (*(part.surname for part in MENTEES), *INVITED_ONLY):
            come_in(hand, surname)
            registry.invite_mentee(programme=hand.year, teacher=hand.teacher(surname), actor=hand.coordinator)
    for number, part in enumerate(MENTEES):
        with hand.on(dt.date(YEAR, 9, 2 + number % 10)):
            _enter(hand, part)
    with hand.on(dt.date(YEAR, 9, 12)):
        thinking, declined = (hand.teacher(surname) for surname in INVITED_ONLY)
        entry = registry.enter_as_mentee(programme=hand.year, teacher=thinking, actor=hand.account(thinking.last_name))
        registry.think_it_over(entry=entry, actor=hand.account(thinking.last_name))
        registry.decline_participation(
            entry=hand.year.mentee_entries.get(teacher=declined), actor=hand.account(declined.last_name)
        )
    waves.entry(hand)


def _enter(hand: Stagehand, part: MenteePart) -> None:
    """Let one mentee enter with a request and consents."""
    teacher, account = hand.teacher(part.surname), hand.account(part.surname)
    entry = registry.enter_as_mentee(
        programme=hand.year,
        teacher=teacher,
        actor=account,
        category=part.category,
        times=part.times,
        forms=("in_person",),
    )
    request = registry.save_request(
        entry=entry,
        actor=account,
        topic=part.topic,
        need_type=part.need_type,
        subject=part.subject,
        weight=3,
        text_for_coordinator=part.for_coordinator,
        text_for_mentor=part.for_mentor,
        share_with_mentor=bool(part.for_mentor),
        self_rating_before=str(part.rating),
        submit=True,
    )
    for kind in ("participation", "questionnaires"):
        give(teacher=teacher, programme=hand.year, kind=kind, actor=account)
    registry.join(entry=entry, actor=account)
    request.refresh_from_db()
    if request.state == "submitted":
        registry.accept_request(request=request, actor=hand.coordinator)


def mentors_enter(hand: Stagehand) -> None:
    """Tell future mentors; candidates answer the questionnaire, the council speaks."""
    with hand.on(dt.date(YEAR, 9, 14)):
        record_outreach(
            programme=hand.year,
            audience="mentors",
            way="motivation",
            title="Встречи в методических объединениях",
            held_on=dt.date(YEAR, 9, 14),
            attendees=31,
            actor=hand.coordinator,
        )
        for surname in (*(part.surname for part in MENTORS), REFUSED_CANDIDATE):
            come_in(hand, surname)
            registry.invite_mentor(programme=hand.year, teacher=hand.teacher(surname), actor=hand.coordinator)
    for number, part in enumerate(MENTORS):
        with hand.on(dt.date(YEAR, 9, 14 + number % 2)):
            _apply(hand, part)
    with hand.on(dt.date(YEAR, 9, 16)):
        for entry in MentorEntry.objects.filter(programme=hand.year, state="applied").select_related("teacher"):
            for surname in COUNCIL:
                registry.give_opinion(entry=entry, opinion="recommend", comment="", actor=hand.account(surname))
        registry.decline_candidacy(
            entry=hand.year.mentor_entries.get(teacher__last_name=REFUSED_CANDIDATE),
            actor=hand.account(REFUSED_CANDIDATE),
        )


def _apply(hand: Stagehand, part: MentorPart) -> None:
    """Let one candidate answer the questionnaire."""
    teacher, account = hand.teacher(part.surname), hand.account(part.surname)
    give(teacher=teacher, programme=hand.year, kind="candidacy", actor=account)
    registry.apply_as_mentor(
        programme=hand.year,
        teacher=teacher,
        actor=account,
        types=part.types,
        subjects=part.subjects,
        capacity=part.capacity,
        hours_per_week=part.hours,
        competences=part.competences,
        times=part.times,
        forms=("in_person", "remote"),
        private_topics=part.private_topics,
        refused_topics=(),
        group_ready=part.group_ready,
        achievements=part.achievements,
        motivation="",
    )


def mentors_train(hand: Stagehand) -> None:
    """Hold two training meetings; two experienced mentors need none; select everybody."""
    waves.entry_ends(hand)
    entries = {entry.teacher.last_name: entry for entry in hand.year.mentor_entries.filter(state="applied")}
    without = {"Лаптева": "психолог, ведёт тренинги общения", "Ушаков": "был наставником три года подряд"}
    with hand.on(dt.date(YEAR, 9, 18)):
        registry.record_training(
            programme=hand.year,
            held_on=dt.date(YEAR, 9, 18),
            plan="training_1_role_and_rules",
            duration_minutes=60,
            agenda="Роли и границы; первая встреча; вопросы вместо советов",
            participants=[entry for surname, entry in entries.items() if surname not in without],
            actor=hand.coordinator,
        )
        for surname, reason in without.items():
            registry.training_not_needed(entry=entries[surname], reason=reason, actor=hand.coordinator)
    with hand.on(dt.date(YEAR, 9, 21)):
        for entry in entries.values():
            entry.refresh_from_db()
            registry.keep_rules(
                entry=entry,
                strategy="Помогать начать, а не делать за коллегу",
                meeting_rules="Раз в неделю по 40 минут, после уроков; о переносе говорим накануне",
                topic_plan="Сентябрь: цели. Октябрь: урок. Ноябрь: родители. Декабрь: промежуточная оценка",
                actor=hand.coordinator,
            )
            registry.select_mentor(entry=entry, actor=hand.coordinator)
