"""Every kind of slip of a first month, and how it is mended; none of it is counted."""

from tests.browser.november_staff import PRIMARY, PRIMARY_TOO
from tests.browser.november_way import ALL, November
from tests.browser.person import Person
from tests.browser.walk_cast import SCAN


def _card(chief: Person, name: str) -> Person:
    """Open somebody's card from the list, found by the words one remembers."""
    chief.open("/people/").fill(q=name.split()[0]).press("Показать")
    return chief.press(name)


def _folded(chief: Person, words: str) -> Person:
    """Open what is folded under these words."""
    chief.page.locator("main summary", has_text=words).click()
    return chief


def a_surname_mistyped(walk: November) -> None:
    """A slip in a surname is put right; that it was a slip and no former surname, the coordinator says."""
    chief = _card(walk.chief, "Уварова Тая Ильинична").fill(last_name="Уварава").press("Сохранить")
    chief.sees("Уварава Тая Ильинична").fill(last_name="Уварова").press("Сохранить").sees("Уварова Тая Ильинична")
    chief.fill(former_names="").press("Сохранить")
    assert chief.page.locator("[name=former_names]").input_value() == ""


def a_department_spelt_twice(walk: November) -> None:
    """Two spellings of a department become one for all who bear the second."""
    chief = walk.chief.open("/people/").fill(department=PRIMARY_TOO).press("Показать").press(ALL)
    chief.press("Записать МО, корпус, занятость").fill(department=PRIMARY).press("Записать МО, корпус, занятость")
    chief.sees("Не сделано: 0.").open("/people/")
    assert PRIMARY_TOO not in chief.page.inner_text("main [name=department]")


def somebody_twice(walk: November) -> None:
    """Somebody added by hand who was in the list already becomes one person again."""
    chief = (
        walk.chief.open("/people/").press("Добавить").fill(last_name="Рыжов", first_name="Павел", position="педагог")
    )
    chief.press("Добавить").sees("Рыжов")
    chief = _folded(_card(walk.chief, "Рыжов Павел Петрович"), "Человек внесён дважды")
    extra = chief.page.locator("[name=extra] option", has_text="Рыжов").first.inner_text()
    chief.fill(extra=extra).press("Объединить").sees("Что произойдёт").press("Объединить")
    chief.open("/people/").sees("Человек в списке: 45")


def somebody_left_by_mistake(walk: November) -> None:
    """A wrong «уволен» is taken back, with all that went with it."""
    chief = _folded(_card(walk.chief, "Савина Юлия Олеговна"), "Отметить увольнение").press("Отметить увольнение")
    if chief.page.locator("main h1, main h2", has_text="Что произойдёт").count():
        chief.press("Отметить увольнение")
    chief.sees("Савина Юлия Олеговна").press("Снова работает: вернуть всё")
    chief.open("/people/").sees("Человек в списке: 45")


def a_wrong_number_of_an_order(walk: November) -> None:
    """The number of an order is put right with the reason; the history keeps the wrong one."""
    chief = walk.chief.open("/programme/roadmap/").press("Записать приказ").fill(number="142-од", dated=walk.day)
    chief.press("Зарегистрировать приказ").open("/acts/").press("Приказ об утверждении дорожной карты")
    chief.press("Исправить номер и дату").fill(number="143-од", reason="опечатка").press("Исправить").sees("№ 143-од")


def a_measure_ticked_by_mistake(walk: November) -> None:
    """A measure of the plan that was ticked too early is planned again."""
    chief = walk.chief.open("/programme/roadmap/").press("Место для встреч и время в расписании")
    chief.press("Отметить сделанным").press("Место для встреч и время в расписании").sees("сделано")
    chief.press("Вернуть в план").open("/programme/roadmap/")
    row = chief.page.get_by_role("row", name="Место для встреч").inner_text()
    assert "запланировано" in row, row


def the_wrong_person_invited(walk: November) -> None:
    """An invitation to somebody else is withdrawn before it is answered."""
    chief = walk.chief.open("/mentees/invite/").fill(teacher="Шилова Ася Денисовна").press("Отправить приглашение")
    chief.open("/mentees/").press("Шилова Ася Денисовна").press("Снять приглашение")
    assert "Шилова" not in chief.open("/mentees/").text()


def a_signature_of_another(walk: November) -> None:
    """A registered sheet of a first opening is taken back, and the right one registered."""
    chief = walk.chief.open("/people/owner-sheets/")
    chief.page.get_by_role("row", name="Громов").get_by_role("button", name="Отозвать лист").click()
    chief.sees("Лист отозван: вход снова не подтверждён.").press(ALL).fill(scan=SCAN)
    chief.press("Зарегистрировать листы отмеченных").sees("Листы зарегистрированы")


def a_sheet_of_the_wrong_person(walk: November) -> None:
    """A consent registered for somebody who signed nothing is withdrawn as an error."""
    chief = walk.chief.open("/consents/prepare/").fill(teacher="Абрамова Ольга Ильинична", kind="participation")
    chief.press("Подготовить и открыть").open("/consents/register/")
    chief.page.get_by_role("row", name="Абрамова").get_by_role("link", name="Зарегистрировать").first.click()
    chief.fill(sheet_number="У-99", signed_on=walk.day).press("Зарегистрировать").sees("Лист зарегистрирован")
    chief.open("/consents/register/")
    chief.page.get_by_role("row", name="Абрамова").get_by_role("link", name="9 ноя").first.click()
    chief.press("Лист другого человека: снять как ошибку").fill(reason="подписала Агапова, не она").press("Снять лист")
    chief.sees("Что произойдёт").press("Снять лист")
    chief.open("/consents/register/")
    assert "действует" not in chief.page.get_by_role("row", name="Абрамова").inner_text()


def a_request_of_the_wrong_teacher(walk: November) -> None:
    """What was entered from paper for the wrong person is taken back whole, consents too, and so is her invitation."""
    name = "Ёлкина Зоя Марковна"
    chief = walk.chief.open("/mentees/invite/").fill(teacher=name).press("Отправить приглашение")
    chief.open("/mentees/").press(name).press("Вступает по подписанным листам")
    chief.fill(topic="methods", need_type="consultant", weight="2", text_for_coordinator="лист Ёлкиной-младшей")
    chief.fill(participation_sheet="У-77", questionnaires_sheet="Д-77", baseline_reason="на бумаге")
    chief.fill(**{"paper-day": walk.day, "paper-number": "З-77"}).press("Внести").sees("Внесено.")
    chief.press("Внесено по ошибке").sees("Что произойдёт").press("Отменить внесённое").sees("Внесённое отменено.")
    chief.open("/mentees/").press(name).press("Снять приглашение")
    assert "Ёлкина" not in chief.open("/mentees/").text()
    assert "У-77" not in chief.open("/consents/register/").text()


def the_council_said_otherwise(walk: November) -> None:
    """Minutes entered wrongly are corrected by a new version; the former stands annulled in the register."""
    chief = walk.chief.open("/council/extract/")
    chief.page.locator("main a[href^='/council/minutes/']").first.click()
    chief.press("Исправить новой версией").fill(number="4", reason="номер и голоса из черновика", votes_1="5, 0, 0")
    chief.press("Исправить").sees("№ 4").open("/acts/")
    assert chief.page.inner_text("main").count("Протокол совета") == 2
