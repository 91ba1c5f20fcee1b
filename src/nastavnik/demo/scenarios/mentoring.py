"""Stage 6: introductions, goals, meetings with feedback, steps, results, interim reviews, an exit."""

import datetime as dt

from nastavnik.completion.services import declare_outcome
from nastavnik.demo.cast import CONFIDANT, WRITTEN
from nastavnik.demo.scenarios import pairs, paper, turns, waves
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.demo.scenarios.talks import MEETING_DAYS, give_both, meet
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import EarlyWarning, Goal
from nastavnik.registry.services import note_development

SILENT = "Немчинов"
SELDOM = ("Баженова", "Сомова", "Гольцев")
WATCH_DAYS = (dt.date(YEAR, 11, 9), dt.date(YEAR, 11, 16), dt.date(YEAR, 11, 23))
REVIEW = {"basis": "open_lesson", **{f"r{number}": "3" for number in range(1, 8)}}
GOALS = WRITTEN["goals"]
AUTUMN = WRITTEN["autumn"]
LEVELS = WRITTEN["levels"]


def half_a_year(hand: Stagehand) -> None:
    """Confirm the pairs, then walk October and November."""
    pairs.confirm_pairs(hand)
    with hand.on(dt.date(YEAR, 10, 9)):
        declare_outcome(
            programme=hand.year,
            questionnaire_key="ppz32",
            scale="TOTAL",
            domains=["CLAS", "PLAN"],
            design="whole_staff",
            actor=hand.coordinator,
        )
    for mentee in hand.places:
        _begin(hand, mentee)
    for mentee in hand.places:
        for number, day in enumerate(MEETING_DAYS):
            if mentee == turns.CHANGING and number:
                continue  # the rest of this autumn is told with its turn
            if mentee != SILENT and not (mentee in SELDOM and number % 2):
                meet(hand, mentee, day)
    paper.autumn(hand)
    turns.autumn(hand)
    waves.interim(hand)
    _review_early(hand, "Полозкова")
    turns.november(hand)
    _develop(hand, AUTUMN)
    for day in WATCH_DAYS:
        with hand.on(day):
            mentoring.evaluate_warnings(on=day, school_id=hand.school.pk)
    _answer_one_warning(hand)
    _call_confidant(hand)
    hand.last_day = dt.date(YEAR, 11, 23)


def _develop(hand: Stagehand, facts: tuple[tuple[str, str, str, dt.date], ...]) -> None:
    """Let the coordinator note what the year brought to some mentees."""
    for surname, kind, title, day in facts:
        with hand.on(day):
            entry = hand.year.mentee_entries.get(teacher=hand.teacher(surname))
            note_development(entry=entry, kind=kind, title=title, achieved_on=day, actor=hand.coordinator)


def _answer_one_warning(hand: Stagehand) -> None:
    """Let the coordinator talk one warning over; the others wait."""
    first = EarlyWarning.objects.filter(school=hand.school, outcome="").order_by("raised_on", "pk").first()
    if first is not None:
        with hand.on(dt.date(YEAR, 11, 23)):
            mentoring.close_warning(warning=first, outcome="talked", actor=hand.coordinator)


def _call_confidant(hand: Stagehand) -> None:
    """Let two people turn to the confidant: one is answered, one waits."""
    confidant = hand.account(CONFIDANT)
    (first, words, answer, outcome), (second, waiting) = WRITTEN["calls"]
    with hand.on(dt.date(YEAR, 11, 6)):
        call = mentoring.call_confidant(text=words, actor=hand.account(first))
    with hand.on(dt.date(YEAR, 11, 9)):
        mentoring.read_call(call=call, actor=confidant)
        mentoring.answer_call(call=call, answer=answer, outcome=outcome, actor=confidant)
        mentoring.close_call(call=call, actor=confidant)
    with hand.on(dt.date(YEAR, 11, 23)):
        mentoring.call_confidant(text=waiting, actor=hand.account(second))


def _begin(hand: Stagehand, mentee: str) -> None:
    """Count the personal meeting as the introduction, plan, set goals."""
    place, account = hand.place(mentee), hand.account(mentee)
    with hand.on(dt.date(YEAR, 10, 10)):
        mentoring.count_introduction(place=place, actor=account)
    with hand.on(dt.date(YEAR, 10, 12)):
        planning = mentoring.plan_meeting(
            relationship=place.relationship,
            kind="planning",
            planned_on=dt.date(YEAR, 10, 12),
            places=[place],
            topic="Цели на год",
            actor=account,
        )
        mentoring.hold_meeting(meeting=planning, held_on=dt.date(YEAR, 10, 12), duration_minutes=40, actor=account)
        if mentee == SILENT:
            return
        title, sign = GOALS.get(mentee, ("Провести урок с новым приёмом и разобрать его", "разбор с наставником"))
        goal = mentoring.set_goal(
            place=place,
            title=title,
            success_sign=sign,
            horizon="short",
            start_on=dt.date(YEAR, 10, 12),
            due_on=dt.date(YEAR, 12, 5),
            actor=account,
        )
        if mentee in LEVELS:
            _freeze_levels(hand, goal, mentee)
        mentoring.set_goal(
            place=place,
            title="Первая категория",
            success_sign="приказ аттестационной комиссии",
            horizon="long",
            start_on=dt.date(YEAR, 10, 12),
            due_on=dt.date(2028, 10, 1),
            actor=account,
        )
    give_both(hand, planning, place, dt.date(YEAR, 10, 13))


def _freeze_levels(hand: Stagehand, goal: Goal, mentee: str) -> None:
    """Let the pair say beforehand what counts as reached; the coordinator looks at it."""
    names = ("much_less", "less", "expected", "more", "much_more")
    words = dict(zip(names, LEVELS[mentee], strict=True))
    levels = mentoring.write_levels(goal=goal, words=words, weight=2, freeze=True, actor=hand.account(mentee))
    mentoring.check_levels(levels=levels, actor=hand.coordinator)


def _review_early(hand: Stagehand, mentee: str) -> None:
    """Review one pair on an open lesson."""
    place = hand.place(mentee)
    with hand.on(dt.date(YEAR, 11, 18)):
        result = mentoring.add_practical_result(
            place=place,
            kind="open_lesson",
            title="Урок «Читаем вслух и спорим», 7 «А»",
            shown_on=dt.date(YEAR, 11, 18),
            where="план урока в методическом кабинете",
            actor=hand.account(mentee),
        )
        mentoring.interim_review(
            place=place,
            basis="practical_result",
            result=result,
            held_on=dt.date(YEAR, 11, 18),
            decision="continue",
            raw=REVIEW,
            actor=hand.account(place.mentor.last_name),
        )
