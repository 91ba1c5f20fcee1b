"""A school that begins in November with a messy list reaches ten pairs, mends every slip, and needs no spreadsheet beside.

What a hand does to lead on is counted: a button, a link, a page opened from the menu. What is typed or ticked in a form
from a sheet of paper is typing and no click. Half as many clicks again would be a day, so the number is held here.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import november_slips as slips
from tests.browser import november_way as way
from tests.browser.server import running_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        "NASTAVNIK_NIGHT" not in os.environ, reason="two minutes that the checks of a day have not left"
    ),
]
MOST_CLICKS = 60
STEPS = (
    way.found_the_school,
    way.bring_the_list,
    way.print_codes,
    way.begin_the_year,
    slips.a_surname_mistyped,
    slips.a_department_spelt_twice,
    slips.somebody_twice,
    slips.somebody_left_by_mistake,
    slips.a_wrong_number_of_an_order,
    slips.a_measure_ticked_by_mistake,
    way.ask_the_young,
    slips.the_wrong_person_invited,
    way.they_come,
    way.signatures,
    slips.a_signature_of_another,
    slips.a_sheet_of_the_wrong_person,
    way.they_join,
    way.paper_mentees,
    slips.a_request_of_the_wrong_teacher,
    way.paper_mentors,
    way.requests_are_accepted,
    way.council_and_choice,
    slips.the_council_said_otherwise,
    way.pairs_are_found,
    way.they_meet,
    way.answers_on_paper,
    way.order_and_confirm,
)


@pytest.mark.timeout(600)
def test_a_school_of_november_reaches_ten_pairs(browser: Browser, tmp_path: Path) -> None:
    with running_site(tmp_path / "site", day=way.DAY) as address:
        walk = way.November(browser, address, way.DAY, folder=tmp_path)
        for step in STEPS:
            walk.chief.counting = step.__module__ == way.__name__
            try:
                step(walk)
            except Exception as error:
                error.add_note(walk.where())
                raise
        clicks = walk.chief.clicks
        walk.close()
    assert len(clicks) <= MOST_CLICKS, clicks
