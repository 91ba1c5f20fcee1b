import pytest

from nastavnik.core.roster.columns import meaning_of


@pytest.mark.parametrize(
    ("title", "field"),
    [
        *((one, "full_name") for one in ("ФИО", "Ф.И.О.", "Ф. И. О. педагога", "Фамилия, имя, отчество", "Педагог")),
        *((one, "full_name") for one in ("Сотрудник", "Работник", "ФИО педагогического работника", "Фамилия И.О.")),
        *((one, "last_name") for one in ("Фамилия", "ФАМИЛИЯ ")),
        *((one, "first_name") for one in ("Имя", "Имя, отчество")),
        ("Отчество (при наличии)", "patronymic"),
        *((one, "position") for one in ("Должность", "Занимаемая должность", "Дoлжность")),
        *((one, "employment") for one in ("Совместительство", "Занятость", "Условия работы", "Вид занятости")),
        *((one, "building") for one in ("Корпус", "Здание", "Площадка")),
        *((one, "subjects") for one in ("Предмет", "Предмет(ы)", "Преподаваемые предметы", "Дисциплина")),
        *(
            (one, "department")
            for one in ("МО", "Кафедра", "Методическое объединение", "Подразделение", "Отдел", "ШМО")
        ),
        *((one, "pedagogical_years") for one in ("Педагогический стаж", "Стаж пед.", "Пед. стаж", "Стаж")),
        *((one, "hired_on") for one in ("Дата приёма", "Принят", "Работает с", "Дата приема на работу", "В школе с")),
        *(
            (one, "category")
            for one in ("Категория", "Квалификационная категория", "Кв. кат.", "Категория, дата присвоения")
        ),
        *((one, "weekly_hours") for one in ("Нагрузка", "Часы", "Кол-во часов", "Ставка / часы")),
        *((one, "outside_number") for one in ("Номер для внешнего входа", "ID для входа", "External ID")),
        *((one, "phone") for one in ("Телефон", "Моб. тел.", "Сотовый")),
        *((one, "email") for one in ("E-mail", "Е-mail", "Почта", "Эл. адрес", "Адрес электронной почты")),
        *((one, None) for one in ("№ п/п", "№", "Табельный номер", "Дата рождения", "Общий стаж", "Ставка", "СНИЛС")),
        *(
            (one, None)
            for one in ("Домашний адрес", "Дата аттестации", "Стаж в данной школе", "Образование", "Возраст")
        ),
        *((one, None) for one in ("Стаж работы в должности", "Примечание")),
    ],
)
def test_titles(title, field):
    meaning = meaning_of(title)
    assert meaning is not None
    assert meaning.field == field
    assert meaning.why


@pytest.mark.parametrize("title", ["", "Хобби", "слово " * 40])
def test_unknown_titles(title):
    assert meaning_of(title) is None
