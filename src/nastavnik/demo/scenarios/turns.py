"""What a year brings besides its plan: an illness, another mentor, a notice and a slip taken back, words put right."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from nastavnik.demo.scenarios.paper import enter
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.demo.scenarios.talks import MEETING_DAYS, meet
from nastavnik.kit import clock, many, occasion
from nastavnik.kit.models import Batch
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Goal, Meeting
from nastavnik.mentoring.services.corrections import change_goal, correct_meeting
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.people.services import say_not_so
from nastavnik.registry import services as registry
from nastavnik.registry.models import MentoringRequest

ILL = "Веденеева"
CHANGING, NEW_MENTOR = "Баженова", "Медникова"
TOLD_TOO_EARLY = "Сомова"
CORRECTED = "Калмыкова"
ASKED_TWICE, LEFT_ALONE = "Шубина", "Гранкина"
SLIPPED = "Трошин"


@contextmanager
def _press(hand: Stagehand, day: dt.date, name: str) -> Iterator[None]:
    """Hold the clock at a day while one button is pressed; a press is what is taken back whole."""
    with hand.on(day), occasion.of("demo", name):
        yield


def autumn(hand: Stagehand) -> None:
    """Tell what happened to some pairs until the middle of November."""
    _another_mentor(hand)
    _notice_taken_back(hand)
    _words_put_right(hand)
    _illness(hand)


def _another_mentor(hand: Stagehand) -> None:
    """Let a mentee ask for another mentor, leave the pair and work on with somebody else."""
    account, other = hand.account(CHANGING), hand.account(NEW_MENTOR)
    with _press(hand, dt.date(YEAR, 10, 22), "change"):
        asked = mentoring.ask_for_change(place=hand.place(CHANGING), actor=account)
    with _press(hand, dt.date(YEAR, 10, 23), "talked"):
        mentoring.answer_change(request=asked, actor=hand.coordinator)
    with _press(hand, dt.date(YEAR, 10, 26), "left"):
        mentoring.leave_place(place=hand.place(CHANGING), actor=account)
    with _press(hand, dt.date(YEAR, 10, 27), "replaced"):
        place = pairing.replace(place=hand.place(CHANGING), new_mentor=hand.teacher(NEW_MENTOR), actor=hand.coordinator)
        pairing.invite_to_meeting(place=place, actor=hand.coordinator)
    hand.places[CHANGING] = place
    day = dt.date(YEAR, 10, 30)
    with _press(hand, day, "met"):
        pairing.record_meeting(place=place, met_on=day, mode="in_person", actor=account)
        pairing.answer(place=hand.place(CHANGING), side="mentor", yes=True, actor=other)
        pairing.answer(place=hand.place(CHANGING), side="mentee", yes=True, actor=account)
        pairing.register_order(
            programme=hand.year, places=[hand.place(CHANGING)], number="211-од", dated=day, actor=hand.coordinator
        )
        place = pairing.confirm(place=hand.place(CHANGING), actor=hand.coordinator)
        mentoring.count_introduction(place=place, actor=account)
        mentoring.set_goal(
            place=place,
            title="Собрать из своих уроков три интерактивных задания",
            success_sign="задания лежат в папке методобъединения",
            horizon="short",
            start_on=day,
            due_on=dt.date(YEAR, 12, 18),
            actor=account,
        )
    meet(hand, CHANGING, MEETING_DAYS[-1])


def _notice_taken_back(hand: Stagehand) -> None:
    """Let a mentor give notice, talk it over and take it back the next day."""
    mentor = hand.account(hand.place(TOLD_TOO_EARLY).mentor.last_name)
    with _press(hand, dt.date(YEAR, 11, 9), "notice"):
        mentoring.leave_place(place=hand.place(TOLD_TOO_EARLY), actor=mentor)
    with _press(hand, dt.date(YEAR, 11, 10), "notice-back"):
        pairing.return_place(place=hand.place(TOLD_TOO_EARLY), actor=mentor)


def _words_put_right(hand: Stagehand) -> None:
    """Let a goal be said better, and a meeting be as long as it was."""
    place, account = hand.place(CORRECTED), hand.account(CORRECTED)
    with _press(hand, dt.date(YEAR, 10, 20), "goal"):
        goal = Goal.objects.get(place=place, horizon="short")
        change_goal(
            goal=goal,
            title="Укладываться в 45 минут на пяти уроках подряд",
            due_on=dt.date(YEAR, 12, 11),
            actor=account,
        )
    with _press(hand, dt.date(YEAR, 11, 4), "meeting"):
        meeting = Meeting.objects.get(attendances__place=place, held_on=MEETING_DAYS[1])
        correct_meeting(meeting=meeting, held_on=MEETING_DAYS[1], duration_minutes=50, actor=account)


def _illness(hand: Stagehand) -> None:
    """Put a pair on a pause until December, and note it was a week too short."""
    account = hand.account(ILL)
    with _press(hand, dt.date(YEAR, 11, 17), "pause"):
        mentoring.pause(place=hand.place(ILL), until=dt.date(YEAR, 11, 24), actor=account)
    with _press(hand, dt.date(YEAR, 11, 20), "pause-longer"):
        mentoring.change_pause(place=hand.place(ILL), until=dt.date(YEAR, 12, 1), actor=account)


def november(hand: Stagehand) -> None:
    """Tell what is still open on the last day of the sixth stage."""
    _invitation_left_alone(hand)
    _slip(hand)
    _objection(hand)
    _many(hand)


def _invitation_left_alone(hand: Stagehand) -> None:
    """Invite a pair to a meeting of which nobody has told anything since."""
    account = hand.account(ASKED_TWICE)
    with _press(hand, dt.date(YEAR, 11, 9), "second-request"):
        entry = hand.year.mentee_entries.get(teacher=hand.teacher(ASKED_TWICE))
        asked = registry.save_request(
            entry=entry,
            actor=account,
            topic="methods",
            need_type="subject",
            subject="начальные классы",
            text_for_coordinator="Хочу увидеть, как ведут урок чтения в другой параллели",
            self_rating_before="5",
            submit=True,
        )
    with _press(hand, dt.date(YEAR, 11, 12), "second-mentor"):
        registry.accept_request(request=asked, actor=hand.coordinator)
        place = pairing.propose(
            programme=hand.year,
            mentor=hand.teacher(LEFT_ALONE),
            mentee=hand.teacher(ASKED_TWICE),
            type="subject",
            actor=hand.coordinator,
        )
        pairing.invite_to_meeting(place=place, actor=hand.coordinator)


def invitation_left_alone(hand: Stagehand) -> Place:
    """Find that pair."""
    return Place.objects.get(
        programme=hand.year, mentor=hand.teacher(LEFT_ALONE), mentee=hand.teacher(ASKED_TWICE), type="subject"
    )


def _slip(hand: Stagehand) -> None:
    """Plan a meeting; the mentor calls it off by mistake and brings it back."""
    place = hand.place(SLIPPED)
    with _press(hand, dt.date(YEAR, 11, 18), "planned"):
        meeting = mentoring.plan_meeting(
            relationship=place.relationship,
            kind="regular",
            planned_on=dt.date(YEAR, 11, 26),
            planned_time="5-й урок",
            venue="кабинет 214",
            topic="Первые пять минут урока",
            actor=hand.account(SLIPPED),
        )
    mentor = hand.account(place.mentor.last_name)
    with _press(hand, dt.date(YEAR, 11, 20), "slip"):
        mentoring.cancel_meeting(meeting=meeting, actor=mentor)
    with _press(hand, dt.date(YEAR, 11, 20), "slip-back"):
        mentoring.return_meeting(meeting=meeting, actor=mentor)


def _objection(hand: Stagehand) -> None:
    """Enter two things as somebody said them on the telephone; one of them is not so."""
    place, account = hand.place(CORRECTED), hand.account(CORRECTED)
    with hand.on(dt.date(YEAR, 11, 19)):
        for title in ("провести урок с часами на доске", "показать конспект наставнику до урока"):
            step = partial(
                mentoring.agree_step, place=place, title=title, due_on=dt.date(YEAR, 11, 27), actor=hand.coordinator
            )
            entered = enter(hand, CORRECTED, "mentoring-step", step)
    with _press(hand, dt.date(YEAR, 11, 20), "not-so"):
        say_not_so(row=entered, actor=account)


def _many(hand: Stagehand) -> None:
    """Remind several pairs at once: one is waited for, one has nothing to be reminded of."""
    with hand.on(dt.date(YEAR, 11, 20)):
        Batch.objects.create(
            school_id=hand.school.pk,
            act="pairing:remind_many",
            made_by=hand.coordinator,
            made_at=clock.now() - 2 * many.OWN_TIME,
            waiting=[invitation_left_alone(hand).pk, hand.place(ILL).pk],
        )
        many.go_on(None)


def winter(hand: Stagehand) -> None:
    """Bring what was open to an end: the pair is well again, the second request is answered without a mentor."""
    with _press(hand, dt.date(YEAR, 12, 1), "resumed"):
        mentoring.resume(place=hand.place(ILL), actor=hand.account(ILL))
        pairing.withdraw_proposal(place=invitation_left_alone(hand), actor=hand.coordinator)
    with _press(hand, dt.date(YEAR, 12, 2), "elsewhere"):
        asked = MentoringRequest.objects.get(
            entry__programme=hand.year, entry__teacher=hand.teacher(ASKED_TWICE), need_type="subject"
        )
        registry.solve_elsewhere(
            request=asked, how="Посещение двух уроков чтения у Авериной Н. Ф.", actor=hand.coordinator
        )
