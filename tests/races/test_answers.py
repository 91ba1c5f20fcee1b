"""The same form sent by several hands at once on PostgreSQL: one response counts, nothing acknowledged is lost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from nastavnik.journal.models import Event
from nastavnik.journal.selectors import check_chain
from nastavnik.kit import clock
from nastavnik.mentoring.models import Feedback
from nastavnik.mentoring.services.links import feedback_by_link, find_link, make_link
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, Reading, Response, Wave
from tests import stories
from tests.mentoring.pairs import MENTEE_FORM, TODAY, held, pair
from tests.races.test_races import at_once
from tests.surveys import waves

THREADS = 12
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _begun(**values: Any) -> tuple[waves.Scene, Wave]:
    of = waves.scene(mentees=1)
    last = stories.START + dt.timedelta(days=20)
    return of, waves.begun(of, opens_on=stories.START, closes_on=last, **values)


def _chain(rows: list[Response]) -> Response:
    """Follow the corrections: every row but one replaces another, none is replaced twice."""
    (first,) = [row for row in rows if row.corrects_id is None]
    replaced = [row.corrects_id for row in rows if row.corrects_id is not None]
    assert len(set(replaced)) == len(replaced) == len(rows) - 1
    return first


def test_the_same_answers_from_many_tabs_are_one_response() -> None:
    with clock.at(stories.START):
        of, wave = _begun()
    who = of.mentees[0]
    results = at_once([lambda: waves.answer(wave, who) for _number in range(THREADS)])
    assert {type(result) for result in results} == {Response}
    assert Response.objects.filter(wave=wave).count() == 1
    assert Asked.objects.get(wave=wave).answered_on is not None
    assert check_chain(of.school.pk).whole


def test_different_answers_at_once_are_all_kept_in_one_line() -> None:
    with clock.at(stories.START):
        of, wave = _begun()
    who = of.mentees[0]
    jobs: list[Callable[[], Any]] = [
        lambda shift=shift: waves.answer(wave, who, waves.varied(shift)) for shift in range(5)
    ]
    results = at_once(jobs)
    assert {type(result) for result in results} == {Response}
    rows = list(Response.objects.filter(wave=wave))
    assert len(rows) == 5
    _chain(rows)


def test_one_code_from_many_hands_is_one_line_of_answers() -> None:
    with clock.at(stories.START):
        of, wave = _begun(audience="staff")
        (code,) = waves.codes(of, 1)
    jobs: list[Callable[[], Any]] = [
        lambda shift=shift: services.answer_by_code(wave=wave, code=code, raw=waves.varied(shift % 3), takes_part=False)
        for shift in range(THREADS)
    ]
    results = at_once(jobs)
    assert {type(result) for result in results} == {Response}
    _chain(list(Response.objects.filter(wave=wave)))


def test_measurements_added_at_once_are_numbered_in_one_line() -> None:
    with clock.at(stories.START):
        of = waves.scene(mentees=1)
        first = waves.plan(of, opens_on=stories.START, closes_on=stories.START + dt.timedelta(days=7))

    def later(days: int) -> Wave:
        begin = stories.START + dt.timedelta(days=days)
        return services.add_round(
            wave=first, opens_on=begin, closes_on=begin + dt.timedelta(days=7), actor=of.coordinator
        )

    results = at_once([lambda days=days: later(days) for days in (17, 34) * (THREADS // 2)])
    made = [result for result in results if isinstance(result, Wave)]
    rows = list(Wave.objects.order_by("round").values_list("round", "rounds"))
    assert 1 <= len(made) <= 2
    assert rows == [(number + 1, len(made) + 1) for number in range(len(made) + 1)]


def test_a_link_used_from_many_tabs_gives_one_form() -> None:
    told = pair()
    with clock.at(TODAY):
        meeting = held(told)
        link = find_link(make_link(meeting=meeting, teacher=told.teacher(told.mentee)))
    assert link is not None
    results = at_once([lambda: feedback_by_link(link=link, raw=MENTEE_FORM) for _number in range(THREADS)])
    assert sum(isinstance(result, Feedback) for result in results) == 1
    assert Feedback.objects.filter(meeting=meeting).count() == 1
    assert Response.objects.filter(about=f"meeting:{meeting.pk}").count() == 1


def test_two_windows_reading_at_once_are_one_reading_and_one_line() -> None:
    with clock.at(stories.START):
        of, wave = _begun()
        who = of.mentees[0]
        response = waves.answer(wave, who)
        services.set_shares(response=response, chosen=[("coordinator", "scale:PLAN")], actor=who)
    results = at_once([lambda: services.note_reading(reader=of.coordinator, responses=[response])] * THREADS)
    assert sorted(results) == [0] * (THREADS - 1) + [1]
    assert Reading.objects.count() == 1
    assert Event.objects.filter(kind="answers.read").count() == 1
