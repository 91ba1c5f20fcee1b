"""Every page once, as somebody whose page it is: axe finds nothing, nothing sticks out at 360 pixels, both languages."""

import os
import re
from collections import deque
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from nastavnik.demo.cast import PASSWORD
from nastavnik.kit import access
from tests.browser.person import PHONE, WIDE, Person
from tests.browser.server import running_site

pytestmark = pytest.mark.browser
PEOPLE = ("kurator", "direktor", "sovet", "ushakov", "belozerova", "lapteva", "troshin", "osokina", "artemev")
EVERYBODY = bool(os.environ.get("NASTAVNIK_EVERYBODY"))  # each page as each who may open it: a night's work
LINK = re.compile(r'<a\b[^>]*?\shref="([^"#]+)')
FILES = ("xlsx", "csv", "json", "file", "scan", "download", "table", "sheet_file", "own_data", "healthz")
# Pages that no link of the demonstration leads to: `states.py` prepares these, with the code and the link they need ...
PREPARED = {
    *("completion:past", "completion:swot_edit", "consents:sign", "pairing:own_choice", "programme:pass_check"),
    *(f"mentoring:{name}" for name in ("by_link", "confidant", "goal_levels", "paper", "rule_off")),
    *(f"mentoring:{name}" for name in ("pause_edit", "result_edit", "review_correct")),
    *(f"consents:{name}" for name in ("addition", "error", "scan_new")),
    *("programme:act_file_new", "completion:group_reflection_edit"),
    *("pairing:again", "pairing:compare"),
    *(f"pairing:{name}_many" for name in ("confirm", "invite", "papers", "propose", "remind")),
    *(f"programme:items_{name}" for name in ("done", "drop", "move")),
    *("programme:told_many", "programme:unheard", "programme:items_take", "programme:roadmap_compare"),
    *("registry:lent", "registry:lent_edit", "registry:lent_mine", "registry:my_department"),
    *("programme:resources", "programme:resource", "programme:resource_add"),
    *(f"programme:team{name}" for name in ("", "_add", "_member", "_task", "_task_add")),
    *(f"programme:{name}" for name in ("duties", "introduction", "questions", "ready", "start_later")),
    *("consents:sign_many", "kit:batch", "people:columns"),
    *(f"people:{name}_many" for name in ("alike", "known", "leave")),
    "programme:attitude_form",
    *("registry:early_enter", "registry:early_form", "registry:early_mine", "registry:early_turn"),
    *("registry:interview", "registry:interview_edit", "registry:interview_own"),
    *("consents:data_answer", "kit:view_edit", "kit:view_save", "surveys:alone_result"),
    *(f"registry:{name}" for name in ("achievement_edit", "minutes", "minutes_again", "minutes_extract", "reference")),
    *("registry:opinion", "registry:request_edit", "web:own_mail", "web:anew"),
    *(
        f"surveys:draft{name}"
        for name in ("", "_head", "_item", "_item_new", "_preview", "_scale", "_scale_new", "_wording")
    ),
    *(f"surveys:{name}" for name in ("answer", "by_code", "own_code", "paper", "version_answers")),
}
# ... the walk, the workshop and the methodist ask axe about these, the last test here about the pages before signing in.
WALKED = {
    *(f"completion:{name}" for name in ("approve", "compose", "recognition_order")),
    *(f"mentoring:{name}" for name in ("final", "final_mentor", "final_self", "final_correct")),
    *("pairing:lottery_protocol", "people:import", "programme:approve_roadmap", "reports:schools", "web:found"),
    *(f"web:{name}" for name in ("code", "first_visit", "sign_in", "recover", "recover_link", "prove_mailbox")),
    *(f"web:{name}" for name in ("second_step", "factor_app", "factor_passkey", "outside", "outside_back")),
    "mentoring:call",
}


def view_of(address: str, url: str) -> str | None:
    """Name the page behind a link of the site, None for what is no page."""
    if not url.startswith(address):
        return None
    try:
        name = resolve(urlsplit(url).path).view_name
    except Resolver404:
        return None
    row = access.matrix().urls.get(name)
    if row is None or "GET" not in row.methods or name.rsplit(":", 1)[-1].endswith(FILES):
        return None
    return name


def linked_pages() -> set[str]:
    """Name the pages the demonstration's own links lead to: every page but those other tests ask axe about."""
    rows = access.matrix().urls.items()
    pages = {name for name, row in rows if "GET" in row.methods and not name.rsplit(":", 1)[-1].endswith(FILES)}
    return pages - PREPARED - WALKED


def look(person: Person) -> list[str]:
    """Ask axe at the wide window and look for what sticks out at the narrow one."""
    found = person.axe()
    person.page.set_viewport_size(PHONE)
    if person.overflows():
        found.append(f"{person.page.url}: sticks out at 360")
    person.page.set_viewport_size(WIDE)
    return found


def crawl(person: Person, seen: set[str]) -> list[str]:
    """Follow links from home, each kind of page once, until every page a link leads to has been seen."""
    found, queue, asked, linked = [], deque([person.address + "/"]), set(), linked_pages()
    while queue and not linked <= seen:
        url = queue.popleft()
        name = view_of(person.address, url)
        if name is None or name in asked:
            continue
        asked.add(name)
        # A page axe has seen is only asked for its links, which takes no browser.
        answer = person.context.request.get(url) if name in seen else person.page.goto(url)
        assert answer is not None
        if not answer.ok or "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        if name not in seen:
            seen.add(name)
            found += look(person)
        queue.extend(urljoin(url, unescape(link)) for link in LINK.findall(answer.text()))
    return found


def crawl_all(browser: Browser, address: str, seen: set[str]) -> list[str]:
    """Crawl one site as everybody in turn."""
    found = []
    for login in PEOPLE:
        if linked_pages() <= seen and not EVERYBODY:
            break
        person = Person(browser, address).sign_in(login, PASSWORD)
        own = set[str]() if EVERYBODY else seen
        found += crawl(person, own)
        seen |= own
        person.close()
    return found


@pytest.mark.timeout(900)
def test_every_page_passes_axe(browser: Browser, demo_site: str, tmp_path: Path) -> None:
    seen: set[str] = set()
    found = crawl_all(browser, demo_site, seen)
    for stage in (7, 5):  # the later year has more that is new; of the earlier one the first person sees the rest
        with running_site(tmp_path / str(stage), stage=stage) as address:
            found += crawl_all(browser, address, seen)
    assert found == []
    assert sorted(linked_pages() - seen) == []


@pytest.mark.timeout(600)
def test_pages_that_no_link_leads_to_pass_axe(
    browser: Browser, demo_site: str, prepared: list[tuple[str, str, str]]
) -> None:
    people: dict[str, Person] = {}
    found, seen = [], set()
    for view, login, path in prepared:
        person = people.get(login) or Person(browser, demo_site)
        if login and login not in people:
            person.sign_in(login, PASSWORD)
        people[login] = person
        address, _, code = path.partition("#")
        answer = person.page.goto(demo_site + address)
        assert answer is not None
        assert answer.ok, f"{view}: {answer.status}"
        if code:
            person.fill(code=code).press("Открыть анкету")
        assert view_of(demo_site, person.page.url) == view
        seen.add(view)
        found += look(person)
        if EVERYBODY:
            person.page.set_viewport_size(PHONE)
            found += person.axe()
            person.page.set_viewport_size(WIDE)
    for person in people.values():
        person.close()
    assert found == []
    assert seen - linked_pages() == PREPARED


@pytest.mark.parametrize("login", PEOPLE)
def test_the_home_of_each_role_passes_axe_on_the_phone_and_in_english(
    browser: Browser, demo_site: str, login: str
) -> None:
    person = Person(browser, demo_site, phone=True).sign_in(login, PASSWORD)
    found = [*person.axe(), *(["sticks out"] if person.overflows() else [])]
    person.page.locator("summary").first.click()
    person.page.locator("details.menu").get_by_role("button", name="English").click()
    person.page.wait_for_load_state()
    assert person.page.get_attribute("html", "lang") == "en"
    found += [*person.axe(), *(["sticks out in English"] if person.overflows() else [])]
    person.close()
    assert found == []


def test_pages_before_signing_in_pass_axe(browser: Browser, demo_site: str) -> None:
    person = Person(browser, demo_site)
    found = []
    mailed = ("/recovery/", "/recovery/mail/nothing/", "/entry/mailbox/nothing/")
    outside = "/sign-in/outside/back/?state=nothing"
    for path in ("/sign-in/", "/code/", "/first-visit/nothing/", "/nowhere/", outside, *mailed):
        person.open(path)
        found += look(person)
    person.close()
    assert found == []


def test_a_call_to_the_confidant_passes_axe_for_whoever_made_it(browser: Browser, demo_site: str) -> None:
    person = Person(browser, demo_site).sign_in("troshin", PASSWORD)
    person.open("/confidant/")
    person.fill(text="Нужен совет").press("Отправить")
    person.page.locator("a[href^='/confidant/']:not([href='/confidant/'])").first.click()
    person.page.wait_for_load_state()
    assert view_of(demo_site, person.page.url) == "mentoring:call"
    found = look(person)
    person.close()
    assert found == []
