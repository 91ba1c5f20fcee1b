"""The product's proof: one school walks from an empty installation through all seven stages, at the browser."""

import datetime as dt

import pytest
from playwright.sync_api import Browser

from tests.browser import walk_school
from tests.browser.walk_cast import Walk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
TODAY = dt.date.today()
STEPS = (
    walk_school.found_the_school,
    walk_school.bring_the_staff_list,
    walk_school.invite_everybody,
    walk_school.appoint,
    walk_school.begin_the_programme,
)


def test_a_school_walks_all_seven_stages(browser: Browser, empty_site: str) -> None:
    walk = Walk(browser, empty_site, TODAY)
    for step in STEPS:
        step(walk)
    walk.close()
