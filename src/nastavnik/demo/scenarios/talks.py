"""A regular meeting, and what both sides write after it."""

import datetime as dt

from nastavnik.demo.cast import WRITTEN
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Meeting, Task
from nastavnik.pairing.models import Place

MEETING_DAYS = (dt.date(YEAR, 10, 19), dt.date(YEAR, 11, 2), dt.date(YEAR, 11, 16))
TALKS = WRITTEN["talks"]
FEEDBACK_MENTEE = WRITTEN["feedback_mentee"]
FEEDBACK_MENTOR = WRITTEN["feedback_mentor"]


def give_both(hand: Stagehand, meeting: Meeting, place: Place, day: dt.date) -> None:
    """Let both sides send their forms."""
    with hand.on(day):
        for person, raw in ((place.mentee, FEEDBACK_MENTEE), (place.mentor, FEEDBACK_MENTOR)):
            mentoring.give_feedback(meeting=meeting, teacher=person, raw=raw, actor=hand.account(person.last_name))


def meet(hand: Stagehand, mentee: str, day: dt.date) -> None:
    """Hold one regular meeting with feedback of both sides and a step until the next."""
    place, account = hand.place(mentee), hand.account(mentee)
    topic, works, step = TALKS[MEETING_DAYS.index(day)]
    with hand.on(day):
        for earlier in Task.objects.filter(place=place, done_on=None):
            mentoring.complete_step(task=earlier, outcome="", actor=account)
        meeting = mentoring.plan_meeting(
            relationship=place.relationship,
            kind="regular",
            planned_on=day,
            places=[place],
            planned_time="6-й урок",
            topic=topic,
            actor=account,
        )
        mentoring.hold_meeting(
            meeting=meeting,
            held_on=day,
            duration_minutes=35,
            works=works,
            step_title=step,
            step_due=day + dt.timedelta(days=7),
            actor=account,
        )
    give_both(hand, meeting, place, day + dt.timedelta(days=1))
