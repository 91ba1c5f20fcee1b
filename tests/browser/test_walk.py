"""The product's proof: one school walks from an empty installation through all seven stages, at the browser."""

import pytest
from playwright.sync_api import Browser

from tests.browser import walk_end, walk_pairs, walk_registers, walk_school, walk_year
from tests.browser.server import FIRST_DAY
from tests.browser.walk_cast import Walk

pytestmark = pytest.mark.browser
STEPS = (
    walk_school.found_the_school,
    walk_school.bring_the_staff_list,
    walk_school.invite_everybody,
    walk_school.appoint,
    walk_school.begin_the_programme,
    walk_registers.mentees_join,
    walk_registers.requests_are_read,
    walk_registers.mentors_apply,
    walk_registers.council_speaks,
    walk_registers.mentors_are_chosen,
    walk_registers.nobody_sees_more,
    walk_pairs.mentors_are_found,
    walk_pairs.pairs_are_proposed,
    walk_pairs.what_each_may_read,
    walk_pairs.they_meet,
    walk_pairs.they_answer,
    walk_pairs.the_order_confirms,
    walk_pairs.another_mentor,
    walk_year.introductions,
    walk_year.planning_and_goals,
    walk_year.a_regular_meeting,
    walk_year.a_step_and_a_result,
    walk_year.the_review_comes_first,
    walk_year.the_end_of_the_pair,
    walk_end.the_closing_begins,
    walk_end.they_look_back,
    walk_end.the_year_is_taken_apart,
    walk_end.the_event_is_held,
    walk_end.into_the_archive,
    walk_end.next_year,
)


@pytest.mark.timeout(900)
def test_a_school_walks_all_seven_stages(browser: Browser, empty_site: str) -> None:
    walk = Walk(browser, empty_site, FIRST_DAY)
    for step in STEPS:
        try:
            step(walk)
        except Exception as error:
            error.add_note(walk.where())
            raise
    walk.close()
