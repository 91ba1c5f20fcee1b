"""A made-up year of a school as rows: pairs, meetings with feedback, requests, final forms, two waves of answers."""

import datetime as dt
import itertools
import random
from typing import Any

from django.utils import timezone

from nastavnik.consents.models import Consent
from nastavnik.mentoring.models import Attendance, Feedback, Goal, Meeting
from nastavnik.pairing.models import Place, Relationship
from nastavnik.people.models import Account, Membership, School, Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry, MentorEntry, MentoringRequest, RequestTopic
from nastavnik.surveys.models import Asked, Questionnaire, Response, Wave
from nastavnik.surveys.selectors import latest_version, spec_of
from nastavnik.surveys.services import sync_catalog


def build(
    pairs: int, meetings: int, first: dt.date, last: dt.date, chance: random.Random, number: int = 60
) -> tuple[Programme, Account]:
    """Fill the database; give the programme and its coordinator."""
    sync_catalog()
    school = School.objects.create(name=f"Школа № {number}", short_name=f"Школа № {number}")
    coordinator = Account.objects.create(login=f"coordinator{number}", school=school, full_name="Куратор")
    Membership.objects.create(school=school, account=coordinator, role="coordinator", granted_on=first)
    year = Programme.objects.create(
        school=school, title="Программа", starts_on=first.replace(day=1), ends_on=last + dt.timedelta(days=40)
    )
    places = [_pair(year, number, first, last, chance) for number in range(pairs)]
    _meet(places, meetings, first, last, chance)
    _finish(places, last, chance)
    _waves(year, coordinator, [place.mentee for place in places], first, last, chance)
    return year, coordinator


def _teacher(school: School, number: int, role: str, years: int) -> Teacher:
    account = Account.objects.create(login=f"{role}{school.pk}-{number}", school=school, full_name=f"{role} {number}")
    return Teacher.objects.create(
        school=school, account=account, last_name=f"Педагогов{number}", first_name=role, pedagogical_years=years
    )


def _consent(year: Programme, teacher: Teacher, kind: str, day: dt.date) -> Consent:
    paper = {"channel": "paper", "sheet_number": "1"} if kind == "mentor_work" else {"channel": "own_account"}
    return Consent.objects.create(
        school=year.school,
        teacher=teacher,
        programme=year,
        kind=kind,
        state="in_force",
        prepared_on=day,
        given_on=day,
        wording_version="2026-1",
        **paper,
    )


def _pair(year: Programme, number: int, first: dt.date, last: dt.date, chance: random.Random) -> Place:
    school = year.school
    mentor = _teacher(school, number, "Наставник", 20)
    mentee = _teacher(school, number, "Наставляемый", number % 6)
    MentorEntry.objects.create(
        school=school,
        programme=year,
        teacher=mentor,
        state="selected",
        selected_on=first,
        types=["consultant"],
        hours_per_week=1,
    )
    entry = MenteeEntry.objects.create(school=school, programme=year, teacher=mentee, state="joined", joined_on=first)
    MentoringRequest.objects.create(
        school=school,
        entry=entry,
        topic=chance.choice(RequestTopic.values),
        need_type="consultant",
        state=chance.choice(["resolved", "resolved", "partly"]),
        submitted_on=first,
        self_rating_before="4",
        self_rating_after=str(chance.randint(4, 9)),
    )
    relationship = Relationship.objects.create(
        school=school, programme=year, mentor=mentor, type="consultant", created_at=timezone.now()
    )
    place = Place.objects.create(
        school=school,
        relationship=relationship,
        programme=year,
        mentor=mentor,
        mentee=mentee,
        type="consultant",
        slot=1,
        state="confirmed",
        proposed_on=first,
        invited_on=first,
        met_on=first,
        mentor_yes_on=first,
        mentee_yes_on=first,
        confirmed_on=first + dt.timedelta(days=number % 20),
        mentor_consent=_consent(year, mentor, "mentor_work", first),
        mentee_consent=_consent(year, mentee, "participation", first),
    )
    Goal.objects.create(
        school=school,
        place=place,
        programme=year,
        title="Цель",
        success_sign="видно",
        horizon="medium",
        start_on=first,
        due_on=last,
        state="achieved",
        closed_on=last,
    )
    return place


def _sent(version: Any, teacher: Teacher, about: str, answers: dict[str, Any], day: dt.date, **more: Any) -> Response:
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    return Response(
        school_id=teacher.school_id,
        version=version,
        respondent=teacher,
        about=about,
        answers=answers,
        submitted_at=moment,
        **more,
    )


def _meet(places: list[Place], meetings: int, first: dt.date, last: dt.date, chance: random.Random) -> None:
    """Hold the meetings of every pair; both sides write about each."""
    forms = {"mentee": latest_version("after_meeting_mentee"), "mentor": latest_version("after_meeting_mentor")}
    step = (last - first) // (meetings + 1)
    rows = Meeting.objects.bulk_create(
        Meeting(
            school_id=place.school_id,
            relationship=place.relationship,
            kind="regular",
            state="closed",
            planned_on=first + step * number,
            held_on=first + step * number,
            closed_on=first + step * number,
            duration_minutes=40,
        )
        for place, number in itertools.product(places, range(1, meetings + 1))
    )
    of = {place.relationship_id: place for place in places}
    Attendance.objects.bulk_create(
        Attendance(school_id=row.school_id, meeting=row, place=of[row.relationship_id], present=True) for row in rows
    )
    for side, version in forms.items():
        who = [getattr(of[row.relationship_id], side) for row in rows]
        answers = [
            {"progress": chance.randint(0, 3), "next_step": "dated", "openness": chance.randint(1, 3), "help": "no"}
            for _row in rows
        ]
        sent = Response.objects.bulk_create(
            _sent(version, teacher, f"meeting:{row.pk}", given, row.held_on)
            for teacher, row, given in zip(who, rows, answers, strict=True)
        )
        Feedback.objects.bulk_create(
            Feedback(school_id=row.school_id, meeting=row, author=teacher, side=side, response=response)
            for teacher, row, response in zip(who, rows, sent, strict=True)
        )


def _finish(places: list[Place], last: dt.date, chance: random.Random) -> None:
    """Let every mentee and mentor send the final form."""
    for place in places:
        own = {"changed": "многое", "satisfaction": chance.randint(5, 10), "go_on": "yes", "ready_mentor": "maybe"}
        _sent(latest_version("final_self"), place.mentee, f"place:{place.pk}", own, last).save()
        theirs = {"satisfaction": chance.randint(5, 10), "go_on": "yes"}
        about = f"programme:{place.programme_id}"
        _sent(latest_version("final_mentor"), place.mentor, about, theirs, last).save()


def _answers(items: list[str], level: int, shift: int, chance: random.Random) -> dict[str, int]:
    """Answer around one's own level, each question a little differently."""
    return {code: min(5, max(1, level + shift * chance.randint(0, 1) + chance.randint(-1, 1))) for code in items}


def _waves(
    year: Programme, actor: Account, people: list[Teacher], first: dt.date, last: dt.date, chance: random.Random
) -> None:
    """Ask every mentee twice; difficulties fall a little."""
    version = latest_version("ppz32")
    items = [item.code for item in spec_of(version).items]
    level = {teacher.pk: chance.randint(2, 4) for teacher in people}
    for kind, day, shift in (("entry", first, 0), ("final", last - dt.timedelta(days=10), -1)):
        wave = Wave.objects.create(
            school=year.school,
            programme=year,
            questionnaire=Questionnaire.objects.get(key="ppz32"),
            version=version,
            kind=kind,
            audience="mentees",
            opens_on=day,
            closes_on=day + dt.timedelta(days=9),
            is_primary=True,
            state="open",
            opened_on=day,
            created_by=actor,
            created_on=day,
        )
        Asked.objects.bulk_create(
            Asked(school=year.school, wave=wave, teacher=teacher, asked_on=day, answered_on=day) for teacher in people
        )
        Response.objects.bulk_create(
            _sent(
                version,
                teacher,
                f"wave:{wave.pk}",
                _answers(items, level[teacher.pk], shift, chance),
                day,
                wave=wave,
            )
            for teacher in people
        )
        wave.state, wave.closed_on = "closed", day + dt.timedelta(days=9)
        wave.save()
