"""«Всё сделано» is said of a stage when it is true of people, and an empty stage says what to do first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nastavnik.kit import clock
from nastavnik.programme import services as programme
from nastavnik.programme.selectors import counts_for, matters_for, waits_of
from nastavnik.programme.selectors.board import StageCard, unfinished
from nastavnik.registry import services as registry
from tests import factories
from tests.pairing.scene import TODAY, Scene

pytestmark = pytest.mark.django_db

DONE = "всё сделано"


def _page(boss: Any) -> str:
    client = Client()
    client.force_login(boss)
    return client.get("/").content.decode()


def _card(boss: Any) -> StageCard:
    request = factories.request_of(boss)
    counts = counts_for(request)
    assert counts is not None
    return unfinished(counts, matters_for(request), linked=True)


def _unasked(of: Scene) -> None:
    factories.teacher(of.school, pedagogical_years=1, hired_on=TODAY)


def _unanswered(of: Scene) -> None:
    registry.invite_mentee(programme=of.year, teacher=factories.account(of.school).teacher, actor=of.boss)


def _undecided(of: Scene) -> None:
    factories.joined_mentee(of.year)


def _uninvited(of: Scene) -> None:
    registry.invite_mentor(programme=of.year, teacher=factories.account(of.school).teacher, actor=of.boss)


WAITING: dict[str, Callable[[Scene], Any]] = {
    "Молодые педагоги, ещё не спрошены: 1": _unasked,
    "Приглашения в программу: 1": _unanswered,
    "Запросы ждут решения: 1": _undecided,
    "Приглашения стать наставником: 1": _uninvited,
    "Запросы без предложения: 1": lambda of: of.newcomer(),
}


@pytest.mark.parametrize("words", WAITING)
def test_while_somebody_waits_no_stage_is_done(words: str) -> None:
    """At stages 4, 5 and 6 the card names who waits, whichever stage they wait at, from the first day."""
    with clock.at(TODAY):
        of = Scene()
        WAITING[words](of)
        for number, step in enumerate((lambda: None, of.propose, lambda: of.confirmed(of.newcomer())), start=4):
            step()
            card = _card(of.boss)
            assert card.stage == number
            told = words.rpartition(":")[0].lower()
            assert any(told in line.text.lower() for line in card.lines), card.lines
            assert DONE not in _page(of.boss)


def test_an_empty_stage_says_what_to_do_first() -> None:
    with clock.at(TODAY):
        boss = factories.account(factories.school(), roles=("coordinator",))
        year = programme.create_programme(school=boss.school, start_year=2026, actor=boss)
        told = {"title": "Педсовет", "held_on": TODAY, "attendees": 30, "actor": boss}
        for stage, first in ((2, "Наставляемых в программе пока нет"), (3, "Наставников пока нет")):
            card = _card(boss)
            assert (card.stage, first in str(card.start.words if card.start else "")) == (stage, True)
            assert DONE not in _page(boss)
            programme.record_outreach(programme=year, audience="mentors", **told)


def test_control_a_stage_at_which_nobody_waits_is_done() -> None:
    with clock.at(TODAY):
        boss = factories.account(factories.school(), roles=("coordinator",))
        factories.account(boss.school, roles=("confidant",))
        year = factories.programme(boss.school)
        programme.approve_roadmap(programme=year, number="1", dated=TODAY, actor=boss)
        programme.record_outreach(programme=year, audience="staff", title="Педсовет", held_on=TODAY, actor=boss)
        entry = factories.mentee(year, state="completed", ended_on=TODAY)
        card = _card(boss)
        assert (card.stage, card.left, card.start) == (2, 0, None)
        assert DONE in _page(boss)
        type(entry).objects.filter(pk=entry.pk).update(state="joined", ended_on=None)
        assert DONE not in _page(boss)


def test_the_head_is_told_no_number_of_what_is_voluntary() -> None:
    with clock.at(TODAY):
        of = Scene()
        head = factories.account(of.school, roles=("head",))
        _unanswered(of)
        _undecided(of)
        own = [line.text for line in _card(of.boss).lines]
        request = factories.request_of(head)
        counts = counts_for(request)
        assert counts is not None
        told = [line.text for line in unfinished(counts, matters_for(request), linked=False).lines]
        reference = [line.label for line in waits_of(of.year, TODAY)]
    assert any("риглашения в программу" in text for text in own)
    assert not any("риглашения в программу" in text for text in (*told, *reference))
    assert any("апросы ждут решения" in text for text in told)
    assert "Запросы ждут решения" in reference
