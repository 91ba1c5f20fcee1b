"""What is typed is never lost: a tab closed at once, a lost connection, an ended session, a double press."""

import time

import pytest
from playwright.sync_api import Browser, Page

from nastavnik.demo.cast import PASSWORD
from tests.browser.person import LONGEST_WAIT, Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
Pages = list[tuple[str, str, str]]
WORDS, MARK = "начну урок с короткой задачи", "a mark"


def path_of(pages: Pages, wanted: str) -> str:
    return next(path for view, _login, path in pages if view == wanted)


def saved(page: Page) -> None:
    page.locator("[data-draft-state]", has_text="Черновик сохранён").wait_for()


def comes_back(person: Person, path: str, field: str, words: str) -> None:
    """Open the form until the words or the mark are there: the last request of a closed tab may still be on its way."""
    patience = time.monotonic() + LONGEST_WAIT / 1000
    while time.monotonic() < patience:
        found = person.open(path).page.locator(field)
        if found.is_checked() if words == MARK else found.input_value() == words:
            return
    raise AssertionError(f"{path} has forgotten the words")


def test_a_tab_closed_at_once_keeps_the_words(browser: Browser, demo_site: str, prepared: Pages) -> None:
    person = Person(browser, demo_site)
    link = path_of(prepared, "mentoring:by_link")
    tab = person.context.new_page()
    tab.goto(demo_site + link)
    tab.locator("[name=q-try_text]").press_sequentially(WORDS)
    tab.close()
    comes_back(person, link, "[name=q-try_text]", WORDS)

    person.sign_in("troshin", PASSWORD)
    wave = path_of(prepared, "surveys:answer")
    tab = person.context.new_page()
    tab.goto(demo_site + wave)
    tab.locator("[name=q-plan1][value='3']").check()
    tab.close()
    comes_back(person, wave, "[name=q-plan1][value='3']", MARK)
    person.close()


def test_without_a_connection_it_says_so_and_saves_when_there_is_one(
    browser: Browser, demo_site: str, prepared: Pages
) -> None:
    person = Person(browser, demo_site)
    link, field = path_of(prepared, "mentoring:by_link"), "[name=q-next_topic]"
    person.open(link)
    person.context.set_offline(True)
    person.page.fill(field, "проверка тетрадей")
    person.page.locator("[data-draft-state].bad", has_text="нет связи").wait_for()
    person.context.set_offline(False)
    saved(person.page)
    comes_back(person, link, field, "проверка тетрадей")
    person.context.close()  # the refused requests of the lost connection stand in the console, and should


def test_an_ended_session_keeps_the_draft_and_takes_what_was_typed_after_it(browser: Browser, demo_site: str) -> None:
    person = Person(browser, demo_site).sign_in("troshin", PASSWORD)
    path, field = "/requests/new/", "[name=text_for_coordinator]"
    page = person.open(path).page
    page.fill(field, "карта школы")
    saved(page)
    person.context.clear_cookies()
    page.fill(field, "карта школы и кабинетов")
    page.locator("[data-draft-state].bad", has_text="вход закончился").wait_for()

    other = person.context.new_page()
    other.goto(f"{demo_site}/sign-in/")
    other.fill("[name=login]", "troshin")
    other.fill("[name=password]", PASSWORD)
    other.click("main button:not([type=button])")
    other.wait_for_url(lambda url: "sign-in" not in url)
    other.goto(demo_site + path)
    assert other.locator(field).input_value() == "карта школы"
    other.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    saved(page)
    comes_back(person, path, field, "карта школы и кабинетов")
    person.close()


def test_another_person_who_signed_in_meanwhile_gets_none_of_it(browser: Browser, demo_site: str) -> None:
    person = Person(browser, demo_site).sign_in("kalmykova", PASSWORD)
    path, field = "/requests/new/", "[name=text_for_mentor]"
    page = person.open(path).page
    person.context.clear_cookies()
    page.fill(field, "только моё")
    page.locator("[data-draft-state].bad", has_text="вход закончился").wait_for()
    other = Person(browser, demo_site).sign_in("troshin", PASSWORD)
    person.context.add_cookies(other.context.cookies())  # type: ignore[arg-type]
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with page.expect_response(lambda response: response.url.endswith(path)) as asked:
        page.evaluate("dispatchEvent(new Event('focus'))")
    asked.value.finished()
    page.evaluate("new Promise((done) => requestIdleCallback(done))")  # the page has made up its mind
    assert sent == []
    assert "вход закончился" in page.locator("[data-draft-state]").inner_text()
    assert other.open(path).page.locator(field).input_value() == ""
    person.close()
    other.close()


def test_a_double_press_sends_once(browser: Browser, demo_site: str, prepared: Pages) -> None:
    person = Person(browser, demo_site)
    link = path_of(prepared[::-1], "mentoring:by_link")  # the mentor's: the mentee's is written on by the others here
    page = person.open(link).page
    for name, value in (("progress", "2"), ("next_step", "dated"), ("prepared", "3")):
        page.locator(f"[name=q-{name}][value='{value}']").check()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("main button").dblclick()
    person.sees("Спасибо, отзыв отправлен")
    assert sent.count(demo_site + link) == 1
    person.close()


def test_without_a_script_a_button_keeps_the_draft(browser: Browser, demo_site: str, prepared: Pages) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    page.goto(demo_site + path_of(prepared, "mentoring:by_link"))
    page.fill("[name=q-differently]", "короче и чаще")
    page.get_by_role("button", name="Сохранить черновик").click()
    assert page.locator("[name=q-differently]").input_value() == "короче и чаще"

    page.goto(f"{demo_site}/sign-in/")
    page.fill("[name=login]", "kalmykova")
    page.fill("[name=password]", PASSWORD)
    page.click("main button:not([type=button])")
    page.goto(f"{demo_site}/requests/new/")
    page.fill("[name=text_for_coordinator]", "план урока")
    page.get_by_role("button", name="Сохранить черновик").first.click()
    page.get_by_text("Черновик сохранён.").wait_for()
    assert page.locator("[name=text_for_coordinator]").input_value() == "план урока"
    context.close()
