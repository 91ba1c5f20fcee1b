"""The pictures of the pages for each role: what is shown, as whom; run as a program, it makes them anew.

They are taken from the demonstration school at its fourth stage or an earlier one, as wide as a laptop or a telephone, and kept as small
files; `tests/test_role_docs.py` holds the pages to them.
"""

import base64
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from nastavnik.demo.cast import PASSWORD

FOLDER = Path(__file__).parents[2] / "docs" / "roles" / "pictures"
QUALITY = 55
CHIEF, HEAD, COUNCIL, MENTOR, MENTEE, INVITED = "kurator", "direktor", "sovet", "ushakov", "troshin", "artemev"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who looks, at which page, at words that must stand there, on a telephone or not."""

    name: str
    login: str
    path: str
    says: str
    phone: bool = False
    stage: int = 4


SHOTS = (
    Shot("home", CHIEF, "/", "Что дальше"),
    Shot("people", CHIEF, "/people/", "Человек в списке"),
    Shot("roadmap", CHIEF, "/programme/roadmap/", "Дорожная карта"),
    Shot("outreach", CHIEF, "/programme/outreach/", "Кому рассказали о программе"),
    Shot("mentees", CHIEF, "/mentees/", "База наставляемых"),
    Shot("mentors", CHIEF, "/mentors/", "База наставников"),
    Shot("mentor", CHIEF, "/mentors/1/", "Анкета"),
    Shot("consents", CHIEF, "/consents/register/", "Состояние согласий"),
    Shot("invited", INVITED, "/mentees/me/", "Что меня ждёт", phone=True),
    Shot("mentee-home", MENTEE, "/", "Что обо мне видят другие", phone=True),
    Shot("own-consents", MENTEE, "/consents/", "Мои согласия", phone=True),
    Shot("candidate", INVITED, "/mentors/me/", "Что это значит", phone=True),
    Shot("mentor-home", MENTOR, "/", "Что обо мне видят другие", phone=True),
    Shot("head-home", HEAD, "/", "Что обо мне видят другие"),
    Shot("roles", HEAD, "/people/roles/", "Кто за что отвечает"),
    Shot("acts", HEAD, "/acts/", "Реестр документов"),
    Shot("council", COUNCIL, "/council/", "Белозёрова", stage=3),
    Shot("council-extract", COUNCIL, "/council/extract/", "Сводка мнений совета"),
)

STAGES = sorted({shot.stage for shot in SHOTS})


def take(browser: Browser, address: str, stage: int, folder: Path) -> None:
    """Take every picture of a stage; a page that does not open, or does not say what it should, stops it."""
    from tests.browser.person import Person  # noqa: PLC0415 - settings load before

    people: dict[tuple[str, bool], Person] = {}
    for shot in (one for one in SHOTS if one.stage == stage):
        key = (shot.login, shot.phone)
        if key not in people:
            people[key] = Person(browser, address, phone=shot.phone).sign_in(shot.login, PASSWORD)
        person = people[key].open(shot.path)
        assert shot.says in person.text(), f"{shot.path}: {person.text()[:300]}"
        session = person.context.new_cdp_session(person.page)
        told = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        (folder / f"{shot.name}.webp").write_bytes(base64.b64decode(told["data"]))
        session.detach()
    for person in people.values():
        person.close()


def main() -> int:
    """Make the pictures anew in the folder of the pages, or in the one that is named."""
    from nastavnik.cli.setup import start  # noqa: PLC0415 - settings load here

    start("test")
    from tests.browser.conftest import FLAGS, chromium  # noqa: PLC0415 - settings load above
    from tests.browser.server import running_site  # noqa: PLC0415

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for stage in STAGES:
            with running_site(Path(data) / str(stage), stage=stage) as address:
                take(browser, address, stage, folder)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
