"""A failed test says what it saw: the address, the faults, the errors in words, and the file of a picture."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.person import Person

pytestmark = pytest.mark.browser


def test_a_window_closed_with_faults_names_them_and_keeps_a_picture(browser: Browser) -> None:
    person = Person(browser, "about:blank")
    person.page.set_content("<main><h1>Подбор</h1><p role=alert>Нужно исправить</p></main>")
    with person.page.expect_console_message(lambda message: message.text == "не вышло"):
        person.page.evaluate("console.error('htmx:sendAbort'); console.error('не вышло')")
    with pytest.raises(AssertionError) as told:
        person.close()
    words = str(told.value)
    assert "fault: console: не вышло (about:blank)" in words
    assert "says: Подбор" in words
    assert "says: Нужно исправить" in words
    assert "sendAbort" not in words
    picture = re.search(r"picture: (.*)", words)
    assert picture is not None
    assert Path(picture[1]).read_bytes().startswith(b"\x89PNG")
    Path(picture[1]).unlink()
