"""The list that a school of 45 keeps by hand: namesakes, «ё», shared mailboxes, several posts, rows of nothing."""

from pathlib import Path

from openpyxl import Workbook

COORDINATOR, HEAD, COUNCIL = "Журавлёва Нина Петровна", "Артёмов Сергей Ильич", "Лукина Галина Ивановна"
#: Every teacher of this department keeps to paper: no mail, no telephone, no way in.
PAPER_DEPARTMENT = "МО труда и искусств"
PRIMARY, PRIMARY_TOO, EXACT = "МО учителей начальных классов", "МО учителей нач. классов", "МО точных наук"
TITLES = (
    "ФИО",
    "Должность",
    "Предметы",
    "МО",
    "Педагогический стаж",
    "Дата приёма",
    "Занятость",
    "Телефон",
    "E-mail",
)
#: The two namesakes teach in different departments; the young ones of paper are mentees, their elders mentors.
NAMESAKE = "Королёва Анна Сергеевна"
PAPER_MENTEES = ("Ветрова Лидия Олеговна", "Гусев Роман Андреевич", "Дёмина Ульяна Игоревна")
PAPER_MENTORS = ("Аксёнов Борис Львович", "Жданова Раиса Фёдоровна")
MENTEES = (
    "Быкова Полина Денисовна",
    "Воробьёв Илья Максимович",
    "Зуева Дарья Антоновна",
    "Игнатьев Тимур Русланович",
    "Карпова Ева Романовна",
    "Лазарев Глеб Кириллович",
    "Мухина Яна Артёмовна",
)
MENTORS = ("Белова Инна Викторовна", "Громов Олег Степанович", "Ершова Светлана Юрьевна")


def rows() -> list[tuple[object, ...]]:
    """Give the rows below the titles as somebody typed them over the years."""
    people = [*_office(), *_paper(), *_young(), *_seniors(), *_others()]
    assert len(people) == 45, len(people)
    return [
        *people[:11],
        (),
        ("Учителя-предметники",),
        *people[11:30],
        (),
        (),
        *people[30:],
        (),
        ("Итого: 45 человек",),
    ]


def _office() -> list[tuple[object, ...]]:
    return [
        (HEAD, "директор, учитель истории", "история", "", 28, "01.09.2009", "основное", "8(912)3330101", ""),
        (COORDINATOR, "Заместитель директора по УВР", "русский язык", "", 21, "15.08.2014", "", "8-912-333-01-02", ""),
        (COUNCIL, "методист / педагог-психолог", "", "", 17, "2012", "внутр. совм.", "", "metod@shkola.example"),
        ("Рыжов Павел  Петрович", "соц. педагог", "", "", 9, "", "", "", "metod@shkola.example"),
    ]


def _paper() -> list[tuple[object, ...]]:
    years = dict.fromkeys(PAPER_MENTORS, (24, "высшая")) | dict.fromkeys(PAPER_MENTEES, (2, "нет"))
    names = (*PAPER_MENTORS, *PAPER_MENTEES, "Ёлкина Зоя Марковна")
    return [
        (
            name,
            "учитель труда; учитель ИЗО",
            "труд, ИЗО",
            PAPER_DEPARTMENT,
            years.get(name, (12, ""))[0],
            "",
            "",
            "",
            "",
        )
        for name in names
    ]


def _young() -> list[tuple[object, ...]]:
    found = []
    for number, name in enumerate(MENTEES):
        department = PRIMARY_TOO if number % 3 == 0 else PRIMARY if number % 3 == 1 else EXACT
        subject = "математика" if department == EXACT else "начальные классы"
        where = (
            name,
            "учитель",
            subject,
            department,
            number % 3,
            f"0{number + 1}.09.2026",
            "",
            f"+7 912 444 00 0{number}",
            "",
        )
        found.append(where)
    return found


def _seniors() -> list[tuple[object, ...]]:
    departments = (PRIMARY, EXACT, PRIMARY_TOO)
    subjects = ("начальные классы", "математика, физика", "начальные классы")
    return [
        (name, "УЧИТЕЛЬ", subject, department, 19 + number, "", "внешний совместитель" if number == 2 else "", "", "")
        for number, (name, department, subject) in enumerate(zip(MENTORS, departments, subjects, strict=True))
    ]


def _others() -> list[tuple[object, ...]]:
    first = [
        (NAMESAKE, "учитель", "английский язык", "МО иностранных языков", 11, "", "", "", "koroleva@shkola.example"),
        (NAMESAKE.replace("ё", "е"), "учитель", "математика", EXACT, 6, "", "", "", "koroleva.a@shkola.example"),
        ("Петровa-Водкина Мария Ивановна", "учитель", "биология", "МО естественных наук", 14, "", "", "", ""),
    ]
    surnames = [
        "Абрамова Ольга Ильинична",
        "Борисова Кира Олеговна",
        "Власова Нина Егоровна",
        "Горбунов Иван Фомич",
        "Денисова Алла Юрьевна",
        "Егорова Рита Львовна",
        "Жилина Эмма Павловна",
        "Захаров Юрий Ильич",
        "Ильина Софья Юрьевна",
        "Кузьмин Антон Олегович",
        "Ларина Вера Петровна",
        "Маслов Денис Юрьевич",
        "Носова Инга Львовна",
        "Орлов Фёдор Ильич",
        "Панова Дина Егоровна",
        "Родионов Артур Юрьевич",
        "Савина Юлия Олеговна",
        "Титов Лев Андреевич",
        "Уварова Тая Ильинична",
        "Фомина Лия Павловна",
        "Хохлов Марк Ильич",
        "Шилова Ася Денисовна",
    ]
    rest = [
        (name, "учитель", "русский язык", "МО словесности", 5 + place, "", "", "", "")
        for place, name in enumerate(surnames)
    ]
    return [*first, *rest]


def write_list(path: Path) -> Path:
    """Write the list as a spreadsheet with a heading of its own above the titles."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Список педагогов МБОУ «Лицей на Заречной»",), ("на 9 ноября",), (), TITLES, *rows()):
        sheet.append(row)
    book.save(path)
    return path
