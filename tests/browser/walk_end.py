"""Stage 7 at the browser: reflection, the pair's summary, SWOT, the report, the event, thanks, the archive, next year."""

from tests.browser.walk_cast import HEAD, KUDIMOV, LEADER, TROSHIN, USHAKOV, Walk
from tests.browser.walk_year import LONG_GOAL, SHORT_GOAL, work

SHARED, KEPT = "пять минут начала решают урок", "труднее всего было в октябре"
SUMMARY = "Урок начинается за две минуты, класс работает в парах."
PROPOSALS = ("Общее окно в расписании для каждой пары", "Клуб открытых уроков раз в месяц")
ADDING = "main form:has(button:text-is('Добавить'))"
SWOT = (
    ("strength", "Пары встречались всю осень"),
    ("weakness", "Отзывы приходили с опозданием"),
    ("opportunity", "Общее окно в расписании"),
    ("threat", "У наставников растёт нагрузка"),
)


def the_closing_begins(walk: Walk) -> None:
    """The coordinator begins the end; pairs that still work go on."""
    walk.chief.open("/programme/").press("Начать завершение").sees("Завершение начато")
    walk.stage(7)
    work(walk, LEADER, "Калмыкова").sees("Назначить")


def they_look_back(walk: Walk) -> None:
    """Each reflects for oneself and shows one answer if they wish; the mentee agrees to the words about the pair."""
    person = walk.of(TROSHIN).open("/completion/mine/").press("Написать")
    person.fill(**{"q-hard": KEPT, "q-share": SHARED}, shared=True).press("Сохранить").sees("Рефлексия сохранена")
    mentor = walk.of(USHAKOV).open("/completion/mine/").sees(SHARED)
    assert KEPT not in mentor.page.content()
    mentor.press("Написать").fill(**{"q-proud": "не бросили"}).press("Сохранить").sees("Рефлексия сохранена")
    mentor.page.locator("section.sheet", has_text="Трошин").get_by_role("link", name="Подвести итог пары").click()
    mentor.fill(text=SUMMARY).press("Сохранить").sees("Итог сохранён")
    chief = walk.chief.open("/completion/group-reflection/").sees(SHARED)
    for path in ("/completion/group-reflection/", "/completion/", "/completion/report/compose/"):
        assert KEPT not in chief.open(path).page.content()
        assert SUMMARY not in chief.page.content(), "before the mentee agrees only the two read it"
    walk.of(TROSHIN).open("/").press("Прочитать").sees(SUMMARY).press("Согласиться").sees("Согласие записано")


def the_year_is_taken_apart(walk: Walk) -> None:
    """The talk of all, the four quadrants, the report with its figures, approved by the head."""
    chief = walk.chief.open("/completion/group-reflection/")
    chief.fill(held_on=walk.day, attendees="9", worked="короткие частые встречи", hindered="нет общего окна")
    chief.press("Записать").sees("короткие частые встречи")
    for quadrant, text in SWOT:
        chief.open("/completion/swot/")
        chief.fill(within=ADDING, quadrant=quadrant, text=text, source="групповая рефлексия")
        chief.press("Добавить").sees(text)
    chief.open("/completion/report/").press("Составить")
    chief.fill(conclusions="Одна пара прошла весь путь.", proposals="\n".join(PROPOSALS))
    chief.press("Составить отчёт").sees("Отчёт составлен").sees(SUMMARY)
    head = walk.of(HEAD).open("/completion/report/").sees("Одна пара прошла весь путь").press("Утвердить")
    head.fill(number="98-од", dated=walk.day).press("Утвердить").sees("98-од")
    assert "Добавить строку" not in chief.open("/completion/swot/").text(), "after the approval nothing changes"


def the_event_is_held(walk: Walk) -> None:
    """Mentors are thanked by an order without any ranking, and the meeting for everybody takes place."""
    chief = walk.chief.open("/completion/event/")
    chief.fill(title="Наставник рядом: итоги года", planned_on=walk.day, venue="актовый зал", agenda="Рассказы пар")
    chief.press("Запланировать").sees("Мероприятие запланировано")
    for name, nomination in ((USHAKOV, "reliable_shoulder"), (LEADER, "team")):
        chief.open("/completion/recognition/").fill(teacher=name, nomination=nomination, words="за спокойствие")
        chief.press("Назвать").sees("Номинация записана")
    assert KUDIMOV not in chief.page.locator("main [name=teacher]").inner_text(), "he had no pair this year"
    chief.press("Записать приказ").fill(number="102-од", dated=walk.day).press("Записать").sees("внесён в реестр")
    chief.open("/completion/").press("Наставник рядом: итоги года")
    chief.fill(held_on=walk.day, attendees="57", minutes="Выступили пары").press("Мероприятие прошло")
    chief.sees("отмечено проведённым").open("/acts/")
    for number in ("142-од", "187-од", "193-од", "98-од", "102-од"):
        chief.sees(number)


def into_the_archive(walk: Walk) -> None:
    """What is not done is passed with written reasons; then the year can only be read."""
    chief = walk.chief.open("/completion/").press("В архив").press("Отправить в архив")
    assert chief.page.url.endswith("/completion/to-archive/"), "no reason, no archive"
    reasons = chief.page.locator("main textarea")
    assert "все пары и группы завершены" in chief.text()
    assert "SWOT" not in chief.page.locator("main form").inner_text(), "only what is not done is asked about"
    for number in range(reasons.count()):
        reasons.nth(number).fill("группа продолжит работу в новом году")
    chief.press("Отправить в архив").sees("Что произойдёт")
    chief.press("Отправить").sees("Программа в архиве")
    chief.page.locator("main table tbody a").first.click()
    chief.sees("98-од").sees(SUMMARY)


def next_year(walk: Walk) -> None:
    """The next year begins with the proposals in its roadmap; nobody is enrolled, the long goal waits for its author."""
    chief = walk.chief.open("/").press("Открыть").press("Начать").sees("Программа следующего года создана")
    title = f"{walk.today.year + 1}/"
    chief.sees("Пригласить снова").sees(USHAKOV).open("/programme/").sees(title)
    chief.open("/programme/roadmap/")
    for line in PROPOSALS:
        chief.sees(line)
    walk.stage(2)
    chief.open("/mentees/").sees("Здесь пока никого нет")
    person = walk.of(TROSHIN).open("/mentees/me/").press("Участвовать")
    person.fill(category="early_career").press("Дальше").open("/").sees("Мои цели").sees(LONG_GOAL)
    assert SHORT_GOAL not in person.text(), "a goal that was reached stays in its year"
