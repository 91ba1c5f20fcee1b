"""Stage 6 at the browser: introduction, planning with goals, a meeting with feedback, a step, a result, the reviews."""

import datetime as dt
from typing import Any

from playwright.sync_api import Locator

from tests.browser.person import Person
from tests.browser.walk_cast import (
    GROUP,
    KALMYKOVA,
    LEADER,
    PASSWORD,
    RAKITINA,
    SHUBINA,
    TROSHIN,
    USHAKOV,
    Walk,
    login,
    short,
)

SHORT_GOAL, LONG_GOAL = "начинать урок за две минуты", "первая квалификационная категория"
CHANGED, MISSING = "класс начинает работать сам", "времени на двоих"
WORKS, TRY, STEP = "первые пять минут класс работает сам", "начать с короткой задачи", "проверка в парах по ключу"
MENTEE_SAYS = {"q-progress": "3", "q-next_step": "dated", "q-openness": "3"}
MENTOR_SAYS = {"q-progress": "2", "q-next_step": "dated", "q-prepared": "2"}
NOT_SEEN = tuple(f"q-{area}" for area in ("subj", "clas", "asse", "diff", "upbr", "adul", "self"))
MOST_TAPS = 6
GO_ON = {"q-go_on": "yes", "q-ready_mentor": "maybe"}


def work(walk: Walk, name: str, partner: str) -> Person:
    """Open the page of a pair from one's home, by the other's name where there are several."""
    person = walk.of(name).open("/").press("Мои пары", within="header nav")
    card = person.page.locator("section.sheet", has_text=partner)
    card.get_by_role("link", name="Открыть", exact=True).first.click()
    return person.sees(partner)


def introductions(walk: Walk) -> None:
    """A pair counts its personal meeting as the introduction; a group holds one together, one is absent."""
    person = work(walk, TROSHIN, USHAKOV)
    person.page.get_by_role("button", name="Зачесть личную встречу").click()
    person.sees("зачтена как знакомство")
    leader = _plan(walk, LEADER, KALMYKOVA, "introductory", "Знакомство группы")
    present = leader.page.locator("main [name=present]")
    assert present.count() == len(GROUP)
    leader.page.get_by_label(RAKITINA).uncheck()
    _hold(walk, leader, works="каждая назвала свой вопрос")
    leader.fill(**MENTOR_SAYS).press("Отправить отзыв").sees("Отзыв отправлен")
    assert "Отзыв о встрече" in walk.of(SHUBINA).open("/").text()
    assert "Отзыв о встрече" not in walk.of(RAKITINA).open("/").text(), "who was not there owes nothing"


def _plan(walk: Walk, name: str, partner: str, kind: str, topic: str) -> Person:
    person = work(walk, name, partner)
    person.page.locator("main").get_by_role("link", name="Назначить").first.click()
    person.fill(kind=kind, planned_on=walk.day, planned_time="6-й урок", venue="кабинет 214", mode="in_person")
    return person.fill(topic=topic).press("Назначить").sees("Встреча назначена")


def _hold(walk: Walk, person: Person, **said: Any) -> None:
    person.fill(held_on=walk.day, duration_minutes="40", **said).press("Встреча состоялась: сохранить")
    person.sees("Встреча записана")


def planning_and_goals(walk: Walk) -> None:
    """The planning meeting gives one goal for weeks and one for years; both sides say how it went."""
    mentor = _plan(walk, USHAKOV, TROSHIN, "planning", "Цели на год")
    _hold(walk, mentor)
    mentor.fill(**MENTOR_SAYS).press("Отправить отзыв").sees("Отзыв отправлен")
    _feedback_from_a_phone(walk, TROSHIN)
    for title, sign, horizon, days in (
        (SHORT_GOAL, "наблюдение пяти уроков", "short", 40),
        (LONG_GOAL, "приказ аттестационной комиссии", "long", 700),
    ):
        person = work(walk, TROSHIN, USHAKOV).press("Поставить цель")
        person.fill(title=title, success_sign=sign, horizon=horizon, start_on=walk.day)
        person.fill(due_on=(walk.today + dt.timedelta(days=days)).isoformat()).press("Поставить цель")
        person.sees("Цель поставлена")
    walk.of(TROSHIN).open("/").sees("долгая цель, перейдёт на следующий год")


class Taps:
    """Counts what a thumb does."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, target: Locator) -> None:
        self.made += 1
        target.first.click()


def _feedback_from_a_phone(walk: Walk, name: str) -> None:
    """From the first page on a phone the form takes six taps at most, and nothing sticks out of the screen."""
    phone, tap = Person(walk.browser, walk.address, phone=True), Taps()
    phone.sign_in(login(name), PASSWORD)
    assert not phone.overflows()
    tap(phone.page.locator("main").get_by_role("link", name="Дать отзыв"))
    for field, value in MENTEE_SAYS.items():
        tap(phone.page.locator(f"main label:has([name='{field}'][value='{value}'])"))
    assert not phone.overflows()
    tap(phone.page.get_by_role("button", name="Отправить отзыв"))
    phone.sees("Отзыв отправлен")
    assert tap.made <= MOST_TAPS
    phone.close()


def a_regular_meeting(walk: Walk) -> None:
    """A meeting with a step; the mentor reads what the mentee will try, not the mark; the coordinator that forms came."""
    person = _plan(walk, TROSHIN, USHAKOV, "regular", "Начало урока")
    path = person.page.url.removeprefix(walk.address)
    _hold(walk, person, works=WORKS, step_title=STEP, step_due=walk.day)
    person.fill(**MENTEE_SAYS, **{"q-try_text": TRY}).press("Отправить отзыв").sees("Отзыв отправлен")
    mentor = walk.of(USHAKOV).open("/").press("Дать отзыв").fill(**MENTOR_SAYS).press("Отправить отзыв")
    mentor.sees("Что передала другая сторона").sees(TRY)
    assert "Продвинулись ли вы" not in mentor.text(), "the mark of usefulness stays with its author"
    chief = walk.chief.open(path).sees("отзыв пришёл").sees("Что обсуждали, видят только участники встречи")
    for words in (WORKS, TRY, STEP):
        assert words not in chief.page.content()
    for other in (LEADER, SHUBINA):
        assert walk.answer(other, path) == 404


def a_step_and_a_result(walk: Walk) -> None:
    """The step is done, something can be shown, the short goal is reached."""
    person = work(walk, TROSHIN, USHAKOV).press("отметить сделанным").sees(STEP)
    person.fill(outcome="работает в двух классах").press("Сделано").sees("Шаг отмечен сделанным")
    person.press("Добавить результат").fill(kind="open_lesson", title="Урок «Линейная функция», 8 «В»")
    person.fill(shown_on=walk.day, where="план в методическом кабинете").press("Добавить").sees("Результат добавлен")
    person.page.locator("li", has_text=SHORT_GOAL).get_by_role("link", name="Отметить итог").click()
    person.fill(outcome="achieved").press("Отметить").sees("Отмечено")


def the_review_comes_first(walk: Walk) -> None:
    """No final meeting before the interim review; the review rests on the result."""
    mentor = work(walk, USHAKOV, TROSHIN).press("Назначить встречу")
    mentor.fill(kind="final", planned_on=walk.day, mode="in_person").press("Назначить")
    mentor.sees("промежуточная оценка проведена")
    assert mentor.page.url.endswith("/meetings/new/")
    mentor = work(walk, USHAKOV, TROSHIN).press("Промежуточная оценка")
    result = mentor.page.locator("main [name=result] option").nth(1).inner_text()
    mentor.fill(basis="practical_result", result=result, held_on=walk.day, decision="continue")
    mentor.fill(**{f"q-r{number}": "3" for number in range(1, 8)}, **{"q-comment": "класс слышит"})
    mentor.press("Записать оценку").sees("Промежуточная оценка записана")


def the_end_of_the_pair(walk: Walk) -> None:
    """The final meeting, the assessment on evidence, both views of the year, the pair is completed."""
    mentor = _plan(walk, USHAKOV, TROSHIN, "final", "Что получилось за год")
    _hold(walk, mentor)
    mentor.fill(**MENTOR_SAYS).press("Отправить отзыв").sees("Отзыв отправлен")
    walk.of(TROSHIN).open("/").press("Дать отзыв").fill(**MENTEE_SAYS).press("Отправить отзыв").sees("Отзыв отправлен")
    work(walk, USHAKOV, TROSHIN).press("Итоговая оценка")
    mentor.fill(**dict.fromkeys(NOT_SEEN, "Н"), **{"q-plan": "3", "q-plan_evidence": "урок 14 апреля"})
    mentor.press("Записать оценку")
    mentor.sees("Уровень ставится по двум свидетельствам")
    mentor.fill(**{"q-plan_evidence": "урок 14 апреля, 8 «В»\nплан урока", "q-conclusion": "урок держится"})
    mentor.press("Записать оценку").sees("Итоговая оценка записана").press("Мои итоги года")
    mentor.fill(**{"q-valuable": "разговоры об уроке", "q-satisfaction": "9", "q-go_on": "yes"}).press(
        "Отправить"
    ).sees("Спасибо")
    mentor.open(f"/mentoring/{walk.places[TROSHIN]}/reviews/").press("исправить мои итоги")
    mentor.fill(**{"q-conclusion": "урок держится до звонка"}).press("Сохранить исправление").sees("Исправлено")
    person = work(walk, TROSHIN, USHAKOV).press("Мои итоги")
    person.page.locator("main [name^=rating_]").select_option("8")
    person.page.locator("main [name^=outcome_]").select_option("resolved")
    said = {"q-changed": CHANGED, "q-missing": MISSING, "q-satisfaction": "9", **GO_ON}
    person.fill(**said).press("Отправить").sees("Спасибо")
    mentor = work(walk, USHAKOV, TROSHIN).press("Завершить работу пары").sees("Работа пары завершена")
    chief = walk.chief.open(f"/mentoring/{walk.places[TROSHIN]}/reviews/").sees(CHANGED)
    for reader in (chief, mentor.open(f"/mentoring/{walk.places[TROSHIN]}/reviews/")):
        assert MISSING not in reader.page.content(), "what was missing stays with its author"
    walk.chief.open("/pairs/").sees("завершена").sees(short(USHAKOV))
