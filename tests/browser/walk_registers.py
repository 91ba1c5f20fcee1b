"""Stages 2 to 4 at the browser: mentees join by themselves, candidates apply, the council speaks, mentors are chosen."""

from typing import Any

from tests.browser.person import Person
from tests.browser.walk_cast import (
    BY_CODE,
    COUNCIL,
    GOLTSEV,
    HEAD,
    KALMYKOVA,
    KUDIMOV,
    LEADER,
    MENTEES,
    MENTORS,
    RAKITINA,
    SHUBINA,
    TROSHIN,
    USHAKOV,
    Walk,
)
from tests.browser.walk_school import tell

FOR_MENTOR = {
    TROSHIN: "после замечания срываюсь на крик и потом жалею",
    KALMYKOVA: "боюсь смотреть запись своего урока",
}
REQUESTS: dict[str, dict[str, Any]] = {
    KALMYKOVA: {"topic": "methods", "need_type": "consultant", "text_for_coordinator": "не укладываюсь в урок"},
    SHUBINA: {"topic": "inclusion", "need_type": "consultant", "text_for_coordinator": "задания для ребёнка с РАС"},
    RAKITINA: {"topic": "contests", "need_type": "consultant", "text_for_coordinator": "с чего начать «Дебют»"},
    TROSHIN: {"topic": "discipline", "need_type": "subject", "subject": "математика", "text_for_coordinator": "8 «В»"},
    GOLTSEV: {"topic": "digital", "need_type": "consultant", "text_for_coordinator": "электронные задания по химии"},
}
OFFERS: dict[str, dict[str, Any]] = {
    LEADER: {
        "types": ["consultant"],
        "subjects": "начальные классы",
        "capacity": "3",
        "group_ready": True,
        "strengths": ["lesson_planning", "inclusion", "contests"],
        "area_lesson_planning": "3",
        "achievements": "Учитель года города",
        "motivation": "хочу передать своё",
    },
    USHAKOV: {
        "types": ["subject", "consultant"],
        "subjects": "математика",
        "capacity": "2",
        "strengths": ["class_management", "subject_methods"],
        "area_class_management": "3",
        "area_subject_methods": "3",
    },
    KUDIMOV: {
        "types": ["subject", "consultant"],
        "subjects": "информатика, математика",
        "capacity": "3",
        "strengths": ["digital", "projects"],
        "area_digital": "3",
    },
}


def mentees_join(walk: Walk) -> None:
    """Everybody is asked, and joins alone: about oneself, a request, consents, one's own press."""
    for name in MENTEES:
        _invite(walk.chief, "/mentees/invite/", name)
        _join(walk, name)
    walk.stage(2)
    chief = walk.chief.open("/mentees/?state=joined")
    assert [name for name in MENTEES if name not in chief.text()] == []


def _invite(chief: Person, path: str, name: str) -> None:
    chief.open(path)
    label = chief.page.locator("main [name=teacher] option").filter(has_text=name.split()[0]).first.inner_text()
    chief.fill(teacher=label).press("Отправить приглашение")


def _join(walk: Walk, name: str) -> None:
    person = walk.of(name).open("/mentees/me/").sees("Вас приглашают").press("Участвовать")
    person.fill(category="early_career", forms=["in_person"], times=["tue-6", "thu-6"]).press("Дальше")
    person.fill(**REQUESTS[name], weight="3", self_rating_before="4")
    if name in FOR_MENTOR:
        person.fill(text_for_mentor=FOR_MENTOR[name], share_with_mentor=True)
    person.press("Отправить запрос").sees("Запрос отправлен")
    if name == BY_CODE:
        _sign_on_paper(walk, person)
        person.open("/mentees/me/consents/")
    else:
        person.press("Даю это согласие").sees("Всё готово").press("Даю это согласие")
    person.press("Вступить в программу").sees("Вы в программе с")


def _sign_on_paper(walk: Walk, person: Person) -> None:
    """Who came by a printed code only prepares the sheet; it counts once the coordinator has registered it."""
    person.press("Подготовить лист для подписи").sees("Подпишите его у куратора")
    assert "Вступить в программу" not in person.text()
    _register_sheet(walk, BY_CODE, "У-1")


def _register_sheet(walk: Walk, name: str, number: str) -> None:
    chief = walk.chief.open("/consents/register/")
    chief.page.get_by_role("row", name=name).get_by_role("link", name="Зарегистрировать").first.click()
    chief.fill(sheet_number=number, signed_on=walk.day).press("Зарегистрировать").sees("Лист зарегистрирован")


def requests_are_read(walk: Walk) -> None:
    """The coordinator reads what is written for her, accepts it, and never sees the words for the mentor only."""
    chief = walk.chief
    for name in MENTEES:
        chief.open("/mentees/").press(name)
        chief.page.locator("main a[href^='/requests/']").first.click()
        chief.sees(REQUESTS[name]["text_for_coordinator"])
        assert FOR_MENTOR.get(name, "чужой текст") not in chief.page.content()
        chief.press("Принять запрос")
    chief.open("/mentees/demand/").sees("Спрос")


def mentors_apply(walk: Walk) -> None:
    """Future mentors are told, asked, consent to be candidates and answer the questionnaire."""
    tell(walk, "mentors", "Встречи в методических объединениях")
    walk.stage(3)
    for name in MENTORS:
        _invite(walk.chief, "/mentors/invite/", name)
        person = walk.of(name).open("/mentors/me/").press("Начать с согласия").press("Даю это согласие")
        person.press("Заполнить анкету").page.locator("main summary").click()
        person.fill(**OFFERS[name], hours_per_week="2", times=["tue-6", "thu-6"])
        person.press("Отправить анкету").sees("Анкета сохранена").sees("Анкета у куратора")


def council_speaks(walk: Walk) -> None:
    """A member of the council gives an opinion of each candidate and does not read the private line."""
    member = walk.of(COUNCIL)
    for name in MENTORS:
        member.open("/council/")
        member.page.locator("article", has_text=name).get_by_role("link", name="Дать мнение").click()
        member.sees(name)
        assert OFFERS[LEADER]["motivation"] not in member.page.content()
        member.fill(opinion="recommend", comment="опыт большой").press("Записать мнение").sees("Мнение записано")
    member.open("/council/extract/").sees(LEADER)


def mentors_are_chosen(walk: Walk) -> None:
    """One meeting of training, one «не требуется» with its reason, the rules, the decision, the sheets of 351.8."""
    chief = walk.chief.open("/mentors/training/")
    for name in (LEADER, KUDIMOV):
        chief.page.get_by_label(name).check()
    chief.fill(held_on=walk.day, agenda="Роли и границы; первая встреча; вопросы вместо советов")
    chief.press("Записать встречу").sees("Обучающая встреча записана")
    for number, name in enumerate(MENTORS, start=1):
        chief.open("/mentors/").press(name)
        if name == USHAKOV:
            chief.fill(**{"training-reason": "был наставником три года подряд"}).press("Обучение не требуется")
        chief.press("Сохранить регламент и план").sees("Регламент и план сохранены")
        chief.press("Принять в базу наставников").sees("Кандидат принят")
        _work_sheet(walk, name, f"Н-{number}")
    walk.stage(4)


def _work_sheet(walk: Walk, name: str, number: str) -> None:
    """The mentor prepares the sheet alone; the law wants it on paper, so it counts once it is registered."""
    person = walk.of(name).open("/consents/give/mentor_work/").fill(up_to_mentees=OFFERS[name]["capacity"])
    person.press("Подготовить лист").sees("Лист подготовлен")
    _register_sheet(walk, name, number)
    person.open("/consents/").sees(f"лист № {number}")


def nobody_sees_more(walk: Walk) -> None:
    """Neither the head nor another mentee opens the register of requests."""
    for name in (HEAD, KALMYKOVA):
        assert walk.answer(name, "/mentees/") == 403
