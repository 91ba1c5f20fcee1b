"""Stage 7: reviews, final meetings and forms, completed pairs, reflection, SWOT, report, event, recognition."""

import datetime as dt

from nastavnik.completion import services as completion
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.swot import open_drafts
from nastavnik.demo.cast import WRITTEN
from nastavnik.demo.scenarios import paper, turns, waves
from nastavnik.demo.scenarios.mentoring import REVIEW, SILENT
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.demo.scenarios.talks import FEEDBACK_MENTEE, FEEDBACK_MENTOR
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Goal, InterimReview, Meeting
from nastavnik.mentoring.selectors.requests import has_private_request, requests_of
from nastavnik.pairing.models import Place
from nastavnik.programme.services import begin_closing

NEXT = YEAR + 1
HEAD = "Ветлугина"
PROFILE = WRITTEN["profile"]
VIEWS = WRITTEN["views"]
VIEW = ("Есть с кем обсудить урок до и после него", "8", "maybe", "maybe")
PARTLY = ("Гольцев", "Лукашин", "Сомова")
RESULTS = WRITTEN["results"]
SHARING = WRITTEN["sharing"]
QUIET = ("Калмыкова", "Фадеева", "Белозёрова")
SUMMARIES = WRITTEN["summaries"]
NOT_AGREED = "Зуева"
SWOT = WRITTEN["swot"]
THANKS = WRITTEN["thanks"]


def close_the_year(hand: Stagehand) -> None:
    """Walk from winter to the end of May; the programme is then ready for the archive."""
    turns.winter(hand)
    paper.year_end(hand)
    _winter(hand)
    for mentee in hand.places:
        _review(hand, mentee)
    for number, mentee in enumerate(hand.places):
        _finish(hand, mentee, dt.date(NEXT, 4, 13) + dt.timedelta(days=number % 8))
    waves.final(hand)
    _mentors_look_back(hand)
    with hand.on(dt.date(NEXT, 4, 30)):
        for mentee in hand.places:
            place = hand.place(mentee)
            if place.state == Place.State.CONFIRMED:
                mentoring.complete_place(place=place, actor=hand.account(place.mentor.last_name))
    with hand.on(dt.date(NEXT, 5, 4)):
        hand.programme = begin_closing(programme=hand.year, actor=hand.coordinator)
    waves.final_ends(hand)
    _reflect(hand)
    _report(hand)
    _celebrate(hand)
    with hand.on(dt.date(NEXT, 5, 28)):
        mentoring.evaluate_warnings(on=dt.date(NEXT, 5, 28), school_id=hand.school.pk)


def _winter(hand: Stagehand) -> None:
    """Hold what was planned, close the meeting nobody wrote about, close the short goals."""
    planned = Meeting.objects.filter(relationship__programme=hand.year, state=Meeting.State.PLANNED)
    for meeting in planned.order_by("planned_on", "pk"):
        with hand.on(max(meeting.planned_on, hand.last_day)):
            mentoring.hold_meeting(
                meeting=meeting,
                held_on=meeting.planned_on,
                duration_minutes=40,
                actor=hand.account(meeting.relationship.mentor.last_name),
            )
            for attendance in meeting.attendances.all():
                _feedback(hand, meeting, attendance.place)
    with hand.on(dt.date(YEAR, 12, 7)):
        silent = Meeting.objects.filter(relationship=hand.place(SILENT).relationship, state=Meeting.State.HELD).first()
        if silent is not None:
            mentoring.close_without_feedback(meeting=silent, actor=hand.coordinator)
        short = Goal.objects.filter(programme=hand.year, horizon="short", state=Goal.State.ACTIVE)
        for goal in short.select_related("place__mentee"):
            surname = goal.place.mentee.last_name
            outcome = Goal.State.PARTLY if surname in PARTLY else Goal.State.ACHIEVED
            reached = 1 if hasattr(goal, "levels") else None
            mentoring.close_goal(goal=goal, outcome=outcome, reached=reached, actor=hand.account(surname))


def _feedback(hand: Stagehand, meeting: Meeting, place: Place) -> None:
    """Let both sides send what they have not sent."""
    for person, raw in ((place.mentee, FEEDBACK_MENTEE), (place.mentor, FEEDBACK_MENTOR)):
        if not meeting.feedback.filter(author=person).exists():
            mentoring.give_feedback(meeting=meeting, teacher=person, raw=raw, actor=hand.account(person.last_name))


def _review(hand: Stagehand, mentee: str) -> None:
    """Review a pair that has no review yet; about a private topic the mentee says one word."""
    place = hand.place(mentee)
    if place.state != Place.State.CONFIRMED or InterimReview.objects.filter(place=place).exists():
        return
    account, mentor = hand.account(mentee), hand.account(place.mentor.last_name)
    day = dt.date(NEXT, 3, 18)
    with hand.on(day):
        if has_private_request(place):
            mentoring.interim_self(place=place, raw={"private_outcome": "partly"}, actor=account)
            return
        kind, title = RESULTS.get(mentee, ("", ""))
        result = None
        if kind:
            result = mentoring.add_practical_result(
                place=place, kind=kind, title=title, shown_on=day, where="методический кабинет", actor=account
            )
        mentoring.interim_review(
            place=place,
            basis="practical_result" if result else "observed_lesson",
            result=result,
            held_on=day,
            decision="continue",
            raw=REVIEW,
            actor=mentor,
        )


def _finish(hand: Stagehand, mentee: str, day: dt.date) -> None:
    """Hold the final meeting with both forms, then the final assessment and the mentee's own view."""
    place = hand.place(mentee)
    if place.state != Place.State.CONFIRMED:
        return
    account, mentor = hand.account(mentee), hand.account(place.mentor.last_name)
    with hand.on(day):
        meeting = mentoring.plan_meeting(
            relationship=place.relationship,
            kind="final",
            planned_on=day,
            places=[place],
            topic="Что получилось за год",
            actor=mentor,
        )
        mentoring.hold_meeting(meeting=meeting, held_on=day, duration_minutes=45, actor=mentor)
        _feedback(hand, meeting, place)
        if not has_private_request(place):
            mentoring.final_assessment(place=place, raw=PROFILE, actor=mentor)
        if mentee == SILENT:
            return
        changed, satisfaction, go_on, ready = VIEWS.get(mentee, VIEW)
        requests = list(requests_of(place).values_list("pk", flat=True))
        outcome = "partly" if mentee in PARTLY else "resolved"
        mentoring.final_self(
            place=place,
            raw={"changed": changed, "satisfaction": satisfaction, "go_on": go_on, "ready_mentor": ready},
            ratings=dict.fromkeys(requests, 8),
            outcomes=dict.fromkeys(requests, outcome),
            actor=account,
        )


def _mentors_look_back(hand: Stagehand) -> None:
    """Let every mentor send the form of the year once."""
    rows = Place.objects.filter(programme=hand.year, state=Place.State.CONFIRMED)
    places = rows.exclude(mentor__account=None).select_related("mentor")
    with hand.on(dt.date(NEXT, 4, 28)):
        for surname in sorted({place.mentor.last_name for place in places}):
            mentoring.final_mentor(
                programme=hand.year,
                raw={"valuable": "Разговоры об уроке на равных", "satisfaction": "8", "go_on": "yes"},
                actor=hand.account(surname),
            )


def _reflect(hand: Stagehand) -> None:
    """Let people reflect, some of them aloud; mentors sum pairs up, mentees agree or think."""
    mentees = set(hand.places)
    with hand.on(dt.date(NEXT, 5, 11)):
        for surname in (*SHARING, *QUIET):
            completion.reflect(
                programme=hand.year,
                teacher=hand.teacher(surname),
                side="mentee" if surname in mentees else "mentor",
                raw={"learned": "Многое стало привычным", "share": SHARING.get(surname, "Пока ничем")},
                shared=surname in SHARING,
                actor=hand.account(surname),
            )
        for mentee, text in SUMMARIES.items():
            place = hand.place(mentee)
            completion.sum_up_place(place=place, text=text, actor=hand.account(place.mentor.last_name))
    with hand.on(dt.date(NEXT, 5, 13)):
        for mentee in SUMMARIES:
            if mentee != NOT_AGREED:
                completion.agree_summary(place=hand.place(mentee), actor=hand.account(mentee))
    with hand.on(dt.date(NEXT, 5, 14)):
        completion.record_group_reflection(
            programme=hand.year,
            held_on=dt.date(NEXT, 5, 14),
            attendees=17,
            worked="Короткие частые встречи; открытые уроки вдвоём; группа начальной школы",
            hindered="Нет общего окна в расписании, после каникул трудно начинать заново",
            next_time="Согласовать окна в августе; вторую промежуточную оценку сделать разговором",
            actor=hand.coordinator,
        )


def _report(hand: Stagehand) -> None:
    """Analyse the year, compose the report; the head approves it."""
    with hand.on(dt.date(NEXT, 5, 17)):
        for number, draft in enumerate(open_drafts(hand.year)[:3]):
            taken = number < 2
            completion.decide_draft(
                programme=hand.year, ref=draft.ref, accept=taken, text=draft.text, actor=hand.coordinator
            )
        for quadrant, text, source in SWOT:
            completion.add_swot_line(
                programme=hand.year, quadrant=quadrant, text=text, source=source, actor=hand.coordinator
            )
    with hand.on(dt.date(NEXT, 5, 19)):
        report = completion.compose_report(
            programme=hand.year,
            counted=figures(YearRows(hand.year)),
            conclusions="Программа дошла до конца; одна учительница сменила наставника, остальные пары прошли год "
            "вместе. Чаще всего просили о методике и цифровых ресурсах, и эти запросы в основном решены.",
            proposals="Общее окно в расписании для каждой пары\nКлуб открытых уроков раз в месяц\n"
            "Школа начинающего наставника в сентябре",
            actor=hand.coordinator,
        )
    with hand.on(dt.date(NEXT, 5, 20)):
        completion.approve_report(report=report, number="98-од", dated=dt.date(NEXT, 5, 20), actor=hand.account(HEAD))


def _celebrate(hand: Stagehand) -> None:
    """Thank the mentors and hold the closing event."""
    mentors = {place.mentor.last_name for place in Place.objects.filter(programme=hand.year, state="completed")}
    with hand.on(dt.date(NEXT, 5, 21)):
        event = completion.plan_event(
            programme=hand.year,
            title="Наставник рядом: итоги года",
            planned_on=dt.date(NEXT, 5, 27),
            venue="актовый зал",
            agenda="Слово директора\nТри рассказа пар\nОткрытия года и благодарность наставникам\nЧай",
            actor=hand.coordinator,
        )
        for surname, nomination, words in THANKS:
            if surname in mentors:
                completion.recognise(
                    programme=hand.year,
                    teacher=hand.teacher(surname),
                    nomination=nomination,
                    words=words,
                    actor=hand.coordinator,
                )
    with hand.on(dt.date(NEXT, 5, 24)):
        completion.register_recognition_order(
            programme=hand.year, number="102-од", dated=dt.date(NEXT, 5, 24), actor=hand.coordinator
        )
    with hand.on(dt.date(NEXT, 5, 27)):
        completion.hold_event(
            event=event,
            held_on=dt.date(NEXT, 5, 27),
            attendees=61,
            minutes="Выступили три пары, награждены наставники. Решили продолжить клуб открытых уроков.",
            actor=hand.coordinator,
        )
