"""The people of the fictional School No. 12 who take part; names and events are invented."""

from dataclasses import dataclass, field

PASSWORD = "samovar-lodka-oblako"  # noqa: S105 - demonstration on loopback only


@dataclass(frozen=True, slots=True)
class MentorPart:
    """What a mentor of the cast answers in the candidate's questionnaire."""

    surname: str
    types: tuple[str, ...]
    subjects: tuple[str, ...]
    hours: int
    capacity: int
    competences: dict[str, int]
    times: tuple[str, ...]
    private_topics: tuple[str, ...] = ()
    group_ready: bool = False
    achievements: str = ""


@dataclass(frozen=True, slots=True)
class MenteePart:
    """What a mentee of the cast asks for."""

    surname: str
    category: str
    topic: str
    need_type: str
    subject: str
    for_coordinator: str
    rating: int
    times: tuple[str, ...]
    for_mentor: str = ""
    more: tuple[tuple[str, str], ...] = field(default=())


# fmt: off
MENTORS = (
    MentorPart("Белозёрова", ("consultant",), ("начальные классы",), 2, 3,
               {"class_management": 3, "lesson_planning": 3, "inclusion": 2, "contests": 2, "parents": 2},
               ("tue-6", "thu-6"), group_ready=True, achievements="Учитель года города, автор сборника уроков чтения"),
    MentorPart("Гранкина", ("subject",), ("начальные классы",), 1, 2,
               {"subject_methods": 3, "lesson_planning": 2, "paperwork": 2}, ("mon-5", "wed-5")),
    MentorPart("Ушаков", ("subject",), ("математика",), 2, 2,
               {"subject_methods": 3, "class_management": 3, "exam_preparation": 3, "lesson_planning": 3},
               ("tue-4", "thu-6"), achievements="Педагог-методист, вебинары о смысловом чтении условий задач"),
    MentorPart("Порываева", ("subject",), ("русский язык", "литература"), 1, 2,
               {"subject_methods": 3, "attestation": 3, "literacy": 2}, ("mon-6", "wed-4")),
    MentorPart("Кудимов", ("subject", "consultant"), ("информатика", "математика"), 2, 3,
               {"digital": 3, "modern_techniques": 3, "projects": 2}, ("wed-6", "fri-3"), group_ready=True),
    MentorPart("Сабурова", ("subject", "consultant"), ("английский язык",), 1, 1,
               {"subject_methods": 3, "digital": 2, "modern_techniques": 2}, ("thu-5",)),
    MentorPart("Чернавин", ("subject",), ("физика",), 1, 1,
               {"subject_methods": 3, "projects": 2, "lesson_planning": 2}, ("fri-5",)),
    MentorPart("Медникова", ("subject", "consultant"), ("биология", "химия"), 1, 2,
               {"projects": 3, "gifted": 2, "exam_preparation": 3, "formative_assessment": 3}, ("mon-4", "thu-4")),
    MentorPart("Яхонтова", ("consultant",), ("история", "обществознание"), 1, 2,
               {"class_teacher": 3, "parents": 3, "conflicts": 2, "adaptation": 3}, ("wed-5", "fri-4")),
    MentorPart("Дорошин", ("consultant",), ("физическая культура",), 1, 1,
               {"class_management": 2, "conflicts": 2}, ("tue-5",)),
    MentorPart("Лаптева", ("consultant",), (), 1, 2, {"resilience": 3, "conflicts": 3, "parents": 2},
               ("mon-3", "thu-3"), private_topics=("wellbeing", "personal", "administration")),
)
MENTEES = (
    MenteePart("Трошин", "early_career", "discipline", "subject", "математика",
               "8 «В» не слышит, не удаётся удержать внимание весь урок", 4, ("tue-4", "thu-6"),
               for_mentor="После замечания срываюсь на крик и потом жалею"),
    MenteePart("Калмыкова", "early_career", "methods", "consultant", "",
               "Не укладываюсь в урок: план на 45 минут занимает два урока", 4, ("tue-6",)),
    MenteePart("Шубина", "early_career", "inclusion", "consultant", "",
               "В классе ребёнок с РАС: как готовить для него задания", 3, ("tue-6", "thu-6")),
    MenteePart("Ракитина", "early_career", "contests", "consultant", "",
               "Хочу решиться на «Педагогический дебют», но не знаю, с чего начать", 5, ("thu-6",)),
    MenteePart("Полозкова", "early_career", "methods", "subject", "русский язык",
               "Как вызвать интерес к чтению в седьмых классах", 5, ("mon-6",)),
    MenteePart("Немчинов", "early_career", "methods", "subject", "физика",
               "Как ставить демонстрационный опыт и лабораторные безопасно", 3, ("fri-5",)),
    MenteePart("Веденеева", "early_career", "digital", "subject", "английский язык",
               "Интерактивные задания так, чтобы дети не сидели весь урок в экране", 5, ("thu-5",)),
    MenteePart("Гольцев", "early_career", "assessment", "subject", "химия",
               "Подготовка к ОГЭ слабой группы", 4, ("mon-4",)),
    MenteePart("Лукашин", "newcomer", "parents", "consultant", "",
               "Трудные разговоры с родителями в новой школе", 6, ("wed-5",)),
    MenteePart("Баженова", "experienced", "digital", "consultant", "",
               "Уверенно работать с электронным журналом", 3, ("wed-6",)),
    MenteePart("Сомова", "experienced", "digital", "subject", "математика",
               "Таблицы для анализа контрольных работ", 3, ("wed-6", "fri-3")),
    MenteePart("Зуева", "experienced", "projects", "subject", "биология",
               "Вести индивидуальные проекты десятого класса", 5, ("thu-4",)),
    MenteePart("Фадеева", "wellbeing", "wellbeing", "consultant", "", "", 3, ("mon-3",),
               for_mentor="Устала, нет сил на проверку тетрадей"),
    MenteePart("Осокина", "newcomer", "methods", "subject", "география",
               "Новая школа: где что лежит и как здесь ведут географию", 6, ("tue-5",)),
)
INVITED_ONLY = ("Артемьев", "Ильницкая")
REFUSED_CANDIDATE = "Рогожин"
COUNCIL = ("Синицын", "Седых")
CONFIDANT = "Лаптева"
# fmt: on
SIGN_INS = (
    ("куратор", "Корнеева", "kurator"),
    ("директор", "Ветлугина", "direktor"),
    ("член совета", "Синицын", "sovet"),
    ("наставник", "Ушаков", "ushakov"),
    ("наставник группы", "Белозёрова", "belozerova"),
    ("наставник, доверенное лицо", "Лаптева", "lapteva"),
    ("наставляемый", "Трошин", "troshin"),
    ("наставляемая, в группе", "Калмыкова", "kalmykova"),
    ("наставляемая без пары", "Осокина", "osokina"),
    ("приглашённый педагог", "Артемьев", "artemev"),
)
