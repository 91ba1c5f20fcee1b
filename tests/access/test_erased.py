"""An erased person is found nowhere: no canary of theirs, no name; a copy from before learns of it when it is restored."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.journal.selectors import check_chain
from nastavnik.kit import clock, erasures, guards
from nastavnik.kit.registries import erasers
from nastavnik.ops.erasure import AFTER_LEAVING, NOBODY, erase, erase_of_day, long_gone, owned
from nastavnik.ops.installation import own_number
from nastavnik.ops.models import Installation
from nastavnik.ops.retention import LEAP, over, privacy_of, sweep
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Teacher
from tests.access.test_sealed import encrypted
from tests.access.world import World, client_of
from tests.browser.server import running_site
from tests.ops.test_retention import holds_words
from tests.support.prepared import environment

pytestmark = pytest.mark.xdist_group("pages of every role")
CANARY = "канарейка стирания"


def may_go(label: str) -> bool:
    """Say whether words of a table are to go with their owner."""
    model = apps.get_model(label)
    privacy = privacy_of(model)
    return privacy is not None and privacy.erase != "keep" and holds_words(model)


def fill(teacher: Teacher) -> int:
    """Put a canary into every private text of a person; gives how many."""
    connection.check_constraints()
    guards.remove(connection)
    filled = 0
    for model, privacy, rows in owned(teacher, teacher.account):
        if privacy.erase != "keep":
            for field in (one for one in encrypted().values() if one.model is model):
                value: Any = {"text": [CANARY]} if "JSON" in type(field).__name__ else CANARY
                filled += rows.update(**{field.attname: value})
    guards.put_back(connection)
    return filled


def left(teacher: Teacher) -> set[str]:
    """Name the encrypted fields in which a canary is found anywhere in the database."""
    found = set()
    for name, field in encrypted().items():
        for value in field.model._base_manager.values_list(field.attname, flat=True).iterator():
            if CANARY in str(value):
                found.add(name)
    return found


def plain(words: str) -> set[str]:
    """Name the tables that hold these words as they are, a file they came in aside."""
    dump = connection.connection.iterdump() if connection.vendor == "sqlite" else ()
    lines = (line for line in dump if words in line and line.startswith("INSERT"))
    return {line.split('"')[1] for line in lines}


@pytest.fixture
def gone(world: World, settings: Any, tmp_path: Path) -> Teacher:
    settings.DATA_DIR = tmp_path
    teacher = Teacher.objects.select_related("account").get(pk=world.own.teacher("Трошин").pk)
    Teacher.objects.filter(pk=teacher.pk).update(left_on=world.own.last_day)
    teacher.refresh_from_db()
    return teacher


def test_nothing_of_an_erased_person_is_found_and_the_act_says_what_became_of_it(world: World, gone: Teacher) -> None:
    name, account = gone.full_name, gone.account
    assert account is not None
    with clock.at(world.own.last_day):
        assert fill(gone) > 20
        chief = world.accounts["coordinator"]
        put(kind="owner.sheet", account=chief, key="erased", school_id=gone.school_id, person=name)
        assert left(gone), "control: the canaries are there"
        act = erase(gone)
    assert left(gone) == set()
    namesake = Account.objects.get(full_name=name)
    assert namesake.school_id == world.other.school.pk
    assert plain(name) <= {"kit_storedfile", "people_account"}, "signed files keep what the law keeps, and the namesake"
    assert act.deleted["surveys.Asked"] > 0
    assert sum(act.emptied.values()) > 5
    assert act.kept["consents.Consent"] > 0
    assert {label for label in act.kept if may_go(label)} == set()
    row = Teacher.objects.get(pk=gone.pk)
    assert (row.last_name, row.email, row.phone) == (NOBODY, "", "")
    shut = Account.objects.get(pk=account.pk)
    assert (shut.is_active, shut.has_usable_password(), shut.full_name) == (False, False, NOBODY)
    assert check_chain(gone.school_id).whole
    line = Event.objects.filter(kind="person.erased").latest("pk")
    assert name.split()[0] not in json.dumps(line.data, ensure_ascii=False)
    for url in ("/people/", "/mentees/", "/pairs/", "/"):
        page = client_of(world.accounts["coordinator"]).get(url)
        assert page.status_code == 200
        assert name not in page.content.decode()


def test_who_left_three_years_ago_is_erased_by_the_daily_work(world: World, gone: Teacher) -> None:
    def swept(on: dt.date, before: dt.date) -> bool:
        """Let the daily work of a day run after one swept on another; says whether the person is gone."""
        Installation.objects.update_or_create(id=1, defaults={"begun_at": clock.now(), "swept_on": before, "lived": 0})
        with clock.at(on):
            erase_of_day(on, gone.school_id)
        return Teacher.objects.get(pk=gone.pk).last_name == NOBODY

    last = world.own.last_day + AFTER_LEAVING
    after = last + dt.timedelta(days=1)
    assert (list(long_gone(last, gone.school_id)), list(long_gone(after, gone.school_id))) == ([], [gone])
    assert not swept(last, last)
    assert not swept(after, after - 2 * LEAP), "a clock that leapt ahead is not believed"
    assert swept(after, last)
    assert list(long_gone(after, gone.school_id)) == []


def test_three_years_after_a_programme_the_words_in_rows_that_stay_are_gone(world: World) -> None:
    """With every rule of the database in its place: what a rule forbade would be due again the next day."""

    def due(on: dt.date) -> dict[str, int]:
        found = [one for one in over(on, world.own.school.pk) if one.term.since.endswith("archived_on")]
        return {one.label: one.rows.count() for one in found if one.term.empties}

    year, ended = world.own.year, world.own.last_day
    type(year).objects.filter(pk=year.pk).update(archived_on=ended)
    after = ended + dt.timedelta(days=3 * 365 + 1)
    assert sum(number > 0 for number in due(after).values()) > 5
    sweep(after, world.own.school.pk)
    assert {label: number for label, number in due(after).items() if number} == {}


@pytest.mark.usefixtures("world")
def test_who_works_in_the_school_is_not_erased(gone: Teacher, tmp_path: Path) -> None:
    Teacher.objects.filter(pk=gone.pk).update(left_on=None)
    with pytest.raises(RuleError, match="работает"):
        erase(Teacher.objects.get(pk=gone.pk))
    assert not (tmp_path / erasures.FILE).exists()


def test_a_copy_from_before_erases_again_by_the_file_beside_it(world: World, gone: Teacher, tmp_path: Path) -> None:
    file = tmp_path / erasures.FILE
    with clock.at(world.own.last_day):
        fill(gone)
        with transaction.atomic():  # what is restored is as if this had never been
            erase(gone)
            transaction.set_rollback(True)
        assert left(gone)
        (line,) = file.read_text().splitlines()
        assert json.loads(line) == {
            "installation": own_number(),
            "kind": "people.teacher",
            "key": gone.pk,
            "at": clock.now().isoformat(),
        }
        assert file.stat().st_mode & 0o777 == 0o600
        for _twice in range(2):
            assert erasures.noted([file], "of another school") == [], "its people have the same keys"
            for one in erasures.noted([file], own_number()):
                erasers[one.kind](one.key)
        assert left(gone) == set()
        assert Event.objects.filter(kind="person.erased", subject_id=gone.pk).count() == 1
        erasers["people.teacher"](10**9)


def test_the_command_shows_whom_it_means_and_erases_by_a_second_word(tmp_path: Path) -> None:
    with running_site(tmp_path, stage=1):
        pass

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "nastavnik", "erase", *words],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    assert "Ничего не стёрто" in run("3")
    assert "работает в школе" in run("3", "--yes")
    assert "Такого педагога нет" in run("999999")
