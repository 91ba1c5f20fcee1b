"""The workshop by keyboard alone: run, choose a need, weigh otherwise, draw lots; axe looks at each page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from nastavnik.demo.cast import PASSWORD
from tests.browser.person import Person
from tests.browser.server import running_site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def looked_at(person: Person) -> list[str]:
    """Ask axe, and whether something sticks out."""
    return [*person.axe(), *([f"{person.page.url} sticks out"] if person.overflows() else [])]


def test_the_workshop_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    with running_site(tmp_path / "data", stage=4) as address:
        person = Person(browser, address, phone=True).sign_in("kurator", PASSWORD)
        page = person.open("/pairing/").page
        page.get_by_role("button", name="Подобрать", exact=True).focus()
        page.keyboard.press("Enter")
        person.sees("доказано, что лучшего распределения нет")
        lines = page.locator("main a[href*='need=']")
        lines.nth(0).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Home")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "need=" in url)
        person.sees("Почему этот наставник").sees("Другой выбор и чего он стоит")
        found = looked_at(person)

        person.open("/pairing/weights/").fill(**{"weigh-topics": "none", "weigh-experience": "must"})
        person.press("Посмотреть, кто изменится")
        page.locator("main h2", has_text="Кто изменится").first.wait_for()
        found += looked_at(person)

        person.open("/pairing/lottery/").fill(seed="20260914", present="Корнеева О. С., Лаптева И. И.")
        page.locator("main button", has_text="Провести жеребьёвку").focus()
        page.keyboard.press("Enter")
        person.sees("20260914")
        page.locator("main ol li, main tbody tr").nth(11).wait_for()
        found += looked_at(person)
        person.close()
    assert found == []
