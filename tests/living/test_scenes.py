"""Each wait made once: it stands on its owner's home from its day on, leads to an open page, is passed on, and ends."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from nastavnik.core.waits import Wait
from nastavnik.core.workdays import Workdays
from nastavnik.kit import clock
from nastavnik.kit.home import LATE
from nastavnik.kit.matters import lives
from nastavnik.people.models import Account, School
from nastavnik.people.selectors import duty_days
from nastavnik.programme.selectors.matters import own_lines
from nastavnik.surveys.services import sync_catalog
from tests import factories
from tests.living import scenes_after, scenes_before
from tests.living.lines import told_one_by_one
from tests.living.told import SCENES, Scene, Told
from tests.mentoring.pairs import Pair, pair
from tests.support.scenes import told_once

pytestmark = pytest.mark.django_db

Ready = Callable[[], Pair]
#: Waits that no scene makes, each with its reason; at most five.
WITHOUT_SCENE: dict[str, str] = {}
DECLARED = {f"{name}/{state}/{wait.owner}" for name, one in lives for state, wait in one.life.every()}


def _at_work() -> Pair:
    sync_catalog()
    return pair()


assert scenes_before  # it registers what it makes, as the other does
at_work, over = told_once(_at_work), told_once(scenes_after.over)


def test_each_declared_wait_and_each_of_the_inventory_has_a_scene() -> None:
    made = {one for scene in SCENES for one in scene.makes}
    rows = csv.DictReader((Path(__file__).parent / "waits.tsv").open(encoding="utf-8"), delimiter="\t")
    listed = {row["wait"] for row in rows if row["wait"] and not row["wait"].endswith("/settled")}
    assert made - DECLARED == set()
    assert sorted(DECLARED - made - set(WITHOUT_SCENE)) == []
    assert sorted(_slug(one) for one in listed if _slug(one) not in made | set(WITHOUT_SCENE)) == []
    assert set(WITHOUT_SCENE) <= DECLARED
    assert len(WITHOUT_SCENE) <= 5


def _slug(wait: str) -> str:
    """Give the name under which a wait is listed: that of the first state that has it."""
    name, state, owner = wait.split("/")
    life = lives[name].life
    return next(f"{name}/{life.slug(one)}/{owner}" for one in life.waits_in(state) if one.owner == owner)


def _waits(made: str) -> list[Wait]:
    name, state, owner = made.split("/")
    return [wait for slug, wait in lives[name].life.every() if (slug, wait.owner) == (state, owner)]


def _line(account: Account, made: str, key: int) -> Any:
    """Find the line of somebody's home in which a record is told, if it is; sums and records tell the same."""
    request = factories.request_of(account)
    lines = told_one_by_one(request)
    assert [line.step for line in own_lines(request, 1)] == [line.step for line in lines]
    for line in lines:
        if "/".join(line.group) == made and any(one.record.key == key for one in line.matters):
            return line
    return None


def _opens(account: Account, *lines: Any) -> None:
    """Open the page of everything and what each line's button leads to, as its owner."""
    client = Client()
    client.force_login(Account.objects.get(pk=account.pk))
    page = client.get(reverse("programme:all_matters"))
    assert [line.step.text for line in lines if escape(line.step.text) not in page.content.decode()] == []
    for url in {line.step.url for line in lines}:
        assert client.get(url, follow=True).status_code == 200, url


@pytest.mark.parametrize("scene", SCENES, ids=[scene.tell.__name__ for scene in SCENES])
def test_a_wait_is_on_its_owner_s_home_in_its_time_and_ends(scene: Scene, at_work: Ready, over: Ready) -> None:
    told = scene.told(of=at_work, over=over)
    days = [(_day(told, wait), made, wait) for made in scene.makes for wait in _waits(made)]
    assert {made.split("/")[2] for made in scene.makes} == set(told.owners)
    for day, made, wait in sorted(days, key=lambda row: row[0]):
        account = told.owners[wait.owner]
        _before(told, made, wait, day)
        with clock.at(day):
            line = _line(account, made, told.key)
            assert line is not None, f"{made} is not on the home of its owner on {day}"
            assert wait in {one.wait for one in line.matters}
            assert line.step.action
            _opens(account, line)
        _late(told, made, wait)
    _ends(told, scene.makes, max(day for day, _made, _wait in days))


def _reached(told: Told, wait: Wait, days: int) -> dt.date:
    """Give the first day on which a wait is so many days old, as it counts them."""
    school = Workdays(duty_days(School.objects.get(pk=next(iter(told.owners.values())).school_id)))
    day = told.since + dt.timedelta(days=min(2 * days, days))
    while wait.days(told.since, day, school) < days:
        day += dt.timedelta(days=1)
    return day


def _day(told: Told, wait: Wait) -> dt.date:
    day = _reached(told, wait, wait.after)
    return day if wait.after < 0 else max(day, told.since + dt.timedelta(days=told.first))


def _before(told: Told, made: str, wait: Wait, day: dt.date) -> None:
    """A wait that comes later, an escalation for one, is nobody's the day before."""
    if wait.after > 0 and len(_waits(made)) == 1:
        with clock.at(day - dt.timedelta(days=1)):
            assert _line(told.owners[wait.owner], made, told.key) is None, f"{made} is told before its day"


def _late(told: Told, made: str, wait: Wait) -> None:
    """After its term a line is red, unless what it waits for is voluntary."""
    if wait.before is None:
        with clock.at(_reached(told, wait, max(wait.term, wait.after) + 1)):
            line = _line(told.owners[wait.owner], made, told.key)
            assert line is not None
            assert (line.step.urgency == LATE) != wait.voluntary, made


def _ends(told: Told, makes: tuple[str, ...], day: dt.date) -> None:
    with clock.at(day):
        told.done()
        left = [made for made in makes if _line(told.owners[made.split("/")[2]], made, told.key) is not None]
    assert left == []
