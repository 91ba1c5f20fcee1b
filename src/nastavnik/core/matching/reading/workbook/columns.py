"""Every sheet and column of the workbook: how it may be called, what it holds, an example of made-up people.

The reader, the sample and the page of the documentation all come from these tables.
"""

from dataclasses import dataclass

TITLE = "Пример для подбора наставников. Все люди вымышлены."
EXPLAINED = "Пояснения"


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    field : str
        What the reader calls it; the key of the JSON format where there is one.
    title : str
        Its title in the sample.
    others : tuple of str
        Other titles it is known by; letter case, «ё», spaces and signs do not matter.
    about : str
        What to write there, for a person.
    examples : tuple
        Cells of the sample, row by row.
    """

    field: str
    title: str
    others: tuple[str, ...]
    about: str
    examples: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Table:
    """One sheet.

    Attributes
    ----------
    key : str
        The key of the JSON format.
    must : tuple of tuple of str
        Of each group of fields at least one column must be there.
    needed : bool
        Whether a workbook without this sheet is refused.
    """

    key: str
    title: str
    others: tuple[str, ...]
    about: str
    columns: tuple[Column, ...]
    must: tuple[tuple[str, ...], ...]
    needed: bool = False

    def titled(self, field: str) -> str:
        """Give the title of a column in the sample."""
        return next(column.title for column in self.columns if column.field == field)


_NETWORK_ABOUT = "да или нет: человек согласен работать с другой школой. Нужно согласие обеих сторон"
_FORMS_ABOUT = "очно, дистанционно или то и другое; пусто: как угодно"
_TIMES_ABOUT = "дни и уроки через «;»: вт 4; чт 6. Совпадает то, что записано одинаково"
_GRADES = "через «;», важность от 1 до 3 после двоеточия: дисциплина:3; оценивание:2. Без числа: 1"


def _who(ids: tuple[str | int, ...], names: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column(
            "id",
            "Табельный номер",
            ("id", "табельный", "таб. номер", "таб. №", "код", "personnel number"),
            "номер или код, по которому узнают человека; один и тот же на обоих листах. "
            "Столбца может не быть: тогда человека узнают по ФИО",
            ids,
        ),
        Column("name", "ФИО", ("фамилия, имя, отчество", "педагог", "full name", "name"), "для вывода на экран", names),
    )


def _person(
    side: str,
    schools: tuple[str | int, ...],
    times: tuple[str, ...],
    wishes: tuple[str | int, ...],
    vetoes: tuple[str | int, ...],
    years: tuple[int, ...],
    forms: tuple[str, ...],
    network: tuple[str, ...],
) -> tuple[Column, ...]:
    return (
        Column("school", "Школа", ("school",), "номер или название; пусто, если школа одна", schools),
        Column("times", "Свободное время", ("время", "times", "free times"), _TIMES_ABOUT, times),
        Column(
            "wishes",
            "Пожелания",
            ("хотелось бы с", "wishes"),
            f"{side}, с кем хотелось бы работать: номера или ФИО через «;», желаннее всего первым",
            wishes,
        ),
        Column(
            "veto",
            "Не с кем",
            ("с кем не работать", "veto"),
            f"{side}, с кем человек работать не будет: номера или ФИО через «;». В выводе об этом не говорится",
            vetoes,
        ),
        Column("experience_years", "Стаж", ("стаж, лет", "experience", "experience years"), "полных лет", years),
        Column("forms", "Формы", ("форма", "форма встреч", "forms"), _FORMS_ABOUT, forms),
        Column("network", "Сетевая форма", ("сетевая", "network"), _NETWORK_ABOUT, network),
    )


MENTEES = Table(
    "mentees",
    "Наставляемые",
    ("наставляемый", "mentees", "mentee"),
    "кому нужен наставник, по строке на человека",
    (
        *_who(
            (101, 102, 103, 104),
            ("Огурцова Вера Ильинична", "Тыквин Олег Петрович", "Редькина Анна Львовна", "Репин-Грядкин Ян Ильич"),
        ),
        Column(
            "wants_subject",
            "Нужен предметник",
            ("предметник", "needs subject mentor", "subject mentor"),
            "да, нет или сразу предмет",
            ("да", "нет", "физика", "да"),
        ),
        Column(
            "subject",
            "Предмет",
            ("subject",),
            "предмет запроса; для консультанта это пожелание",
            ("математика", "", "", "биология"),
        ),
        Column(
            "wants_consultant",
            "Нужен консультант",
            ("консультант", "needs consultant", "consultant"),
            "да или нет; можно просить обоих",
            ("нет", "да", "да", "нет"),
        ),
        Column(
            "topics",
            "Темы",
            ("темы запроса", "topics"),
            f"с чем нужна помощь, {_GRADES}",
            ("дисциплина:3; оценивание:2", "родители:3", "", ""),
        ),
        Column(
            "subject_topics",
            "Темы предметника",
            ("темы для предметника", "subject topics"),
            "то же, если запросов два и темы разные",
            ("", "", "оценивание:3", "оценивание"),
        ),
        Column(
            "consultant_topics",
            "Темы консультанта",
            ("темы для консультанта", "consultant topics"),
            "то же для консультанта",
            ("", "", "дисциплина:2", ""),
        ),
        Column(
            "line_manager",
            "Руководитель",
            ("непосредственный руководитель", "line manager", "manager"),
            "номер или ФИО: своему подчинённому наставником не предлагается",
            ("", 202, "", ""),
        ),
        *_person(
            "наставники",
            (12, 12, 12, 5),
            ("вт 4; чт 6", "пн 3", "вт 4; ср 2", "пт 5"),
            ("201; 203", "", "202", ""),
            ("", "", "", 201),
            (1, 0, 2, 3),
            ("очно", "", "", "дистанционно"),
            ("нет", "нет", "нет", "да"),
        ),
    ),
    (("id", "name"), ("wants_subject", "wants_consultant")),
    needed=True,
)

MENTORS = Table(
    "mentors",
    "Наставники",
    ("наставник", "mentors", "mentor"),
    "кто помогает, по строке на человека",
    (
        *_who(
            (201, 202, 203, 204),
            ("Кабачков Игорь Саввич", "Свёклина Ольга Юрьевна", "Горохова Нина Фёдоровна", "Лукова Зоя Марковна"),
        ),
        Column(
            "types",
            "Типы",
            ("тип", "вид наставничества", "types"),
            "предметник, консультант или оба через «;»",
            ("предметник", "консультант", "предметник; консультант", "предметник"),
        ),
        Column(
            "subjects",
            "Предметы",
            ("предмет", "subjects"),
            "что преподаёт, через «;»",
            ("математика; информатика", "литература", "физика", "химия; биология"),
        ),
        Column(
            "competences",
            "Компетенции",
            ("competences", "competencies"),
            "в чём силён, теми же словами, что темы; уровень от 1 до 3: дисциплина:3. Без числа: 1",
            ("оценивание:3", "родители:3; дисциплина:2", "дисциплина:3; оценивание:2", "оценивание:2"),
        ),
        Column(
            "capacity",
            "Мест",
            ("места", "число мест", "capacity"),
            "сколько запросов возьмёт, целое число",
            (2, 1, 2, 1),
        ),
        Column(
            "hours",
            "Часов в неделю",
            ("часы", "hours", "hours a week"),
            "сколько часов может отдать; если указано, может уменьшить число мест (час на запрос)",
            ("", 2, "", 1),
        ),
        *_person(
            "наставляемые",
            (12, 12, 12, 7),
            ("вт 4; пт 2", "пн 3; ср 1", "ср 2; чт 6", "пт 5"),
            ("", 102, "", ""),
            ("", "", "", ""),
            (18, 25, 9, 14),
            ("", "очно", "", "дистанционно; очно"),
            ("нет", "нет", "нет", "да"),
        ),
    ),
    (("id", "name"), ("types",), ("capacity",)),
    needed=True,
)


def _pair(mentee: str | int, kind: str, mentor: str | int, kind_about: str) -> tuple[Column, ...]:
    return (
        Column("mentee", "Наставляемый", ("mentee",), "номер или ФИО", (mentee,)),
        Column("type", "Вид", ("тип", "type"), kind_about, (kind,)),
        Column("mentor", "Наставник", ("mentor",), "номер или ФИО", (mentor,)),
    )


_KIND_ABOUT = "предметник или консультант; пусто, если запрос один"

LOCKS = Table(
    "locks",
    "Оставить",
    ("оставить при пересчёте", "закрепить", "закреплено", "locks"),
    "пары, которые должны остаться",
    _pair(102, "консультант", 203, _KIND_ABOUT),
    (("mentee",), ("mentor",)),
)
FORBIDDEN = Table(
    "forbidden",
    "Не предлагать",
    ("запрещено", "forbidden"),
    "пары, которых быть не должно",
    _pair(103, "", 201, "если запрет касается одного запроса: предметник или консультант; пусто: любого"),
    (("mentee",), ("mentor",)),
)
EXISTING = Table(
    "existing",
    "Уже вместе",
    ("существующие пары", "existing"),
    "пары, которые уже работают: меняются, только если так наставник найдётся большему числу людей",
    _pair(101, "", 201, _KIND_ABOUT),
    (("mentee",), ("mentor",)),
)
WEIGHTS = Table(
    "weights",
    "Веса",
    ("важность", "weights"),
    "что в паре важнее; о чём не сказано, остаётся обычным",
    (
        Column(
            "criterion",
            "Критерий",
            ("criterion",),
            "темы, предмет, время, пожелания, стаж или форма",
            ("темы", "время", "пожелания"),
        ),
        Column(
            "weight",
            "Вес",
            ("важность", "weight"),
            "обязательно, важно, желательно, не важно или число от 0",
            ("обязательно", "важно", 15),
        ),
    ),
    (("criterion",), ("weight",)),
)

TABLES = (MENTEES, MENTORS, LOCKS, FORBIDDEN, EXISTING, WEIGHTS)
