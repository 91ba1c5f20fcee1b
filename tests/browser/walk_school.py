"""Stage 1 at the browser: the school, its people, who holds which role, the programme and its roadmap."""

from tests.browser.person import Person
from tests.browser.walk_cast import (
    BY_CODE,
    COORDINATOR,
    COUNCIL,
    HEAD,
    MENTEES,
    MENTORS,
    PASSWORD,
    STAFF,
    Walk,
    login,
    surname,
)


def found_the_school(walk: Walk) -> None:
    """The first page of an empty installation makes the school and its coordinator."""
    chief = walk.new(COORDINATOR).open("/")
    assert chief.page.url.endswith("/start/"), chief.page.url
    chief.fill(
        name="МБОУ «Средняя школа № 12» города Светлореченска",
        short_name="Школа № 12",
        city="Светлореченск",
        coordinator_name=COORDINATOR,
        login=login(COORDINATOR),
        password=PASSWORD,
    ).press("Начать")
    chief.sees("Начните с программы этого года")
    stranger = Person(walk.browser, walk.address, sweep=walk.swept).open("/start/")
    assert stranger.page.url.endswith("/sign-in/"), "the first page is closed once a school exists"
    stranger.close()


def bring_the_staff_list(walk: Walk) -> None:
    """The school's own spreadsheet: read, shown, accepted."""
    chief = walk.chief.open("/people/").press("Загрузить список")
    chief.fill(file=STAFF).press("Прочитать файл").sees("Человек в файле: 60")
    chief.sees("Пока ничего не записано").press("Принять 60").sees("новых: 60")
    chief.press("К списку педагогов").sees("Человек в списке: 60")
    chief.press("Открыть карточку и связать со своим входом").press("Да, это я")
    assert "Это вы?" not in chief.text()


def invite_everybody(walk: Walk) -> None:
    """A link for each, shown once, opened by each in a window of their own; one person by a printed code."""
    for name in (HEAD, COUNCIL, *MENTORS, *(one for one in MENTEES if one != BY_CODE)):
        _come_by_link(walk, name, _make_link(walk.chief, name))
    _come_by_code(walk)


def _make_link(chief: Person, name: str) -> str:
    chief.open(f"/people/?q={surname(name)}").press(name)
    chief.fill(kind="link").press("Сделать приглашение").sees("Приглашение готово")
    address = chief.page.locator("#link").input_value()
    chief.press("Ссылка скопирована")
    assert address not in chief.page.content(), "the link is shown once"
    return address


def _come_by_link(walk: Walk, name: str, address: str) -> None:
    person = walk.new(name).open(address.removeprefix(walk.address)).sees(name)
    person.fill(login=login(name), password=PASSWORD).press("Открыть вход").sees("Вход открыт")
    if name == HEAD:
        again = Person(walk.browser, walk.address).open(address.removeprefix(walk.address))
        assert "Открыть вход" not in again.text(), "a used link opens nothing"
        again.close()


def _come_by_code(walk: Walk) -> None:
    chief = walk.chief.open("/people/").press("Листы с кодами")
    chief.page.get_by_label(BY_CODE).check()
    chief.press("Сделать листы отмеченным").sees(BY_CODE)
    code = chief.page.locator(".code-secret").inner_text()
    person = walk.new(BY_CODE).open("/code/").fill(code=code.lower()).press("Дальше")
    person.fill(login=login(BY_CODE), password=PASSWORD).press("Открыть вход").sees("Вход открыт")
    person.open("/consents/").sees("Пока только на бумаге")


def appoint(walk: Walk) -> None:
    """A council member and the school's first head; a second head is not the coordinator's to appoint."""
    chief = walk.chief
    for name, role in ((COUNCIL, "council_member"), (HEAD, "head")):
        chief.open("/people/roles/").fill(account=name, role=role).press("Назначить").sees("Роль назначена")
    assert "head" not in chief.page.locator("main [name=role] option").evaluate_all("all => all.map(o => o.value)")
    head = walk.of(HEAD)
    head.open("/people/").sees("Человек в списке: 60")


def begin_the_programme(walk: Walk) -> None:
    """The programme of the year with its roadmap, told to the staff and approved by the head's order."""
    chief = walk.chief.open("/programme/").press("Создать программу").sees("дорожная карта заполнена")
    assert chief.page.locator("table.plan tbody tr:not(.stage)").count() == 31
    walk.stage(2)
    for audience, title in (("staff", "Педсовет «Зачем нам наставничество»"),):
        tell(walk, audience, title)
    chief.open("/programme/roadmap/").press("Записать приказ")
    chief.fill(number="142-од", dated=walk.day).press("Зарегистрировать приказ").sees("142-од")
    walk.of(HEAD).open("/programme/").sees("№ 142-од")


def tell(walk: Walk, audience: str, title: str) -> None:
    """Note where people were told about the programme."""
    form = walk.chief.open("/programme/outreach/").fill(audience=audience, title=title)
    form.fill(held_on=walk.day, attendees="54").press("Записать").sees("Мероприятие записано")
