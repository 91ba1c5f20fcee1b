"""Who walks through the year, and what every step needs at hand."""

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.person import Person

SCAN = Path(__file__).parents[2] / "src" / "nastavnik" / "demo" / "data" / "signed-sheet.pdf"
STAFF = Path(__file__).parents[1] / "data" / "staff-school-12.xlsx"
PASSWORD = "четыре слова подряд для входа"
COORDINATOR, HEAD, COUNCIL = "Корнеева Ольга Сергеевна", "Ветлугина Марина Аркадьевна", "Синицын Павел Юрьевич"
LEADER = "Белозёрова Татьяна Николаевна"
USHAKOV, KUDIMOV = "Ушаков Дмитрий Михайлович", "Кудимов Артур Романович"
KALMYKOVA, SHUBINA = "Калмыкова Алёна Дмитриевна", "Шубина Кира Андреевна"
RAKITINA, TROSHIN, GOLTSEV = "Ракитина Софья Максимовна", "Трошин Егор Владимирович", "Гольцев Марк Денисович"
GROUP, BY_CODE = (KALMYKOVA, SHUBINA, RAKITINA), RAKITINA
MENTORS, MENTEES = (LEADER, USHAKOV, KUDIMOV), (*GROUP, TROSHIN, GOLTSEV)


@dataclass
class Walk:
    """The site, the day, and everybody's window with the addresses they were led to."""

    browser: Browser
    address: str
    today: dt.date
    windows: dict[str, Person] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    swept: set[str] = field(default_factory=set)

    @property
    def day(self) -> str:
        """The day as a date field wants it."""
        return self.today.isoformat()

    def new(self, name: str, *, phone: bool = False) -> Person:
        """Open a window of this person's own."""
        self.windows[name] = Person(self.browser, self.address, phone=phone, sweep=self.swept)
        return self.windows[name]

    def of(self, name: str) -> Person:
        """Give this person's window; who has closed it signs in anew."""
        if name not in self.windows:
            self.new(name).sign_in(login(name), PASSWORD)
        return self.windows[name]

    @property
    def chief(self) -> Person:
        """The coordinator's window."""
        return self.of(COORDINATOR)

    def answer(self, name: str, path: str) -> int:
        """The status of a page that this person tries to open."""
        response = self.of(name).page.goto(self.address + path)
        assert response is not None
        return response.status

    def stage(self, number: int) -> None:
        """The path on the coordinator's home stands at this stage."""
        now = self.chief.open("/").page.locator(".path li[aria-current=step]").inner_text()
        assert f"Этап {number}:" in now, now

    def where(self) -> str:
        """Say what stands in every window, for whoever reads a failure."""
        windows = self.windows.items()
        return "\n\n".join(f"{name}: {one.page.url}\n{one.text()[:1500]}" for name, one in windows)

    def close(self) -> None:
        """Close every window; each says whether its pages were without faults."""
        for person in self.windows.values():
            person.close()


def login(name: str) -> str:
    return name.split()[0].casefold().replace("ё", "е")


def surname(name: str) -> str:
    return name.split()[0]


def short(name: str) -> str:
    """The name as lists print it."""
    last, first, patronymic = name.split()
    return f"{last} {first[0]}. {patronymic[0]}."


def number_of(url: str) -> str:
    """Read the number of a row out of an address."""
    found = re.search(r"/(\d+)/", url)
    assert found, url
    return found.group(1)
