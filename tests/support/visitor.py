"""People who come to a real site over the network, without a browser: one who reads and sends forms, many who write."""

import re
import ssl
import threading
import time
from collections import Counter
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

PASSWORD, WRONG = "четыре обычных слова подряд", "не тот пароль"
SCHOOL = {
    "name": "Школа № 1",
    "short_name": "Школа № 1",
    "coordinator_name": "Петрова Анна Ивановна",
    "login": "petrova",
    "password": PASSWORD,
}


def staff_list(rows: int) -> bytes:
    """Make a staff list as a big municipality might send it: the columns of a school, many people, long notes."""
    head = "Фамилия;Имя;Отчество;Должность;Предметы;Педагогический стаж;Примечание"
    line = "Педагогова{0};Ирина;Сергеевна;учитель;математика, физика;{1};" + "из выгрузки кадров " * 8
    return "\n".join([head, *(line.format(number, number % 40) for number in range(rows))]).encode()


class Browser:
    """A browser that nobody signed in by yet."""

    def __init__(self, trusted: ssl.SSLContext | None = None) -> None:
        secure = [HTTPSHandler(context=trusted)] if trusted else []
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), *secure)

    def ask(self, url: str, **sent: str) -> tuple[int, str, int]:
        """Give the status, the page and the seconds to wait."""
        body = urlencode(sent).encode() if sent else None
        try:
            with self.opener.open(Request(url, body, {"Referer": url}), timeout=60) as answer:  # noqa: S310 - our own site
                return answer.status, answer.read().decode(), 0
        except HTTPError as answer:
            return answer.code, answer.read().decode(), int(answer.headers.get("Retry-After") or 0)

    def keys(self, url: str) -> dict[str, str]:
        """Give what every form of a page carries: its key and its token."""
        return dict(re.findall(r'name="(form_key|csrfmiddlewaretoken)" value="([^"]+)"', self.ask(url)[1]))

    def put_in(self, url: str, name: str, content: bytes) -> int:
        """Send a file by the form of a page; gives the status."""
        sent, mark = self.keys(url), b"nastavnik-part"
        parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in sent.items()]
        parts.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + content)
        body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"
        head = {"Referer": url, "Content-Type": f"multipart/form-data; boundary={mark.decode()}"}
        with self.opener.open(Request(url, body, head)) as answer:  # noqa: S310 - our own site
            return int(answer.status)

    def send(self, url: str, **sent: str) -> tuple[int, str, int]:
        """Send the form of a page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(url)[1])
        assert token is not None
        return self.ask(url, csrfmiddlewaretoken=token[1], **sent)

    def sign_in(self, site: str, login: str = "petrova", password: str = WRONG) -> tuple[int, str, int]:
        return self.send(f"{site}/sign-in/", login=login, password=password)


class Writer(threading.Thread):
    """A coordinator who adds one teacher after another, and knows which of them the site has acknowledged."""

    def __init__(self, name: str, sites: list[str], login: str = "petrova", password: str = PASSWORD) -> None:
        super().__init__(name=name, daemon=True)
        self.login, self.password = login, password
        self.sites, self.tries, self.acknowledged = sites, 0, list[str]()
        self.statuses: Counter[int] = Counter()
        self.longest = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        browser = Browser()
        signed_in = False
        while not self.done.is_set():
            site = self.sites[self.tries % len(self.sites)]
            self.tries += 1
            begun = time.monotonic()
            try:
                signed_in = signed_in or browser.sign_in(site, self.login, self.password)[0] == 200
                if signed_in:
                    self._add(browser, site, f"Слово{self.name}x{self.tries}")
            except (OSError, URLError, AssertionError):  # nobody answers, or the page has no form: it is tried again
                self.statuses[0] += 1
                time.sleep(0.2)
            self.longest = max(self.longest, time.monotonic() - begun)

    def _add(self, browser: Browser, site: str, last_name: str) -> None:
        form = browser.keys(f"{site}/people/add/")
        assert form, "no form"
        status, _page, _ = browser.ask(f"{site}/people/add/", last_name=last_name, first_name="Пётр", **form)
        self.statuses[status] += 1
        if status == 200:
            self.acknowledged.append(last_name)
