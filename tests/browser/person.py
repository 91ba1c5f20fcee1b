"""A person at the browser: signs in, opens pages, fills in forms by their labels, presses buttons by their words."""

import itertools
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page, Response

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WIDE, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 740}
PICTURES = Path(__file__).parents[2] / ".pytest_cache" / "pictures"
SAID = "[role=alert], .errors, .bad, main h1"  # what a page says of itself and of what went wrong
LONGEST_WAIT = 60_000  # every wait ends with what it waits for; this only ends one that would never
OPEN: list["Person"] = []
_numbers = itertools.count(1)


def is_fault(text: str) -> bool:
    """Say whether an error of the console is one: a refusal is none, nor a question that a newer one or a new page ended.

    The browser adds what a message came with as it likes. `afterRequest` is an error where nothing was answered, and
    then the reason follows as an error of its own: whatever is no ending by us is told by that one.
    """
    ended = text.partition(",")[0] in {"htmx:sendAbort", "htmx:afterRequest"}
    return "status of 4" not in text and not ended


class Person:
    """One signed-in person with a window of their own; page errors and outside requests are faults."""

    def __init__(self, browser: Browser, address: str, *, phone: bool = False, sweep: set[str] | None = None) -> None:
        self.address = address
        self.context = browser.new_context(viewport=PHONE if phone else WIDE, locale="ru-RU")  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(LONGEST_WAIT)
        self.faults: list[str] = []
        self.sweep = sweep
        OPEN.append(self)
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("response", self._response)

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and is_fault(text):
            self.faults.append(f"console: {text} ({self.page.url})")

    def _request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"outside host: {url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> "Person":
        self.page.goto(self.address + path)
        return self.swept()

    def swept(self) -> "Person":
        """Ask axe about a page that nobody of the sweep has opened before."""
        if self.sweep is None or not self.page.url.startswith(self.address):
            return self
        try:
            name = resolve(urlsplit(self.page.url).path).view_name
        except Resolver404:
            return self
        if name not in self.sweep:
            self.sweep.add(name)
            self.faults += self.axe()
        return self

    def sign_in(self, login: str, password: str) -> "Person":
        self.open("/sign-in/")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", password)
        self.page.click("main button:not([type=button])")
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self

    def press(self, words: str, *, within: str = "main") -> "Person":
        """Press the button or follow the link of these words."""
        scope = self.page.locator(within)
        found = scope.get_by_role("button", name=words, exact=True).or_(
            scope.get_by_role("link", name=words, exact=True)
        )
        found.first.click()
        self.page.wait_for_load_state()
        return self.swept()

    def fill(self, *, within: str = "main", **values: Any) -> "Person":
        """Fill in fields by name: text, date, choice, radio and checkboxes by value or by words."""
        for name, value in values.items():
            field = self.page.locator(f"{within} [name='{name}']")
            kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                field.first.select_option(value)
            elif kind in ("radio", "checkbox"):
                for one in value if isinstance(value, (list, tuple)) else [value]:
                    target = (
                        field.first if one is True else self.page.locator(f"{within} [name='{name}'][value='{one}']")
                    )
                    said = self.page.locator(f"{within} label", has_text=str(one)).locator(f"[name='{name}']")
                    (target if target.count() else said.first).check()
            elif kind == "file":
                field.first.set_input_files(value)
            else:
                field.first.fill(str(value))
        return self

    def sees(self, words: str) -> "Person":
        self.page.locator("body").get_by_text(words).first.wait_for()
        return self

    def text(self) -> str:
        return self.page.inner_text("body")

    def axe(self) -> list[str]:
        """Ask axe; give each violation with its first place."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [f"{self.page.url} {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]

    def overflows(self) -> bool:
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
        )

    def seen(self, test: str) -> str:
        """Say what stands in the window: address, faults, errors in words; keep a picture and name its file."""
        lines = [f"address: {self.page.url}", *(f"fault: {one}" for one in self.faults)]
        try:
            lines += [f"says: {' '.join(said.split())[:300]}" for said in self.page.locator(SAID).all_inner_texts()]
            PICTURES.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^\w.-]+", "-", test)[:80]
            picture = PICTURES / f"{name}-{os.getpid()}-{next(_numbers)}.png"
            self.page.screenshot(path=picture, full_page=True, timeout=LONGEST_WAIT)
            lines.append(f"picture: {picture}")
        except Error as error:
            lines.append(f"no picture: {error.message}")
        return "\n".join(lines)

    def close(self) -> None:
        """Close the window; a fault of any page it had open fails the test, with a picture of the last one."""
        told = self.seen("closed with faults") if self.faults else ""
        OPEN.remove(self)
        self.context.close()
        assert not told, told
