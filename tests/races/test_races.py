"""Sixteen people at once on PostgreSQL: no place too many, no answer twice; without the rules both happen."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models

from nastavnik.journal.models import Event, Head
from nastavnik.journal.selectors import check_chain
from nastavnik.kit import attempts, clock, guards
from nastavnik.kit.attempts import Counted, enter
from nastavnik.kit.combined import Prepared
from nastavnik.kit.desk import REFUSALS
from nastavnik.kit.models import Attempt
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.pairing.services import locks
from tests import stories

THREADS, CAPACITY = 16, 3
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Start every job at the same moment, each on its own connection; give results or refusals."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number: int) -> None:
        try:
            with clock.at(stories.START):
                gate.wait(timeout=30)
                results[number] = jobs[number]()
        except REFUSALS as refusal:
            results[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


@contextmanager
def without_locks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take the row locks out, all but the journal's own."""
    real = models.QuerySet.select_for_update

    def unlocked(self: Any, *args: Any, **kwargs: Any) -> Any:
        return real(self, *args, **kwargs) if self.model is Head else self.all()

    def compiled_here(self: Any) -> Any:
        """Compile for this once: what other tests compiled locks, and what is compiled here must not stay."""
        rows = self.question(**self._marks)
        compiler = rows.query.get_compiler(connection=connection)
        return (rows, compiler, *compiler.as_sql())

    with monkeypatch.context() as patch:
        patch.setattr(models.QuerySet, "select_for_update", unlocked)
        patch.setattr(Prepared, "_ready", compiled_here)
        yield


@contextmanager
def without_constraint(name: str) -> Iterator[None]:
    """Take one unique rule of places and the guards out of the database, then put them back."""
    rule = next(rule for rule in Place._meta.constraints if rule.name == name)
    guards.remove(connection)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Place, rule)
    try:
        yield
    finally:
        Place.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Place, rule)
        guards.put_back(connection)


def _proposals() -> tuple[stories.Story, list[Callable[[], Any]]]:
    story = stories.begin(mentors=1, mentees=THREADS, capacity=CAPACITY)
    mentor = story.mentors[0]
    return story, [lambda mentee=mentee: stories.proposed(story, mentor, mentee) for mentee in story.mentees]


def test_sixteen_proposals_for_three_places_take_exactly_three() -> None:
    story, jobs = _proposals()
    results = at_once(jobs)
    assert Place.objects.live().count() == CAPACITY, sorted(map(repr, results))
    assert sum(isinstance(result, Place) for result in results) == CAPACITY
    assert check_chain(story.school.pk).whole


def test_without_locks_the_database_rule_still_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    _story, jobs = _proposals()
    with without_locks(monkeypatch):
        at_once(jobs)
    assert Place.objects.live().count() <= CAPACITY


def test_control_without_locks_and_rule_the_mentor_is_oversold(monkeypatch: pytest.MonkeyPatch) -> None:
    _story, jobs = _proposals()
    waiting = threading.Barrier(THREADS)
    real = pairing.propose.__globals__["Seat"].take

    def slow(self: Any) -> Any:
        place = real(self)
        waiting.wait(timeout=30)
        return place

    monkeypatch.setattr(pairing.propose.__globals__["Seat"], "take", slow)
    monkeypatch.setattr(Place, "full_clean", lambda self, **_how: None)
    with without_constraint("place_mentor_slot_once"), without_locks(monkeypatch):
        at_once(jobs)
        oversold = Place.objects.live().count()
    assert oversold > CAPACITY


def _answers() -> tuple[Place, list[Callable[[], Any]]]:
    story = stories.begin()
    mentor, mentee = story.mentors[0], story.mentees[0]
    with clock.at(stories.START):
        place = stories.proposed(story, mentor, mentee)
        place = pairing.record_meeting(place=place, met_on=clock.today(), mode="in_person", actor=mentor)
    jobs = [
        lambda yes=number % 2 == 0: pairing.answer(place=place, side="mentor", yes=yes, actor=mentor)
        for number in range(THREADS)
    ]
    return place, jobs


def _answered(place: Place) -> int:
    return Event.objects.filter(subject_id=place.pk, kind__in=["place.answered", "place.declined"]).count()


def test_sixteen_answers_of_one_person_count_once() -> None:
    place, jobs = _answers()
    results = at_once(jobs)
    place.refresh_from_db()
    assert sum(isinstance(result, Place) for result in results) == 1
    assert (place.mentor_yes_on is None) != (place.mentor_no_on is None)
    assert _answered(place) == 1


def test_control_without_locks_an_answer_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    place, jobs = _answers()
    waiting = threading.Barrier(THREADS)
    real = locks.lock_place

    def slow(which: Place) -> Place:
        read = real(which)
        waiting.wait(timeout=30)
        return read

    monkeypatch.setattr("nastavnik.pairing.services.answers.lock_place", slow)
    with without_locks(monkeypatch):
        at_once(jobs)
    assert _answered(place) != 1


def test_of_many_passwords_tried_at_once_one_is_checked() -> None:
    thing = Counted("login", "petrova")
    waits = at_once([lambda: enter([thing]) for _number in range(THREADS)])
    assert sorted(waits) == [0, *[1] * (THREADS - 1)], "the others are told to wait and are not checked"
    assert Attempt.objects.get(key=thing.key).failures == 1


def test_control_without_the_lock_of_their_count_every_password_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    thing, together = Counted("login", "petrova"), threading.Barrier(THREADS)

    def unlocked(things: list[Counted]) -> list[tuple[Attempt, int]]:
        found = [(Attempt(key=one.key, failures=0, next_at=clock.now()), one.free) for one in things]
        together.wait(timeout=30)
        return found

    monkeypatch.setattr(attempts, "_locked", unlocked)
    monkeypatch.setattr(Attempt, "save", lambda *_given, **_named: None)
    assert at_once([lambda: enter([thing]) for _number in range(THREADS)]) == [0] * THREADS
