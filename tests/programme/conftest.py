"""A coordinator, their year of the programme, and one of the staff."""

import pytest

from nastavnik.programme import services
from tests import factories


@pytest.fixture
def boss():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def year(boss):
    return services.create_programme(school=boss.school, start_year=2026, actor=boss)


@pytest.fixture
def person(boss):
    return factories.account(boss.school)
