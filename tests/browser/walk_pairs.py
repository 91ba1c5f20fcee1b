"""Stage 5 at the browser: the proof and the reasons, invitations, personal meetings, answers, the order, confirming."""

from tests.browser.person import Person
from tests.browser.walk_cast import (
    GOLTSEV,
    GROUP,
    KALMYKOVA,
    KUDIMOV,
    LEADER,
    SHUBINA,
    TROSHIN,
    USHAKOV,
    Walk,
    number_of,
    short,
)
from tests.browser.walk_registers import FOR_MENTOR

FIRST = {**dict.fromkeys(GROUP, LEADER), TROSHIN: USHAKOV, GOLTSEV: KUDIMOV}


def need(chief: Person, mentee: str) -> Person:
    """Open one need of the workshop by its line in the list."""
    chief.open("/pairing/").page.locator("main").get_by_role("link", name=short(mentee)).first.click()
    chief.page.wait_for_load_state()
    return chief.swept()


def mentors_are_found(walk: Walk) -> None:
    """The engine finds a mentor for everybody and says why; nothing is sent to anybody yet."""
    chief = walk.chief.open("/pairing/").press("Подобрать").sees("наставник найден для 5 из 5")
    chief.sees("доказано, что лучшего распределения нет")
    for mentee, mentor in FIRST.items():
        need(chief, mentee)
        best = chief.page.locator("article.pick").inner_text()
        assert mentor in best, best
        assert "Темы:" in best, best
        assert "Личные обстоятельства, если они есть, учтены, но не показаны" in best, best
    for mentor in FIRST.values():
        assert "/pairs/" not in walk.of(mentor).open("/").page.locator("main").inner_html(), mentor


def pairs_are_proposed(walk: Walk) -> None:
    """Pairs straight from the reasons, the group by hand: its first place makes it, the others join."""
    chief = walk.chief
    for mentee in (TROSHIN, GOLTSEV):
        need(chief, mentee).page.locator("article.pick").get_by_role("button", name="Пригласить на встречу").click()
        chief.sees("Приглашение отправлено обоим")
        walk.places[mentee] = number_of(chief.page.url)
    for mentee in GROUP:
        need(chief, mentee).press("Выбрать вручную")
        if mentee == GROUP[0]:
            chief.fill(mentor=LEADER, format="group")
        else:
            chief.fill(relationship=f"группа: {LEADER}")
        chief.press("Выбрать").sees("Пока никому ничего не отправлено").sees("Почему этот наставник")
        walk.places[mentee] = number_of(chief.page.url)
        chief.press("Пригласить на встречу").sees("Приглашение отправлено обоим")
    chief.open("/pairs/").sees("ждём личную встречу")
    walk.stage(5)


def from_home(walk: Walk, name: str, mentee: str) -> Person:
    """Come to a place the way people do: by the link of the home page."""
    person = walk.of(name).open("/")
    person.page.locator(f"main a[href='/pairs/{walk.places[mentee]}/']").first.click()
    return person.sees(mentee)


def what_each_may_read(walk: Walk) -> None:
    """The words for the mentor reach this mentor alone: no coordinator, no mentor of another pair."""
    for mentee, mentor in ((TROSHIN, USHAKOV), (KALMYKOVA, LEADER)):
        words, path = FOR_MENTOR[mentee], f"/pairs/{walk.places[mentee]}/"
        from_home(walk, mentor, mentee).sees(words)
        for other in (LEADER if mentor == USHAKOV else USHAKOV, SHUBINA):
            assert walk.answer(other, path) == 404
            assert words not in walk.of(other).page.content()
        chief = walk.chief.open(path).sees("куратору не показывается")
        assert words not in chief.page.content()
        assert "Да, будем работать" not in chief.text(), "the coordinator answers for nobody"


def they_meet(walk: Walk) -> None:
    """Every pair meets before any answer; either side notes it."""
    for mentee, mentor in FIRST.items():
        person = from_home(walk, mentor if mentee != TROSHIN else mentee, mentee)
        assert "Да, будем работать" not in person.text(), "no answer before the meeting"
        _met(walk, person)
        assert (
            "Закрепить"
            not in walk.chief.open(f"/pairs/{walk.places[mentee]}/").page.locator("main button").all_inner_texts()
        )


def _met(walk: Walk, person: Person) -> None:
    person.fill(met_on=walk.day, mode="in_person").press("Встреча прошла").sees("Встреча отмечена")


def they_answer(walk: Walk) -> None:
    """Each side answers in its own window; one mentee says no, and nobody is told who or why."""
    for mentee, mentor in FIRST.items():
        from_home(walk, mentor, mentee).press("Да, будем работать").sees("Ответ записан")
        person = from_home(walk, mentee, mentee)
        assert "Ответ наставника: «да»" not in person.text(), "the other's answer comes after one's own"
        person.press("Нет" if mentee == GOLTSEV else "Да, будем работать").sees("Ответ записан")
    path = f"/pairs/{walk.places[GOLTSEV]}/"
    for name in (KUDIMOV, GOLTSEV):
        walk.of(name).open(path).sees("Пара не состоялась, причина не указывается")
    walk.chief.open(path).sees("Пара не состоялась, причина не указывается")


def the_order_confirms(walk: Walk) -> None:
    """The order names those who agreed; places are confirmed one by one, the group too."""
    _order(walk, "187-од", [mentee for mentee in FIRST if mentee != GOLTSEV])
    for mentee in FIRST:
        if mentee != GOLTSEV:
            _confirm(walk, mentee)
    walk.stage(6)


def another_mentor(walk: Walk) -> None:
    """After the no: another mentor, another meeting, both answers, an order of their own."""
    chief = walk.chief.open(f"/pairs/{walk.places[GOLTSEV]}/").press("Выбрать другого наставника")
    chief.sees(f"Вместо прежней пары с наставником {short(KUDIMOV)}").fill(mentor=USHAKOV).press("Выбрать")
    walk.places[GOLTSEV] = number_of(chief.page.url)
    chief.press("Пригласить на встречу").sees("Приглашение отправлено обоим")
    _met(walk, from_home(walk, GOLTSEV, GOLTSEV))
    for name in (USHAKOV, GOLTSEV):
        from_home(walk, name, GOLTSEV).press("Да, будем работать").sees("Ответ записан")
    _order(walk, "193-од", [GOLTSEV])
    _confirm(walk, GOLTSEV)


def _order(walk: Walk, number: str, named: list[str]) -> None:
    chief = walk.chief.open("/pairs/order/")
    assert [name for name in named if name not in chief.text()] == []
    assert chief.page.locator("main [name=places]").count() == len(named)
    chief.fill(number=number, dated=walk.day).press("Зарегистрировать приказ").sees(number)


def _confirm(walk: Walk, mentee: str) -> None:
    chief = walk.chief.open(f"/pairs/{walk.places[mentee]}/").press("Закрепить").sees("Пара закреплена")
    assert "закреплена" in chief.page.locator("main .head .mark").inner_text()
