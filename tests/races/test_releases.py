"""Totals composed by several methodists at once on PostgreSQL: in turn, each checked against all before it."""

import pytest

from nastavnik.core.evidence.disclosure.suppression import atoms
from nastavnik.kit import releases
from nastavnik.kit.models import Release
from nastavnik.reports.services import compose_sheet, compose_totals
from tests.races.test_races import at_once
from tests.reports.answered import SPRING
from tests.reports.regions import methodist, school

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_totals_of_several_methodists_at_once_never_tell_of_one_school() -> None:
    programmes = [school(12, shift=shift) for shift in range(6)]
    readers = [methodist(*programmes[:last]) for last in (3, 4, 5, 6)]
    results = at_once([lambda who=who: compose_totals(actor=who, on=SPRING) for who in readers])
    assert {type(result) for result in results} == {Release}
    kept = releases.earlier("schools:2026")
    assert [row.number for row in kept] == [1, 2, 3, 4]
    groups = [
        frozenset(group)
        for row in kept
        for key, one in row.memory.items()
        if key.startswith("change:")
        for group in one["groups"]
    ]
    told_apart = [{key.partition(":")[0] for key in atom} for atom in atoms(groups)]
    assert told_apart
    assert min(map(len, told_apart)) >= 3
    assert releases.broken() == []


def test_the_same_totals_at_once_are_kept_once() -> None:
    who = methodist(*[school(12, shift=shift) for shift in range(3)])
    results = at_once([lambda: compose_totals(actor=who, on=SPRING) for _number in range(4)])
    assert {result.number for result in results} == {1}
    assert Release.objects.count() == 1


def test_the_file_of_a_school_pressed_twice_at_once_is_one_file() -> None:
    programme = school(12)
    results = at_once([lambda: compose_sheet(programme=programme, actor=None, on=SPRING) for _number in range(4)])
    assert {result.number for result in results} == {1}
