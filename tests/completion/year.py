"""A small year told through the services up to its end."""

import datetime as dt

from nastavnik.completion import services
from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.kit import clock
from nastavnik.mentoring import services as mentoring
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.programme.services import begin_closing
from nastavnik.surveys.services import sync_catalog
from tests import stories

WINTER, APRIL, MAY = dt.date(2026, 12, 14), dt.date(2027, 4, 20), dt.date(2027, 5, 12)
RUBRIC = {f"r{number}": "3" for number in range(1, 8)}
PROFILE = dict.fromkeys(("plan", "subj", "clas", "asse", "diff", "upbr", "adul", "self"), "Н")
REFLECTION = {"proud": "тайная гордость", "share": "открытая мысль"}


def begin(*, pairs: int = 1, topic: str = "methods") -> tuple[stories.Story, list[Place]]:
    """Begin a school with confirmed pairs, one mentor each."""
    sync_catalog()
    story = stories.begin(mentors=pairs, mentees=0)
    places = []
    with clock.at(dt.date(2026, 9, 10)):
        for mentor in story.mentors:
            mentee = stories.joined_mentee(story, topic=topic)
            places.append(stories.confirmed(story, mentor, mentee))
    return story, places


def complete(place: Place, *, satisfaction: str = "8", outcome: str = "resolved") -> Place:
    """Take a pair through its interim review and final meeting to the end."""
    mentor, mentee = place.mentor.account, place.mentee.account
    with clock.at(WINTER):
        mentoring.interim_review(
            place=place, basis="observed_lesson", held_on=WINTER, decision="continue", raw=RUBRIC, actor=mentor
        )
    with clock.at(APRIL):
        meeting = mentoring.plan_meeting(
            relationship=place.relationship, kind="final", planned_on=APRIL, places=[place], actor=mentor
        )
        mentoring.hold_meeting(meeting=meeting, held_on=APRIL, actor=mentor)
        mentoring.final_assessment(place=place, raw=PROFILE, actor=mentor)
        own = mentoring_requests(place, mentee)
        mentoring.final_self(
            place=place,
            raw={"changed": "многое", "satisfaction": satisfaction, "go_on": "yes", "ready_mentor": "maybe"},
            ratings=dict.fromkeys(own, 8),
            outcomes=dict.fromkeys(own, outcome),
            actor=mentee,
        )
        mentoring.final_mentor(programme=place.programme, raw={"satisfaction": "9", "go_on": "yes"}, actor=mentor)
        return mentoring.complete_place(place=place, actor=mentor)


def mentoring_requests(place: Place, mentee: Account) -> list[int]:
    """Give the keys of the requests that the mentee rates."""
    from nastavnik.mentoring.selectors.requests import requests_of  # noqa: PLC0415

    return list(requests_of(place).values_list("pk", flat=True))


def close(story: stories.Story) -> None:
    """Begin the closing."""
    with clock.at(MAY):
        story.programme = begin_closing(programme=story.programme, actor=story.coordinator)


def fill(story: stories.Story) -> None:
    """Do everything the archive asks for."""
    year, actor = story.programme, story.coordinator
    for quadrant in ("strength", "weakness", "opportunity", "threat"):
        services.add_swot_line(programme=year, quadrant=quadrant, text=f"строка {quadrant}", actor=actor)
    report = services.compose_report(
        programme=year,
        counted=figures(YearRows(year)),
        conclusions="Год удался",
        proposals="- Школа наставника\n\n• Клуб открытых уроков",
        actor=actor,
    )
    services.approve_report(report=report, number="12", dated=clock.today(), actor=actor)
    event = services.plan_event(programme=year, title="Итоги года", planned_on=clock.today(), actor=actor)
    services.hold_event(event=event, held_on=clock.today(), attendees=40, minutes="Прошло тепло", actor=actor)
