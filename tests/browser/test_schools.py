"""The methodist of seven schools: composes totals, reads them at both widths and in English, axe finds nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nastavnik.demo.cast import PASSWORD
from tests.browser.person import Person
from tests.browser.server import running_site
from tests.reports.answered import SPRING

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
BUILD = f"""
from nastavnik.cli.setup import start
start("test")
from tests.reports import regions
sizes = [(12, "Светлореченск"), (14, "Светлореченск"), (7, "Светлореченск"), (6, "Приозёрск"), (5, "Приозёрск"),
         (16, "Приозёрск"), (3, "Приозёрск")]
schools = [regions.school(people, shift=shift, city=city) for shift, (people, city) in enumerate(sizes)]
who = regions.methodist(*schools)
who.login = "metodist"
who.set_password("{PASSWORD}")
who.save()
print(0)
"""


def test_totals_are_composed_read_and_kept(browser: Browser, tmp_path: Path) -> None:
    with running_site(tmp_path, day=SPRING, build=BUILD) as address:
        for phone in (False, True):
            person = Person(browser, address, phone=phone, sweep=set()).sign_in("metodist", PASSWORD)
            person.press("Открыть")
            person.press("Составить сводку на сегодня")
            assert "По 7 школам типичное изменение на 0," in person.page.inner_text("main")
            person.page.locator("summary", has_text="Числами").click()
            found = [*person.axe(), *(["sticks out"] if person.overflows() else [])]
            person.open("/schools/")
            assert "Сводка № 1" in person.page.inner_text("main")
            if phone:
                person.page.locator("header summary").first.click()
            person.page.get_by_role("button", name="English").first.click()
            person.page.wait_for_load_state()
            assert "Over 7 schools the typical change" in person.page.inner_text("main")
            found += [*person.axe(), *(["sticks out in English"] if person.overflows() else [])]
            person.close()
            assert found == []
