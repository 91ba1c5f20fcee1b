"""Two acts on many rows that cross each other on PostgreSQL: neither waits for the other for ever."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError, transaction

from nastavnik.kit import clock
from nastavnik.kit.many import DONE, ManyAct, act_on
from nastavnik.kit.models import Batch
from nastavnik.pairing.models import Place
from nastavnik.pairing.views.many import REMIND, places
from nastavnik.programme.models import Programme
from tests import factories, stories
from tests.pairing.scene import Scene
from tests.races.test_races import at_once
from tests.support.lock_order import WrongOrderError

ROUNDS = 20
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _two_years() -> tuple[Scene, list[list[int]]]:
    """Give places of two years of one school, in an order in which one act meets them crosswise to the other."""
    with clock.at(stories.START):
        scene = Scene()
        years, found = [scene.year], list[int]()
        for number in (0, 1, 1, 0):
            Programme.objects.update(archived_on=stories.START)
            if number == len(years):
                years.append(factories.programme(scene.school, title="Второй год"))
            Programme.objects.filter(pk=years[number].pk).update(archived_on=None)
            scene.year = Programme.objects.get(pk=years[number].pk)
            mentor = factories.mentor(scene.year, capacity=5).teacher
            found.append(scene.invited(scene.newcomer(), mentor=mentor).pk)
    return scene, [found[:2], found[2:]]


def _run(act: ManyAct, scene: Scene, keys: list[int]) -> Any:
    try:
        with transaction.atomic():
            batch = Batch(school_id=scene.school.pk, act=act.name, made_by=scene.boss, made_at=clock.now())
            return act_on(batch, act, list(places(scene.boss).filter(pk__in=keys)), {}, {})
    except (OperationalError, WrongOrderError) as error:  # the database waits for ever, or the watcher of locks sees it
        return error


def _crossing(act: ManyAct) -> list[Any]:
    scene, sides = _two_years()
    found = []
    for _round in range(ROUNDS):
        found += at_once([lambda keys=keys: _run(act, scene, keys) for keys in sides])
    return found


def test_acts_on_many_that_cross_do_not_wait_for_each_other() -> None:
    for told in _crossing(REMIND):
        assert [one["end"] for one in told] == [DONE, DONE]
    assert Place.objects.count() == 4


def test_control_without_the_first_locks_they_do() -> None:
    assert any(isinstance(told, OperationalError | WrongOrderError) for told in _crossing(replace(REMIND, lock=None)))
