"""Every list works with the keyboard alone at one row, sixty and two hundred and forty, on a phone and with large text."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nastavnik.demo.cast import PASSWORD
from tests.browser import long_lists
from tests.browser.person import Person
from tests.browser.server import process_over

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif("NASTAVNIK_NIGHT" not in os.environ, reason="minutes that the checks of a day have not left"),
]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("size", [1, 60, 240])
def test_lists_work(browser: Browser, tmp_path: Path, size: int) -> None:
    with process_over(long_lists.site_of(size, tmp_path / "site")) as address:
        person = Person(browser, address).sign_in(long_lists.CHIEF, PASSWORD)
        wrong = [line for path in long_lists.LISTS for line in long_lists.Reader(person, path).read()]
        person.close()
    assert not wrong, "\n" + "\n".join(wrong)
