"""Lists of one row and of two hundred: the schools they stand in, and what is looked at on each."""

import datetime as dt
import re
from pathlib import Path

from tests.browser.person import PHONE, WIDE, Person
from tests.browser.server import FILE, SHIFT_FILE, _at_stage, _built
from tests.support.prepared import copy, environment, prepared, told

#: As many pixels as a browser's letters have where nobody has set them.
USUAL = 16
DAY, CHIEF = dt.date(2026, 11, 9), "kurator"
LISTS = (
    *("/people/", "/mentees/", "/mentors/", "/pairs/?show=all", "/consents/register/", "/acts/"),
    *("/programme/roadmap/", "/programme/outreach/", "/programme/outreach/unheard/", "/mentees/demand/", "/matters/"),
    *("/people/codes/", "/people/owner-sheets/", "/people/roles/", "/mentees/invite/many/", "/consents/prepare/many/"),
)
#: A school where every list has one row, as far as a list may.
ONE = """
from nastavnik.cli.setup import start
start("test")
from tests.browser.long_lists import one_of_each
print(one_of_each())
"""
#: The demonstration three times over, beside itself: 240 people.
GROWN = """
from nastavnik.cli.setup import start
start("test")
from django.db import transaction
from nastavnik.people.models import School
from tests.support import copies
with transaction.atomic():
    copies.more_people(School.objects.get().pk, 3)
"""
LOOKED_AT = """
() => {
  const wide = document.documentElement.clientWidth, found = [];
  const name = (e) => `${e.tagName.toLowerCase()} «${(e.innerText || e.value || e.name || "").trim().slice(0, 40)}»`;
  const seen = (e) => e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && !e.closest(".visually-hidden");
  if (document.documentElement.scrollWidth > wide + 1) {
    const out = [...document.querySelectorAll("body *")].filter((e) => seen(e) && !e.closest(".wide, .scroll") && e.getBoundingClientRect().right > wide + 1);
    found.push("the page sticks out: " + out.filter((e) => !out.some((one) => one !== e && e.contains(one))).slice(0, 4).map(name));
  }
  const own = (e) => [...e.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
  for (const e of document.querySelectorAll("main *, header *")) {
    if (!own(e) || !seen(e)) continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!e.closest(".wide, .scroll") && box.right > wide + 1) found.push(`sticks out: ${name(e)}`);
    const cut = ["hidden", "clip"].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
    if (cut && !e.closest("option")) found.push(`cut: ${name(e)}`);
  }
  const hands = [...document.querySelectorAll("main a, main button, main input, main select, main summary")];
  const boxes = hands.filter((e) => seen(e) && e.type !== "hidden").slice(0, 200)
    .map((e) => [e, [...e.getClientRects()]]);
  boxes.forEach(([one, mine], place) => {
    for (const [other, theirs] of boxes.slice(place + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      const over = mine.some((a) => theirs.some((b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
      if (over) found.push(`over one another: ${name(one)} and ${name(other)}`);
    }
  });
  return [...new Set(found)].slice(0, 6);
}
"""


def one_of_each() -> int:
    """Tell a school with one row in every list; give how far its day is from today."""
    from nastavnik.consents.services import prepare_sheet  # noqa: PLC0415 - models load after start
    from nastavnik.demo.cast import PASSWORD  # noqa: PLC0415
    from nastavnik.kit import clock  # noqa: PLC0415
    from nastavnik.programme.services import add_roadmap_item, record_outreach, register_act  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415
    from tests.pairing.scene import Scene  # noqa: PLC0415

    with clock.at(DAY):
        scene = Scene()
        scene.boss.login = CHIEF
        scene.boss.set_password(PASSWORD)
        scene.boss.save()
        scene.invited()
        factories.teacher(scene.school, pedagogical_years=1)
        prepare_sheet(teacher=scene.mentee, programme=scene.year, kind="publication", actor=scene.boss)
        act = {"kind": "roadmap_order", "number": "1", "dated": DAY, "programme": scene.year, "actor": scene.boss}
        register_act(**act)
        add_roadmap_item(programme=scene.year, title="Встречи", stage=6, due_to=DAY, actor=scene.boss)
        told_of = {"title": "Педсовет", "audience": "staff", "way": "information", "held_on": DAY, "attendees": 1}
        record_outreach(programme=scene.year, actor=scene.boss, **told_of)
    return (DAY - dt.datetime.now(dt.UTC).date()).days


def site_of(size: int, folder: Path) -> Path:
    """Give a folder with the school of a size, to be served."""
    folder.mkdir(parents=True, exist_ok=True)
    built = {1: lambda: _built(ONE), 60: lambda: _at_stage(6), 240: _grown}[size]()
    _take(built, folder)
    return folder


def _take(built: Path, folder: Path) -> None:
    """Copy a built database, and how far its day is from today."""
    copy(built / FILE, folder / FILE)
    (folder / SHIFT_FILE).write_text((built / SHIFT_FILE).read_text())


def _grown() -> Path:
    def make(folder: Path) -> None:
        _take(_at_stage(6), folder)
        told(GROWN, env=environment(folder, (folder / SHIFT_FILE).read_text()))

    return prepared("site-240", make)


class Reader:
    """Somebody with a keyboard who goes through one list and notes what does not work."""

    def __init__(self, person: Person, path: str) -> None:
        self.person, self.page, self.path, self.wrong = person, person.page, path, list[str]()
        self.session = person.context.new_cdp_session(person.page)

    def note(self, what: str) -> None:
        """Note something wrong with this list."""
        self.wrong.append(f"{self.path}: {what}")

    def go(self, selector: str, key: str = "Enter") -> bool:
        """Come to something with the keyboard and press it; False where there is none."""
        found = self.page.locator(selector).first
        if not found.count():
            return False
        found.focus()
        if not found.evaluate("e => e === document.activeElement"):
            self.note(f"no keyboard comes to {selector}")
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()
        return True

    def rows(self) -> int:
        """Count the rows shown."""
        return self.page.locator("main table tbody tr:not(.stage)").count()

    def read(self) -> list[str]:
        """Look at the page in four ways, then use all that it offers."""
        answer = self.page.goto(self.person.address + self.path)
        if answer is None or not answer.ok:
            self.note(f"answers {answer.status if answer else 0}")
            return self.wrong
        self.look()
        if self.rows():
            for use in (self.search, self.order, self.filters, self.choose, self.files):
                self.page.goto(self.person.address + self.path)
                use()
        return self.wrong

    def look(self) -> None:
        """Look at 1366 and 360 pixels, with text as it is and at 200 %."""
        for viewport in (WIDE, PHONE):
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            for letters in (USUAL, USUAL * 2):
                self.session.send("Page.setFontSizes", {"fontSizes": {"standard": letters}})
                for found in self.page.evaluate(LOOKED_AT):
                    self.note(f"{viewport['width']} px, letters of {letters}: {found}")
            self.session.send("Page.setFontSizes", {"fontSizes": {"standard": USUAL}})
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    def search(self) -> None:
        """Search by the first word of the first row."""
        if not self.page.locator("main [name=q]").count():
            return
        row = self.page.locator("main tbody tr:not(.stage)").first.inner_text()
        before, words = self.rows(), re.findall(r"[^\W\d_]{5,}", row) or re.findall(r"\d+\S*", row)
        shown = []
        for word in words[:4]:
            self.page.goto(self.person.address + self.path)
            self.page.locator("main [name=q]").first.focus()
            self.page.keyboard.type(word.upper())
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
            shown.append(self.rows())
        if not any(0 < one <= before for one in shown):
            self.note(f"none of {words[:4]} finds the first row: {shown} of {before}")

    def order(self) -> None:
        """Order by every heading that offers it."""
        if self.rows() < 2:
            return
        before = self.rows()
        for place in range(self.page.locator("main thead th a").count()):
            self.page.locator("main thead th a").nth(place).focus()
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
            if self.rows() != before:
                self.note(f"ordered by {self.page.url} there are {self.rows()} rows of {before}")

    def filters(self) -> None:
        """Choose the last word of every filter, and show all again."""
        names = self.page.eval_on_selector_all("main form[method=get] select", "all => all.map(e => e.name)")
        for name in dict.fromkeys(names):
            self.page.goto(self.person.address + self.path)
            choice = self.page.locator(f"main form[method=get] select[name='{name}']").first
            choice.focus()
            self.page.keyboard.press("End")
            with self.page.expect_navigation():
                choice.evaluate("e => e.form.requestSubmit()")
            shown = self.page.locator("main").inner_text()
            if not self.rows() and "Ничего не нашлось" not in shown and "Показать всё" not in shown:
                self.note(f"nothing is said where {name} leaves no row")

    def choose(self) -> None:
        """Tick all rows and press the first button that leads on to a page of its own."""
        if not self.go("main [data-tick]"):
            return
        said = self.page.locator("main [data-chosen]").first.inner_text()
        ticked = self.page.locator("main tbody .choose input:checked").count()
        form = self.page.locator("main form:has([data-tick])").first
        rows = form.locator("tbody tr:not(.stage)").count()
        if ticked != rows or f"{ticked} / {ticked}" not in said:
            self.note(f"ticked {ticked} of {rows}: {said}")
        button = "main form:has([data-tick]) button[formaction]"
        if form.get_attribute("method") == "get" and self.page.locator(button).count():
            with self.page.expect_navigation():
                self.go(button)
            title = self.page.locator("main h1").inner_text()
            if "?" not in self.page.url or not 0 < self.page.locator("main .choose input:checked").count() <= ticked:
                self.note(f"{ticked} chosen rows do not come along to {title}")

    def files(self) -> None:
        """Print the list and take its files."""
        if not self.page.locator("main a[href*='format=csv']").count():
            return
        for kind in ("xlsx", "ods", "csv"):
            link = self.page.locator(f"main a[href*='format={kind}']").first.get_attribute("href")
            answer = self.page.request.get(self.page.evaluate("l => new URL(l, location.href).href", link))
            if not answer.ok or len(answer.body()) < 20:
                self.note(f"the {kind} answers {answer.status}")
            if kind == "csv" and answer.text().count("\n") < self.rows():
                self.note("the file has fewer rows than the page")
        whole = self.page.locator("main a:has-text('Напечатать всё')")
        if whole.count():
            with self.page.expect_navigation():
                self.go("main a:has-text('Напечатать всё')")
        elif not self.go("main [data-print]"):
            self.note("it is not printed")
