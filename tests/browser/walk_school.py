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
    SCAN,
    STAFF,
    Walk,
    login,
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
    ).press("Начать").press("Ключ записан")
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
    """A printed code for each, opened by each in a window of their own; the signed sheets are registered at once."""
    names = [HEAD, COUNCIL, *MENTORS, *MENTEES]
    codes = _print_codes(walk.chief, names)
    for name in names:
        _come_by_code(walk, name, codes[name])
    chief = walk.chief.open("/people/owner-sheets/")
    for name in names:
        if name != BY_CODE:
            chief.page.get_by_label(name, exact=True).check()
    chief.fill(scan=SCAN).press("Зарегистрировать листы отмеченных").sees("Листы зарегистрированы")
    walk.of(HEAD).open("/notices/").sees("зарегистрирован подписанный лист первого входа")
    walk.of(BY_CODE).open("/consents/").sees("Пока только на бумаге")


def _print_codes(chief: Person, names: list[str]) -> dict[str, str]:
    chief.open("/people/").press("Листы с кодами")
    for name in names:
        chief.page.get_by_label(name, exact=True).check()
    chief.press("Сделать листы отмеченным")
    cards = chief.page.locator(".code-card").all()
    return {card.locator("h2").inner_text(): card.locator(".code-secret").inner_text() for card in cards}


def _come_by_code(walk: Walk, name: str, code: str) -> None:
    person = walk.new(name).open("/code/").fill(code=code.lower()).press("Дальше").sees(name)
    person.fill(login=login(name), password=PASSWORD).press("Открыть вход").sees("Ваш личный ключ").press(
        "Ключ записан"
    )
    if name == HEAD:
        again = Person(walk.browser, walk.address).open("/code/").fill(code=code).press("Дальше")
        assert "Открыть вход" not in again.text(), "a used code opens nothing"
        again.close()


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


#: The list above the form has filters of the same names.
NOTED = "main form[method=post]"


def tell(walk: Walk, audience: str, title: str) -> None:
    """Note where people were told about the programme."""
    way = "information" if audience == "staff" else "motivation"
    form = walk.chief.open("/programme/outreach/").fill(within=NOTED, audience=audience, title=title, way=way)
    form.fill(held_on=walk.day, attendees="54").press("Записать").sees("Мероприятие записано")
