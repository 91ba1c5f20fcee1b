"""A school founded in November: the coordinator's way to ten pairs, press by press, and what the others do meanwhile."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.november_staff import (
    COORDINATOR,
    MENTEES,
    MENTORS,
    NAMESAKE,
    PAPER_MENTEES,
    PAPER_MENTORS,
    write_list,
)
from tests.browser.person import Person
from tests.browser.walk_cast import PASSWORD, SCAN, Walk, login, surname

DAY = dt.date(2026, 11, 9)
TOPICS = ("methods", "inclusion", "contests")
STRENGTHS = ["lesson_planning", "inclusion", "contests"]
ALL = "Отметить все на этой странице"


class Counted(Person):
    """Counts what a hand does to lead on: a button, a link, a page of the menu; what is typed from paper is no click."""

    clicks: list[str]
    counting = False

    def press(self, words: str, *, within: str = "main") -> Person:
        self._count(words)
        return super().press(words, within=within)

    def open(self, path: str) -> Person:
        self._count(path)
        return super().open(path)

    def follow(self, start: str) -> Person:
        """Follow the first link whose address begins so."""
        self._count(start)
        self.page.locator(f"main a[href^='{start}']").first.click()
        self.page.wait_for_load_state()
        return self.swept()

    def _count(self, what: str) -> None:
        if self.counting:
            self.clicks.append(what)


@dataclass
class November(Walk):
    """The walk of this school; its coordinator's clicks are counted outside of the slips."""

    folder: Path = Path()
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def chief(self) -> Counted:
        found = self.windows.get(COORDINATOR)
        if found is None:
            found = self.windows[COORDINATOR] = Counted(self.browser, self.address, sweep=self.swept)
            found.clicks, found.counting = [], False
        assert isinstance(found, Counted)
        return found


def found_the_school(walk: November) -> None:
    """The first page of an empty installation makes the school and its coordinator."""
    chief = walk.chief
    chief.page.goto(walk.address)
    chief.fill(
        name="МБОУ «Лицей на Заречной» города Заречного",
        short_name="Лицей",
        city="Заречный",
        coordinator_name=COORDINATOR,
        login=login(COORDINATOR),
        password=PASSWORD,
    )
    chief.press("Начать").press("Ключ записан")


def bring_the_list(walk: November) -> None:
    """A messy list is read; its two questions are answered, its oddities told, nothing is lost."""
    chief = walk.chief
    chief.press("Загрузить").fill(file=write_list(walk.folder / "staff.xlsx")).press("Прочитать файл")
    chief.sees("Человек в файле: 45").sees("Пока ничего не записано")
    assert "та же почта в строке 7" in chief.page.locator("main").text_content()  # type: ignore[operator]
    chief.press("оставить без даты").press("это разные люди").press("Принять 45").sees("новых: 45")


def print_codes(walk: November) -> None:
    """Everybody gets a sheet with a code straight from the accepted list; namesakes by their departments."""
    chief = walk.chief
    chief.press("Листы с кодами").press("Сделать всем")
    for card in chief.page.locator(".code-card").all():
        walk.codes[card.locator("h2").inner_text()] = card.locator(".code-secret").inner_text()
    assert len(walk.codes) == 45, "the two namesakes have a sheet each"
    assert f"{NAMESAKE} (МО иностранных языков)" in walk.codes


def begin_the_year(walk: November) -> None:
    """The programme begins in November: the plan moves in one step, and nothing is late that could not be done."""
    chief = walk.chief
    chief.open("/").press("Создать программу 2026/27").press("Создать программу").sees("просрочено 20")
    chief.press("Школа начинает позже").press("Передвинуть план").sees("Школа начала 9 ноября 2026")
    assert "просрочено" not in chief.page.inner_text("main .lead, main header p"), "nothing is late on the first day"


def ask_the_young(walk: November) -> None:
    """All early-career teachers are asked at once."""
    chief = walk.chief
    chief.open("/mentees/").press("Пригласить всех, кого ещё не спросили").press("Пригласить в программу")
    chief.sees("Сделано: 10. Не сделано: 0.")


def they_come(walk: November) -> None:
    """Those who do it themselves open their accounts; the department on paper never does."""
    for name in (*MENTEES, *MENTORS):
        person = walk.new(name).open("/code/").fill(code=walk.codes[name].lower()).press("Дальше")
        person.fill(login=login(name), password=PASSWORD).press("Открыть вход").press("Ключ записан")


def signatures(walk: November) -> None:
    """The signed sheets of the first openings are registered in one pile."""
    chief = walk.chief
    chief.open("/").press("Отметить подписи").press(ALL).fill(scan=SCAN)
    chief.press("Зарегистрировать листы отмеченных").sees("Листы зарегистрированы")


def they_join(walk: November) -> None:
    """Mentees join and candidates offer themselves; nobody needs the coordinator for it."""
    for place, name in enumerate(MENTEES):
        person = walk.of(name).open("/mentees/me/").press("Участвовать")
        person.fill(category="early_career", forms=["in_person"], times=["tue-6", "thu-6"]).press("Дальше")
        asked = {"topic": TOPICS[place % 3], "need_type": "consultant", "text_for_coordinator": "нужна помощь на уроке"}
        person.fill(**asked, weight="3", self_rating_before="4").press("Отправить запрос").sees("Запрос отправлен")
        person.press("Даю это согласие").sees("Всё готово").press("Даю это согласие")
        person.press("Вступить в программу").sees("Вы в программе с")
    for name in MENTORS:
        person = walk.of(name).open("/mentors/me/").press("Начать с согласия").press("Даю это согласие")
        person.press("Заполнить анкету").page.locator("main summary").click()
        person.fill(**offer(name), times=["tue-6", "thu-6"]).press("Отправить анкету").sees("Анкета сохранена")


def offer(name: str) -> dict[str, object]:
    """Say what a mentor offers."""
    subject = {"Белова": "начальные классы", "Громов": "математика, физика"}.get(surname(name), "труд")
    return {
        "types": ["consultant"],
        "subjects": subject,
        "capacity": "2",
        "strengths": STRENGTHS,
        "hours_per_week": "2",
    }


def paper_mentees(walk: November) -> None:
    """Whoever keeps to paper joins from one pile: the request, the times, two consents, one press a person."""
    chief = walk.chief
    chief.open("/mentees/").press(PAPER_MENTEES[0]).press("Вступает по подписанным листам")
    for place, name in enumerate(PAPER_MENTEES, start=1):
        chief.sees(name).fill(
            topic=TOPICS[place % 3],
            need_type="consultant",
            weight="3",
            text_for_coordinator="как написано на листе",
            times=["tue-6", "thu-6"],
            participation_sheet=f"У-{place}",
            questionnaires_sheet=f"Д-{place}",
            baseline_reason="самооценку на бумаге не ведём",
            **{"paper-day": walk.day, "paper-number": f"З-{place}"},
        )
        last = place == len(PAPER_MENTEES)
        chief.press("Внести" if last else "Внести и перейти к следующему человеку")
    chief.sees("Внесено.")


def paper_mentors(walk: November) -> None:
    """The same for candidates: the person is chosen with the invitation, the next one with the sheet before."""
    chief = walk.chief
    chief.open("/mentors/").press("Пригласить").fill(teacher=PAPER_MENTORS[0]).press("Внести анкету с листа")
    for place, name in enumerate(PAPER_MENTORS, start=1):
        chief.sees(name).fill(**offer(name), times=["tue-6", "thu-6"], candidacy_sheet=f"К-{place}")
        chief.fill(**{"paper-day": walk.day, "paper-number": f"А-{place}"})
        if place < len(PAPER_MENTORS):
            chief.fill(**{"paper-following": PAPER_MENTORS[place]}).press("Внести и перейти к следующему человеку")
    chief.press("Внести").sees("Внесено.")


def requests_are_accepted(walk: November) -> None:
    """Ten requests are read in one list and accepted."""
    walk.chief.open("/mentees/").press("Принять запросы").press("Принять запросы").sees("Сделано: 10. Не сделано: 0.")


def council_and_choice(walk: November) -> None:
    """The council's minutes, the decision, the sheets of article 351.8: each leads to the next."""
    chief = walk.chief
    chief.open("/mentors/").press("Внести протокол совета").press(ALL)
    chief.fill(number="3", dated=walk.day).press("Внести протокол совета").sees("Сделано: 5.")
    chief.press("Принять в базу наставников").press(ALL).fill(reason="обучатся в первую неделю")
    chief.press("Принять в базу наставников").sees("Сделано: 5.")
    chief.press("Листы на работу").press("Подготовить листы").sees("Сделано: 5.").press("Зарегистрировать листы")
    for place, box in enumerate(chief.page.locator("main [name$='sheet_number']").all(), start=1):
        box.fill(f"Н-{place}")
    chief.fill(signed_on=walk.day).press("Зарегистрировать листы").sees("Что произойдёт")
    chief.press("Зарегистрировать листы").sees("Сделано: 5. Не сделано: 0.")


def pairs_are_found(walk: November) -> None:
    """The matching finds a mentor for everybody, and all are invited to meet."""
    chief = walk.chief
    chief.open("/pairs/").press("Подбор наставников").press("Подобрать").sees("наставник найден для 10 из 10")
    chief.press("Пригласить по подбору: 10").press("Пригласить по подбору").sees("Сделано: 10. Не сделано: 0.")


def they_meet(walk: November) -> None:
    """Whoever has an account notes the meeting and answers alone."""
    for name in (*MENTEES, *MENTORS):
        person = walk.of(name).open("/")
        for path in _places(person):
            person.open(path)
            if person.page.locator("main [name=met_on]").count():
                person.fill(met_on=walk.day, mode="in_person").press("Встреча прошла")
            person.press("Да, будем работать").sees("Ответ записан")


def _places(person: Person) -> Iterable[str]:
    found = person.page.eval_on_selector_all("main a[href^='/pairs/']", "all => all.map(a => a.getAttribute('href'))")
    return sorted({path for path in found if re.fullmatch(r"/pairs/\d+/", path)})


def answers_on_paper(walk: November) -> None:
    """The meetings and the signed «yes» of the others are one pile; who answered alone stays as it is."""
    chief = walk.chief
    chief.open("/pairs/").press("Внести встречи и «да» с листов")
    for number, row in enumerate(chief.page.locator("main tbody tr").all(), start=1):
        for side, people in (("mentor", PAPER_MENTORS), ("mentee", PAPER_MENTEES)):
            if any(surname(name) in row.inner_text() for name in people):
                row.locator(f"[name$='{side}_sheet']").fill(f"О-{number}-{side[4:]}")
    chief.fill(met_on=walk.day, mode="in_person").press("Внести встречи и «да» с листов").sees("Не сделано: 0.")


def order_and_confirm(walk: November) -> None:
    """One order names all pairs, and all are confirmed after a look at what will be."""
    chief = walk.chief
    chief.press("Внести приказ").fill(number="201-од", dated=walk.day).press("Зарегистрировать приказ")
    chief.press("Закрепить").sees("Что произойдёт").press("Закрепить").sees("Сделано: 10. Не сделано: 0.")
    assert chief.page.request.get(f"{walk.address}/pairs/?format=csv").text().count("201-од") == 10
