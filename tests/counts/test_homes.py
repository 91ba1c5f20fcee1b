"""What a home asks of the database is the same for 60 and for 240 teachers, at every stage and in every role."""

import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.demo.scenarios import Stagehand, at_stage
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from tests.support import copies, pages

HOMES = ("web:home", "programme:all_matters")
#: Stage 6 is counted with all other pages in `test_queries`; a school is told for seconds, so the rest is for the night.
STAGES = (1, 2, 3, 4, 5, 7) if "NASTAVNIK_NIGHT" in os.environ else (1,)
MOST = 20


def _accounts(hand: Stagehand) -> dict[str, Account]:
    """Give those of the story who can come in by this stage."""
    names = {role: Account.objects.filter(teacher__last_name=name).first() for role, name in pages.PEOPLE.items()}
    return {role: one for role, one in names.items() if one is not None and one.school_id == hand.school.pk}


def _asked(accounts: dict[str, Account]) -> dict[str, int]:
    """Count what each home asks once everything that is read once a process has been read."""
    found = {}
    for role, account in accounts.items():
        client = pages.client_of(account)
        for name in HOMES:
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as seen:
                assert client.get(reverse(name)).status_code == 200
            found[f"{role} {name}"] = len(seen)
    return found


@pytest.mark.django_db
@pytest.mark.timeout(600)
@pytest.mark.parametrize("stage", STAGES)
def test_a_home_costs_the_same_for_sixty_and_for_two_hundred_and_forty(stage: int) -> None:
    hand = at_stage(stage)
    school = hand.school.pk
    with clock.at(hand.last_day):
        accounts = _accounts(hand)
        few = _asked(accounts)
        assert Teacher.objects.filter(school=school).count() == 60
        copies.more_people(school, 3)
        assert Teacher.objects.filter(school=school).count() == 240
        many = _asked(accounts)
    assert {home: (few[home], cost) for home, cost in many.items() if cost > few[home]} == {}
    assert {home: cost for home, cost in many.items() if cost > MOST} == {}
    print(f"stage {stage}: {max(few.values())} statements at most")  # noqa: T201 - a figure for whoever measures
