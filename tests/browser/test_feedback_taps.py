"""Feedback from a phone: a link opens the very form, six taps at most at 360 pixels, and it is saved."""

import pytest
from playwright.sync_api import Browser, Page

from nastavnik.demo.cast import PASSWORD
from tests.browser.person import PHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_TAPS, THUMB, DEMO_DAY = 6, 44, "2026-11-23"


class Finger:
    """Taps and counts the taps; a target too small for a thumb is a fault."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, selector: str) -> None:
        target = self.page.locator(selector).first
        box = target.bounding_box()
        assert box is not None, selector
        assert box["height"] >= THUMB, f"{selector}: {box}"
        target.tap()
        self.taps += 1


def _link_after_a_meeting(person: Person) -> tuple[str, str]:
    """Mark the planned meeting as held and ask for one's own link; give it with the page of the meeting."""
    person.sign_in("troshin", PASSWORD)
    links = [link.get_attribute("href") or "" for link in person.page.locator("a[href^='/meetings/']").all()]
    meeting = next(link for link in dict.fromkeys(links) if person.open(link).page.locator("[name=held_on]").count())
    person.fill(held_on=DEMO_DAY).press("Встреча состоялась: сохранить")
    person.open(meeting)
    person.press("QR-код, чтобы ответить с телефона")
    assert person.page.locator(".qr svg").count() == 1
    return person.page.inner_text(".address").strip(), meeting


def test_a_link_takes_six_taps_at_most(browser: Browser, demo_site: str) -> None:
    mentee = Person(browser, demo_site)
    link, meeting = _link_after_a_meeting(mentee)
    phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="ru-RU")  # type: ignore[arg-type]
    page = phone.new_page()
    outside: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith((demo_site, "data:")) else outside.append(request.url)
    )
    page.goto(link)
    assert page.locator("text=Входить не нужно").count() == 1
    finger = Finger(page)
    finger.tap("label:has([name='q-progress'][value='2'])")
    finger.tap("label:has([name='q-next_step'][value='dated'])")
    page.locator("[data-draft-state]", has_text="Черновик сохранён").wait_for()
    page.reload()
    assert page.locator("[name='q-progress'][value='2']").is_checked()
    finger.tap("label:has([name='q-openness'][value='3'])")
    finger.tap("main button")
    page.wait_for_selector("text=Спасибо, отзыв отправлен")
    assert finger.taps <= MOST_TAPS
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    assert outside == []
    phone.close()
    mentee.open(meeting).sees("отзыв пришёл")
    mentee.press("мои ответы").sees("Заметно")
    mentee.close()
